"""Calendar files: read back as calendars read them (the package icalendar), and against RFC 5545."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine

from tests import factories
from workshops.calendar_lines import folded, moment_line, zone_lines
from workshops.calendars import calendar_ics, event_ics
from workshops.facts import EXACT
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")

START = dt.datetime(2031, 5, 26, 8, tzinfo=dt.UTC)
NASTY = "Zadruge, čas; \\konec\r\nBEGIN:VEVENT\x07 " + "žena 🧵 " * 20
LINE = re.compile(rb"[A-Z][A-Z0-9-]*(;[A-Z-]+=[^;:]+)*:.*", re.S)


def firm(start=START, hours=2, **more):
    end = start + dt.timedelta(hours=hours)
    return {"precision": EXACT, "starts_at": start, "ends_at": end, "runs_until": end, **more}


@pytest.fixture
def planted(workshop_indexes):
    """Plant a workshop's page with its row in one language."""

    def plant(code="en", title="Sharing", **facts):
        words = {name: facts.pop(name) for name in ("lead", "venue_note") if name in facts}
        facts = {"number": Workshop.objects.count() + 1, "host": factories.RegionFactory(), **facts}
        row = Workshop.objects.create(source_language=code, **facts)
        slug = f"w-{facts['number']}"
        return factories.plant(
            WorkshopPage, workshop_indexes[code], workshop=row, title=title, slug=slug, **words, **facts
        )

    return plant


