"""Makes reports of the public pages, and keeps the last ones."""

import time
from datetime import timedelta

from django.db import connection
from wagtail.models import Site

from obligations.checking.findings import Finding
from obligations.checking.models import CheckReport
from obligations.checking.owed import owed_by_language
from obligations.checking.walk import look

# As many as somebody can read; the rest is counted.
FINDINGS_KEPT = 2000
REPORTS_KEPT = 30
# Sets this lock apart from others in the same database.
LOCK = (0x7A5E, 1)


class UnderWayError(Exception):
    """Another process makes a report at this moment."""


def check() -> CheckReport:
    """Look at every public page, keep what was found as the last report, and return it.

    Raises UnreachableError where the site cannot be asked, UnderWayError where another process is at it.
    """
    with connection.cursor() as cursor:
        # It ends with this process, however that happens.
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
        if not cursor.fetchone()[0]:
            raise UnderWayError("Another check is under way: wait for its report.")
        try:
            return _check()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", LOCK)


def _check() -> CheckReport:
    began = time.monotonic()
    site = Site.objects.filter(is_default_site=True).first()
    outcome = look(owed_by_language(site) if site else {}, FINDINGS_KEPT)
    report = CheckReport.objects.create(
        duration=timedelta(seconds=round(time.monotonic() - began, 3)),
        pages=outcome.pages,
        total=outcome.total,
        findings=[finding.as_row() for finding in outcome.findings],
    )
    kept = CheckReport.objects.values_list("pk", flat=True)[:REPORTS_KEPT]
    CheckReport.objects.exclude(pk__in=list(kept)).delete()
    return report


def findings_of(report: CheckReport) -> list[Finding]:
    """Return what a report holds, by language and address."""
    return [Finding(**row) for row in report.findings]


def latest(*, with_findings: bool = True) -> CheckReport | None:
    """Return the last report, or None before there was any."""
    reports = CheckReport.objects.all() if with_findings else CheckReport.objects.defer("findings")
    return reports.first()
