"""Looks for answers that are older than a change: some write, others read all the while, from every worker.

`python -m scripts.bench_stale`, with the environment of a site as scripts.bench_sites makes it, and BENCH_ADDRESS,
where its server answers: this program writes on the same host. A second server with a generation of its own stands for
another host, which hears of changes from the database. PUBLICATIONS (1000) are made, OTHERS (a tenth) of each other
kind of change and RELOADS (3) of the second server, while CLIENTS (8) read. What was changed is put back.

Ends with 1 where an answer of the same host is older than a change that was finished before it was asked for, where one
of the other host is older than a change of a second ago, or where an answer was lost, be it while workers are replaced.
"""

import ctypes
import http.client
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scripts.bench_settings")
django.setup()

from django.conf import settings  # noqa: E402 - models need the set-up above
from django.db import connection  # noqa: E402 - models need the set-up above

from scripts import bench_sites  # noqa: E402 - models need the set-up above
from scripts.bench_load import fetch  # noqa: E402 - models need the set-up above
from scripts.page_changes import ChangingSite, Kind  # noqa: E402 - models need the set-up above

# Only these kinds, by name, with commas.
ONLY = os.environ.get("KINDS", "")
PUBLICATIONS = int(os.environ.get("PUBLICATIONS", "1000"))
OTHERS = int(os.environ.get("OTHERS", "0")) or max(1, PUBLICATIONS // 10)
RELOADS = int(os.environ.get("RELOADS", "3"))
CLIENTS = int(os.environ.get("CLIENTS", "8"))
# Requests over one connection, so that every worker is asked.
A_CONNECTION = 20
PAUSE = 0.1
# Seconds between the requests of a client: whoever writes needs the machine, too.
THINK = 0.003
# Seconds after which another host has to know.
MOST_BEHIND = 1.0
NOBODY = -1
# Requests before anything is changed.
WARM = 20


class Shared:
    """What the writer tells the readers: the kind of change, which one was begun last, and which one is done."""

    def __init__(self) -> None:
        self.kind = multiprocessing.Value(ctypes.c_long, NOBODY, lock=False)
        self.begun = multiprocessing.Value(ctypes.c_long, 0, lock=False)
        self.done = multiprocessing.Value(ctypes.c_long, 0, lock=False)
        self.done_at = multiprocessing.Value(ctypes.c_double, 0, lock=False)
        self.ended = multiprocessing.Event()


@dataclass
class Tally:
    """What one reader has seen."""

    answers: int = 0
    stale: int = 0
    lost: int = 0
    behind: float = 0.0
    first: str = ""
    kinds: dict[str, int] = field(default_factory=dict)


class Client:
    """Reads one address after the other."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self._asked = 0

    def get(self, path: str) -> str:
        """Return what the server answers; raise OSError or HTTPException where it does not.

        A kept connection that the server has closed before it took the request is opened again once, as browsers and
        proxies do (RFC 9112, 9.3.1).
        """
        is_fresh = self._asked % A_CONNECTION == 0
        self._asked += 1
        if is_fresh:
            self._connection.close()
        try:
            return self._ask(path)
        except (ConnectionResetError, BrokenPipeError):
            if is_fresh:
                raise
            self._connection.close()
            return self._ask(path)

    def _ask(self, path: str) -> str:
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 500:
            raise http.client.HTTPException(f"status {answer.status}")
        return text


def read(address: str, kinds: list[Kind], shared: Shared, queue: Any) -> None:
    """Read until the end, and tell how much of it was older than it may be."""
    tally, client = Tally(), Client(address)
    while not shared.ended.is_set():
        index, least = shared.kind.value, shared.done.value
        done_at, asked_at = shared.done_at.value, time.monotonic()
        if index == NOBODY or least == 0:
            time.sleep(PAUSE / 10)
            continue
        kind = kinds[index]
        try:
            text = client.get(kind.address.format(least))
        except (OSError, http.client.HTTPException) as error:
            tally.lost += 1
            tally.first = tally.first or f"{kind.name}: {error}"
            client = Client(address)
            continue
        most = shared.begun.value
        time.sleep(THINK)
        if shared.kind.value != index or kind.shows is None:
            continue
        tally.answers += 1
        if not any(kind.shows(text, number) for number in range(least, most + 1)):
            tally.stale += 1
            tally.kinds = {**tally.kinds, kind.name: tally.kinds.get(kind.name, 0) + 1}
            tally.behind = max(tally.behind, asked_at - done_at)
            tally.first = tally.first or f"{kind.name}, change {least}"
    queue.put(tally)


def ask_on(address: str, path: str, ended: Any, queue: Any) -> None:
    """Ask for one page until the end, each time over a connection of its own or kept, and tell what was lost."""
    tally, client = Tally(), Client(address)
    while not ended.is_set():
        try:
            client.get(path)
            tally.answers += 1
        except (OSError, http.client.HTTPException) as error:
            tally.lost += 1
            tally.first = tally.first or repr(error)
            client = Client(address)
    queue.put(tally)


def at_work(
    work: Callable[..., None], *groups: tuple[Any, ...], ended: Any, meanwhile: Callable[[], None]
) -> list[Tally]:
    """Have a process do `work` with each of the arguments while `meanwhile` is done; return what each has seen."""
    # A child of a fork must not share a connection.
    connection.close()
    context = multiprocessing.get_context("fork")
    queues = [context.SimpleQueue() for _ in groups]
    processes = [
        context.Process(target=work, args=(*given, queue), daemon=True)
        for given, queue in zip(groups, queues, strict=True)
    ]
    for process in processes:
        process.start()
    try:
        meanwhile()
    finally:
        ended.set()
    return [queue.get() for queue in queues]


def change(site: ChangingSite, kinds: list[Kind], shared: Shared) -> None:
    """Make every change of every kind."""
    for index, kind in enumerate(kinds):
        times, began = PUBLICATIONS if kind.name == "publication" else OTHERS, time.monotonic()
        shared.kind.value = NOBODY
        time.sleep(PAUSE)
        shared.begun.value = shared.done.value = 0
        shared.kind.value = index
        for number in range(1, times + 1):
            shared.begun.value = number
            kind.act(number)
            shared.done_at.value = time.monotonic()
            shared.done.value = number
            # Readers are to see most of the changes, however quick they are.
            time.sleep(THINK)
        print(f"{kind.name}: {times} in {time.monotonic() - began:.0f} s", flush=True)
    shared.kind.value = NOBODY


def added(tallies: list[Tally]) -> Tally:
    """Return what several readers have seen together."""
    return Tally(
        sum(each.answers for each in tallies),
        sum(each.stale for each in tallies),
        sum(each.lost for each in tallies),
        max(each.behind for each in tallies),
        next((each.first for each in tallies if each.first), ""),
        {name: sum(each.kinds.get(name, 0) for each in tallies) for tally in tallies for name in tally.kinds},
    )


def main() -> int:
    """Write and read, print what came of it, and return the exit code."""
    with ExitStack() as stack:
        inside = dict(os.environ)
        place = Path(settings.PAGE_CACHE_FILE).parent
        serve = [sys.executable, "-m", "demo.web", "{host}", "{port}"]
        own = os.environ.get("BENCH_ADDRESS")
        if not own:
            own = stack.enter_context(bench_sites.serving("this host", serve, inside)).address
        elsewhere = inside | {"BENCH_PLACE": str(place.with_name(f"{place.name}-elsewhere"))}
        other = stack.enter_context(bench_sites.serving("another host", serve, elsewhere))
        site, shared = ChangingSite(most=OTHERS), Shared()
        stack.callback(site.remove)
        kinds = [kind for kind in site.kinds() if kind.name in (ONLY.split(",") if ONLY else [kind.name])]
        for address in (own, other.address):
            # Every worker has to be there.
            for _ in range(WARM):
                fetch(address + kinds[0].address)
        half = CLIENTS // 2
        groups = [(address, kinds, shared) for address in [own] * half + [other.address] * half]
        tallies = at_work(read, *groups, ended=shared.ended, meanwhile=lambda: change(site, kinds, shared))
        here, there = added(tallies[:half]), added(tallies[half:])
        ended = multiprocessing.Event()
        groups = [(other.address, kinds[0].address, ended)] * CLIENTS
        reloaded = added(at_work(ask_on, *groups, ended=ended, meanwhile=lambda: reload_workers(other)))
    print(f"this host: {here.stale} stale of {here.answers} answers, {here.lost} lost {here.first} {here.kinds or ''}")
    print(
        f"another host: {there.stale} of {there.answers} answers were older than a change, of at most"
        f" {there.behind * 1000:.1f} ms before: {there.kinds}; {there.lost} lost {there.first if there.lost else ''}"
    )
    print(f"{RELOADS} reloads of all workers: {reloaded.lost} lost of {reloaded.answers} answers {reloaded.first}")
    return int(bool(here.stale or here.lost or there.lost or reloaded.lost or there.behind > MOST_BEHIND))


def reload_workers(server: bench_sites.Server) -> None:
    """Have the server replace its workers by new ones, several times."""
    for _ in range(RELOADS):
        before = set(server.workers())
        time.sleep(1)
        server.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 60
        while before & set(server.workers()) and time.monotonic() < until:
            time.sleep(PAUSE)
    time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
