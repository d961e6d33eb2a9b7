"""What a search finds: the one way from typed words to pages, for the results page, suggestions and evaluation."""

import itertools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q
from wagtail.models import Page

from core import facets
from core.visibility import publicly_visible
from search.analysis import SHORTEST_PREFIX, QueryWord, indexed_terms, known_as, lemma, parse_query, terms
from search.lookup import Hit, Scope, document_kind, look_up, which_are_held
from search.tokens import fold
from search.tsquery import word_query, words_query
from search.typing_errors import one_edit
from search.vocabulary import neighbours

MOST_CHARACTERS = 200
# How many likely words are weighed for a mistyped one.
MOST_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Replaced:
    """A word that no page holds, and the word of some pages that was looked for in its place."""

    typed: str
    shown: str


@dataclass
class Found:
    """The answer to a query: how many pages and documents, some of them, and how the words were understood."""

    language: str
    words: tuple[QueryWord, ...] = ()
    total: int = 0
    # How many there are whatever is chosen.
    anywhere: int = 0
    # Whether any document holds the words, whatever is chosen.
    has_documents: bool = False
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
    scope = Scope(language, below.path if below is not None else "")
    typed = normalise(text)
    words = parse_query(typed, language)
    if not words:
        return Found(language)
    beginning = parse_query(typed, language, with_last=True)
    if beginning[-1].is_stop_word and _may_go_on(beginning):
        # In "socialno pod" the last word is a preposition, or the beginning of podjetje.
        found = _run(_Plan(beginning, unfinished=True), scope, chosen, start, stop)
        if found.total:
            return found
    plan = _Plan(words, unfinished=_seems_unfinished(words[-1], language))
    found = _run(plan, scope, chosen, start, stop)
    if found.anywhere:
        return found
    other = _second_thoughts(words, scope, literal=literal)
    return _run(other, scope, chosen, start, stop) if other else found


def _seems_unfinished(word: QueryWord, language: str) -> bool:
    return word.may_be_mistyped and word.may_be_unfinished and not known_as(word.text.lower(), language)


def _may_go_on(words: Sequence[QueryWord]) -> bool:
    """Tell whether the last word may be the beginning of another; by itself a letter or two say nothing."""
    last = words[-1]
    return last.may_be_unfinished and (len(words) > 1 or len(last.prefix) >= SHORTEST_PREFIX)


def _run(plan: _Plan, scope: Scope, chosen: Mapping[str, Any] | None, start: int, stop: int) -> Found:
    names = facets.names()
    chosen = {name: value for name, value in (chosen or {}).items() if name in names}
    hits, combinations = look_up(scope, plan.tsquery, chosen, start, stop)
    return Found(
        scope.language,
        plan.words,
        total=sum(number for values, number in combinations.items() if _keeps(values, names, chosen)),
        anywhere=sum(combinations.values()),
        has_documents=any(values[0] == document_kind() for values in combinations),
        hits=hits,
        counts=_facet_counts(combinations, names, chosen),
        replaced=list(plan.replaced),
        forms=plan.forms,
        beginnings=plan.beginnings,
    )


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
def _second_thoughts(words: tuple[QueryWord, ...], scope: Scope, *, literal: bool) -> _Plan | None:
    """Return another way to look for words that no page holds all of, or None if there is no other."""
    language = scope.language
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
            # Something that the word itself does not find.
            asked[place, "unfinished"] = f"{word_query(word, unfinished=True)} & !{word_query(word)}"
        if wider := _wider(word, language):
            asked[place, "wider"] = word_query(word, instead=wider)
        for candidate in near.get(word.text.lower(), []):
            asked[place, candidate] = word_query(word, instead=terms(candidate, language))
    held = dict(zip(asked, which_are_held(scope, list(asked.values())), strict=True))
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
        if last and held.get((last, "unfinished")):
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


# --- Pages by their numbers ----------------------------------------------------------------------
def pages_by_number(numbers: Collection[int], paths: Collection[str] = ()) -> list[Page]:
    """Return the public pages with these numbers or tree paths, with what the index holds of their text.

    That text is their `indexed_text`.
    """
    pages = Page.objects.filter(Q(pk__in=numbers) | Q(path__in=paths)).select_related("locale")
    return list(publicly_visible(pages).annotate(indexed_text=F("index_entries__body_text")))
