"""Answers in memory: what is kept of a page, and the bounded store of them."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple

from delivery.packing import etag_of, is_packable, pack, unpack

Headers = list[tuple[str, str]]
# What of an answer belongs to one way of packing it, and is written anew.
_OF_THE_BODY = ("content-length", "content-encoding", "etag")
# Roughly what an entry takes beside its bodies: names, headers, the place in the store; in bytes.
OVERHEAD = 4096


class Form(NamedTuple):
    """A body as it is sent, with its name and its headers, and those of the answer that it has not changed."""

    body: bytes
    encoding: str
    etag: str
    headers: Headers
    unchanged: Headers


def form_of(headers: Headers, body: bytes, encoding: str, *, named: bool = True) -> Form:
    """Return the answer packed as `encoding` says ("" for not), with an ETag if it is to be `named`."""
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    kept = [(name, value) for name, value in headers if name.lower() not in _OF_THE_BODY]
    if is_packable(kind, len(body)):
        kept = varied(kept)
        body = pack(body, encoding)
    else:
        encoding = ""
    etag = etag_of(body) if named else ""
    about = [("ETag", etag)] if named else []
    packed = [("Content-Encoding", encoding)] if encoding else []
    unchanged = [(name, value) for name, value in kept if not name.lower().startswith("content-t")] + about
    return Form(body, encoding, etag, [*kept, *about, *packed, ("Content-Length", str(len(body)))], unchanged)


def varied(headers: Headers) -> Headers:
    """Return the headers with Accept-Encoding among what the answer depends on."""
    vary = [part.strip() for name, value in headers if name.lower() == "vary" for part in value.split(",")]
    if "accept-encoding" not in [part.lower() for part in vary]:
        vary.append("Accept-Encoding")
    return [(name, value) for name, value in headers if name.lower() != "vary"] + [("Vary", ", ".join(vary))]


class Entry:
    """One answer (200) with all its headers, which is right under one token and until one moment."""

    __slots__ = ("_forms", "_headers", "_kept_as", "born", "dies", "is_shared", "size", "token")

    def __init__(self, token: Hashable, born: float, dies: float, headers: Headers, body: bytes, encoding: str) -> None:
        self.token, self.born, self.dies = token, born, dies
        self.is_shared = False
        self._headers = headers
        # Without packing it is kept packed all the same.
        self._kept_as = encoding or "gzip"
        self._forms = {self._kept_as: form_of(headers, body, self._kept_as)}
        self.size = OVERHEAD + len(self._forms[self._kept_as].body)

    def is_right(self, token: Hashable, now: float) -> bool:
        """Tell whether the answer is still right, at the time `now` (seconds since 1970) and under this token."""
        # A clock that was set back has not been at `born` yet.
        return self.token == token and self.born <= now < self.dies

    def form(self, encoding: str) -> Form:
        """Return the answer packed in this way; `size` grows with the first time for each, unpacked among them."""
        form = self._forms.get(encoding)
        if form is None:
            kept = self._forms[self._kept_as]
            form = self._forms[encoding] = form_of(self._headers, unpack(kept.body, kept.encoding), encoding)
            self.size += len(form.body)
        return form


class Store:
    """Entries by address, the least lately asked for of which go when there are more than `most` bytes of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._entries: OrderedDict[Hashable, tuple[Entry, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Entry | None:
        """Return the entry, which may not be right any more, or None."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                return None
            self._entries.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, entry: Entry) -> None:
        """Keep the entry in the place of any other there; one that takes more than an eighth of the room is not kept.

        Call it again when the entry has grown.
        """
        with self._lock:
            if before := self._entries.pop(key, None):
                self.size -= before[1]
            if entry.size > self.most // 8:
                return
            self._entries[key] = (entry, entry.size)
            self.size += entry.size
            while self.size > self.most:
                _key, (_entry, size) = self._entries.popitem(last=False)
                self.size -= size

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._entries.clear()
            self.size = 0
