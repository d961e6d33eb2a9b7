"""What visitors subscribe to, as they are served."""

import datetime as dt
import xml.etree.ElementTree as ET

import icalendar
import pytest
import time_machine
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from tests import factories
from workshops.facts import EXACT
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")

START = dt.datetime(2031, 5, 26, 8, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEEDS = ("/en/calendar.ics", "/en/workshops.atom")


@pytest.fixture
def planted(workshop_indexes):
    """Plant a workshop's page in some languages."""

    def plant(title, *codes, **facts):
        number = Workshop.objects.count() + 1
        facts = {
            "number": number,
            "precision": EXACT,
            "starts_at": START,
            "ends_at": START + dt.timedelta(hours=2),
            **facts,
        }
        facts |= {"host": factories.RegionFactory()}
        facts["runs_until"] = facts["ends_at"] if facts["precision"] == EXACT else None
        row = Workshop.objects.create(source_language=codes[0], **facts)
        words = {"slug": f"w-{number}", "workshop": row, **facts}
        places = [(workshop_indexes[code], {"title": f"{title} {code}", **words}) for code in codes]
        return dict(zip(codes, factories.plant_several(WorkshopPage, places), strict=True))

    return plant


@pytest.fixture
def network(planted, workshop_indexes):
    """One workshop of each kind that makes a difference; those of the calendar first."""
    made = {
        "firm": planted("Firm", "en", "sl"),
        "cancelled": planted("Cancelled", "en", cancelled=True),
        "recent": planted(
            "Recent", "en", starts_at=START - dt.timedelta(days=365), ends_at=START - dt.timedelta(days=364)
        ),
        "old": planted("Old", "en", starts_at=START - 400 * DAY, ends_at=START - 399 * DAY),
        "fuzzy": planted("Fuzzy", "en", precision="half", day=START.date()),
        "french": planted("French", "fr"),
        "draft": planted("Draft", "en"),
        "closed": planted("Closed", "en"),
    }
    WorkshopPage.objects.filter(pk=made["draft"]["en"].pk).update(live=False)
    PageViewRestriction.objects.create(page=made["closed"]["en"], restriction_type=PageViewRestriction.LOGIN)
    factories.alias(made["french"]["fr"], workshop_indexes["sl"].locale)
    return made


def events(client, url):
    return {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(client.get(url).content).events}


def entries(client, url):
    feed = ET.fromstring(client.get(url).content)
    return {entry.findtext("a:title", namespaces=ATOM): entry for entry in feed.iterfind("a:entry", ATOM)}


def test_each_language_has_the_workshops_that_anybody_may_read_in_it(client, network):
    calendars, feeds = {}, {}
    with time_machine.travel(START, tick=False):
        for code in ("en", "sl", "es", "fr"):
            calendars[code] = set(events(client, f"/{code}/calendar.ics"))
            feeds[code] = set(entries(client, f"/{code}/workshops.atom"))

    assert calendars == {
        "en": {"Firm en", "Cancelled en", "Recent en"}, "sl": {"Firm sl"}, "es": set(), "fr": {"French fr"}
    }  # fmt: skip
    assert feeds == calendars | {"en": calendars["en"] | {"Old en", "Fuzzy en"}}


def test_an_event_is_the_same_in_the_calendar_of_each_language_and_by_itself(client, network):
    key = network["firm"]["en"].workshop_id
    with time_machine.travel(START, tick=False):
        served = [events(client, f"/{code}/calendar.ics")[f"Firm {code}"] for code in ("en", "sl")]
        served += [events(client, f"/{code}/calendar/{key}.ics")[f"Firm {code}"] for code in ("en", "sl")]
        cancelled = events(client, f"/en/calendar/{network['cancelled']['en'].workshop_id}.ics")["Cancelled en"]

    assert {str(event["UID"]) for event in served} == {str(network["firm"]["en"].workshop.uid)}
    assert [str(event["URL"]) for event in served] == [network["firm"][code].full_url for code in ("en", "sl")] * 2
    assert cancelled["STATUS"] == "CANCELLED"


def test_what_is_no_event_of_the_language_is_not_found(client, network):
    def status(code, key):
        return client.get(f"/{code}/calendar/{key}.ics").status_code

    keys = {name: next(iter(pages.values())).workshop_id for name, pages in network.items()}
    told = {name: status("en", key) for name, key in keys.items()} | {"none": status("en", 10**30)}
    not_found = ("fuzzy", "french", "draft", "closed", "none")
    assert told == dict.fromkeys(("firm", "cancelled", "recent", "old"), 200) | dict.fromkeys(not_found, 404)
    assert status("es", keys["firm"]) == 404


def test_a_feed_says_when_in_words_and_is_known_again(client, network):
    url = "/sl/workshops.atom"
    answer = client.get(url)
    feed = ET.fromstring(answer.content)
    [entry] = feed.iterfind("a:entry", ATOM)

    def text(name):
        return entry.findtext(f"a:{name}", namespaces=ATOM)

    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "sl"
    links = {link.get("rel"): link.get("href") for link in feed.iterfind("a:link", ATOM)}
    assert links == {"alternate": "http://localhost/sl/workshops-sl/", "self": "http://testserver/sl/workshops.atom"}
    assert "<p>Ponedeljek, 26. maj 2031, 10.00–12.00, srednjeevropski poletni čas</p>" in text("summary")
    assert entry.find("a:link", ATOM).get("href") == network["firm"]["sl"].full_url
    english = entries(client, "/en/workshops.atom")["Firm en"].findtext("a:id", namespaces=ATOM)
    assert text("id").startswith("urn:uuid:")
    assert text("id") != english
    again = ET.fromstring(client.get(url).content)
    assert again.findtext("a:id", namespaces=ATOM) == feed.findtext("a:id", namespaces=ATOM)


def test_markup_in_words_stays_words(client, planted, workshop_indexes):
    page = planted("<b>A&B</b>", "en")["en"]
    WorkshopPage.objects.filter(pk=page.pk).update(lead="<script>x</script>")

    [(title, entry)] = entries(client, "/en/workshops.atom").items()
    assert title == "<b>A&B</b> en"
    assert "<p>&lt;script&gt;x&lt;/script&gt;</p>" in entry.findtext("a:summary", namespaces=ATOM)


@pytest.mark.parametrize("url", FEEDS)
def test_who_asks_again_is_told_that_nothing_has_changed(client, planted, url):
    page = factories.publish(planted("Firm", "en")["en"])
    with time_machine.travel(START - dt.timedelta(days=9), tick=False):
        first = client.get(url)
        again = client.get(url, headers={"if-none-match": first["ETag"]})
        factories.publish(page, title="Other")
        changed = client.get(url, headers={"if-none-match": first["ETag"]})

    assert [answer.status_code for answer in (first, again, changed)] == [200, 304, 200]
    assert ("max-age=300" in first["Cache-Control"], "Set-Cookie" in first, first["Content-Language"]) == (
        True,
        False,
        "en",
    )
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("url", FEEDS)
def test_a_feed_asks_as_much_for_one_workshop_as_for_many(client, planted, url, django_assert_max_num_queries):
    with time_machine.travel(START, tick=False):
        planted("W", "en")
        client.get(url)
        with django_assert_max_num_queries(4) as one:
            client.get(url)
        for _each in range(4):
            planted("W", "en")
        with django_assert_max_num_queries(len(one)):
            client.get(url)


def test_pages_lead_to_them(client, network, workshop_indexes):
    page = network["firm"]["sl"]
    with time_machine.travel(START - dt.timedelta(days=9), tick=False):
        for url in (workshop_indexes["sl"].url, page.url):
            markup = BeautifulSoup(client.get(url).content, "html.parser")
            alternates = {link["type"]: link["href"] for link in markup.select("link[rel=alternate][type]")}
            assert alternates == {
                "text/calendar": "http://testserver/sl/calendar.ics",
                "application/atom+xml": "http://testserver/sl/workshops.atom",
            }
    assert f"/sl/calendar/{page.workshop_id}.ics" in {link["href"] for link in markup.select("main a")}
    listed = BeautifulSoup(client.get(workshop_indexes["sl"].url).content, "html.parser")
    assert {link["href"] for link in listed.select("#follow ~ div a")} == {
        "webcal://testserver/sl/calendar.ics", *alternates.values()
    }  # fmt: skip
