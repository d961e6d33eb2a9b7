"""Asks a server of this machine for one address as fast as it answers, over a few connections, for some seconds.

With `wrk` where it is installed, else with processes of Python, which take more of the machine's time for themselves:
`DRIVER` says which, and figures of one are not to be compared with figures of the other.
"""

import http.client
import json
import multiprocessing
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

DRIVER = "wrk" if shutil.which("wrk") else "python"
ANSWER_SECONDS = 30
# wrk calls `done` at its end; it counts in microseconds.
_SCRIPT = """
function done(summary, latency, requests)
  local e = summary.errors
  print(string.format('{"answers": %d, "seconds": %f, "p50": %f, "p95": %f, "p99": %f, "failed": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, e.status + e.connect + e.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """What came of it: answers, answers a second, milliseconds that half, 95 % and 99 % took at most, and failures.

    An answer that is neither 2xx nor 3xx has failed, as has one that does not come.
    """

    answers: int
    rate: float
    p50: float
    p95: float
    p99: float
    failed: int


def load(address: str, *, seconds: float, connections: int, headers: dict[str, str] | None = None) -> Load:
    """Ask for `address` (http, with its host) over so many connections for so long, and say what came of it."""
    with_headers = headers or {}
    # Whoever asks alone waits for the last answer, however long that takes; wrk counts only what has come by then.
    if DRIVER == "wrk" and connections > 1:
        return _wrk(address, seconds, connections, with_headers)
    return _processes(address, seconds, connections, with_headers)


def _wrk(address: str, seconds: float, connections: int, headers: dict[str, str]) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "report.lua"
        script.write_text(_SCRIPT)
        named = [each for name, value in headers.items() for each in ("-H", f"{name}: {value}")]
        command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", f"{ANSWER_SECONDS}s"]
        done = subprocess.run(
            [*command, "-s", str(script), *named, address], capture_output=True, text=True, check=False
        )
    found = re.search(r"^\{.*\}$", done.stdout, re.MULTILINE)
    if found is None:
        raise SystemExit(f"wrk says nothing of {address}: {done.stdout}{done.stderr}")
    told = json.loads(found[0])
    rate = told["answers"] / told["seconds"]
    return Load(told["answers"], rate, told["p50"], told["p95"], told["p99"], int(told["failed"]))


def _processes(address: str, seconds: float, connections: int, headers: dict[str, str]) -> Load:
    with multiprocessing.Pool(connections) as pool:
        parts = pool.starmap(_one, [(address, seconds, headers)] * connections)
    times = sorted(each for taken, _failed in parts for each in taken)
    failed = sum(number for _taken, number in parts)
    if not times:
        raise SystemExit(f"{address} gives no answer.")

    def share(part: float) -> float:
        return times[min(len(times) - 1, int(part * len(times)))]

    return Load(len(times), len(times) / seconds, share(0.5), share(0.95), share(0.99), failed)


def _one(address: str, seconds: float, headers: dict[str, str]) -> tuple[list[float], int]:
    """Ask over one connection; return the milliseconds of each answer, and how many failed."""
    parts = urlsplit(address)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
    taken, failed, until = [], 0, time.perf_counter() + seconds
    while (began := time.perf_counter()) < until:
        try:
            connection.request("GET", target, headers=headers)
            answer = connection.getresponse()
            answer.read()
            failed += answer.status >= 400
        except (OSError, http.client.HTTPException):
            failed += 1
            connection.close()
        taken.append((time.perf_counter() - began) * 1000)
    connection.close()
    return taken, failed


def fetch(address: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any], bytes]:
    """Return status, headers (in lower case) and body of one answer."""
    parts = urlsplit(address)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS * 4)
    try:
        connection.request("GET", target, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()
