"""What is offered where nothing is found: the same in other languages, through the glossary of the network."""

from dataclasses import dataclass

from django.db.models import F, Value

from core.languages import codes
from core.models import GlossaryTerm
from search.analysis import indexed_terms, parse_query
from search.lookup import best_pages
from search.tsquery import words_query

OFFERED = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """A page in another language, and the term of that language by which it was found, or ""."""

    pk: int
    path: str
    language: str
    term: str


def offers(text: str, language: str) -> list[Offer]:
    """Return up to three public pages in each other language that hold the words, or their term in that language.

    Two queries.
    """
    others = [code for code in codes() if code != language]
    terms = _translations(text, language)
    branches = []
    for code in others:
        written = [words_query(words) for each in {text, terms.get(code, "")} if (words := parse_query(each, code))]
        if written:
            tsquery = " | ".join(f"({each})" for each in written)
            found = best_pages(code, tsquery)
            branches.append(found.annotate(in_language=Value(code)).values_list("pk", "path", "in_language")[:OFFERED])
    if not branches:
        return []
    rows = branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0]
    found = [Offer(pk, path, code, terms.get(code, "")) for pk, path, code in rows]
    return sorted(found, key=lambda offer: others.index(offer.language))


def _translations(text: str, language: str) -> dict[str, str]:
    """Return by language the glossary's term for what was typed, if it has one."""
    words = parse_query(text, language)
    terms = list(
        GlossaryTerm.objects.annotate(code=F("locale__language_code")).values_list(
            "translation_key", "code", "term", "abbreviation"
        )
    )
    for key, code, term, abbreviation in terms:
        if code == language and _says(term, abbreviation, words, language):
            return {other: there for same, other, there, _short in terms if same == key and other != language}
    return {}


def _says(term: str, abbreviation: str, words: tuple, language: str) -> bool:
    for written in (term, abbreviation):
        held = [set(indexed_terms(word.text.lower(), language)) for word in parse_query(written, language)]
        if len(held) == len(words) and all(any(forms & set(word.terms) for forms in held) for word in words):
            return bool(words)
    return False
