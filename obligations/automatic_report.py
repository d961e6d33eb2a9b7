"""What machines found of the site's accessibility: a report that ships with the release (see scripts/)."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

REPORT = Path(__file__).with_name("accessibility_report.json")


@dataclass(frozen=True, slots=True)
class AutomaticReport:
    """When which version of a program looked at how many pages, and what it found."""

    made_on: date
    tool: str
    version: str
    browser: str
    standards: tuple[str, ...]
    languages: tuple[str, ...]
    pages: int
    violations: int
    # What a person has to look at, because the program cannot decide it.
    undecided: int


@cache
def latest() -> AutomaticReport | None:
    """Return the report of this release, or None where there is none."""
    if not REPORT.exists():
        return None
    found: dict[str, Any] = json.loads(REPORT.read_text(encoding="utf-8"))
    return AutomaticReport(
        made_on=date.fromisoformat(found["made_on"]),
        tool=found["tool"],
        version=found["version"],
        browser=found["browser"],
        standards=tuple(found["standards"]),
        languages=tuple(found["languages"]),
        pages=found["pages"],
        violations=len(found["violations"]),
        undecided=found["undecided"],
    )
