"""The terms of the network's glossary that stand in a text, with what they are called in another language."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from core.models import GlossaryTerm
from search.analysis import indexed_terms
from search.tokens import clean, fold, tokens

Forms = frozenset[str]
# Whatever form a word takes, it begins like this; a word that begins otherwise is not looked up in a dictionary.
_BEGINNING = 3
_NOTHING: Forms = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """A term in the language of a text, and the same in another language."""

    source: str
    target: str
    abbreviation: str = ""


def terms_between(source_locale_id: int, target_locale_id: int) -> list[Term]:
    """Return the terms that the glossary has in both languages, the longest first, with one query."""
    rows = GlossaryTerm.objects.filter(locale_id__in=(source_locale_id, target_locale_id))
    by_locale: dict[int, dict] = {source_locale_id: {}, target_locale_id: {}}
    for row in rows.order_by("pk"):
        by_locale[row.locale_id][row.translation_key] = row
    sources, targets = by_locale[source_locale_id], by_locale[target_locale_id]
    found = [Term(sources[key].term, targets[key].term, sources[key].abbreviation) for key in sources if key in targets]
    return sorted(found, key=lambda term: (-len(term.source), term.source))


def found_in(text: str, terms: Iterable[Term], language: str) -> list[Term]:
    """Return the terms that stand in a text of the language (its code) in whatever form, in the order of the text.

    A term inside a longer one that is found there is none of its own. Asks no database.
    """
    wanted = [(term, [_forms(way, language) for way in (term.source, term.abbreviation) if way]) for term in terms]
    beginnings = {
        beginning for term, _ways in wanted for _word, beginning in _words(f"{term.source} {term.abbreviation}")
    }
    forms = [_forms_of(word, language) if beginning in beginnings else _NOTHING for word, beginning in _words(text)]
    taken: set[int] = set()
    places: list[tuple[int, Term]] = []
    for term, ways in wanted:
        found = [place for way in ways if (place := _place(forms, taken, way)) is not None]
        if found:
            places.append((min(found), term))
    return [term for _at, term in sorted(places, key=lambda each: each[0])]


def _words(text: str) -> list[tuple[str, str]]:
    """Return each word in lower case with how it begins in whatever form."""
    return [(token.text.lower(), fold(token.text)[:_BEGINNING]) for token in tokens(clean(text))]


def _forms_of(word: str, language: str) -> Forms:
    return frozenset(indexed_terms(word, language))


@lru_cache(maxsize=512)
def _forms(term: str, language: str) -> tuple[Forms, ...]:
    return tuple(_forms_of(word, language) for word, _beginning in _words(term))


def _place(forms: list[Forms], taken: set[int], wanted: tuple[Forms, ...]) -> int | None:
    """Return where the wanted words begin, and take their places; None where they do not stand together."""
    size, first = len(wanted), None
    if not size:
        return None
    for at in range(len(forms) - size + 1):
        span = range(at, at + size)
        if taken.isdisjoint(span) and all(forms[at + step] & wanted[step] for step in range(size)):
            taken.update(span)
            first = at if first is None else first
    return first
