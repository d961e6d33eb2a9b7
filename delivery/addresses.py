"""Which requests may be answered from memory, and the key that such a request alone makes."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http.request import split_domain_port, validate_host

# What pages ask an address for beside the path, in the order in which it is kept. Whoever asks for anything else is
# answered by Django.
PARAMETERS = ("list", "page", "spoken", "region", "mode")
LONGEST_HOST, LONGEST_PATH, LONGEST_QUERY = 255, 500, 200
# Answers to requests with these may be another, or a part.
PERSONAL = (
    "HTTP_AUTHORIZATION",
    "HTTP_RANGE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_EXPECT",
)
# These answer for themselves: files, and what no visitor sees.
NEVER = ("/admin/", "/__debug__/", "/outbox/", "/documents/")


class Address(NamedTuple):
    """What an answer that is the same for everybody depends on."""

    scheme: str
    host: str
    path: str
    query: str

    @property
    def url(self) -> str:
        """The whole address, as a proxy in front knows it."""
        # A server hands the bytes of the path over as letters of Latin-1 (PEP 3333).
        path = quote(self.path.encode("latin-1"))
        return f"{self.scheme}://{self.host}{path}" + (f"?{self.query}" if self.query else "")


Environ = Mapping[str, Any]


class Requests:
    """Reads requests by the settings as they are when it is made."""

    def __init__(self) -> None:
        self._cookies = (
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
            settings.LANGUAGE_COOKIE_NAME,
            CookieStorage.cookie_name,
        )
        self._never = tuple({*NEVER, settings.STATIC_URL, settings.MEDIA_URL})
        self._secure = settings.SECURE_PROXY_SSL_HEADER
        # By these Django believes a proxy of more than whether the visitor came by https.
        self._others_believed = settings.USE_X_FORWARDED_HOST or settings.USE_X_FORWARDED_PORT
        allowed = list(settings.ALLOWED_HOSTS)

        @lru_cache(maxsize=256)
        def is_ours(host: str) -> bool:
            # One spelling alone, and none that a resolver takes for the same name.
            domain, _port = split_domain_port(host)
            plain = host == host.lower() and not host.partition(":")[0].endswith(".")
            return plain and bool(domain) and validate_host(domain, allowed)

        self._is_ours = is_ours

    def is_anonymous(self, environ: Environ) -> bool:
        """Tell whether somebody reads of whom nothing is known, and no file."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return False
        if (cookie := environ.get("HTTP_COOKIE")) and any(name in cookie for name in self._cookies):
            return False
        for name in PERSONAL:
            if name in environ:
                return False
        return environ.get("CONTENT_LENGTH") in (None, "", "0") and not environ.get("PATH_INFO", "").startswith(
            self._never
        )

    def address_of(self, environ: Environ) -> Address | None:
        """Return the address that an anonymous request asks for; None where Django has to answer."""
        path, host = environ.get("PATH_INFO", ""), environ.get("HTTP_HOST", "")
        if environ.get("SCRIPT_NAME") or not path.startswith("/") or len(path) > LONGEST_PATH:
            return None
        if not host or len(host) > LONGEST_HOST or self._others_believed or not self._is_ours(host):
            return None
        query = environ.get("QUERY_STRING", "")
        if query and (query := canonical_query(query)) is None:
            return None
        return Address(_scheme(environ, self._secure), host, path, query)


@lru_cache(maxsize=1024)
def canonical_query(query: str) -> str | None:
    """Return the query as every request for the same has it; None where it asks for anything unknown, or twice."""
    if len(query) > LONGEST_QUERY:
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        return None
    given = dict(pairs)
    if len(given) != len(pairs) or not given.keys() <= set(PARAMETERS):
        return None
    return urlencode([(name, given[name]) for name in PARAMETERS if name in given])


def _scheme(environ: Environ, secure: tuple[str, str] | None) -> str:
    """Return what Django takes for the scheme (HttpRequest.scheme)."""
    if secure is not None and (told := environ.get(secure[0])) is not None:
        return "https" if told.split(",", 1)[0].strip() == secure[1] else "http"
    return environ.get("wsgi.url_scheme", "http")


@lru_cache(maxsize=256)
def encoding_of(accepted: str) -> str:
    """Return how to pack for a client that accepts this (RFC 9110, 12.5.3): "br", "gzip", or "" for not at all."""
    if len(accepted) > LONGEST_QUERY:
        return ""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _semicolon, parameters = part.partition(";")
        weight = 1.0
        if (given := parameters.strip()).startswith("q="):
            try:
                weight = float(given[2:])
            except ValueError:
                weight = 0.0
        weights[name.strip()] = weight
    best = max(("br", "gzip"), key=lambda name: weights.get(name, 0.0))
    return best if weights.get(best, 0.0) > 0 else ""
