import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup

from tests import factories
from tests.factories import figure, stream
from workshops.facts import EXACT

pytestmark = pytest.mark.usefixtures("unindexed")

NOW = dt.datetime(2031, 6, 15, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def firm(days, **facts):
    """Return the facts of a workshop that ends so many days from now."""
    end = NOW + dt.timedelta(days=days)
    return {"precision": EXACT, "starts_at": end - dt.timedelta(hours=2), "ends_at": end, **facts}


def month(number, **facts):
    return {"precision": "month", "day": dt.date(2031, number, 3), **facts}


UNKNOWN = {"precision": "unknown"}
REPORT = {"outcome": "<p>We agreed.</p>"}


@pytest.fixture
def invited(client, homes, workshop_indexes, news_indexes):
    """Make workshops from their facts by title, and news by title; return kind and title of the hero's action."""

    def make(workshops, news=()):
        for number, (title, facts) in enumerate(workshops.items(), start=1):
            fields = {"number": number} | facts
            factories.WorkshopPageFactory(parent=workshop_indexes["en"], title=title, **fields)
        for days, title in enumerate(news):
            factories.NewsPageFactory(parent=news_indexes["en"], title=title, date=NOW.date() - dt.timedelta(days=days))
        action = client.get(homes["en"].url).context["action"]
        return action and (action.kind, action.page.title)

    return make


@pytest.mark.parametrize(
    ("workshops", "expected"),
    [
        ({"soon": firm(1)}, ("join", "soon")),
        ({"running": firm(0.01)}, ("join", "running")),
        ({"open": firm(1, capacity=5)}, ("register", "open")),
        ({"closed": firm(1, capacity=5, registration_closes_at=NOW)}, ("date", "closed")),
        ({"later": firm(30), "soon": firm(1)}, ("join", "soon")),
        # A firm date is one to act on, even when something vague might come before it.
        ({"vague": month(7), "firm": firm(90)}, ("join", "firm")),
        ({"vague": month(7), "past": firm(-1, **REPORT)}, ("date", "vague")),
        ({"unknown": UNKNOWN, "vague": month(8)}, ("date", "vague")),
        ({"second": UNKNOWN | {"number": 9}, "first": UNKNOWN | {"number": 5}}, ("date", "first")),
        ({"over": firm(0, **REPORT)}, ("results", "over")),
        ({"older": firm(-9, **REPORT), "latest": firm(-1, **REPORT)}, ("results", "latest")),
        ({"silent": firm(-1), "reported": firm(-9, **REPORT)}, ("results", "reported")),
        ({"cancelled": firm(1, cancelled=True), "reported": firm(-9, **REPORT)}, ("results", "reported")),
        ({"lapsed": month(5), "reported": firm(-9, **REPORT)}, ("results", "reported")),
        # This month may still bring it.
        ({"now": month(6), "reported": firm(-9, **REPORT)}, ("date", "now")),
        ({"silent": firm(-1)}, ("news", "Latest")),
        ({"cancelled": firm(1, cancelled=True)}, ("news", "Latest")),
        ({"lapsed": month(5)}, ("news", "Latest")),
        ({}, ("news", "Latest")),
    ],
)
def test_the_hero_invites_to_the_one_thing_to_do_next(invited, workshops, expected):
    assert invited(workshops, news=["Latest", "Older"]) == expected


@pytest.mark.parametrize(
    "workshops", [{}, {"silent": firm(-1)}, {"cancelled": firm(1, cancelled=True)}, {"lapsed": month(5)}]
)
def test_where_there_is_nothing_to_do_the_hero_invites_to_nothing(client, invited, homes, workshops):
    assert invited(workshops) is None

    markup = BeautifulSoup(client.get(homes["en"].url).content, "html.parser")
    assert markup.select("main .acts") == []


@pytest.mark.parametrize(
    ("workshops", "news", "words", "address"),
    [
        ({"soon": firm(1)}, [], "Take part in workshop 1", "/en/workshops-en/page/"),
        ({"open": firm(1, capacity=5)}, [], "Register for workshop 1", "/en/workshops-en/page/"),
        ({"vague": month(7)}, [], "See workshop 1", "/en/workshops-en/page/"),
        ({"over": firm(-1, **REPORT)}, [], "See the results of workshop 1", "/en/workshops-en/page/"),
        ({}, ["Latest"], "Read the latest news", "/en/news-en/page/"),
    ],
)
def test_the_button_says_what_it_leads_to(client, invited, homes, workshops, news, words, address):
    invited({title: facts | {"slug": "page"} for title, facts in workshops.items()})
    if news:
        parent = homes["en"].get_children().get(slug="news-en")
        factories.NewsPageFactory(parent=parent, title=news[0], slug="page")

    button = BeautifulSoup(client.get(homes["en"].url).content, "html.parser").select_one("main .acts a")

    assert (button.get_text(), button["href"]) == (words, address)


def test_what_the_hero_knows_changes_with_the_moment(client, homes, workshop_indexes):
    factories.WorkshopPageFactory(parent=workshop_indexes["en"], title="W", **firm(1, **REPORT))

    kinds = []
    for moment in (NOW + dt.timedelta(days=1, microseconds=-1), NOW + dt.timedelta(days=1)):
        with time_machine.travel(moment, tick=False):
            kinds.append(client.get(homes["en"].url).context["action"].kind)

    assert kinds == ["join", "results"]


def test_each_language_invites_to_its_own_pages(client, homes, workshop_indexes):
    factories.WorkshopPageFactory(parent=workshop_indexes["es"], title="Taller", **firm(1))

    actions = {code: client.get(home.url).context["action"] for code, home in homes.items()}

    assert {code: action and action.page.title for code, action in actions.items()} == {
        "en": None,
        "sl": None,
        "es": "Taller",
        "fr": None,
    }


def test_nothing_that_is_not_public_is_on_the_home_page(client, homes, workshop_indexes, news_indexes, partner_indexes):
    hidden = [
        factories.WorkshopPageFactory(parent=workshop_indexes["en"], title="Hidden workshop", live=False, **firm(1)),
        factories.RegionPageFactory(parent=partner_indexes["en"], title="Hidden region", live=False),
    ]
    closed = factories.NewsPageFactory(parent=news_indexes["en"], title="Hidden news")
    closed.view_restrictions.create(restriction_type="login")

    context = client.get(homes["en"].url).context

    assert (list(context["workshops"]), context["profiles"], context["news"], context["action"]) == ([], [], [], None)
    text = client.get(homes["en"].url).content.decode()
    assert [page.title for page in [*hidden, closed] if page.title in text] == []


def test_the_figures_of_the_home_page_are_the_published_ones_of_each_region(client, homes, partner_indexes):
    page = factories.RegionPageFactory(
        parent=partner_indexes["en"],
        region=factories.RegionFactory(home_language="en"),
        figures=stream(
            figure("a", "companies", "1250", kind="organisations"),
            figure("b", "more companies", "99", kind="organisations"),
            figure("c", "jobs", "22576", kind="jobs"),
        ),
    )
    without = factories.RegionPageFactory(parent=partner_indexes["en"])

    rows = client.get(homes["en"].url).context["figures"]

    found = {row.profile: (row.organisations, row.jobs, row.first) for row in rows}
    assert found.keys() == {page, without}
    assert [value["label"] for value in found[page]] == ["companies", "jobs", "companies"]
    assert found[without] == (None, None, None)
