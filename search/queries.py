"""What a search finds: the one way from typed words to pages, for the results page, suggestions and evaluation."""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, F, IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.fields import BooleanField
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from core import facets, languages
from core.models import SiteDocument
from core.visibility import publicly_visible
from search.analysis import SHORTEST_PREFIX, QueryWord, indexed_terms, known_as, lemma, parse_query, terms
from search.backend import AutocompleteQueryCompiler, QueryCompiler, ReadyQuery, Words
from search.shown_documents import public_documents
from search.tokens import fold
from search.tsquery import kind_mark, word_query, words_query
from search.typing_errors import one_edit
from search.vocabulary import neighbours

MOST_CHARACTERS = 200
# So many results are read to count their facets here; of more, the database counts.
READ_AT_ONCE = 200
# How many likely words are weighed for a mistyped one.
MOST_CANDIDATES = 6
MOST_SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class Replaced:
    """A word that no page holds, and the word of some pages that was looked for in its place."""

    typed: str
    shown: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A page or document that was found, by its number in the database; of a page also where it stands in the tree."""

    pk: int
    path: str
    is_document: bool = False


@dataclass
class Found:
    """The answer to a query: how many pages and documents, some of them, and how the words were understood."""

    language: str
    words: tuple[QueryWord, ...] = ()
    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    # Facet -> value -> number of pages, each counted under the other facets' choices.
    counts: dict[str, Counter[Any]] = field(default_factory=dict)
    replaced: list[Replaced] = field(default_factory=list)
    # Forms that were looked for and beginnings of words, to mark in the text.
    forms: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the words of a query are looked for."""

    words: tuple[QueryWord, ...]
    unfinished: bool = False
    instead: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    replaced: tuple[Replaced, ...] = ()

    @property
    def tsquery(self) -> str:
        return words_query(self.words, unfinished=self.unfinished, instead=self.instead)

    @property
    def forms(self) -> frozenset[str]:
        forms: set[str] = set()
        for place, word in enumerate(self.words):
            forms.update(self.instead.get(place, word.terms))
            forms.update(word.joined_with_next)
            for part in (*word.parts, *itertools.chain(*word.halves)):
                forms.update(part)
        return frozenset(forms)

    @property
    def beginnings(self) -> tuple[str, ...]:
        return (self.words[-1].prefix,) if self.unfinished else ()


def normalise(text: str) -> str:
    """Return what was typed in one line without control characters, its first 200 characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:MOST_CHARACTERS]


def public_pages(language: str, below: Page | None = None) -> QuerySet[Page]:
    """Return the pages of the site in `language` that anybody may read, no aliases; or those under `below`."""
    # One locale, as the planner should know: from a list of unknown length it would begin with the pages.
    locale = Subquery(Locale.objects.filter(language_code=language).values("pk")[:1])
    pages = Page.objects.filter(locale=locale, alias_of__isnull=True, depth__gte=2)
    pages = pages.descendant_of(below) if below is not None else pages.filter(languages.on_site(language))
    return publicly_visible(pages)


def matching(pages: QuerySet[Page], tsquery: str) -> QuerySet[Page]:
    """Return those of `pages` that the index finds for a tsquery, best first, each with its `rank`."""
    compiler = QueryCompiler(pages, Words("", tsquery))
    return compiler.search("simple", None, None, score_field="rank", backend=get_search_backend())


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a search looks through: pages, and documents if any."""

    pages: QuerySet[Page]
    documents: QuerySet[SiteDocument] | None = None

    def matching(self, tsquery: str) -> list[QuerySet]:
        """Return what the index finds for a tsquery, of each kind, with facets, `rank`, `where` and `is_document`."""
        found = matching(facets.annotate(self.pages), tsquery)
        branches = [found.annotate(where=F("path"), is_document=Value(False))]
        if self.documents is not None:
            kind = ContentType.objects.get_for_model(SiteDocument).pk
            documents = matching(facets.annotate_kind_alone(self.documents, kind), tsquery)
            # The index knows documents by a mark in their rows, so that those of pages need not be read.
            marked = documents.annotate(marked=_in_index(kind_mark(SiteDocument))).filter(marked=True)
            branches.append(marked.annotate(where=Value(""), is_document=Value(True)))
        return branches


def _together(branches: Sequence[QuerySet]) -> QuerySet:
    """Return the rows of several queries as one."""
    plain = [branch.order_by() for branch in branches]
    return plain[0].union(*plain[1:], all=True) if len(plain) > 1 else plain[0]


