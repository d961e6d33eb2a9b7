"""What the translation editor shows of each string, made of what `strings` reads. Asks no database."""

import hashlib
import html
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail_localize.strings import StringValue

from teams.comparison import STEP
from teams.people import display_name
from translations.differences import compare, marked
from translations.glossary import Term, found_in
from translations.markup import is_entity
from translations.strings import Condition, Segment

# Letters on a line of the editor, more or less.
_LINE = 48
# Enough letters of a string to find it by.
_SHOWN = 60
_TAG = re.compile(r"(</?[a-z]+(?: [^<>]*)?/?>)")
_OPENING = re.compile(r"<(a|abbr|acronym|b|code|em|i|strong)((?: [^<>]*)?)>(.*?)</\1>", re.DOTALL)
_AMPERSAND = re.compile(r"&amp;(#?[a-zA-Z\d]+;)?")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed that could not be saved: why not, and what somebody else has written meanwhile."""

    words: str
    error: str = ""
    # None where nobody else has written.
    theirs: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the original that the translation needs too: its name for people, and what to write around words."""

    name: str
    opening: str
    closing: str


@dataclass(frozen=True)
class Row:
    """A string as the editor shows it."""

    segment: Segment
    # Which it is of several strings in one place, 0 where there are no others.
    place: int = 0
    hints: Sequence[Term] = ()
    attempt: Attempt | None = None
    findings: Sequence[Any] = ()
    # The string that is to be done next.
    next_id: int | None = None

    @property
    def id(self) -> int:
        """The key of the segment."""
        return self.segment.id

    @property
    def label(self) -> str:
        """Where it stands on the page: "Key figures › Figure 2 › Label"."""
        if not self.place:
            return self.segment.label
        return _("%(name)s, part %(number)d") % {"name": self.segment.label, "number": self.place}

    @property
    def name(self) -> str:
        """Where it stands in its section."""
        return self.label.partition(STEP)[2] or self.label

    @property
    def beginning(self) -> str:
        """Enough of the source's words to find it by."""
        return Truncator(plain(self.segment.source, is_html=self.segment.is_html)).chars(_SHOWN)

    @property
    def condition(self) -> str:
        """How the string stands, as the code of a `Condition`."""
        return str(self.segment.condition)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        return self.segment.condition == Condition.SETTLED

    @property
    def is_same(self) -> bool:
        """Whether somebody has said that both languages have the same words here."""
        return self.is_settled and self.segment.words == self.segment.source

    @property
    def saved_words(self) -> str:
        """The words that are saved, as they are typed."""
        return readable(self.segment.words, is_html=self.segment.is_html)

    @property
    def words(self) -> str:
        """What stands in the field: what somebody has just typed, or else what is saved."""
        return self.attempt.words if self.attempt else self.saved_words

    @property
    def error(self) -> str:
        """Why these words are not on the page."""
        return self.attempt.error if self.attempt else self.segment.error

    @property
    def by(self) -> str:
        """Who has written the words."""
        return display_name(self.segment.edited_by) if self.segment.edited_by else ""

    @property
    def seen(self) -> str:
        """What tells later whether this person has changed the words, and whether anybody else has."""
        return seen(self.segment)

    @cached_property
    def source(self) -> SafeString:
        """The words of the source, tags shown as tags."""
        return with_tags(self.segment.source) if self.segment.is_html else format_html("{}", self.segment.source)

    @cached_property
    def difference(self) -> SafeString | None:
        """What has changed in the source since the translation was made, None where nothing has."""
        previous = self.segment.previous
        if self.is_settled or previous is None:
            return None
        before, after = (plain(text, is_html=self.segment.is_html) for text in (previous, self.segment.source))
        if before == after:
            # Only tags are different, so they must be seen.
            before, after = (readable(text, is_html=True) for text in (previous, self.segment.source))
        return marked(compare(before, after))

    @cached_property
    def tags(self) -> list[Tag]:
        """The tags of the original, each once."""
        return tags_of(self.segment.source) if self.segment.is_html else []

    @property
    def lines(self) -> int:
        """How many lines the field needs at first."""
        longest = max(self.segment.source, self.words, key=len)
        return max(1, min(14, sum(math.ceil((len(line) or 1) / _LINE) for line in longest.split("\n"))))


