import datetime as dt
from dataclasses import dataclass, replace

import pytest
import time_machine
from bs4 import BeautifulSoup

from tests import factories
from workshops.facts import EXACT
from workshops.models import Workshop, WorkshopPage
from workshops.states import AHEAD, COMING, FIRM, OVER, State, state_of

pytestmark = pytest.mark.usefixtures("unindexed")

END = dt.datetime(2031, 5, 26, 10, tzinfo=dt.UTC)
START = END - dt.timedelta(hours=2)
TICK = dt.timedelta(microseconds=1)


@dataclass
class Facts:
    cancelled: bool = False
    is_firm: bool = True
    starts_at: dt.datetime | None = START
    runs_until: dt.datetime | None = END
    reported: bool = False
    capacity: int | None = None
    registration_closes_at: dt.datetime | None = None


OFFERED = Facts(capacity=20)
YEAR_LATER = END + dt.timedelta(days=365)


@pytest.mark.parametrize(
    ("facts", "moment", "before", "after"),
    [
        (Facts(), END, State.CONFIRMED, State.REPORT_DUE),
        (Facts(reported=True), END, State.CONFIRMED, State.PAST),
        (Facts(reported=True), YEAR_LATER, State.PAST, State.ARCHIVED),
        (Facts(), YEAR_LATER, State.REPORT_DUE, State.REPORT_DUE),
        (OFFERED, START, State.OPEN, State.CLOSED),
        (OFFERED, END, State.CLOSED, State.REPORT_DUE),
        (replace(OFFERED, registration_closes_at=START - TICK), START - TICK, State.OPEN, State.CLOSED),
        # What an editor has typed wrongly opens nothing after the start.
        (replace(OFFERED, registration_closes_at=END), START, State.OPEN, State.CLOSED),
        (replace(OFFERED, is_firm=False), START, State.ANNOUNCED, State.ANNOUNCED),
        (Facts(is_firm=False), END, State.ANNOUNCED, State.LAPSED),
        (Facts(is_firm=False, reported=True), END, State.ANNOUNCED, State.LAPSED),
        (Facts(is_firm=False, runs_until=None), END, State.ANNOUNCED, State.ANNOUNCED),
        (Facts(cancelled=True), END, State.CANCELLED, State.CANCELLED),
        (Facts(cancelled=True, reported=True, capacity=1), END, State.CANCELLED, State.CANCELLED),
        (Facts(cancelled=True, is_firm=False, runs_until=None), END, State.CANCELLED, State.CANCELLED),
    ],
)
def test_the_state_turns_at_the_very_moment(facts, moment, before, after):
    assert (state_of(facts, moment - TICK), state_of(facts, moment)) == (before, after)
    # Being full changes what is open, and nothing else.
    full = (state_of(facts, moment - TICK, is_full=True), state_of(facts, moment, is_full=True))
    assert full == tuple(State.FULL if each == State.OPEN else each for each in (before, after))


def test_every_state_is_sorted():
    assert {State.CONFIRMED, State.OPEN, State.FULL, State.CLOSED} == AHEAD
    assert {State.PAST, State.REPORT_DUE, State.ARCHIVED} == OVER
    assert FIRM == AHEAD | OVER
    assert AHEAD | {State.ANNOUNCED} == COMING
    assert {*COMING, *OVER, State.LAPSED, State.CANCELLED} == set(State)


@pytest.mark.parametrize(
    ("places", "state"),
    [
        ({"places_taken": 0}, State.OPEN),
        ({"places_taken": 19}, State.OPEN),
        ({"places_taken": 20}, State.FULL),
        ({"places_taken": 25}, State.FULL),
        # A place that is free is for those who wait.
        ({"places_taken": 19, "people_waiting": 1}, State.FULL),
        ({"places_taken": 20, "capacity": None}, State.CONFIRMED),
    ],
)
def test_a_workshop_is_full_when_whoever_comes_next_has_to_wait(places, state):
    facts = {"precision": EXACT, "starts_at": START, "ends_at": END, "runs_until": END, "capacity": 20}
    row = Workshop(**facts | places)
    now = START - dt.timedelta(days=1)

    assert state_of(row, now, is_full=row.is_full) == state
    assert row.offer(now) == (state if state != State.CONFIRMED else "none")


@pytest.fixture
def one_of_each(workshop_indexes):
    """Workshops by name: what visitors may expect turns on 1 July 2031."""
    july = dt.datetime(2031, 6, 30, 22, tzinfo=dt.UTC)
    firm = {"precision": EXACT, "starts_at": july - dt.timedelta(hours=2), "ends_at": july}
    kinds = {
        "silent": firm,
        "reported": firm | {"outcome": "<p>Done.</p>"},
        "half": {"precision": "half", "day": dt.date(2031, 2, 3)},
        "unknown": {"precision": "unknown"},
        "cancelled": firm | {"cancelled": True},
        "later": firm | {"ends_at": july + dt.timedelta(days=30)},
    }
    return {
        name: factories.WorkshopPageFactory(parent=workshop_indexes["en"], number=number, title=name, **facts)
        for number, (name, facts) in enumerate(kinds.items(), start=1)
    }