def search_pages(
    text: str,
    language: str,
    *,
    chosen: Mapping[str, Any] | None = None,
    start: int = 0,
    stop: int = 10,
    literal: bool = False,
    below: Page | None = None,
) -> Found:
    """Return the public pages and documents in `language` that hold all words of `text`, from `start` to `stop`.

    A last word that no dictionary knows may be unfinished. Where nothing is found, an unfinished last word, and the
    nearest words for mistyped ones, are tried; `literal` keeps the words as they were typed. `chosen` keeps only the
    pages with these values of facets; `below` those below one page, and no documents.
    """
    scope = _Scope(public_pages(language, below), public_documents(language) if below is None else None)
    typed = normalise(text)
    words = parse_query(typed, language)
    if not words:
        return Found(language)
    beginning = parse_query(typed, language, with_last=True)
    if beginning[-1].is_stop_word and _may_go_on(beginning):
        # In "socialno pod" the last word is a preposition, or the beginning of podjetje.
        found = _run(_Plan(beginning, unfinished=True), scope, language, chosen, start, stop)
        if found.total:
            return found
    plan = _Plan(words, unfinished=_seems_unfinished(words[-1], language))
    found = _run(plan, scope, language, chosen, start, stop)
    if found.total or (found.counts and any(found.counts.values())):
        return found
    other = _second_thoughts(words, language, scope, literal=literal)
    return _run(other, scope, language, chosen, start, stop) if other else found


def _seems_unfinished(word: QueryWord, language: str) -> bool:
    return word.may_be_mistyped and word.may_be_unfinished and not known_as(word.text.lower(), language)


def _may_go_on(words: Sequence[QueryWord]) -> bool:
    """Tell whether the last word may be the beginning of another; by itself a letter or two say nothing."""
    last = words[-1]
    return last.may_be_unfinished and (len(words) > 1 or len(last.prefix) >= SHORTEST_PREFIX)


def _run(
    plan: _Plan,
    scope: _Scope,
    language: str,
    chosen: Mapping[str, Any] | None,
    start: int,
    stop: int,
) -> Found:
    found = Found(language, plan.words, replaced=list(plan.replaced), forms=plan.forms, beginnings=plan.beginnings)
    names = facets.names()
    branches = scope.matching(plan.tsquery)
    columns = ("pk", "where", "is_document", "rank", *names)
    chosen = {name: value for name, value in (chosen or {}).items() if name in names}
    rows = list(_best([branch.values_list(*columns) for branch in branches])[: READ_AT_ONCE + 1])
    if len(rows) <= READ_AT_ONCE:
        combinations = Counter(row[4:] for row in rows)
        kept = [row for row in rows if _keeps(row[4:], names, chosen)]
        found.total = len(kept)
        rows = kept[start:stop]
    else:
        counted = _together([branch.order_by().values_list(*names).annotate(Count("pk")) for branch in branches])
        combinations = Counter({tuple(row[:-1]): row[-1] for row in counted})
        found.total = sum(n for values, n in combinations.items() if _keeps(values, names, chosen))
        if chosen or stop > READ_AT_ONCE:
            conditions = Q()
            for name, value in chosen.items():
                conditions &= Q(**{f"{name}__in": value})
            rows = list(_best([branch.filter(conditions).values_list(*columns) for branch in branches])[start:stop])
        else:
            rows = rows[start:stop]
    found.hits = [Hit(*row[:3]) for row in rows]
    found.counts = _facet_counts(combinations, names, chosen)
    return found


def _best(branches: Sequence[QuerySet]) -> QuerySet:
    return _together(branches).order_by("-rank", "is_document", "-pk")


def _keeps(values: Sequence[Any], names: Sequence[str], chosen: Mapping[str, Any], but: str = "") -> bool:
    return all(
        value in chosen[name] for name, value in zip(names, values, strict=True) if name in chosen and name != but
    )


def _facet_counts(
    combinations: Mapping[tuple[Any, ...], int], names: Sequence[str], chosen: Mapping[str, Any]
) -> dict[str, Counter[Any]]:
    counts: dict[str, Counter[Any]] = {name: Counter() for name in names}
    for values, number in combinations.items():
        for name, value in zip(names, values, strict=True):
            if value is not None and _keeps(values, names, chosen, but=name):
                counts[name][value] += number
    return counts


