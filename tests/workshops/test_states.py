import datetime as dt
from dataclasses import dataclass

import pytest
import time_machine

from tests import factories
from workshops.facts import EXACT
from workshops.models import WorkshopPage
from workshops.states import COMING, FIRM, State, state_of

pytestmark = pytest.mark.usefixtures("unindexed")

END = dt.datetime(2031, 5, 26, 10, tzinfo=dt.UTC)
BEFORE = END - dt.timedelta(microseconds=1)


@dataclass
class Facts:
    cancelled: bool = False
    is_firm: bool = True
    runs_until: dt.datetime | None = END
    reported: bool = False


@pytest.mark.parametrize(
    ("facts", "before", "after"),
    [
        (Facts(), State.OPEN, State.REPORT_DUE),
        (Facts(reported=True), State.OPEN, State.PAST),
        (Facts(is_firm=False), State.ANNOUNCED, State.LAPSED),
        (Facts(is_firm=False, reported=True), State.ANNOUNCED, State.LAPSED),
        (Facts(is_firm=False, runs_until=None), State.ANNOUNCED, State.ANNOUNCED),
        (Facts(cancelled=True), State.CANCELLED, State.CANCELLED),
        (Facts(cancelled=True, reported=True), State.CANCELLED, State.CANCELLED),
        (Facts(cancelled=True, is_firm=False, runs_until=None), State.CANCELLED, State.CANCELLED),
    ],
)
def test_the_state_turns_at_the_very_moment_of_the_end(facts, before, after):
    assert (state_of(facts, BEFORE), state_of(facts, END)) == (before, after)


def test_every_state_is_reached_and_sorted():
    assert {State.ANNOUNCED, State.OPEN} == COMING
    assert {State.OPEN, State.PAST, State.REPORT_DUE} == FIRM
    assert {*COMING, *FIRM, State.LAPSED, State.CANCELLED} == set(State)


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


def listed(client, index):
    groups = client.get(index.url).context["groups"]
    return {
        name: [page.title for page in getattr(groups, name)] for name in ("coming", "announced", "past", "not_held")
    }


def test_the_list_moves_each_workshop_when_its_moment_comes(client, one_of_each, workshop_indexes):
    with time_machine.travel(dt.datetime(2031, 6, 30, 21, 59, 59, tzinfo=dt.UTC), tick=False):
        assert listed(client, workshop_indexes["en"]) == {
            "coming": ["silent", "reported", "later"],
            "announced": ["half", "unknown"],
            "past": [],
            "not_held": ["cancelled"],
        }

    with time_machine.travel(dt.datetime(2031, 6, 30, 22, tzinfo=dt.UTC), tick=False):
        assert listed(client, workshop_indexes["en"]) == {
            "coming": ["later"],
            "announced": ["unknown"],
            "past": ["silent", "reported"],
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
