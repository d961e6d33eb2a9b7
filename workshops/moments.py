"""The moments at which the clock alone changes the state of a workshop, or its place in lists and calendars."""

import datetime as dt

from django.conf import settings
from django.db.models import F, Min, Q

from workshops.feeds import PAST_SHOWN
from workshops.models import Workshop


def next_change(now: dt.datetime) -> dt.datetime:
    """Return the first moment after `now` (UTC) at which a workshop begins, ends or grows old, or a year ends."""
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
    # A calendar without any workshop tells of the clock changes of the year.
    found = [dt.datetime(now.year + 1, 1, 1, tzinfo=dt.UTC)]
    for number, (_name, later) in enumerate(steps):
        first = firsts[f"step_{number}"]
        # What runs until the calendar ends has nothing after it.
        if first is not None and first <= dt.datetime.max.replace(tzinfo=dt.UTC) - later:
            found.append(first + later)
    return min(found)
