"""How much memory a worker has after so many mixed requests, as visitors and programs send them."""

import http.client
import random
import re
import threading
from typing import Any
from urllib.parse import urlsplit

from scripts.bench_load import fetch
from scripts.bench_sites import Server

# Of a hundred requests so many ask for a page that is not there or for words that nobody has asked for: both are made
# anew each time.
MADE_ANEW = 4
CLIENTS = 4
FIRST = 10_000
_WORDS = ("workshop", "region", "social", "economy")


def measure(server: Server, requests: int) -> dict[str, Any]:
    """Send so many requests; return the MiB of each worker after a tenth (at most 10,000) and at the end."""
    paths = _paths(server)
    early = min(FIRST, requests // 10)
    _send(server, paths, early, seed=1)
    before = server.memory()
    _send(server, paths, requests - early, seed=2)
    after = server.memory()
    return {"requests": [early, requests], "MiB": [before, after], "addresses": len(paths)}


def _paths(server: Server) -> list[str]:
    """Return the addresses of the sitemap, as many of each language as an index tells of, at most a few thousand."""
    found = []
    _status, _headers, index = fetch(f"{server.address}/sitemap.xml")
    for part in re.findall(rb"<loc>([^<]+)</loc>", index):
        _status, _headers, body = fetch(server.address + urlsplit(part.decode()).path)
        found += [urlsplit(each.decode()).path for each in re.findall(rb"<loc>([^<]+)</loc>", body)]
    chosen = random.Random(5)  # noqa: S311 - nothing secret
    return sorted(chosen.sample(found, min(len(found), 2000)))


def _send(server: Server, paths: list[str], requests: int, *, seed: int) -> None:
    threads = [
        threading.Thread(target=_client, args=(server.address, paths, requests // CLIENTS, seed * 100 + number))
        for number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _client(address: str, paths: list[str], requests: int, seed: int) -> None:
    made = random.Random(seed)  # noqa: S311 - nothing secret
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    for number in range(requests):
        kind = made.randrange(100)
        if kind < MADE_ANEW / 2:
            path = f"/{made.choice(('en', 'sl', 'es', 'fr'))}/nothing-{seed}-{number}/"
        elif kind < MADE_ANEW:
            path = f"/en/search/?q={made.choice(_WORDS)}+{number}"
        else:
            path = made.choice(paths)
        try:
            headers = {"Accept-Encoding": made.choice(("gzip", "br", "identity"))}
            connection.request(made.choice(("GET", "GET", "GET", "HEAD")), path, headers=headers)
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            connection.close()
    connection.close()
