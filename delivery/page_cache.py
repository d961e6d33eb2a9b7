"""The outermost layer of the site: it answers for public pages from memory, and packs what it does not keep.

What is kept is right as long as two things stay as they are: the token, which is another after each change of what
pages are made from (`generation`, `listening`), and the moment at which the clock changes a page by itself
(`core.moments`). The token is read before a page is made, so a change meanwhile makes it void.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.http import HttpResponse
from django.utils.http import parse_etags

from core import moments
from delivery.addresses import Address, Requests, encoding_of
from delivery.entries import Entry, Form, Headers, Store, form_of
from delivery.flights import Flight, Flights
from delivery.generation import Generation
from delivery.listening import Listener
from delivery.sharing import SharedCaches
from delivery.site_paths import UNKNOWN, token_of_request

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# Seconds for which others wait for the one who makes a page, before they make it for themselves.
WAIT_SECONDS = 5.0
# Addresses whose answers turned out not to be kept: so many are remembered, and nobody waits for one.
UNKEPT_MOST = 2000
NEVER = datetime.max.replace(tzinfo=UTC).timestamp()
# A share of the memory is for addresses with a query: whoever tries numbers drives out no page.
QUERY_SHARE = 4
# What the answer is judged by when it is made for all.
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING")


class Made(NamedTuple):
    """What Django has answered; `body` is None for a stream, which `stream` is then."""

    status: str
    headers: Headers
    body: bytes | None
    stream: Iterable[bytes]


class PageCache:
    """A WSGI application in front of `application`, which is Django's.

    `room` is the memory for pages in bytes; with 0 none is kept, and answers are packed alone.
    """

    def __init__(
        self,
        application: Application,
        *,
        room: int,
        generation: Generation | None = None,
        listener: Listener | None = None,
        shared: SharedCaches | None = None,
    ) -> None:
        self._application = application
        self._requests = Requests()
        self._generation = generation
        self._listener = listener
        self._shared = shared
        self._keeps = bool(room and generation is not None and listener is not None)
        self._pages, self._queries = Store(room - room // QUERY_SHARE), Store(room // QUERY_SHARE)
        self._flights: Flights[Entry] = Flights()
        self._unkept: OrderedDict[Address, Hashable] = OrderedDict()
        self._horizon: tuple[Hashable, float, float] | None = None
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        requests = self._requests
        if self._keeps:
            token_of_request.set(self._token() or UNKNOWN)
        if not requests.is_anonymous(environ):
            return self._application(environ, start_response)
        if not self._keeps or (address := requests.address_of(environ)) is None:
            return self._answer_once(environ, start_response)
        token = self._token()
        if token is None:
            return self._answer_once(environ, start_response)
        entry = self._store(address).get(address)
        if entry is not None and entry.is_right(token, time.time()):
            return self._send_entry(address, entry, environ, start_response)
        return self._answer_for_all(address, token, environ, start_response)

    @property
    def size(self) -> int:
        """The bytes that the pages in memory take."""
        return self._pages.size + self._queries.size

    def _store(self, address: Address) -> Store:
        return self._queries if address.query else self._pages

    def _token(self) -> Hashable | None:
        """Return what is another after each change; None while nobody can tell whether there was one."""
        listener, value = self._listener, self._generation.value
        if listener.is_trusted and value is not None:
            return value, listener.changes
        if value is not None:
            listener.start()
        return None

    def _answer_for_all(
        self, address: Address, token: Hashable, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        # A page that is made for HEAD may have no body that could be kept.
        if environ["REQUEST_METHOD"] != "GET":
            return self._answer_once(environ, start_response)
        if self._unkept.get(address) == token:
            return self._make_for_all(address, Flight(token), environ, start_response)
        flight, ours = self._flights.join(address, token)
        if not ours:
            entry = flight.wait(WAIT_SECONDS)
            # A change while we waited makes it as void as any other.
            if entry is not None and entry.is_right(self._token(), time.time()):
                return self._send_entry(address, entry, environ, start_response)
            return self._answer_once(environ, start_response)
        try:
            return self._make_for_all(address, flight, environ, start_response)
        finally:
            self._flights.leave(address, flight)

    def _make_for_all(
        self, address: Address, flight: Flight[Entry], environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        born = time.time()
        dies = self._dies(flight.token, born)
        if dies is None:
            return self._answer_once(environ, start_response)
        noted = self._note(address)
        token_of_request.set(flight.token)
        made = self._make({**environ, "QUERY_STRING": address.query})
        if not is_for_all(made):
            with self._lock:
                self._unkept[address] = flight.token
                if len(self._unkept) > UNKEPT_MOST:
                    self._unkept.popitem(last=False)
            return self._send_made(made, environ, start_response)
        encoding = encoding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
        entry = Entry(flight.token, born, dies, made.headers, made.body, encoding)
        if entry.is_right(self._token(), time.time()):
            entry.is_shared = noted
            flight.result = entry
            self._store(address).put(address, entry)
            self._unkept.pop(address, None)
        return self._send_entry(address, entry, environ, start_response)

    def _dies(self, token: Hashable, now: float) -> float | None:
        """Return when pages that are made now change by the clock alone; None where nobody can tell."""
        known = self._horizon
        if known is not None and known[0] == token and known[1] <= now < known[2]:
            return known[2]
        try:
            close_old_connections()
            moment = moments.next_change(datetime.fromtimestamp(now, UTC))
        except (DatabaseError, InterfaceError):
            # Django finds the same and says so.
            return None
        except Exception:
            # The page can be made all the same.
            logger.exception("Nobody can tell when the clock changes a page: none is kept.")
            return None
        dies = NEVER if moment is None else moment.timestamp()
        self._horizon = (token, now, dies)
        return dies

    def _note(self, address: Address) -> bool:
        """Tell whether the answer may be kept by caches in front, which are told to forget this address."""
        if self._shared is None or address in self._unkept:
            return False
        try:
            return self._shared.note(address)
        except (DatabaseError, InterfaceError):
            return False

    def _send_entry(
        self, address: Address, entry: Entry, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        before = entry.size
        form = entry.form(encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")))
        if entry.size != before:
            self._store(address).put(address, entry)
        if entry.is_shared and self._shared is not None:
            left = entry.dies - time.time()
            form = form._replace(
                headers=self._shared.allow(form.headers, left), unchanged=self._shared.allow(form.unchanged, left)
            )
        return _send(form, "200 OK", environ, start_response)

    def _answer_once(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        return self._send_made(self._make(environ), environ, start_response)

    def _make(self, environ: Environ) -> Made:
        """Have Django answer, whatever the visitor has already; packing and comparing is for us."""
        said: list[Any] = []

        def note(status: str, headers: Headers, exc_info: Any = None) -> None:
            said[:] = status, headers

        answer = self._application({name: environ[name] for name in environ if name not in _CONDITIONS}, note)
        status, headers = said
        if not isinstance(answer, HttpResponse):
            return Made(status, headers, None, answer)
        body = answer.content
        # Connections to the database are looked after when an answer is closed.
        answer.close()
        return Made(status, headers, body, ())

    def _send_made(self, made: Made, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        headers = {name.lower(): value for name, value in made.headers}
        if not made.body or "content-encoding" in headers:
            start_response(made.status, made.headers)
            return made.stream if made.body is None else [made.body]
        named = made.status.startswith("200 ") and "no-store" not in headers.get("cache-control", "")
        form = form_of(made.headers, made.body, encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")), named=named)
        return _send(form, made.status, environ, start_response)


def _send(form: Form, status: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and form.etag and (known == form.etag or _is_among(form.etag, known)):
        start_response("304 Not Modified", form.unchanged[:])
        return []
    start_response(status, form.headers[:])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]


def _is_among(etag: str, known: str) -> bool:
    # A proxy may have made it weak, and to read again either will do (RFC 9110, 13.1.2).
    return known.strip() == "*" or etag in [each.removeprefix("W/") for each in parse_etags(known)]


def is_for_all(made: Made) -> bool:
    """Tell whether an answer says by its headers that it is the same for everybody, for some time."""
    if made.status != "200 OK" or not made.body:
        return False
    headers: dict[str, str] = {}
    for name, value in made.headers:
        headers[name.lower()] = f"{headers[name.lower()]},{value}" if name.lower() in headers else value
    if "set-cookie" in headers or "content-encoding" in headers:
        return False
    vary = {part.strip().lower() for part in headers.get("vary", "").split(",")} - {"", "accept-encoding"}
    control = {part.strip().lower().partition("=")[0] for part in headers.get("cache-control", "").split(",")}
    return not vary and "public" in control and not control & {"private", "no-store", "no-cache"}
