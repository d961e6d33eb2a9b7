"""Measures how fast the site is, beside the server's own limit and beside Wagtail's demo: `make bench`.

Absolute figures of a shared machine do not hold from one hour to the next, so everything is measured in turns, and
what counts are ratios within a round: the middle one of all rounds, with the lowest and the highest.

In the environment, each with its default: SITES=100,1000,10000 (pages), ROUNDS=3, SECONDS=3 for each address in a
round, CONNECTIONS=8, REQUESTS=100000 for the memory of a worker (0: not measured), STALE=1000 publications while
others read (0: none), BAKERYDEMO (a folder made ready as docs/performance.md says), LIGHTHOUSE (a folder with
`node_modules`, see there), OUT (a JSON file, default .local/bench/results.json), and
ONLY=pages,load,memory,stale,lighthouse.
"""

import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from demo import place
from scripts import bench_browser, bench_memory, bench_report, bench_sites
from scripts.bench_load import DRIVER, Load, fetch, load
from scripts.bench_sites import Server

SITES = [int(each) for each in os.environ.get("SITES", "100,1000,10000").split(",")]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SECONDS = float(os.environ.get("SECONDS", "3"))
CONNECTIONS = int(os.environ.get("CONNECTIONS", "8"))
REQUESTS = int(os.environ.get("REQUESTS", "100000"))
STALE = int(os.environ.get("STALE", "1000"))
BAKERYDEMO = os.environ.get("BAKERYDEMO", "")
LIGHTHOUSE = os.environ.get("LIGHTHOUSE", "")
ONLY = set(os.environ.get("ONLY", "pages,load,memory,stale,lighthouse").split(","))
# The pages of bakerydemo that ours are compared with.
BAKERY_PAGES = {
    "home": "/",
    "listing": "/breads/",
    "detail": "/breads/anadama-bread/",
    "search": "/search/?q=bread",
}
EDITORS = ("dashboard", "explorer", "teams", "report", "translation editor")


