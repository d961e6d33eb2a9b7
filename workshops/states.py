"""The state of a workshop, worked out from its facts and the clock; never typed, but for the cancellation."""

import datetime as dt
from typing import Protocol

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """What a visitor may expect of a workshop."""

    ANNOUNCED = "announced", pgettext_lazy("state of a workshop", "Date to be confirmed")
    # Firm and to come, but one does not register for it on this site.
    CONFIRMED = "confirmed", pgettext_lazy("state of a workshop", "Date confirmed")
    OPEN = "open", pgettext_lazy("state of a workshop", "Open for registration")
    FULL = "full", pgettext_lazy("state of a workshop", "Full, with a waiting list")
    CLOSED = "closed", pgettext_lazy("state of a workshop", "Registration closed")
    PAST = "past", pgettext_lazy("state of a workshop", "Took place")
    REPORT_DUE = "report_due", pgettext_lazy("state of a workshop", "Took place, report to follow")
    ARCHIVED = "archived", pgettext_lazy("state of a workshop", "In the archive")
    LAPSED = "lapsed", pgettext_lazy("state of a workshop", "Date never confirmed")
    CANCELLED = "cancelled", pgettext_lazy("state of a workshop", "Cancelled")

    @property
    def is_ahead(self) -> bool:
        """Tell whether the workshop has a firm date that is not over."""
        return self in AHEAD


AHEAD = frozenset({State.CONFIRMED, State.OPEN, State.FULL, State.CLOSED})
OVER = frozenset({State.PAST, State.REPORT_DUE, State.ARCHIVED})
FIRM = AHEAD | OVER
COMING = AHEAD | {State.ANNOUNCED}


class WorkshopLike(Protocol):
    """The facts that a state is worked out from."""

    cancelled: bool
    is_firm: bool
    starts_at: dt.datetime | None
    runs_until: dt.datetime | None
    reported: bool
    capacity: int | None
    registration_closes_at: dt.datetime | None


def state_of(workshop: WorkshopLike, now: dt.datetime, *, is_full: bool = False) -> State:
    """Return the state at the moment `now` (aware); `is_full` says that whoever registers next has to wait.

    A date that is not firm and has run out is no date any more: the workshop is lapsed, not coming. What has a report
    goes to the archive WORKSHOP_ARCHIVE_DAYS after its end; without one the report stays due.
    """
    if workshop.cancelled:
        return State.CANCELLED
    until = workshop.runs_until
    over = until is not None and until <= now
    if not workshop.is_firm:
        return State.LAPSED if over else State.ANNOUNCED
    if over:
        if not workshop.reported:
            return State.REPORT_DUE
        return State.ARCHIVED if until <= archived_before(now) else State.PAST
    if workshop.capacity is None:
        return State.CONFIRMED
    closings = [moment for moment in (workshop.starts_at, workshop.registration_closes_at) if moment is not None]
    if closings and min(closings) <= now:
        return State.CLOSED
    return State.FULL if is_full else State.OPEN


def archived_before(now: dt.datetime) -> dt.datetime:
    """Return the moment (aware) by which a workshop must have ended to be in the archive at `now`."""
    return now - dt.timedelta(days=settings.WORKSHOP_ARCHIVE_DAYS)
