"""The clock changes pages of workshops at these moments, and at no other."""

import datetime as dt

from core import moments
from tests import factories
from workshops.facts import EXACT
from workshops.models import Workshop
from workshops.moments import next_change


def test_the_next_moment_is_the_first_at_which_any_workshop_shows_something_else(db, settings):
    day = dt.timedelta(days=1)
    begin = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
    last = begin + dt.timedelta(hours=8)
    steps = [begin - 2 * day, begin, last, last + 365 * day, last + 366 * day]
    facts = {"number": 1, "host": factories.RegionFactory(), "source_language": "en"}
    facts |= {"precision": EXACT, "starts_at": begin, "ends_at": last, "runs_until": last}
    Workshop.objects.create(**facts, capacity=5, registration_closes_at=steps[0])
    settings.WORKSHOP_ARCHIVE_DAYS = 365
    turns = [dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2027, 2028)]
    expected = sorted([*steps, *turns])
    found, now = [], begin - 30 * day
    while now < turns[-1]:
        now = next_change(now)
        found.append(now)

    assert found == expected
    assert moments.next_change(begin - 30 * day) == steps[0]
    # What runs until time itself ends has nothing after it.
    Workshop.objects.update(runs_until=dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC))
    assert next_change(last) == turns[0]
