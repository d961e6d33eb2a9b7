"""One row a workshop, one number a workshop, and facts that nobody has published show nowhere."""

import datetime as dt

import pytest
from django.contrib import messages
from django.urls import reverse

from core.dates import Precision
from core.refusals import RefusedError
from tests import factories
from tests.factories import fresh, page_form, publish
from workshops.facts import EXACT
from workshops.models import Workshop, WorkshopPage
from workshops.queries import by_expectation

pytestmark = pytest.mark.usefixtures("unindexed")


@pytest.fixture
def page(workshop_indexes):
    """A published English workshop page with the number 1."""
    made = factories.WorkshopPageFactory(parent=workshop_indexes["en"], title="Sharing", slug="sharing", number=1)
    return factories.approved(made)


def convert(browser, shadow):
    return browser.post(reverse("wagtailadmin_pages:convert_alias", args=[shadow.pk]))


def test_an_alias_that_becomes_a_page_gets_a_row_of_its_own(admin_client, page, workshop_indexes):
    shadow = page.create_alias(parent=workshop_indexes["en"], update_slug="again")
    shadow.unpublish()

    convert(admin_client, shadow)

    made = fresh(shadow)
    assert (made.alias_of_id, made.workshop_id != page.workshop_id) == (None, True)
    made = publish(made, number=2)
    assert (made.workshop.number, fresh(page).workshop.number) == (2, 1)
    # The original keeps its row whenever it is saved.
    assert publish(page, title="Sharing more").workshop_id == page.workshop_id


def test_a_public_alias_does_not_become_a_second_public_workshop_of_the_number(admin_client, page, workshop_indexes):
    shadow = page.create_alias(parent=workshop_indexes["en"], update_slug="again")

    answer = convert(admin_client, shadow)

    *_others, said = messages.get_messages(answer.wsgi_request)
    assert str(said) == "“Sharing” was not published: “Sharing” has the number 1 already."
    assert fresh(shadow).alias_of_id == page.pk
    assert Workshop.objects.count() == 1


def test_an_alias_in_another_language_stays_with_the_row_when_it_is_converted(admin_client, page, locales):
    shadow = factories.alias(page, locales["sl"])

    convert(admin_client, shadow)

    assert (fresh(shadow).alias_of_id, fresh(shadow).workshop_id) == (None, page.workshop_id)
    assert fresh(shadow).live


def test_no_two_public_workshops_of_the_site_have_one_number(page, workshop_indexes):
    second = factories.WorkshopPageFactory(parent=workshop_indexes["fr"], title="Second", number=1, live=False)

    with pytest.raises(RefusedError, match="“Second” was not published: “Sharing” has the number 1 already"):
        publish(second, lead="Words.")
    assert not fresh(second).live

    second = publish(second, number=2)
    with pytest.raises(RefusedError):
        publish(second, number=1)
    assert (fresh(second).live, fresh(second).workshop.number) == (True, 2)

    fresh(page).unpublish()
    assert publish(second, number=1).workshop.number == 1


def test_the_form_says_whose_number_it_is(admin_client, page, workshop_indexes):
    second = factories.WorkshopPageFactory(parent=workshop_indexes["en"], title="Second", number=2)
    form_class = WorkshopPage.get_edit_handler().get_form_class()

    def errors(number):
        streams = dict.fromkeys(("agenda-count", "speakers-count", "materials-count", "recordings-count"), "0")
        form = form_class(
            page_form(number=number, **streams), instance=fresh(second), parent_page=workshop_indexes["en"]
        )
        return form.errors.get("number", [])

    assert [errors("1"), errors("2"), errors("3")] == [["“Sharing” has this number already."], [], []]


def test_a_translation_is_not_published_before_the_facts_are(page, workshop_indexes, locales):
    draft = factories.WorkshopPageFactory(
        parent=workshop_indexes["en"], title="Draft", number=7, live=False, precision="day", day=dt.date(2031, 1, 1)
    )
    translation = fresh(draft).copy_for_translation(locales["sl"])

    with pytest.raises(RefusedError, match=r"facts are edited in English\. Publish that page first"):
        translation.save_revision().publish()
    assert not fresh(translation).live

    publish(draft, lead="Words.")
    fresh(translation).get_latest_revision().publish()
    assert (fresh(translation).live, fresh(translation).facts.number) == (True, 7)


@pytest.mark.parametrize("precision", [each for each in Precision if each != Precision.UNKNOWN])
@pytest.mark.parametrize("day", [dt.date.max, dt.date(9999, 1, 1), dt.date.min])
def test_at_the_ends_of_the_calendar_a_range_still_ends(precision, day):
    end = WorkshopPage(precision=precision, day=day, zone="Europe/Madrid").end_of_range()

    assert (end.tzinfo, abs(end.year - day.year) <= 1) == (dt.UTC, True)


def test_an_exact_workshop_without_an_end_comes_last_and_breaks_nothing(client, workshop_indexes):
    index, soon = workshop_indexes["en"], dt.datetime(2131, 5, 1, tzinfo=dt.UTC)
    host = factories.RegionFactory()
    for number, end in ((1, None), (2, soon), (3, None)):
        facts = {"number": number, "host": host, "precision": EXACT, "starts_at": soon, "runs_until": end}
        row = Workshop.objects.create(source_language="en", **facts)
        factories.plant(WorkshopPage, index, workshop=row, title=f"W{number}", slug=f"w{number}", **facts)
    Workshop.objects.exclude(number=2).update(runs_until=None)

    groups = by_expectation(WorkshopPage.objects.pages_beside(index))

    assert [page.workshop.number for page in groups.coming] == [2, 1, 3]
    assert client.get(index.url).status_code == 200


def test_a_long_list_is_cut_into_pages_in_the_order_of_what_may_be_expected(client, workshop_indexes):
    index, host = workshop_indexes["en"], factories.RegionFactory()
    for number in range(1, 27):
        past = {"precision": EXACT, "runs_until": dt.datetime(2021, 5, number, tzinfo=dt.UTC)}
        facts = {"number": number, "host": host} | (past if number > 2 else {})
        row = Workshop.objects.create(source_language="en", **facts)
        factories.plant(WorkshopPage, index, workshop=row, title=f"W{number}", slug=f"w{number}", **facts)
    Workshop.objects.filter(number__gt=2).update(precision=EXACT)
    for row in Workshop.objects.filter(number__gt=2):
        Workshop.objects.filter(pk=row.pk).update(runs_until=dt.datetime(2021, 5, row.number, tzinfo=dt.UTC))

    first, second = (client.get(index.url, {"page": number}) for number in (1, 2))

    numbers = [[page.workshop.number for page in answer.context["shown"]] for answer in (first, second)]
    assert numbers == [[1, 2, *range(26, 8, -1)], list(range(8, 2, -1))]
    assert 'href="?page=2"' in first.content.decode()
    assert "No workshop is planned" not in second.content.decode()
    assert client.get(index.url, {"page": "none"}).context["shown"].number == 1
