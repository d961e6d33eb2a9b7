"""Marks what was looked for as it stands in a text, inflected too, and cuts an excerpt around it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import clean, fold, token_terms, tokens

LENGTH = 240
# Only so much of a text is read for an excerpt.
MOST_READ = 20_000
_LEAD_IN = 60


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

    The beginning of the text where none of them stands in it.
    """
    text = " ".join(clean(text[:MOST_READ]).split())
    places = _places(text, language, forms, beginnings)
    best = max(places, key=lambda place: (_richness(place, places), -place.start), default=None)
    start = _word_start(text, best.start - _LEAD_IN) if best else 0
    end = _word_end(text, start + LENGTH)
    inside = [
        _Place(place.start - start, place.end - start, place.forms)
        for place in places
        if place.start >= start and place.end <= end
    ]
    cut = _marked(text[start:end], inside)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return mark_safe(f"{before}{cut}{after}")  # noqa: S308 - escaped by _marked


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