GROUPS = ("coming", "announced", "past", "archived", "not_held")


def listed(client, index):
    groups = client.get(index.url).context["groups"]
    return {name: [page.title for page in getattr(groups, name)] for name in GROUPS}


def test_the_list_moves_each_workshop_when_its_moment_comes(client, one_of_each, workshop_indexes):
    with time_machine.travel(dt.datetime(2031, 6, 30, 21, 59, 59, tzinfo=dt.UTC), tick=False):
        assert listed(client, workshop_indexes["en"]) == {
            "coming": ["silent", "reported", "later"],
            "announced": ["half", "unknown"],
            "past": [],
            "archived": [],
            "not_held": ["cancelled"],
        }

    with time_machine.travel(dt.datetime(2031, 6, 30, 22, tzinfo=dt.UTC), tick=False):
        assert listed(client, workshop_indexes["en"]) == {
            "coming": ["later"],
            "announced": ["unknown"],
            "past": ["silent", "reported"],
            "archived": [],
            "not_held": ["half", "cancelled"],
        }

    with time_machine.travel(dt.datetime(2032, 6, 29, 22, tzinfo=dt.UTC), tick=False):
        assert listed(client, workshop_indexes["en"]) == {
            "coming": [],
            "announced": ["unknown"],
            "past": ["later", "silent"],
            "archived": ["reported"],
            "not_held": ["half", "cancelled"],
        }


def test_what_comes_is_soonest_first_and_what_is_past_latest_first(client, workshop_indexes):
    start = dt.datetime(2031, 1, 1, 9, tzinfo=dt.UTC)
    for number, days in enumerate([5, 1, 3], start=1):
        begins = start + dt.timedelta(days=days)
        factories.WorkshopPageFactory(
            parent=workshop_indexes["en"],
            number=number,
            title=f"day {days}",
            precision=EXACT,
            starts_at=begins,
            ends_at=begins + dt.timedelta(hours=1),
        )

    with time_machine.travel(start, tick=False):
        assert listed(client, workshop_indexes["en"])["coming"] == ["day 1", "day 3", "day 5"]
    with time_machine.travel(start + dt.timedelta(days=9), tick=False):
        assert listed(client, workshop_indexes["en"])["past"] == ["day 5", "day 3", "day 1"]


def test_the_query_for_what_comes_agrees_with_the_states(one_of_each):
    for moment in (dt.datetime(2031, 6, 30, 21, 59, 59, tzinfo=dt.UTC), dt.datetime(2031, 6, 30, 22, tzinfo=dt.UTC)):
        with time_machine.travel(moment, tick=False):
            coming = {page.title for page in WorkshopPage.objects.coming()}
            assert coming == {name for name, page in one_of_each.items() if page.state in COMING}
            assert coming


def test_a_page_names_the_three_that_come_next_and_never_itself(client, one_of_each):
    with time_machine.travel(dt.datetime(2031, 6, 1, tzinfo=dt.UTC), tick=False):
        answer = client.get(one_of_each["silent"].url)

    assert [page.title for page in answer.context["later"]] == ["reported", "half", "later"]


@pytest.mark.parametrize(
    ("moment", "summer"),
    [
        (dt.datetime(2031, 5, 26, 8, tzinfo=dt.UTC), True),
        (dt.datetime(2031, 11, 26, 9, tzinfo=dt.UTC), False),
    ],
)
def test_the_name_of_the_zone_follows_the_date(client, workshop_indexes, moment, summer):
    page = factories.WorkshopPageFactory(
        parent=workshop_indexes["en"],
        precision=EXACT,
        starts_at=moment,
        ends_at=moment + dt.timedelta(hours=2),
    )

    text = client.get(page.url).content.decode()

    assert ("Central European Summer Time" in text, "Central European Standard Time" in text) == (summer, not summer)


