"""The moments at which a workshop's state changes, or its place in lists and calendars, by the clock alone."""

import datetime as dt

from django.conf import settings
from django.db.models import F, Min, Q

from workshops.feeds import PAST_SHOWN
from workshops.models import Workshop


def next_change(now: dt.datetime) -> dt.datetime | None:
    """Return the first moment after `now` (aware) at which a workshop begins, ends, closes or grows old; or None."""
    # What is kept from a moment of the row on, by that moment and how long after it.
    steps = [
        ("starts_at", dt.timedelta()),
        ("registration_closes_at", dt.timedelta()),
        ("runs_until", dt.timedelta()),
        ("runs_until", dt.timedelta(days=settings.WORKSHOP_ARCHIVE_DAYS)),
        ("runs_until", PAST_SHOWN),
    ]
    firsts = Workshop.objects.aggregate(
        **{
            f"step_{number}": Min(F(name), filter=Q(**{f"{name}__gt": now - later}))
            for number, (name, later) in enumerate(steps)
        }
    )
    found = []
    for number, (_name, later) in enumerate(steps):
        first = firsts[f"step_{number}"]
        # What runs until the calendar ends has nothing after it.
        if first is not None and first <= dt.datetime.max.replace(tzinfo=dt.UTC) - later:
            found.append(first + later)
    return min(found, default=None)
