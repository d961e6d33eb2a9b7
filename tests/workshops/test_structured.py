"""What search engines are told of a workshop."""

import datetime as dt
import json

import pytest
import time_machine
from bs4 import BeautifulSoup

from tests import factories
from workshops.facts import EXACT
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")

START = dt.datetime(2031, 5, 26, 8, tzinfo=dt.UTC)
BEFORE = START - dt.timedelta(days=9)
SCHEMA = "https://schema.org"


@pytest.fixture
def told(client, workshop_indexes):
    """Plant a workshop's page with some facts; return what the page tells search engines of it, or None."""

    def tell(moment=BEFORE, words=None, **facts):
        when = {"precision": EXACT, "starts_at": START, "ends_at": START + dt.timedelta(hours=2)}
        host = factories.RegionFactory(name="Aragón", country="ES")
        facts = {"number": 1, "host": host, "runs_until": START + dt.timedelta(hours=2), **when, **facts}
        row = Workshop.objects.create(source_language="sl", **facts)
        shown = {name: value for name, value in facts.items() if name not in {"places_taken", "previous_start"}}
        words = {"title": "Deliti", "slug": f"deliti-{row.pk}", "lead": "O zadrugah.", **(words or {})}
        page = factories.plant(WorkshopPage, workshop_indexes["sl"], workshop=row, **words, **shown)
        # Planting counts the places anew, and there is nobody.
        Workshop.objects.filter(pk=row.pk).update(places_taken=facts.get("places_taken", 0))
        with time_machine.travel(moment, tick=False):
            markup = BeautifulSoup(client.get(page.url).content, "html.parser")
        found = markup.select('script[type="application/ld+json"]')
        return (json.loads(found[0].string), page) if found else (None, page)

    return tell


def test_an_event_says_when_where_and_in_which_languages(told):
    data, page = told(mode="hybrid", spoken=["sl", "en"], capacity=40, words={"venue_note": "Dvorana\nTrg 1"})

    offer = {"@type": "Offer", "url": page.full_url, "availability": f"{SCHEMA}/InStock"}
    place = {"@type": "Place", "name": "Dvorana, Trg 1"}
    assert data == {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": f"{page.full_url}#event",
        "name": "Deliti",
        "description": "O zadrugah.",
        "url": page.full_url,
        "startDate": "2031-05-26T10:00:00+02:00",
        "endDate": "2031-05-26T12:00:00+02:00",
        "eventAttendanceMode": f"{SCHEMA}/MixedEventAttendanceMode",
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "inLanguage": ["sl", "en"],
        "location": [
            place | {"address": {"@type": "PostalAddress", "addressCountry": "ES"}},
            {"@type": "VirtualLocation", "url": page.full_url},
        ],
        "organizer": {"@type": "Organization", "name": "Aragón"},
        "maximumAttendeeCapacity": 40,
        "offers": offer,
    }


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"mode": "online", "spoken": ["sl"]}, ("OnlineEventAttendanceMode", "EventScheduled", None, "sl")),
        ({"mode": "onsite"}, ("OfflineEventAttendanceMode", "EventScheduled", None, None)),
        ({"cancelled": True, "capacity": 5}, ("OnlineEventAttendanceMode", "EventCancelled", None, None)),
        ({"previous_start": BEFORE}, ("OnlineEventAttendanceMode", "EventRescheduled", None, None)),
        ({"capacity": 5, "places_taken": 5}, ("OnlineEventAttendanceMode", "EventScheduled", "SoldOut", None)),
    ],
)
def test_mode_status_and_places_follow_from_the_facts(told, facts, expected):
    data, _page = told(**facts)

    availability = data.get("offers", {}).get("availability", "").rpartition("/")[2] or None
    mode, status = (data[name].rpartition("/")[2] for name in ("eventAttendanceMode", "eventStatus"))
    assert (mode, status, availability, data.get("inLanguage")) == expected
    assert data.get("previousStartDate") == ("2031-05-17T10:00:00+02:00" if "previous_start" in facts else None)


@pytest.mark.parametrize(
    ("start", "offsets"),
    [("2031-03-30T00:30", ["+01:00", "+02:00"]), ("2031-10-26T00:30", ["+02:00", "+01:00"])],
)
def test_offsets_are_those_of_each_moment_in_the_nights_of_the_change(told, start, offsets):
    begins = dt.datetime.fromisoformat(start).replace(tzinfo=dt.UTC)
    ends = begins + dt.timedelta(hours=1)
    data, _page = told(starts_at=begins, ends_at=ends, runs_until=ends)

    read = [data["startDate"], data["endDate"]]
    assert [dt.datetime.fromisoformat(each).astimezone(dt.UTC) for each in read] == [begins, ends]
    assert [each[-6:] for each in read] == offsets


@pytest.mark.parametrize("precision", ["day", "month", "quarter", "half", "year", "unknown"])
def test_a_date_that_is_not_firm_tells_nothing(told, precision):
    assert told(precision=precision, day=START.date(), starts_at=None, ends_at=None)[0] is None


def test_no_words_end_the_block(told, client):
    title = "</script><script>alert('&amp;')</script><!-- \u2028 \"x\""
    data, page = told(words={"title": title})

    assert data["name"] == title
    markup = BeautifulSoup(client.get(page.url).content, "html.parser")
    assert [each.get("type") for each in markup.select("script") if not each.get("src")] == ["application/ld+json"]
