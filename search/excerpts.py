"""Marks what was looked for as it stands in a text, inflected too, and cuts an excerpt around it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import token_terms
from search.tokens import clean, fold, tokens

LENGTH = 240
# Only so much of a text is read for an excerpt.
MOST_READ = 20_000
_LEAD_IN = 60
# So many letters of a form a word must begin with to be looked at more closely.
_LIKE = 5
_ENDS = ".!?…:;,–-"


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    forms: frozenset[str]


def _places(text: str, language: str, forms: Collection[str], beginnings: Collection[str]) -> list[_Place]:
    """Return where in a clean text the wanted words stand."""
    wanted = frozenset(forms)
    places = []
    for token in tokens(text):
        held = wanted.intersection(token_terms(token, language))
        if not held:
            folded = fold(token.text)
            held = frozenset(each for each in beginnings if folded.startswith(each))
        if held:
            places.append(_Place(token.start, token.end, held))
    return places


def _marked(text: str, places: Collection[_Place]) -> SafeString:
    pieces, at = [], 0
    for place in places:
        pieces.append(conditional_escape(text[at : place.start]))
        pieces.append(f"<mark>{conditional_escape(text[place.start : place.end])}</mark>")
        at = place.end
    pieces.append(conditional_escape(text[at:]))
    # Every piece of the text has been escaped above.
    return mark_safe("".join(pieces))  # noqa: S308


def marked(text: str, language: str, forms: Collection[str], beginnings: Collection[str] = ()) -> SafeString:
    """Return the text as HTML with each wanted word in `<mark>`."""
    text = clean(text)
    return _marked(text, _places(text, language, forms, beginnings))


def excerpt(text: str, language: str, forms: Collection[str], beginnings: Collection[str] = ()) -> SafeString:
    """Return some 240 characters of the text as HTML, where most of the wanted words stand together, each in `<mark>`.

    The beginning of the text where none of them stands in it. Lines of the text are parts that make no one sentence.
    """
    text = clean(text)
    part = in_one_line(text[:MOST_READ])
    places = _places(part, language, forms, beginnings)
    if not places and len(text) > MOST_READ and (at := _likely_place(text, forms, beginnings)):
        # Of a document as long as a book only that part is read closely.
        start = _word_start(text, max(0, at - LENGTH))
        there = in_one_line(text[start : start + MOST_READ])
        if found := _places(there, language, forms, beginnings):
            part, places = there, found
    best = max(places, key=lambda place: (_richness(place, places), -place.start), default=None)
    start = _word_start(part, best.start - _LEAD_IN) if best else 0
    end = _word_end(part, start + LENGTH)
    inside = [
        _Place(place.start - start, place.end - start, place.forms)
        for place in places
        if place.start >= start and place.end <= end
    ]
    cut = _marked(part[start:end], inside)
    before, after = ("… " if start else ""), (" …" if end < len(part) else "")
    return mark_safe(f"{before}{cut}{after}")  # noqa: S308 - escaped by _marked


def in_one_line(text: str) -> str:
    """Return the lines of a text in one, with a point in the middle between those that end without a mark."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    joined = ""
    for line in lines:
        if line:
            joined += f"{' ' if joined[-1] in _ENDS else ' · '}{line}" if joined else line
    return joined


def _likely_place(text: str, forms: Collection[str], beginnings: Collection[str]) -> int:
    """Return where in a long text the first word stands that begins like a form; 0 where none does."""
    # Letter by letter, so that places in the one are places in the other.
    folded = "".join(fold(letter)[:1] or letter for letter in text.lower()) if not text.isascii() else text.lower()
    starts = sorted({form[:_LIKE] for form in (*forms, *beginnings) if form and form[0] != "#"})
    if not starts or len(folded) != len(text):
        return 0
    found = re.compile(r"\b(?:" + "|".join(map(re.escape, starts)) + ")").search(folded, MOST_READ)
    return found.start() if found else 0


def _richness(place: _Place, places: Collection[_Place]) -> int:
    reach = place.start + LENGTH - _LEAD_IN
    return len(frozenset().union(*(each.forms for each in places if place.start <= each.start and each.end <= reach)))


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    space = text.find(" ", at)
    return at if space < 0 else space + 1


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at)
    return at if space < at - _LEAD_IN else space
