"""What is written into a file for translators and read from one, whatever its format; and the ticket that it bears.

The ticket says of which page and language a file is, of which words of the source, and which translations it held when
it was downloaded. So a file that comes back is known, and what was changed in it is told from what was changed here.
It is signed: a tool that damages it cannot go unnoticed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core import signing
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from translations.strings import Condition, Segment

SALT = "translations.exchange"
TICKET_VERSION = 1
SHOWN_LETTERS = 60
SHOWN_FAULTS = 20


class FileError(Exception):
    """A file is refused: `faults` says what is wrong with it, one sentence each, for whoever uploaded it."""

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        self.faults = list(faults)


@dataclass(frozen=True, slots=True)
class Unit:
    """One string as it goes out, in the form in which people type it."""

    key: str
    path: str
    label: str
    is_html: bool
    source: str
    words: str
    condition: Condition
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One string as it comes back.

    `done`: the file says that the translation is right. `held_back`: it says that it is not to be used yet.
    """

    key: str
    source: str
    words: str
    done: bool = False
    held_back: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a file says of itself, beyond any doubt; `held` has the prints of the translations in it by key."""

    translation: str
    digest: str
    held: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """All that goes into one file: a page, or a snippet, in one language."""

    title: str
    source_language: str
    language: str
    ticket: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """All that is read from one file."""

    source_language: str
    language: str
    ticket: str
    entries: tuple[Entry, ...]


def key_of(path: str, source: str) -> str:
    """Return what a string is called in files: the same as long as the words of the source are the same."""
    return hashlib.sha256(f"{path}\0{source}".encode()).hexdigest()[:15]


def unit_of(segment: Segment) -> Unit:
    """Return a string of a translation as it goes out."""
    return Unit(
        key=key_of(segment.path, segment.source),
        path=segment.path,
        label=segment.label,
        is_html=segment.is_html,
        source=segment.source,
        words=segment.words,
        condition=segment.condition,
        previous=segment.previous,
    )


def digest_of(keys: Iterable[str]) -> str:
    """Return the print of all strings of a source together."""
    return hashlib.sha256(" ".join(sorted(keys)).encode()).hexdigest()[:16]


def print_of(words: str, condition: Condition) -> str:
    """Return the print of a translation; another one says that it was changed, accepted or went out of date."""
    return hashlib.sha256(f"{condition}\0{words}".encode()).hexdigest()[:8]


def make_ticket(translation: str, units: Iterable[Unit]) -> str:
    """Return the ticket of a file with these strings, for the translation with this uuid."""
    units = list(units)
    held = {unit.key: print_of(unit.words, unit.condition) for unit in units if unit.words}
    digest = digest_of(unit.key for unit in units)
    return signing.dumps([TICKET_VERSION, translation, digest, held], salt=SALT, compress=True)


def read_ticket(text: str) -> Ticket:
    """Return what a ticket says; raise FileError where it is none of ours, or damaged."""
    if not text.strip():
        raise FileError(
            _("The file does not say which page it is for: download it here, and have the tool keep its head.")
        )
    try:
        _version, translation, digest, held = signing.loads("".join(text.split()), salt=SALT)
        return Ticket(translation, digest, held)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise FileError(_("The file was not downloaded here, or its head has been damaged.")) from error


def beginning(words: str) -> str:
    """Return enough of a string to find it by."""
    return Truncator(" ".join(words.split())).chars(SHOWN_LETTERS)


def shortened(faults: list[str]) -> list[str]:
    """Return as many faults as somebody will read, and how many more there are."""
    more = len(faults) - SHOWN_FAULTS
    if more <= 0:
        return faults
    rest = ngettext("And %(number)d more.", "And %(number)d more.", more) % {"number": more}
    return [*faults[:SHOWN_FAULTS], rest]
