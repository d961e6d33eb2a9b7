"""What Lighthouse says of the pages; it is a tool for measuring, outside the site, which needs no Node.

LIGHTHOUSE names a folder in which `npm install lighthouse` was run, CHROME_PATH the browser. FORMS, LANGUAGES, TYPES
(names of page types, in small letters) and RUNS say how much of it; of several runs the lower median counts.
"""

import json
import os
import re
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

FORMS = os.environ.get("FORMS", "mobile,desktop").split(",")
LANGUAGES = os.environ.get("LANGUAGES", "en,sl,es,fr").split(",")
TYPES = [each for each in os.environ.get("TYPES", "").split(",") if each]
RUNS = int(os.environ.get("RUNS", "3"))
RUN_SECONDS = 180
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
# Milliseconds under Lighthouse's throttling of a phone, shifts of the layout, KiB and requests of a first view.
MOST = {"lcp": 1200.0, "cls": 0.01, "tbt": 50.0, "kib": 100.0, "requests": 8}
# What a page that search engines are asked to leave out loses, and nothing else.
LEFT_OUT = "is-crawlable"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage"
    ' --host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"'
)
# Addresses that are no pages, by the name that they are measured under.
NO_PAGES = ("suggestions", "calendar", "feed", "nothing", "part of", "sitemap")


def measure(address: str, folder: Path, visited: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what Lighthouse says of each page of the site at `address`, with the faults by the budget."""
    found = []
    for name, page in visited.items():
        kind, _space, language = name.rpartition(" ")
        if kind.startswith(NO_PAGES) or name.startswith(NO_PAGES) or language not in LANGUAGES:
            continue
        if TYPES and kind not in TYPES:
            continue
        for form in FORMS:
            said = _judged(name, form, [_run(f"{address}{page['address']}", form, folder) for _time in range(RUNS)])
            print(f"{name} {form}: {said['scores']} {'; '.join(said['faults'])}", flush=True)
            found.append(said)
    return found


def _run(address: str, form: str, folder: Path) -> dict[str, Any]:
    """Return the report of one run; a browser that has lost the beginning of it is asked again."""
    program = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    command = ["node", str(program), address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    if form == "desktop":
        command.append("--preset=desktop")
    for _time in range(3):
        with tempfile.TemporaryDirectory() as profile:
            flags = f'{FLAGS} --user-data-dir="{profile}"'
            done = subprocess.run(
                [*command, f"--chrome-flags={flags}"],
                capture_output=True,
                text=True,
                timeout=RUN_SECONDS,
                check=False,
                env=os.environ | {"CHROME_PATH": os.environ.get("CHROME_PATH", "/usr/bin/chromium")},
            )
        if done.returncode == 0 and done.stdout.startswith("{"):
            report = json.loads(done.stdout)
            if not report.get("runtimeError"):
                return report
    raise SystemExit(f"Lighthouse says nothing of {address}: {done.stderr[-800:]}")


def _judged(name: str, form: str, reports: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the middle figures of the reports and what they lack."""
    figures: dict[str, list[float]] = {}
    lost: set[str] = set()
    for report in reports:
        audits = report["audits"]
        for category in CATEGORIES:
            figures.setdefault(category, []).append(round((report["categories"][category]["score"] or 0) * 100))
            if category != "performance":
                lost |= {
                    each["id"]
                    for each in report["categories"][category]["auditRefs"]
                    if each["weight"] and audits[each["id"]]["score"] is not None and audits[each["id"]]["score"] < 1
                }
        asked = [each for each in audits["network-requests"]["details"]["items"] if re.match("https?:", each["url"])]
        for figure, audit in (
            ("lcp", "largest-contentful-paint"),
            ("cls", "cumulative-layout-shift"),
            ("tbt", "total-blocking-time"),
        ):
            figures.setdefault(figure, []).append(audits[audit]["numericValue"])
        figures.setdefault("kib", []).append(sum(each.get("transferSize", 0) for each in asked) / 1024)
        figures.setdefault("requests", []).append(len(asked))
    middle = {figure: round(statistics.median_low(values), 3) for figure, values in figures.items()}
    # Where nothing but the wish to be left out is lost, the points for it are given.
    scores = middle | ({"seo": 100} if lost & {LEFT_OUT} == lost and lost else {})
    faults = [f"{figure} {scores[figure]:g}" for figure, least in LEAST.items() if scores[figure] < least]
    faults += [f"{figure} {middle[figure]:g}" for figure, most in MOST.items() if middle[figure] > most]
    faults += [f"lost {audit}" for audit in sorted(lost - {LEFT_OUT})]
    return {
        "name": name,
        "form": form,
        **middle,
        "lost": sorted(lost),
        "faults": faults,
        "scores": "/".join(f"{middle[category]:g}" for category in CATEGORIES),
    }