@pytest.mark.parametrize(
    ("precision", "day", "zone", "end"),
    [
        # The nights in which the clocks change: the day after begins 23 and 25 hours later.
        ("day", "2031-03-30", "Europe/Ljubljana", "2031-03-30T22:00"),
        ("day", "2031-10-26", "Europe/Ljubljana", "2031-10-26T23:00"),
        ("day", "2031-10-26", "Atlantic/Canary", "2031-10-27T00:00"),
        ("month", "2031-03-02", "Europe/Madrid", "2031-03-31T22:00"),
        ("month", "2031-10-02", "Europe/Madrid", "2031-10-31T23:00"),
        ("quarter", "2031-04-02", "Europe/Paris", "2031-06-30T22:00"),
        ("half", "2031-04-02", "Europe/Paris", "2031-06-30T22:00"),
        ("half", "2031-08-02", "Europe/Paris", "2031-12-31T23:00"),
        ("year", "2031-08-02", "Europe/Brussels", "2031-12-31T23:00"),
    ],
)
def test_a_fuzzy_date_runs_out_at_midnight_of_the_place_also_in_the_nights_of_the_change(precision, day, zone, end):
    row = Workshop(precision=precision, day=dt.date.fromisoformat(day), zone=zone)
    row.runs_until = row.end_of_range()
    moment = dt.datetime.fromisoformat(end).replace(tzinfo=dt.UTC)

    assert row.runs_until == moment
    assert (state_of(row, moment - TICK), state_of(row, moment)) == (State.ANNOUNCED, State.LAPSED)


@pytest.mark.parametrize(
    ("start", "hours", "shown"),
    [
        ("2031-03-30T00:30", 2, ["01:30", "04:30"]),
        ("2031-10-26T00:30", 2, ["02:30", "03:30"]),
    ],
)
def test_a_workshop_through_the_night_of_the_change_lasts_as_long_as_it_does(start, hours, shown):
    begins = dt.datetime.fromisoformat(start).replace(tzinfo=dt.UTC)
    row = Workshop(precision=EXACT, starts_at=begins, ends_at=begins + dt.timedelta(hours=hours), capacity=1)
    row.clean()
    row.runs_until = row.end_of_range()

    states = [state_of(row, begins + dt.timedelta(minutes=minutes)) for minutes in (-1, 0, 60 * hours - 1, 60 * hours)]
    assert states == [State.OPEN, State.CLOSED, State.CLOSED, State.REPORT_DUE]
    assert [f"{moment:%H:%M}" for moment in (row.local_start, row.local_end)] == shown


FUZZY = {
    "day": {"en": "31 December 2031", "sl": "31. december 2031", "es": "31 de diciembre de 2031",
            "fr": "31 décembre 2031"},
    "month": {"en": "December 2031", "sl": "December 2031", "es": "Diciembre de 2031", "fr": "Décembre 2031"},
    "quarter": {"en": "Fourth quarter of 2031", "sl": "Četrto četrtletje 2031", "es": "Cuarto trimestre de 2031",
                "fr": "Quatrième trimestre 2031"},
    "half": {"en": "Second half of 2031", "sl": "Druga polovica leta 2031", "es": "Segundo semestre de 2031",
             "fr": "Second semestre 2031"},
    "year": {"en": "2031", "sl": "2031", "es": "2031", "fr": "2031"},
    "unknown": {"en": "Date to be confirmed", "sl": "Datum še ni določen", "es": "Fecha por confirmar",
                "fr": "Date à confirmer"},
}  # fmt: skip


def test_a_list_words_every_fuzzy_date_and_stops_showing_it_as_coming_in_every_language(client, workshop_indexes):
    host = factories.RegionFactory()
    places = []
    for number, precision in enumerate(FUZZY, start=1):
        facts = {"number": number, "host": host, "precision": precision, "day": dt.date(2031, 12, 31)}
        row = Workshop.objects.create(source_language="en", **facts)
        words = {"title": precision, "slug": precision, "workshop": row}
        places += [(index, {**words, **facts}) for index in workshop_indexes.values()]
    for page in factories.plant_several(WorkshopPage, places):
        Workshop.objects.filter(pk=page.workshop_id).update(runs_until=page.end_of_range())

    def read(code):
        answer = client.get(workshop_indexes[code].url)
        markup = BeautifulSoup(answer.content, "html.parser")
        rows = {each.h3.a["href"].rstrip("/").rpartition("/")[2]: each for each in markup.select("ul.rows > li")}
        lines = {name: " ".join(each.select_one("p.num").get_text().split()) for name, each in rows.items()}
        lines = {name: line.rpartition(",")[0] for name, line in lines.items()}
        return lines, {name: titles for name, titles in listed(client, workshop_indexes[code]).items() if titles}

    known = [precision for precision in FUZZY if precision != "unknown"]
    turn = dt.datetime(2031, 12, 31, 23, tzinfo=dt.UTC)
    for code in workshop_indexes:
        with time_machine.travel(turn - dt.timedelta(seconds=1), tick=False):
            lines, groups = read(code)
            assert lines == {precision: words[code] for precision, words in FUZZY.items()}
            assert groups == {"announced": [*known, "unknown"]}
        with time_machine.travel(turn, tick=False):
            assert read(code) == (lines, {"announced": ["unknown"], "not_held": known})
