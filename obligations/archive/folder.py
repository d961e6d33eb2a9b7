"""The folder of an archive: written beside what is there and then moved into its place, and checked by its manifest.

Nothing that the archive has not written itself is changed or removed.
"""

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from obligations.archive.paths import is_safe

MANIFEST = "manifest.json"
FORMAT = "seconet-archive"
VERSION = 1
# Where files are written before they are moved, and what says which those are, should the move be interrupted.
_STAGING = ".seconet-archive-new"
_JOURNAL = ".seconet-archive-new.json"
_OURS = frozenset({MANIFEST, _STAGING, _JOURNAL})
_CHUNK = 1 << 20


class ArchiveError(Exception):
    """The archive cannot be written or read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a manifest says of a file: the SHA-256 of its content in hexadecimal digits, and its size in bytes."""

    sha256: str
    size: int


@dataclass(slots=True)
class Differences:
    """How a folder differs from its manifest: paths that are missing, changed, or not listed."""

    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Moved:
    """How many files were written, left as they are, and removed."""

    written: int
    unchanged: int
    removed: int


class Staging:
    """Takes the files of a new archive; nobody sees them before `publish`."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.folder = target / _STAGING
        self._files: dict[str, Stored] = {}

    def write(self, path: str, pieces: Iterable[bytes]) -> None:
        """Write a file, or write it anew; raise ArchiveError for a path that leads out of the archive."""
        if not is_safe(path) or path.split("/", 1)[0] in _OURS:
            raise ArchiveError(f"No file of the archive may be called {path!r}.")
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with place.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        self._files[path] = Stored(digest.hexdigest(), size)

    def read(self, path: str) -> bytes:
        """Return a file that was written."""
        return (self.folder / path).read_bytes()

    @property
    def paths(self) -> list[str]:
        """The files that were written, in order."""
        return sorted(self._files)

    @property
    def size(self) -> int:
        """The bytes of all files together."""
        return sum(stored.size for stored in self._files.values())

    def publish(self, about: dict[str, Any]) -> Moved:
        """Move the files into their place, and remove those of the former archive that are gone.

        Each file is the former or the new one at any moment; what others refer to comes first. `about` goes into the
        manifest. Raises ArchiveError before anything is changed where something else stands in the way.
        """
        former = _listed(self._target)
        for path in self._files:
            _check_way(self._target, path)
        _write_json(self._target / _JOURNAL, {"files": self.paths})
        written = 0
        for path in sorted(self._files, key=lambda each: (each.endswith(".html"), each)):
            if not _is_as(self._target / path, self._files[path]):
                (self._target / path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(self.folder / path, self._target / path)
                written += 1
        removed = _remove(self._target, former - self._files.keys())
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            **about,
            "files": {path: {"sha256": each.sha256, "size": each.size} for path, each in sorted(self._files.items())},
        }
        _write_json(self._target / MANIFEST, manifest)
        (self._target / _JOURNAL).unlink()
        return Moved(written, len(self._files) - written, removed)


@contextmanager
def staging_in(target: Path) -> Iterator[Staging]:
    """Give the place for a new archive in a folder that is empty, holds an archive, or is not there yet.

    Raises ArchiveError, in one sentence, where that cannot be, where another process writes there, and where the disk
    is full; a former archive is as it was then.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _alone(target):
            inside = {path.name for path in target.iterdir()}
            if inside and not inside & _OURS:
                raise ArchiveError(
                    f"{target} is neither empty nor an archive of this site: name another folder, or empty this one."
                )
            if MANIFEST in inside:
                read_manifest(target)
            _clear(target / _STAGING)
            (target / _STAGING).mkdir()
            try:
                yield Staging(target)
            finally:
                _clear(target / _STAGING)
    except OSError as error:
        raise ArchiveError(_why(error, target)) from error


def read_manifest(target: Path) -> dict[str, Stored]:
    """Return what the manifest of an archive lists; raise ArchiveError where there is none, or it is damaged."""
    try:
        said = json.loads((target / MANIFEST).read_bytes())
        if said["format"] != FORMAT or said["version"] != VERSION:
            raise ValueError("another format")
        files = {path: Stored(str(each["sha256"]), int(each["size"])) for path, each in said["files"].items()}
        if not all(is_safe(path) for path in files):
            raise ValueError("a path that leads out of the archive")
    except FileNotFoundError as error:
        raise ArchiveError(f"{target} holds no archive of this site: there is no {MANIFEST}.") from error
    except OSError as error:
        raise ArchiveError(_why(error, target / MANIFEST)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError(f"{target / MANIFEST} is not what this site writes: {error}.") from error
    return files


def differences(target: Path) -> Differences:
    """Return how the files in a folder differ from its manifest; raise ArchiveError where there is no archive."""
    listed = read_manifest(target)
    found = Differences()
    try:
        for path, stored in sorted(listed.items()):
            place = target / path
            if not place.exists():
                found.missing.append(path)
            elif not _is_as(place, stored):
                found.changed.append(path)
        for folder, folders, names in os.walk(target):
            here = Path(folder).relative_to(target).as_posix()
            # A link to a folder is not walked into.
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            paths = [name if here == "." else f"{here}/{name}" for name in (*names, *links)]
            found.extra += [path for path in paths if path not in listed and path != MANIFEST]
    except OSError as error:
        raise ArchiveError(_why(error, target)) from error
    found.extra.sort()
    return found


def _listed(target: Path) -> set[str]:
    """Return what a former archive has written, finished or not."""
    files = set(read_manifest(target)) if (target / MANIFEST).exists() else set()
    try:
        begun = json.loads((target / _JOURNAL).read_bytes())["files"]
        files |= {path for path in begun if isinstance(path, str) and is_safe(path)}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        pass
    return files


def _check_way(target: Path, path: str) -> None:
    """Raise ArchiveError where something stands in the way of a file that is no file, or leads out of the archive."""
    place = target
    for part in path.split("/")[:-1]:
        place /= part
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise ArchiveError(f"{place} is in the way: there must be a folder. Remove it, or name another folder.")
    place = target / path
    if place.is_symlink() or place.is_dir():
        raise ArchiveError(f"{place} is in the way: there must be a file. Remove it, or name another folder.")


def _is_as(place: Path, stored: Stored) -> bool:
    if place.is_symlink() or not place.is_file() or place.stat().st_size != stored.size:
        return False
    digest = hashlib.sha256()
    with place.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == stored.sha256


def _remove(target: Path, paths: Iterable[str]) -> int:
    removed = 0
    for path in sorted(paths):
        try:
            _check_way(target, path)
        except ArchiveError:
            # Somebody has put something of their own there.
            continue
        place = target / path
        if place.exists():
            place.unlink()
            removed += 1
        for folder in place.parents:
            if folder == target or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
    return removed


def _write_json(place: Path, said: dict[str, Any]) -> None:
    """Write a file whole or not at all; one that says the same already is left alone."""
    content = json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"
    if place.is_file() and place.read_bytes() == content:
        return
    beside = place.with_name(_STAGING) / "written.json"
    beside.write_bytes(content)
    os.replace(beside, place)


def _clear(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    place = os.open(target, os.O_RDONLY)
    try:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveError(f"Another process writes an archive into {target}: wait until it has ended.") from error
        yield
    finally:
        os.close(place)


def _why(error: OSError, target: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full: there is no room for the archive in {target}."
    return f"The archive in {target} cannot be written or read: {error.strerror or error}."