@dataclass(frozen=True, slots=True)
class Section:
    """The strings of one field of the page, under the name of the field."""

    name: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many strings stand how."""

    total: int
    settled: int
    missing: int
    outdated: int
    machine: int

    @property
    def unsettled(self) -> int:
        """The number of strings that are left to do."""
        return self.total - self.settled


def rows_of(
    segments: Iterable[Segment],
    *,
    language: str,
    terms: Sequence[Term] = (),
    attempts: Mapping[int, Attempt] | None = None,
    findings: Mapping[int, Sequence[Any]] | None = None,
) -> list[Row]:
    """Return the rows of strings whose source is in the language (its code)."""
    attempts, findings = attempts or {}, findings or {}
    segments = list(segments)
    several, places = Counter(segment.label for segment in segments), Counter()
    rows = []
    for segment in segments:
        places[segment.label] += 1
        rows.append(
            Row(
                segment,
                places[segment.label] if several[segment.label] > 1 else 0,
                found_in(plain(segment.source, is_html=segment.is_html), terms, language) if terms else (),
                attempts.get(segment.id),
                findings.get(segment.id, ()),
            )
        )
    return rows


def linked(rows: Sequence[Row]) -> list[Row]:
    """Return the rows, those that are left to do with the one to do next; after the last comes the first."""
    todo = [row.id for row in rows if not row.is_settled]
    nexts = dict(zip(todo, [*todo[1:], *todo[:1]], strict=True)) if len(todo) > 1 else {}
    return [replace(row, next_id=nexts.get(row.id)) for row in rows]


def sections_of(rows: Iterable[Row]) -> list[Section]:
    """Return the rows by the field in which they stand; fields of a single string stand together."""
    return [Section(name, list(found)) for name, found in groupby(rows, key=_section)]


def progress_of(segments: Iterable[Segment]) -> Progress:
    """Return how many strings stand how."""
    conditions = [segment.condition for segment in segments]
    return Progress(
        len(conditions),
        *(
            conditions.count(condition)
            for condition in (Condition.SETTLED, Condition.MISSING, Condition.OUTDATED, Condition.MACHINE)
        ),
    )


def condition_label(condition: str) -> str:
    """Return how a string stands, in words."""
    return {
        Condition.MISSING: pgettext("state of a string", "Not translated"),
        Condition.SETTLED: pgettext("state of a string", "Translated"),
        Condition.OUTDATED: pgettext("state of a string", "Out of date"),
        Condition.MACHINE: pgettext("state of a string", "By a machine, not checked"),
    }[Condition(condition)]


def seen(segment: Segment) -> str:
    """Return what a form remembers of a string: its version, and a mark of the words that were shown."""
    return f"{segment.version}:{mark_of(readable(segment.words, is_html=segment.is_html))}"


def mark_of(words: str) -> str:
    """Return a short mark of words, the same however a browser ends lines."""
    return hashlib.sha256(tidy(words).encode()).hexdigest()[:12]


def tidy(words: str) -> str:
    """Return words as they are compared: lines end in one way, and nothing stands around them."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def readable(words: str, *, is_html: bool) -> str:
    """Return rich text as people type it: an ampersand by itself where it cannot be read as anything else."""
    if not is_html or "&amp;" not in words:
        return words
    return _AMPERSAND.sub(
        lambda found: found[0] if found[1] and is_entity(found[1]) else f"&{found[1] or ''}",
        words,
    )


def plain(words: str, *, is_html: bool) -> str:
    """Return the words without their tags."""
    return StringValue(words).render_text() if is_html else words


def with_tags(words: str) -> SafeString:
    """Return rich text as HTML that shows each tag as it is to be typed, set apart from the words."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="te-tag">{}</span>', part) if _TAG.fullmatch(part) else html.unescape(part),)
            for part in _TAG.split(words)
        ),
    )


def tags_of(words: str) -> list[Tag]:
    """Return the tags of rich text, each once, in their order."""
    names = {
        "a": _("Link"),
        "b": _("Bold"),
        "strong": _("Bold"),
        "i": _("Italic"),
        "em": _("Italic"),
        "code": _("Code"),
        "abbr": _("Abbreviation"),
        "acronym": _("Abbreviation"),
    }
    found = {}
    for name, attributes, inner in _inside(words):
        opening = f"<{name}{attributes}>"
        label = names[name]
        if name == "a":
            label = _("Link: %(words)s") % {"words": plain(inner, is_html=True)}
        found.setdefault(opening, Tag(label, opening, f"</{name}>"))
    if re.search(r"<br ?/?>", words):
        found["<br/>"] = Tag(_("New line"), "<br/>", "")
    return list(found.values())


def _inside(words: str) -> Iterable[tuple[str, str, str]]:
    for found in _OPENING.finditer(words):
        yield found[1], found[2], found[3]
        yield from _inside(found[3])


def _section(row: Row) -> str:
    head, step, _rest = row.segment.label.partition(STEP)
    if step or row.segment.is_html:
        return head
    return _("Title and short texts")
