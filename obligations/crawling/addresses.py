"""Links as they stand in pages, told apart and brought into one form: pure functions, no database."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

PAGE = "page"
_USUAL_PORTS = {"http": 80, "https": 443, "webcal": 443}
# What a browser leaves alone in a path.
_SAFE_IN_PATH = "/%:@!$&'()*+,;=~-._"


class Kind(StrEnum):
    """Where a link leads."""

    INSIDE = "inside"
    # Another host, which is asked over the network.
    FOREIGN = "foreign"
    # A mail address, a telephone, data within the page.
    ELSEWHERE = "elsewhere"
    SCRIPT = "script"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads; of one inside this site the path, the query as sorted pairs, and the fragment."""

    kind: Kind
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()
    fragment: str = ""
    host: str = ""

    @property
    def key(self) -> str:
        """The address without the host and the fragment."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    def only_page(self) -> "Address":
        """Return the address with no more of its query than the page of the list that it asks for."""
        return Address(self.kind, self.path, tuple(pair for pair in self.query if pair[0] == PAGE), self.fragment)


class Addresses:
    """Understands links on the site at `root` (https://www.example.org, with a port where it is not the usual one)."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        parts = urlsplit(self.root)
        self.scheme = parts.scheme
        self.place = (parts.hostname or "", _port(parts.port, parts.scheme))

    def read(self, link: str, base: str = "/") -> Address:
        """Return where a link leads that stands on the page with the address `base` (without the host)."""
        # As browsers do (URL Standard): blanks around a link and line breaks within are nothing.
        link = "".join(link.split("\n")).replace("\r", "").replace("\t", "").strip(" \x00\x0c")
        try:
            parts = urlsplit(urljoin(f"{self.root}{base}", link))
            port = parts.port
            host = (parts.hostname or "").rstrip(".")
        except ValueError:
            return Address(Kind.BROKEN)
        if parts.scheme == "javascript":
            return Address(Kind.SCRIPT)
        if parts.scheme not in _USUAL_PORTS:
            return Address(Kind.ELSEWHERE)
        if not host:
            return Address(Kind.BROKEN)
        if (host, _port(port, parts.scheme)) != self.place:
            return Address(Kind.FOREIGN, host=host)
        try:
            pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50)
        except ValueError:
            return Address(Kind.BROKEN)
        # The first page of a list is the list itself.
        query = tuple(sorted(pair for pair in pairs if pair != (PAGE, "1")))
        return Address(Kind.INSIDE, quote(parts.path or "/", safe=_SAFE_IN_PATH), query, parts.fragment)


def candidates(srcset: str) -> list[str]:
    """Return the addresses in a `srcset` (HTML, "parse a srcset attribute"), in which commas may stand too."""
    found, rest = [], srcset.strip()
    while rest := rest.lstrip(" \t\n\r\f,"):
        address, _blank, rest = rest.partition(" ")
        if address.endswith(","):
            found.append(address.rstrip(","))
            continue
        found.append(address)
        rest = rest.partition(",")[2]
    return found


def _port(port: int | None, scheme: str) -> int | None:
    """Return a port that is not the usual one: http and https are one site."""
    return None if port in (None, 80, 443) or port == _USUAL_PORTS.get(scheme) else port
