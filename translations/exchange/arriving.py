"""Files that somebody uploads: one, or an archive of some, within limits."""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from translations.exchange import po, xliff
from translations.exchange.papers import FileError, Returned, Ticket, read_ticket, shortened

MEBIBYTE = 1024 * 1024
# The longest page makes a file of a few hundred kilobytes.
MOST_BYTES = 5 * MEBIBYTE
MOST_PACKED = 20 * MEBIBYTE
MOST_UNPACKED = 50 * MEBIBYTE
MOST_FILES = 500
_CHUNK = 64 * 1024
_KNOWN = frozenset({".po", ".xlf", ".xliff"})
# What archivers add by themselves.
_IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file that could be read, with its name and what its ticket says."""

    name: str
    returned: Returned
    ticket: Ticket


def open_upload(upload: UploadedFile) -> list[Arrived]:
    """Return the files in an upload; raise FileError that says what is wrong with it, naming each file of several."""
    start = upload.read(4)
    upload.seek(0)
    if start != b"PK\x03\x04":
        if (upload.size or 0) > MOST_BYTES:
            raise _too_large(MOST_BYTES)
        return [_read(upload.name or "", upload.read(MOST_BYTES + 1))]
    if (upload.size or 0) > MOST_PACKED:
        raise _too_large(MOST_PACKED)
    arrived, faults = [], []
    for name, data in _unpack(upload):
        try:
            arrived.append(_read(name, data))
        except FileError as error:
            faults.extend(in_file(name, error.faults))
    if faults:
        raise FileError(*shortened(faults))
    if not arrived:
        raise FileError(_("The archive holds neither PO nor XLIFF files."))
    return arrived


def in_file(name: str, faults: list[str]) -> list[str]:
    """Return faults with the name of the file that has them."""
    shown = Truncator(name).chars(80)
    return [_("%(file)s: %(fault)s") % {"file": shown, "fault": fault} for fault in faults]


def _read(name: str, data: bytes) -> Arrived:
    # By what it holds: names of files are changed on the way.
    start = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    returned = xliff.read(data) if start.startswith(b"<") else po.read(data)
    return Arrived(name, returned, read_ticket(returned.ticket))


def _unpack(upload: IO[bytes]) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(upload) as archive:
            members = [each for each in archive.infolist() if not each.is_dir() and not _is_ignored(each.filename)]
            _check_members(members)
            files, left = [], MOST_UNPACKED
            for member in members:
                data = _unpack_one(archive, member, min(MOST_BYTES, left))
                left -= len(data)
                files.append((member.filename, data))
            return files
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise FileError(_("The archive is damaged, or packed in a way that cannot be read here.")) from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_FILES:
        raise FileError(
            ngettext(
                "The archive holds more than %(number)d file.",
                "The archive holds more than %(number)d files.",
                MOST_FILES,
            )
            % {"number": MOST_FILES}
        )
    strange = [each.filename for each in members if PurePosixPath(each.filename).suffix.lower() not in _KNOWN]
    if strange:
        faults = [fault for name in strange for fault in in_file(name, [_("This is neither a PO nor an XLIFF file.")])]
        raise FileError(*shortened(faults))


def _unpack_one(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    # What the archive says of the size may be untrue, so it is not asked.
    chunks, size = [], 0
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise _too_large(most)
            chunks.append(chunk)
    return b"".join(chunks)


def _is_ignored(name: str) -> bool:
    return any(part in _IGNORED for part in PurePosixPath(name).parts)


def _too_large(most: int) -> FileError:
    return FileError(_("The file is larger than %(number)d MB.") % {"number": max(1, most // MEBIBYTE)})
