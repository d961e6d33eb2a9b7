"""The tags of rich text as XLIFF has them: codes with a name, so that a tool protects them. Pure functions.

A link of the source is called a1 as in the translation editor; other tags are numbered by their kind: b1, b2, br1.
What XML cannot hold, a control character, is a code as well: c000B.
"""

import html
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.translation import gettext as _
from wagtail_localize.strings import INLINE_TAGS

from translations.exchange.papers import FileError

# What XML 1.0 allows, see its production [2].
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"c(?P<point>[0-9A-F]{4,6})|(?P<tag>[a-z]+)[0-9]+")
EMPTY = frozenset({"br"})


@dataclass(frozen=True, slots=True)
class Text:
    """Letters."""

    letters: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The beginning of a tag around words."""

    name: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The end of the tag that was opened last; `name` is "" where the format does not repeat it."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Alone:
    """A tag without words, or a character that XML cannot hold."""

    name: str


Piece = Text | Opened | Closed | Alone


def pieces_of(words: str, *, is_html: bool) -> list[Piece]:
    """Return words that people typed as letters and codes."""
    if not is_html:
        return list(_letters(words))
    return list(_walk(BeautifulSoup(words, "html.parser"), Counter()))


def words_of(pieces: Iterable[Piece], *, is_html: bool) -> str:
    """Return letters and codes as the words that people type; raise FileError for a code that has no place there."""
    out: list[str] = []
    open_names: list[str] = []
    for piece in pieces:
        if isinstance(piece, Text):
            out.append(html.escape(piece.letters, quote=False) if is_html else piece.letters)
        elif isinstance(piece, Alone):
            out.append(_alone(piece.name, is_html=is_html))
        elif isinstance(piece, Opened):
            out.append(_opening(piece.name, is_html=is_html))
            open_names.append(piece.name)
        else:
            name = open_names.pop() if open_names else ""
            if not name or piece.name not in {"", name}:
                raise FileError(_("The tags “%(name)s” are not nested.") % {"name": piece.name or "?"})
            out.append(f"</{_tag(name)}>")
    if open_names:
        raise FileError(_("The tag “%(name)s” is not closed.") % {"name": open_names[-1]})
    return "".join(out)


def _walk(element: Tag, counts: Counter[str]) -> Iterator[Piece]:
    for child in element.children:
        if isinstance(child, NavigableString):
            yield from _letters(str(child))
        elif isinstance(child, Tag):
            counts[child.name] += 1
            name = str(child.get("id") or f"{child.name}{counts[child.name]}")
            if child.name in EMPTY:
                yield Alone(name)
            else:
                yield Opened(name)
                yield from _walk(child, counts)
                yield Closed(name)


def _letters(words: str) -> Iterator[Piece]:
    place = 0
    for found in _UNWRITABLE.finditer(words):
        if found.start() > place:
            yield Text(words[place : found.start()])
        yield Alone(f"c{ord(found[0]):04X}")
        place = found.end()
    if place < len(words):
        yield Text(words[place:])


def _tag(name: str) -> str:
    found = _NAME.fullmatch(name)
    return (found["tag"] or "") if found else ""


def _opening(name: str, *, is_html: bool) -> str:
    tag = _tag(name)
    if not is_html or tag not in INLINE_TAGS or tag in EMPTY:
        raise _unknown(name)
    return f'<a id="{name}">' if tag == "a" else f"<{tag}>"


def _alone(name: str, *, is_html: bool) -> str:
    found = _NAME.fullmatch(name)
    point = int(found["point"], 16) if found and found["point"] else -1
    if 0 <= point <= sys.maxunicode and _UNWRITABLE.fullmatch(chr(point)):
        return chr(point)
    if is_html and _tag(name) in EMPTY:
        return f"<{_tag(name)}/>"
    raise _unknown(name)


def _unknown(name: str) -> FileError:
    return FileError(_("The tag “%(name)s” is none of the original's.") % {"name": name})