def read(content):
    """Return the calendar in a file, once it is what RFC 5545 asks for."""
    assert content.endswith(b"\r\n")
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\r]\n|\r[^\n]", content)
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    # No letter is cut in two.
    assert all(line.decode() for line in lines)
    unfolded = content.replace(b"\r\n ", b"").removesuffix(b"\r\n").split(b"\r\n")
    assert [line for line in unfolded if not LINE.fullmatch(line)] == []
    calendar = icalendar.Calendar.from_ical(content)
    assert [part.errors for part in calendar.walk()] == [[]] * len(calendar.walk())
    assert {"PRODID", "VERSION"} <= calendar.keys()
    assert (calendar["VERSION"], len(calendar.subcomponents) > 0) == ("2.0", True)
    zones = {str(zone["TZID"]) for zone in calendar.timezones}
    for zone in calendar.timezones:
        assert zone.subcomponents
        assert all({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= part.keys() for part in zone.subcomponents)
    for event in calendar.events:
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY", "URL"} <= event.keys()
        for name in ("DTSTAMP", "LAST-MODIFIED"):
            assert event[name].dt.tzinfo.utcoffset(None) == dt.timedelta()
        assert {event[name].params.get("TZID", "UTC") for name in ("DTSTART", "DTEND") if name in event} <= {
            *zones,
            "UTC",
        }
    return calendar


@pytest.mark.parametrize("code", ["en", "sl", "es", "fr"])
def test_an_event_is_read_back_as_it_was_written(planted, code):
    page = planted(code, NASTY, lead=NASTY, venue_note="Dvorana\n\nGlavni trg 1; Maribor", **firm(mode="hybrid"))

    [event] = read(event_ics(page)).events
    said = NASTY.replace("\r\n", "\n").replace("\x07", "")
    assert event["SUMMARY"] == said
    assert event["DESCRIPTION"] == f"{said}\n\n{page.full_url}"
    assert event["LOCATION"] == "Dvorana, Glavni trg 1; Maribor"
    assert {event[name].params["LANGUAGE"] for name in ("SUMMARY", "DESCRIPTION", "LOCATION")} == {code}
    assert (str(event["UID"]), str(event["URL"])) == (str(page.workshop.uid), page.full_url)
    assert (event["SEQUENCE"], event["STATUS"], event.start, event.end) == (
        0, "CONFIRMED", page.workshop.starts_at, page.workshop.ends_at
    )  # fmt: skip
    assert str(event["DTSTART"].params["TZID"]) == "Europe/Ljubljana"
    assert "CONFERENCE" not in event


def test_the_link_to_take_part_stands_in_the_file_of_those_alone_who_are_told_it(planted):
    page = planted(**firm(online_link="https://meet.example.org/a;b,c?d=e"))

    assert b"meet.example.org" not in event_ics(page)
    [event] = read(event_ics(page, join_url=page.workshop.online_link)).events
    assert {str(event["CONFERENCE"]), str(event["LOCATION"])} == {page.workshop.online_link}
    assert page.workshop.online_link in event["DESCRIPTION"]


def test_a_date_that_is_not_firm_is_in_no_calendar(planted):
    fuzzy = planted(precision="day", day=START.date())

    with pytest.raises(ValueError, match="no firm date"):
        event_ics(fuzzy)
    calendar = read(calendar_ics([fuzzy], name="Network", url="https://example.org/c.ics"))
    # A calendar has something in it.
    assert (calendar.events, len(calendar.timezones)) == ([], 1)


SPRING, AUTUMN = dt.datetime(2031, 3, 29, 22, tzinfo=dt.UTC), dt.datetime(2031, 10, 25, 22, tzinfo=dt.UTC)
ZONES = ("Europe/Ljubljana", "Europe/Madrid", "Europe/Paris", "Atlantic/Canary", "Europe/Brussels")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_through_the_nights_of_the_change_every_moment_is_read_back(zone, night):
    # Half an hour apart, so that both halves of an hour that comes twice are among them.
    moments = [night + dt.timedelta(minutes=30 * number) for number in range(9)]
    content = b"".join(map(folded, ["BEGIN:VCALENDAR", *zone_lines(zone, night, night), "END:VCALENDAR"]))
    [component] = icalendar.Calendar.from_ical(content).timezones
    ours, real = component.to_tz(lookup_tzid=False), ZoneInfo(zone)

    clocks = [moment.astimezone(real) for moment in moments]
    # Where the clock shows a time twice, a calendar takes it for the first: for the second no local time is written.
    plain = [clock for clock in clocks if not clock.fold]
    told = [clock.replace(tzinfo=None).replace(tzinfo=ours).utcoffset() for clock in plain]
    assert told == [clock.utcoffset() for clock in plain]
    for moment in moments:
        lines = ["BEGIN:VEVENT", moment_line("DTSTART", moment, zone), "END:VEVENT"]
        assert icalendar.Event.from_ical("\r\n".join(lines)).start.astimezone(dt.UTC) == moment


def test_a_calendar_tells_of_each_published_change_that_counts(planted, workshop_indexes):
    page = planted(venue_note="Hall", **firm())
    page = factories.publish(page)
    slovenian = factories.twin(page, workshop_indexes["sl"], title="Deliti", venue_note="Dvorana")

    def told():
        current = factories.fresh(page)
        [event] = read(event_ics(current)).events
        return event["SEQUENCE"], event["STATUS"], event.start, str(event["UID"])

    uid = str(page.workshop.uid)
    assert told() == (0, "CONFIRMED", START, uid)
    stamps = []
    later = START + dt.timedelta(days=1)
    moved = {"starts_at": later, "ends_at": later + dt.timedelta(hours=1)}
    steps = [
        # Words are not counted, nor is a draft, nor what is published again as it is.
        (lambda: factories.publish(page, title="Together"), (0, "CONFIRMED", START)),
        (
            lambda: factories.revise(page, **moved),
            (0, "CONFIRMED", START),
        ),
        (lambda: factories.publish(page), (1, "CONFIRMED", later)),
        (lambda: factories.publish(page, spoken=["sl"]), (1, "CONFIRMED", later)),
        # A language that is new to calendars tells its own nothing that they do not know.
        (lambda: factories.publish(slovenian), (1, "CONFIRMED", later)),
        (lambda: factories.publish(slovenian, venue_note="Druga dvorana"), (2, "CONFIRMED", later)),
        (lambda: factories.publish(page, venue_note="Other hall"), (3, "CONFIRMED", later)),
        (lambda: factories.publish(page, mode="onsite"), (4, "CONFIRMED", later)),
        (lambda: factories.publish(page, cancelled=True), (5, "CANCELLED", later)),
        (lambda: factories.publish(page, cancelled=False), (6, "CONFIRMED", later)),
    ]
    for number, (step, expected) in enumerate(steps):
        with time_machine.travel(START - dt.timedelta(days=100 - number), tick=False):
            step()
        assert told() == (*expected, uid)
        stamps.append(factories.fresh(page).workshop.changed_at)
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == 7
    assert factories.fresh(page).workshop.previous_start == START


def test_a_start_that_was_told_before_is_remembered_until_it_is_told_again(planted):
    page = factories.publish(planted(**firm()))
    day = dt.timedelta(days=1)

    def previous(**changes):
        return factories.publish(page, **changes).workshop.previous_start

    moved = {"starts_at": START + day, "ends_at": START + 2 * day}
    assert previous(precision="half", day=START.date()) == START
    assert previous(precision=EXACT, **moved) == START
    assert previous(cancelled=True) == START
    assert previous(cancelled=False, starts_at=START, ends_at=START + day) == START + day
