import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import streamfield

from core.dates import FuzzyDate, Precision
from tests import factories
from tests.factories import agenda_item, page_form, plant, stream
from workshops.facts import EXACT
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")

LJUBLJANA = ZoneInfo("Europe/Ljubljana")


@pytest.fixture
def held(workshop_indexes):
    """Plant a workshop's page, whose row has the same facts, in one language or English."""

    def make(code="en", words=None, **facts):
        facts = {"number": 1, "host": factories.RegionFactory(), **facts}
        row = Workshop.objects.create(source_language=code, **facts)
        words = {"title": "Sharing", "slug": "sharing", **(words or {})}
        return plant(WorkshopPage, workshop_indexes[code], workshop=row, **words, **facts)

    return make


def lasting(start, end):
    return {
        "precision": EXACT,
        "starts_at": dt.datetime.fromisoformat(start).replace(tzinfo=LJUBLJANA),
        "ends_at": dt.datetime.fromisoformat(end).replace(tzinfo=LJUBLJANA),
    }


def shown(client, url, selector):
    answer = client.get(url)
    assert answer.status_code == 200
    return [" ".join(each.get_text().split()) for each in BeautifulSoup(answer.content, "html.parser").select(selector)]


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("en", "6–8 May 2021"),
        ("sl", "6.–8. maj 2021"),
        ("es", "6–8 de mayo de 2021"),
        ("fr", "6–8 mai 2021"),
    ],
)
def test_a_workshop_of_several_days_names_the_first_and_the_last(client, held, code, days):
    page = held(code, **lasting("2021-05-06 09:00", "2021-05-08 13:00"))

    assert shown(client, page.url, "#when ~ dl time") == [days]
    assert shown(client, page.get_parent().url, ".rows time") == [days]
    assert [
        time["datetime"] for time in BeautifulSoup(client.get(page.url).content, "html.parser").select("dl time")
    ] == ["2021-05-06T09:00:00+02:00"]


def test_after_the_days_come_the_times(client, held):
    page = held(**lasting("2021-05-06 09:00", "2021-05-08 13:00"))

    [line] = shown(client, page.get_parent().url, ".rows p.num")
    assert line == "6–8 May 2021, 09:00–13:00, Central European Summer Time, online"


def test_a_workshop_of_one_day_names_the_day_of_the_week(client, held):
    page = held(**lasting("2021-05-26 10:00", "2021-05-26 12:00"))

    markup = client.get(page.url).content.decode()
    assert '<dd><time datetime="2021-05-26T10:00:00+02:00">Wednesday 26 May 2021</time></dd>' in markup
    listed = client.get(page.get_parent().url).content.decode()
    assert (
        '<p class="num"><time datetime="2021-05-26T10:00:00+02:00">Wednesday 26 May 2021</time>, '
        '<span class="nb">10:00–12:00</span>, Central European Summer Time, online</p>'
    ) in listed


@pytest.mark.parametrize("precision", [EXACT, "day", "month", "quarter", "half", "year", "unknown"])
def test_a_page_whose_date_is_not_typed_yet_says_so(client, held, precision):
    page = held(precision=precision)

    assert shown(client, page.url, "#when ~ dl > div:first-child dd") == ["Date to be confirmed"]


@pytest.mark.parametrize("end", [None, "2021-05-25 12:00"])
def test_a_page_whose_end_is_missing_or_comes_first_names_the_start(client, held, end):
    facts = lasting("2021-05-26 10:00", "2021-05-26 12:00")
    page = held(**facts | {"ends_at": end and lasting(end, end)["ends_at"]})

    assert shown(client, page.url, "#when ~ dl > div:nth-child(-n+2) dd") == [
        "Wednesday 26 May 2021",
        "10:00, Central European Summer Time",
    ]


