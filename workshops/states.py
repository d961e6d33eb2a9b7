"""The state of a workshop, worked out from its facts and the clock; never typed."""

import datetime as dt
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """What a visitor may expect of a workshop."""

    ANNOUNCED = "announced", pgettext_lazy("state of a workshop", "Date to be confirmed")
    OPEN = "open", pgettext_lazy("state of a workshop", "Date confirmed")
    PAST = "past", pgettext_lazy("state of a workshop", "Took place")
    REPORT_DUE = "report_due", pgettext_lazy("state of a workshop", "Took place, report to follow")
    LAPSED = "lapsed", pgettext_lazy("state of a workshop", "Date never confirmed")
    CANCELLED = "cancelled", pgettext_lazy("state of a workshop", "Cancelled")


FIRM = frozenset({State.OPEN, State.PAST, State.REPORT_DUE})
COMING = frozenset({State.OPEN, State.ANNOUNCED})


class WorkshopLike(Protocol):
    """The facts that a state is worked out from."""

    cancelled: bool
    is_firm: bool
    runs_until: dt.datetime | None
    reported: bool


def state_of(workshop: WorkshopLike, now: dt.datetime) -> State:
    """Return the state at the moment `now` (aware).

    A date that is not firm and has run out is no date any more: the workshop is lapsed, not coming.
    """
    if workshop.cancelled:
        return State.CANCELLED
    over = workshop.runs_until is not None and workshop.runs_until <= now
    if not workshop.is_firm:
        return State.LAPSED if over else State.ANNOUNCED
    if not over:
        return State.OPEN
    return State.PAST if workshop.reported else State.REPORT_DUE
