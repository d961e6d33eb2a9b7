"""`manage.py check_obligations`: looks at every public page in every language and says what is missing there."""

import json
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from core import languages
from obligations.checking import services
from obligations.checking.findings import worded
from obligations.checking.models import CheckReport
from obligations.crawling.visitor import UnreachableError


class Command(BaseCommand):
    """Makes a report, which the dashboard shows too, and fails where something was found."""

    help = (
        "Looks at every public page in every language: funding, pages of record, languages, titles, headings, "
        "pictures, links, files, foreign hosts, cookies. Keeps the report for the dashboard; ends with 1 if anything "
        "was found."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how the report is written."""
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="write the report as JSON")
        form.add_argument("--quiet", action="store_true", help="write nothing, and end with 0 whatever was found")
        parser.add_argument(
            "--language", choices=languages.codes(), default="en", help="language in which the findings are worded"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the report and write it."""
        try:
            report = services.check()
        except (UnreachableError, services.UnderWayError) as error:
            raise CommandError(str(error)) from error
        if options["quiet"]:
            return
        with translation.override(options["language"]):
            self._write_json(report) if options["json"] else self._write(report)
        if report.total:
            raise CommandError(f"{report.total} findings on {report.pages} pages.")

    def _write_json(self, report: CheckReport) -> None:
        findings = [
            finding.as_row() | {"words": worded(finding.code, finding.said)} for finding in services.findings_of(report)
        ]
        said = {
            "made_at": report.made_at.isoformat(),
            "seconds": report.duration.total_seconds(),
            "pages": report.pages,
            "total": report.total,
            "findings": findings,
        }
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))

    def _write(self, report: CheckReport) -> None:
        self.stdout.write(
            f"{report.made_at:%Y-%m-%d %H:%M:%S %Z}: {report.pages} pages in {report.duration.total_seconds():.1f} s, "
            f"{report.total} findings."
        )
        for address, found in groupby(services.findings_of(report), lambda finding: finding.address):
            self.stdout.write(address)
            for finding in found:
                self.stdout.write(f"    {worded(finding.code, finding.said)}")
        if left_out := report.total - len(report.findings):
            self.stdout.write(f"... and {left_out} more.")