def test_a_point_of_the_programme_without_a_time_keeps_its_title(client, held):
    points = [agenda_item("a", "", "Welcome"), agenda_item("b", None, "Break"), agenda_item("c", "late", "Talk")]
    page = held(words={"agenda": stream(*points)})
    row = page.workshop
    row.block_facts = [{"id": point["id"], "facts": {"starts": point["value"]["starts"]}} for point in points]
    row.save()

    assert shown(client, page.url, "#programme ~ table tbody td") == ["", "Welcome", "", "Break", "late", "Talk"]


@pytest.mark.parametrize("precision", [each for each in Precision if each != Precision.UNKNOWN])
def test_a_date_without_its_day_is_unknown(precision):
    assert WorkshopPage(precision=precision).fuzzy_date == FuzzyDate(Precision.UNKNOWN)


@pytest.mark.parametrize(
    ("day", "refused"),
    [("1899-12-31", True), ("1900-01-01", False), ("2200-12-31", False), ("2201-01-01", True), ("9999-12-31", True)],
)
def test_a_day_lies_between_1900_and_2200(day, refused):
    page = WorkshopPage(precision="day", day=dt.date.fromisoformat(day))

    try:
        page.clean()
        errors = {}
    except ValidationError as error:
        errors = error.message_dict
    assert errors == ({"day": ["Choose a year between 1900 and 2200."]} if refused else {})


@pytest.fixture
def create(admin_client, workshop_indexes):
    """Post the form of a new page; return what each field is told."""
    address = reverse("wagtailadmin_pages:add", args=["workshops", "workshoppage", workshop_indexes["en"].pk])
    host = factories.RegionFactory()

    def post(**typed):
        fields = {
            "title": "Sharing", "slug": "sharing", "number": "1", "host": str(host.pk), "precision": EXACT, "day": "",
            "starts_at": "2026-03-29 10:00", "ends_at": "2026-03-29 12:00", "zone": "Europe/Ljubljana",
            "mode": "online", "spoken": ["en"], "venue_note": "", "body": "null", "outcome": "null",
            "agenda": streamfield([]), "speakers": streamfield([]), "materials": streamfield([]),
            "recordings": streamfield([]),
        }  # fmt: skip
        answer = admin_client.post(address, page_form(**fields | typed))
        assert answer.status_code in (200, 302)
        form = answer.context["form"] if answer.status_code == 200 else None
        return {name: [str(each) for each in errors] for name, errors in form.errors.items()} if form else {}

    return post


SKIPPED = "The clocks skip this time on that day. Choose a time before or after the change."
YEARS = "Choose a year between 1900 and 2200."


@pytest.mark.parametrize("publish", [{}, {"action-publish": "1"}])
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"starts_at": "2026-03-29 02:30"}, {"starts_at": [SKIPPED]}),
        ({"ends_at": "2026-03-29 02:30"}, {"ends_at": [SKIPPED]}),
        ({"starts_at": "", "ends_at": "2026-03-29 02:30"},
         {"starts_at": ["An exact date needs a start."], "ends_at": [SKIPPED]}),
        ({"starts_at": "0001-01-01 00:00"}, {"starts_at": [YEARS]}),
        ({"ends_at": "9999-12-31 23:59"}, {"ends_at": [YEARS]}),
        ({"precision": "year", "day": "9999-12-31", "starts_at": "", "ends_at": ""}, {"day": [YEARS]}),
        ({}, {}),
    ],
)  # fmt: skip
def test_each_field_is_told_once_what_is_wrong_with_it(create, typed, told, publish):
    assert create(**typed, **publish) == told
    assert WorkshopPage.objects.exists() == (not told)


@pytest.mark.parametrize("published", [False, True])
def test_the_form_shows_the_times_of_the_draft(admin_client, held, published):
    facts = lasting("2026-05-26 10:00", "2026-05-26 12:00")
    page = held(**facts if published else {})
    factories.revise(page, **lasting("2026-06-02 09:00", "2026-06-03 11:00"))

    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    typed = BeautifulSoup(form, "html.parser")
    shown = [typed.find("input", {"name": name})["value"] for name in ("starts_at", "ends_at")]
    assert shown == ["2026-06-02 09:00", "2026-06-03 11:00"]
