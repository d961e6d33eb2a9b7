"""The word-by-word difference of two versions of a text: pure functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

# A word with its inner apostrophes, hyphens and decimal marks; or white space; or any other character by itself.
_TOKEN = re.compile(r"\w+(?:[.,’'\-‑]\w+)*|\s+|.", re.DOTALL)
# Less than this share of common words, and the two read better apart than woven into each other.
_ALIKE = 0.3
# Beyond this many words comparing takes longer than anybody wants to wait for a screen.
_MOST_TOKENS = 6_000


class Kind(StrEnum):
    """What happened to a part of a text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text, and what happened to it."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> list[Part]:
    """Return the parts of which both texts consist, in reading order, what was removed before what came in its place.

    The parts that were not added are `before`, those that were not removed are `after`, letter by letter.
    """
    if before == after:
        return [Part(Kind.KEPT, after)] if after else []
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _MOST_TOKENS:
        return _apart(before, after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    words = sum(len(token) for token in (*old, *new) if not token.isspace())
    blocks = matcher.get_matching_blocks()
    common = sum(len(token) for at, _to, size in blocks for token in old[at : at + size] if not token.isspace())
    if not words or 2 * common / words < _ALIKE:
        return _apart(before, after)
    return _joined(
        (("".join(old[a:b]), "".join(new[c:d])) if code != "equal" else "".join(new[c:d]))
        for code, a, b, c, d in matcher.get_opcodes()
    )


def marked(parts: list[Part]) -> SafeString:
    """Return the parts as HTML: what went in <del> and what came in <ins>, each announced to who does not see."""
    return format_html_join("", "{}", ((_marked(part),) for part in parts))


def _marked(part: Part) -> SafeString | str:
    if part.kind == Kind.REMOVED:
        begins, ends = (
            pgettext("a difference, read aloud", "removed:"),
            pgettext("a difference, read aloud", "until here"),
        )
        return format_html(
            '<del><span class="w-sr-only"> {} </span>{}<span class="w-sr-only"> {} </span></del>',
            begins,
            part.text,
            ends,
        )
    if part.kind == Kind.ADDED:
        begins, ends = (
            pgettext("a difference, read aloud", "added:"),
            pgettext("a difference, read aloud", "until here"),
        )
        return format_html(
            '<ins><span class="w-sr-only"> {} </span>{}<span class="w-sr-only"> {} </span></ins>',
            begins,
            part.text,
            ends,
        )
    return part.text


def _apart(before: str, after: str) -> list[Part]:
    return [Part(kind, text) for kind, text in ((Kind.REMOVED, before), (Kind.ADDED, after)) if text]


def _joined(steps: Iterator[tuple[str, str] | str]) -> list[Part]:
    """Return the parts, changes that only white space or a mark keeps apart taken as one."""
    parts: list[Part] = []
    removed = added = between = ""

    def flush() -> None:
        nonlocal removed, added, between
        parts.extend(_apart(removed, added))
        if between:
            parts.append(Part(Kind.KEPT, between))
        removed = added = between = ""

    for step in steps:
        if isinstance(step, str):
            if (removed or added) and not between and not re.search(r"\w", step):
                between = step
                continue
            between += step
            flush()
        else:
            removed += between + step[0]
            added += between + step[1]
            between = ""
    flush()
    return parts
