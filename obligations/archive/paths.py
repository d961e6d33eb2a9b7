"""Which file of the archive holds what stands at an address, and how files lead to each other; pure functions."""

import hashlib
import posixpath
import re
import unicodedata
from urllib.parse import quote, unquote

from obligations.crawling.addresses import Address

HTML = "text/html"
# Bytes in the name of a file or folder: most systems take 255, and archives are packed and copied to odd places.
_LONGEST = 100
# Letters that every file system takes, and that mean nothing in an address.
_ODD = re.compile(r"[^\w\-.]")
# Names that Windows keeps for itself, whatever their ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Names:
    """Gives each address a file, the same for the same addresses in the same order, and no two the same in any case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def file_of(self, address: Address, media_type: str) -> str:
        """Return the path of a new file for an address, with slashes, below the archive."""
        parts = [_safe(unquote(part)) for part in address.path.split("/") if part]
        marks = [_safe(f"{name}-{value}") for name, value in address.query]
        if media_type == HTML:
            # No slug has a full stop, so no page has such an address.
            name = ".".join(["index", *marks, "html"])
            path = "/".join([*parts, name])
        else:
            stem, ending = posixpath.splitext(parts[-1] if parts else "file")
            path = "/".join([*parts[:-1], ".".join([stem, *marks]) + ending])
        return self._alone(path, address.key)

    def take(self, path: str) -> str:
        """Keep a path from being given to an address, and return it."""
        self._taken.add(_plain(path))
        return path

    def _alone(self, path: str, key: str) -> str:
        while _plain(path) in self._taken:
            stem, ending = posixpath.splitext(path)
            path = f"{stem}-{hashlib.sha256(key.encode()).hexdigest()[:8]}{ending}"
            key += "+"
        self._taken.add(_plain(path))
        return path


def link(source: str, target: str, fragment: str = "") -> str:
    """Return the address of one file as another leads to it."""
    address = quote(posixpath.relpath(target, posixpath.dirname(source) or "."))
    # A browser takes what stands before a colon for a scheme.
    return f"{address}#{quote(fragment, safe='%!$&()*+,;=:@/?~')}" if fragment else address


def is_safe(path: str) -> bool:
    """Tell whether a path from a manifest stays below the archive."""
    parts = path.split("/")
    return bool(path) and "\\" not in path and "\0" not in path and not any(each in ("", ".", "..") for each in parts)


def _safe(name: str) -> str:
    name = unicodedata.normalize("NFC", _ODD.sub("_", name))
    if name.startswith(".") or not name.strip("."):
        name = f"_{name}"
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    # Windows drops a full stop at the end.
    name = name.rstrip(".") or "_"
    if len(name.encode()) <= _LONGEST:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    stem, ending = posixpath.splitext(name)
    ending = ending if len(ending.encode()) <= 10 else ""
    kept = stem.encode()[: _LONGEST - len(mark) - len(ending.encode()) - 1].decode(errors="ignore")
    return f"{kept}-{mark}{ending}"


def _plain(path: str) -> str:
    return unicodedata.normalize("NFKC", path).casefold()
