"""Has axe look at every page of a running site in Chromium, and writes the report that the statement shows.

    make run                                                         # in another terminal
    .venv/bin/python scripts/accessibility_report.py http://localhost:8000

Writes obligations/accessibility_report.json, which is part of the release: make it anew before each one. Ends with 1
where the site tells of no page, or one cannot be read; then nothing is written. Faults are no reason to fail: they
stand in the report.
"""

import argparse
import json
import sys
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import axe_playwright_python
from playwright.sync_api import Browser, sync_playwright

REPORT = Path(__file__).resolve().parents[1] / "obligations" / "accessibility_report.json"
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SECONDS = 30
WIDTHS = (360, 1280)
# What axe knows of the standards, by its own names; WCAG 2.1 AA is what EN 301 549 asks of web pages.
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """
async standards => {
    const found = await axe.run(document, {runOnly: standards, resultTypes: ["violations", "incomplete"]});
    const short = kind => found[kind].map(rule => ({rule: rule.id, impact: rule.impact, places: rule.nodes.length}));
    return {version: axe.version, violations: short("violations"), undecided: short("incomplete")};
}
"""


def addresses(site: str) -> list[str]:
    """Return the addresses of all pages that the sitemap of the site tells of, in order."""
    found: list[str] = []
    for part in _locations(f"{site}/sitemap.xml"):
        # The site tells its own name, which need not be the one by which it can be had here.
        found += _locations(site + urlsplit(part).path)
    return [site + urlsplit(address).path for address in found]


def _locations(address: str) -> list[str]:
    with urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - the address is that of the caller's own site
        tree = ElementTree.parse(answer)  # noqa: S314 - as above
    return [str(each.text) for each in tree.iter(f"{NAMESPACE}loc")]


def look_at(browser: Browser, pages: list[str]) -> dict[str, Any]:
    """Return what axe finds on the pages, each as narrow as a telephone and as wide as a desk."""
    version, faults, undecided = "", {}, 0
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900})
        for address in pages:
            answer = page.goto(address)
            if answer is None or answer.status != 200:
                raise OSError(f"{address} cannot be read.")
            page.evaluate(AXE.read_text())
            found = page.evaluate(RUN, list(STANDARDS))
            version = found["version"]
            undecided += sum(each["places"] for each in found["undecided"])
            for each in found["violations"]:
                fault = faults.setdefault(each["rule"], {"rule": each["rule"], "impact": each["impact"], "pages": []})
                fault["pages"] = sorted({*fault["pages"], urlsplit(address).path})
        page.close()
    return {"version": version, "violations": [faults[rule] for rule in sorted(faults)], "undecided": undecided}


def report_on(site: str, chromium: str | None) -> dict[str, Any]:
    """Return the report on the site at an address without a closing slash; raises OSError for what cannot be read."""
    pages = addresses(site)
    if not pages:
        raise OSError(f"{site}/sitemap.xml tells of no page.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        found = look_at(browser, pages)
        name = f"Chromium {browser.version.partition('.')[0]}"
        browser.close()
    return {
        "made_on": datetime.now(UTC).date().isoformat(),
        "tool": "axe-core",
        "version": found["version"],
        "browser": name,
        "standards": list(STANDARDS),
        "widths": list(WIDTHS),
        "languages": sorted({urlsplit(page).path.split("/")[1] for page in pages}),
        "pages": len(pages),
        "violations": found["violations"],
        # Places that axe leaves to a person.
        "undecided": found["undecided"],
    }


def main() -> int:
    """Make the report and write it; return how the program ends."""
    parser = argparse.ArgumentParser(description="Has axe look at every page of a running site.")
    parser.add_argument("site", help="its address, like http://localhost:8000")
    parser.add_argument("--chromium", help="the browser, if Playwright has none of its own", default=None)
    options = parser.parse_args()
    try:
        report = report_on(options.site.rstrip("/"), options.chromium)
    except OSError as error:
        print(f"No report was written. {error}", file=sys.stderr)
        return 1
    REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{report['pages']} pages, {len(report['violations'])} rules broken: {REPORT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
