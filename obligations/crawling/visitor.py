"""Asks this site for its addresses as an anonymous reader does, in this process and without a network."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponseBase
from django.http.request import validate_host
from django.utils import translation
from wagtail.models import Site

from obligations.crawling.addresses import Addresses

NAME = "SeconetCheck/1.0"


class UnreachableError(Exception):
    """The site cannot be asked; the message says why and what to do."""


class Answer:
    """What the site answers; to be closed, as a context manager does."""

    def __init__(self, response: HttpResponseBase) -> None:
        self._response = response
        self.status = response.status_code
        self.cookies = sorted(response.cookies)

    def header(self, name: str) -> str:
        """Return a header, or nothing."""
        return str(self._response.headers.get(name, ""))

    @property
    def media_type(self) -> str:
        """The type of the content, as text/html."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    def chunks(self) -> Iterator[bytes]:
        """Yield the content piece by piece."""
        for chunk in self._response:
            yield chunk if isinstance(chunk, bytes) else bytes(chunk)

    def content(self) -> bytes:
        """Return the whole content."""
        return b"".join(self.chunks())

    def __enter__(self) -> "Answer":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # Not response.close(), which says that a request has ended: Django would then close the connection to the
        # database, with the locks that the process holds on it.
        for closable in (getattr(self._response, "file_to_stream", None), getattr(self._response, "_iterator", None)):
            if hasattr(closable, "close"):
                closable.close()


class Visitor:
    """An anonymous reader of the default site; raises UnreachableError where there is none that answers."""

    def __init__(self) -> None:
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            raise UnreachableError("There is no default site: run set_up_site first.")
        if not validate_host(site.hostname, settings.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]):
            raise UnreachableError(
                f"The site answers to {', '.join(settings.ALLOWED_HOSTS)} alone, and not to {site.hostname}, the host "
                "name in Settings, Sites: mend one of them."
            )
        self.site = site
        self.addresses = Addresses(site.root_url)
        self._secure = self.addresses.scheme == "https" or bool(settings.SECURE_SSL_REDIRECT)
        self._handler = BaseHandler()
        self._handler.load_middleware()

    def ask(self, address: str) -> Answer:
        """Return the answer to GET at an address without the host; a page that fails is an answer of 500."""
        with translation.override(translation.get_language()), _quiet():
            return Answer(self._handler.get_response(self._request(address)))

    def _request(self, address: str) -> WSGIRequest:
        parts = urlsplit(f"{self.addresses.root}{address}")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(parts.path).decode("iso-8859-1"),
            "QUERY_STRING": parts.query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": self.site.hostname,
            "SERVER_PORT": str(parts.port or (443 if self._secure else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": parts.netloc,
            "HTTP_USER_AGENT": NAME,
            # Neither a language nor a compression is asked for; what is cached somewhere may be old.
            "HTTP_CACHE_CONTROL": "no-cache",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https" if self._secure else "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multiprocess": True,
            "wsgi.multithread": False,
            "wsgi.run_once": False,
        }
        if self._secure and settings.SECURE_PROXY_SSL_HEADER:
            name, value = settings.SECURE_PROXY_SSL_HEADER
            environ[name] = value.partition(",")[0]
        request = WSGIRequest(environ)
        request.is_own_visit = True
        return request


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what we ask for in vain out of the log: it stands in the report."""
    logger = logging.getLogger("django.request")
    logger.addFilter(_not_ours)
    try:
        yield
    finally:
        logger.removeFilter(_not_ours)


def _not_ours(record: logging.LogRecord) -> bool:
    request = getattr(record, "request", None)
    # A fault of the site is worth a line whoever has met it.
    return record.levelno >= logging.ERROR or not getattr(request, "is_own_visit", False)
