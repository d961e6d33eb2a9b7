"""What organisers are reminded of, once each: a date that was never confirmed, and a report that is due."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from core import outbox, responsible
from core.dates import format_date, format_fuzzy
from workshops.facts import EXACT

if TYPE_CHECKING:
    from workshops.models import Workshop, WorkshopPage

LAPSED, REPORT = "workshop date lapsed", "workshop report due"


class ReminderRow(models.Model):
    """Mixin for a row whose organisers are reminded: for which end of the workshop they have been."""

    reminded_lapsed = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_report = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def remind(now: datetime) -> None:
    """Write to the organisers of each workshop whose date has run out unconfirmed at `now`, or whose report is due.

    They are written to once for each end that a workshop was said to have: one that is given another date, which then
    runs out too, has another reminder. The time for a report is WORKSHOP_REPORT_DAYS.
    """
    _remind(LAPSED, "reminded_lapsed", lambda rows: lapsed(rows, now))
    _remind(REPORT, "reminded_report", lambda rows: without_report(rows, now))


def lapsed(rows: "models.QuerySet[Workshop]", now: datetime) -> "models.QuerySet[Workshop]":
    """Keep the workshops that are shown with a date which is not firm and has run out."""
    return _shown(rows).exclude(precision=EXACT).filter(runs_until__lte=now)


def without_report(rows: "models.QuerySet[Workshop]", now: datetime) -> "models.QuerySet[Workshop]":
    """Keep the workshops that are over for so long that their report is due, and have none."""
    due = now - timedelta(days=settings.WORKSHOP_REPORT_DAYS)
    return _shown(rows).filter(precision=EXACT, reported=False, runs_until__lte=due)


def _shown(rows: "models.QuerySet[Workshop]") -> "models.QuerySet[Workshop]":
    return rows.filter(cancelled=False, pk__in=_pages().filter(live=True).values("workshop"))


def _pages() -> "models.QuerySet[WorkshopPage]":
    from workshops.models import WorkshopPage  # its row has a column of ours

    return WorkshopPage.objects.filter(alias_of__isnull=True)


def _remind(kind: str, column: str, due: "Callable[[models.QuerySet[Workshop]], models.QuerySet[Workshop]]") -> None:
    rows = _pages().model._meta.get_field("workshop").related_model.objects.exclude(**{column: models.F("runs_until")})
    for key in due(rows).values_list("pk", flat=True):
        with transaction.atomic():
            # Held, so that another worker finds it done.
            row = due(rows).select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
            if row is None:
                continue
            _write(kind, row)
            setattr(row, column, row.runs_until)
            row.save(update_fields=[column])


def _write(kind: str, row: "Workshop") -> None:
    pages = {page.locale.language_code: page for page in _pages().filter(workshop=row).select_related("locale")}
    source = pages.get(row.source_language_code) or next(iter(pages.values()))
    for recipient in responsible.for_region(row.host):
        own = pages.get(recipient.language, source)
        outbox.post(
            kind,
            recipient.address,
            recipient.language,
            f"workshops/mail/{'lapsed' if kind == LAPSED else 'report_due'}",
            {
                "name": recipient.name,
                "title": own.title,
                "when": _when(row, recipient.language),
                # Facts and the first words are edited there.
                "path": reverse("wagtailadmin_pages:edit", args=[source.pk]),
            },
        )


def _when(row: "Workshop", language: str) -> str:
    if row.local_start is not None:
        return format_date(row.local_start.date(), language)
    return format_fuzzy(row.fuzzy_date, language)