@dataclass
class Line:
    """One address of one server, and what came of each round."""

    page: str
    server: Server
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    connections: int = CONNECTIONS
    rounds: list[Load] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The page and the server."""
        return f"{self.page} @ {self.server.name}"


def main() -> int:
    """Measure, print one table and write the figures as JSON; return 1 where a number of the budget is not met."""
    base = os.environ["DATABASE_URL"]
    results: dict[str, Any] = {"machine": _machine(base), "driver": DRIVER, "rounds": ROUNDS, "seconds": SECONDS}
    urls = bench_sites.build(base, SITES)
    if ONLY & {"pages", "load", "lighthouse"}:
        print("counting queries", flush=True)
        results["pages"] = {size: _pages(url, size) for size, url in urls.items()}
    with ExitStack() as stack:
        if "load" in ONLY:
            lines = _lines(stack, urls, results["pages"])
            _take_turns(lines)
            results["load"] = [
                {
                    "page": line.page,
                    "server": line.server.name,
                    "path": line.path,
                    "rounds": [asdict(each) for each in line.rounds],
                }
                for line in lines
            ]
    with ExitStack() as stack:
        kept = bench_sites.ours(stack, urls[max(urls)], max(urls), cache=True)
        if "memory" in ONLY and REQUESTS:
            results["memory"] = bench_memory.measure(kept, REQUESTS)
        smallest = bench_sites.ours(stack, urls[min(urls)], min(urls), cache=True)
        if "stale" in ONLY and STALE:
            results["stale"] = _stale(smallest)
        if "lighthouse" in ONLY and LIGHTHOUSE:
            visited = results["pages"][min(urls)]["visitors"]
            results["lighthouse"] = bench_browser.measure(smallest.address, Path(LIGHTHOUSE), visited)
    results["load average at the end"] = os.getloadavg()
    out = Path(os.environ.get("OUT") or place.local_folder() / "bench" / "results.json")
    out.write_text(json.dumps(results, indent=1))
    broken = bench_report.print_report(results)
    print(f"\nAll figures: {out}")
    return 1 if broken else 0


def _machine(base: str) -> dict[str, Any]:
    with psycopg.connect(base) as connection:
        database = connection.execute("SHOW server_version").fetchone()[0]
    return {
        "when": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "cores": os.cpu_count(),
        "load average": os.getloadavg(),
        "system": platform.platform(),
        "Python": platform.python_version(),
        "PostgreSQL": database,
        **{name: importlib.metadata.version(name) for name in ("Django", "wagtail", "granian")},
    }


def _pages(url: str, size: int) -> dict[str, Any]:
    inside = bench_sites.environment(url, bench_sites.folder_of(str(size)))
    return json.loads(bench_sites.run([sys.executable, "-m", "scripts.bench_pages"], inside))


def _lines(stack: ExitStack, urls: dict[int, str], pages: dict[int, Any]) -> list[Line]:
    """Start all servers, and return what is asked of each."""
    lines = []
    empty = stack.enter_context(
        bench_sites.serving(
            "empty view",
            [sys.executable, "-m", "scripts.bench_empty", "{host}", "{port}"],
            {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        )
    )
    lines.append(Line("empty view", empty, "/"))
    for size, url in urls.items():
        server = bench_sites.ours(stack, url, size, cache=False)
        lines += [Line(page, server, path) for page, path in _visited(pages[size]).items()]
        headers = bench_sites.signed_in(server)
        for screen in EDITORS:
            path = pages[size]["editors"][screen]["address"]
            # Few people edit at a time: how long one of them waits is what counts.
            lines.append(Line(screen, server, path, headers, connections=1))
    for size in sorted({min(urls), max(urls)}):
        server = bench_sites.ours(stack, urls[size], size, cache=True)
        server.name = f"{size}, kept"
        lines += [Line(page, server, path) for page, path in _visited(pages[size]).items() if page != "search"]
    if BAKERYDEMO:
        bakery = stack.enter_context(_bakery(Path(BAKERYDEMO)))
        lines += [Line(page, bakery, path) for page, path in BAKERY_PAGES.items()]
    return lines


def _visited(pages: dict[str, Any]) -> dict[str, str]:
    visitors = pages["visitors"]
    return {
        **pages["lists"],
        "detail": visitors["newspage en"]["address"],
        "profile": visitors["regionpage en"]["address"],
        "search": visitors["search en"]["address"],
    }


def _bakery(folder: Path) -> Any:
    """Serve bakerydemo with its own settings behind the same server: see docs/performance.md."""
    inside = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PYTHONPATH"}}
    for line in (folder / "environment").read_text().splitlines():
        name, _equals, value = line.partition("=")
        inside[name] = value
    inside["PATH"] = f"{folder / 'venv' / 'bin'}:{inside['PATH']}"
    command = [
        str(folder / "venv" / "bin" / "granian"),
        *("--interface", "wsgi", "--workers", "2", "--blocking-threads", "2", "--log-level", "warning"),
        *("--host", "{host}", "--port", "{port}", "bakerydemo.wsgi:application"),
    ]
    return bench_sites.serving("bakerydemo", command, inside, folder=folder / "bakery")


def _take_turns(lines: list[Line]) -> None:
    """Ask for every address in each round, in another order each time; the first asking is not counted."""
    for line in lines:
        # Both workers get to know each page; of a screen that one person asks for once is enough.
        for _time in range(6 if line.connections > 1 else 2):
            status, _headers, _body = fetch(f"{line.server.address}{line.path}", line.headers)
            if status != 200:
                raise SystemExit(f"{line.name} answers {status}: {line.path}")
    for number in range(ROUNDS):
        print(f"round {number + 1} of {ROUNDS}, load {os.getloadavg()[0]:.1f}", flush=True)
        turn = number * len(lines) // ROUNDS
        for line in lines[turn:] + lines[:turn]:
            address = f"{line.server.address}{line.path}"
            line.rounds.append(load(address, seconds=SECONDS, connections=line.connections, headers=line.headers))


def _stale(server: Server) -> dict[str, Any]:
    """Have the other program look for answers that are older than a change; what it says is kept as it is."""
    program = Path(__file__).with_name("bench_stale.py")
    if not program.exists():
        return {"said": "not there", "code": None}
    inside = server.environment | {"BENCH_ADDRESS": server.address, "PUBLICATIONS": str(STALE)}
    done = subprocess.run(
        [sys.executable, "-m", "scripts.bench_stale"],
        cwd=bench_sites.CHECKOUT,
        env=inside,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return {"said": done.stdout, "code": done.returncode}


if __name__ == "__main__":
    sys.exit(main())