# --- When nothing is found -------------------------------------------------------------------------
def _second_thoughts(words: tuple[QueryWord, ...], language: str, scope: _Scope, *, literal: bool) -> _Plan | None:
    """Return another way to look for words that no page holds all of, or None if there is no other."""
    last = len(words) - 1
    mistyped = [
        word.text.lower()
        for word in words
        if not literal and word.may_be_mistyped and not word.parts and not known_as(word.text.lower(), language)
    ]
    near = {
        word: _by_forms(likely, language)[:MOST_CANDIDATES] for word, likely in neighbours(mistyped, language).items()
    }
    asked: dict[tuple[int, str], str] = {}
    for place, word in enumerate(words):
        asked[place, ""] = word_query(word)
        if place == last and _may_go_on(words):
            asked[place, "unfinished"] = word_query(word, unfinished=True)
        if wider := _wider(word, language):
            asked[place, "wider"] = word_query(word, instead=wider)
        for candidate in near.get(word.text.lower(), []):
            asked[place, candidate] = word_query(word, instead=terms(candidate, language))
    held = _count_each(scope, asked)
    instead: dict[int, tuple[str, ...]] = {}
    replaced = []
    unfinished = False
    for place, word in enumerate(words):
        if held[place, ""]:
            continue
        if held.get((place, "wider")):
            instead[place] = _wider(word, language)
        elif held.get((place, "unfinished")):
            unfinished = True
        elif likely := [each for each in near.get(word.text.lower(), []) if held[place, each]]:
            best = likely[0]
            instead[place] = terms(best, language)
            replaced.append(Replaced(word.text, _shown(word.text.lower(), best, language)))
        else:
            return None
    if not instead and not unfinished:
        # Each word is held by some page, but no page holds all; an unfinished or wider last word may be meant.
        if held.get((last, "unfinished"), 0) > held[last, ""] and last:
            unfinished = True
        else:
            wide = {place: _wider(word, language) for place, word in enumerate(words)}
            instead = {place: forms for place, forms in wide.items() if held.get((place, "wider"))}
            if not instead:
                return None
    return _Plan(words, unfinished=unfinished, instead=instead, replaced=tuple(replaced))


def _shown(typed: str, best: str, language: str) -> str:
    """Return the word to name in place of the one typed: as a page has it, or its dictionary form if that is nearer."""
    if one_edit(fold(typed), fold(best)):
        return best
    plain = lemma(best, language)
    return plain if one_edit(fold(typed), fold(plain)) else best


def _wider(word: QueryWord, language: str) -> tuple[str, ...]:
    """Return the forms of a word together with those of the verb that it may be, if that adds any."""
    if word.number or word.parts:
        return ()
    forms = indexed_terms(word.text.lower(), language)
    return forms if set(forms) > set(word.terms) else ()


def _by_forms(candidates: Sequence[str], language: str) -> list[str]:
    """Return one word for each set of forms, in their order."""
    first: dict[str, str] = {}
    for word in candidates:
        first.setdefault(terms(word, language)[0], word)
    return list(first.values())


def _count_each(scope: _Scope, asked: Mapping[tuple[int, str], str]) -> dict[tuple[int, str], int]:
    """Return the number of pages and documents that hold each tsquery, in one query."""
    any_of_them = " | ".join(f"({written})" for written in asked.values())
    counts = _Holding(asked.values())
    rows = [
        # Grouped by what is the same in all rows of a kind.
        branch.order_by().values("is_document").annotate(counts=counts).values_list("counts", flat=True)
        for branch in scope.matching(any_of_them)
    ]
    sums = [sum(column) for column in zip(*_together(rows), strict=True)] or [0] * len(asked)
    return dict(zip(asked, sums, strict=True))


class _Holding(Aggregate):
    """Counts for each of many tsqueries the rows that hold it, as one expression: many would take long to write."""

    output_field = ArrayField(IntegerField())

    def __init__(self, written: Iterable[str], **extra: Any) -> None:
        super().__init__(F("index_entries__title"), F("index_entries__body"), **extra)
        self.written = list(written)

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        (title, _none), (body, _none) = (compiler.compile(each) for each in self.source_expressions[:2])
        one = f"COUNT(*) FILTER (WHERE ({title} || {body}) @@ %s::tsquery)"
        return f"ARRAY[{', '.join([one] * len(self.written))}]", self.written


def _in_index(tsquery: str) -> CombinedExpression:
    vector = CombinedExpression(F("index_entries__title"), "||", F("index_entries__body"))
    return CombinedExpression(vector, "@@", ReadyQuery(tsquery), output_field=BooleanField())


# --- Suggestions -----------------------------------------------------------------------------------
def suggest_pages(text: str, language: str) -> list[Page]:
    """Return up to eight public pages in `language` whose titles hold the words, the last maybe unfinished."""
    words = parse_query(normalise(text), language)
    if not words or len(words[-1].prefix) < 2:
        return []
    compiler = AutocompleteQueryCompiler(public_pages(language), Words("", words_query(words, unfinished=True)))
    return list(compiler.search("simple", 0, MOST_SUGGESTIONS, backend=get_search_backend()))


def pages_by_number(numbers: Collection[int], paths: Collection[str] = ()) -> list[Page]:
    """Return the public pages with these numbers or tree paths, with what the index holds of their text.

    That text is their `indexed_text`.
    """
    pages = Page.objects.filter(Q(pk__in=numbers) | Q(path__in=paths)).select_related("locale")
    return list(publicly_visible(pages).annotate(indexed_text=F("index_entries__body_text")))
