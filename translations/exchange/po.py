"""PO files of gettext: what goes out, what comes back. No database, no file system."""

import re
import tempfile

import polib
from django.utils.translation import gettext as _

from translations.exchange.papers import Entry, FileError, Paper, Returned, Unit, key_of
from translations.strings import Condition

MEDIA_TYPE = "text/x-gettext-translation"
EXTENSION = "po"
TICKET = "X-Seconet-Ticket"
SOURCE_LANGUAGE = "X-Source-Language"
PAGE = "X-Seconet-Page"
_LINE = re.compile(r"\(line (\d+)\)")
# No line is folded: some tools lose what is folded in the head.
WIDTH = 0


def write(paper: Paper) -> bytes:
    """Return a PO file: what is outdated or a machine's is marked as fuzzy, so that tools offer it for review."""
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = {
        PAGE: " ".join(paper.title.split()),
        SOURCE_LANGUAGE: paper.source_language,
        "Language": paper.language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if paper.ticket:
        catalogue.metadata[TICKET] = paper.ticket
    catalogue.extend(_entry(unit) for unit in paper.units)
    return str(catalogue).encode()


def read(data: bytes) -> Returned:
    """Return what a PO file holds; raise FileError that says what is wrong with it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(_("The file is not in UTF-8: save it in that encoding.")) from error
    if "msgid" not in text or "\0" in text:
        raise FileError(_("This is no PO file."))
    try:
        catalogue = _parse(data)
    except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
        # Its reader is lenient and trips over what it did not expect in more ways than its errors say.
        line = _LINE.search(str(error))
        fault = (
            _("The PO file is damaged in line %(line)s.") % {"line": line[1]} if line else _("The PO file is damaged.")
        )
        raise FileError(fault) from error
    head = catalogue.metadata
    return Returned(
        source_language=head.get(SOURCE_LANGUAGE, ""),
        language=head.get("Language", ""),
        ticket=head.get(TICKET, ""),
        entries=tuple(_returned(entry) for entry in catalogue if not entry.obsolete),
    )


def _parse(data: bytes) -> polib.POFile:
    # From a file, since polib would take a text for the path of one, and part lines at more than their ends.
    with tempfile.NamedTemporaryFile(suffix=".po") as file:
        file.write(data)
        file.flush()
        return polib.pofile(file.name, encoding="utf-8-sig", wrapwidth=WIDTH, check_for_duplicates=True)


def _entry(unit: Unit) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=unit.path,
        msgid=unit.source,
        msgstr=unit.words,
        comment=unit.label,
        flags=["fuzzy"] if unit.words and unit.condition != Condition.SETTLED else [],
    )
    if unit.previous is not None:
        entry.previous_msgctxt, entry.previous_msgid = unit.path, unit.previous
    return entry


def _returned(entry: polib.POEntry) -> Entry:
    fuzzy = "fuzzy" in entry.flags
    return Entry(
        key=key_of(entry.msgctxt or "", entry.msgid),
        source=entry.msgid,
        words=entry.msgstr,
        done=bool(entry.msgstr) and not fuzzy,
        held_back=fuzzy,
    )
