import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from tests import factories
from tests.factories import fresh, page_form
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")


@pytest.fixture
def host(db):
    return factories.RegionFactory()


@pytest.fixture
def filled(host):
    """The form of a workshop with a firm date, as an editor fills it in; changed by keyword."""

    def fill(**changes):
        fields = {
            "title": "Sharing what works",
            "slug": "sharing",
            "number": "1",
            "host": str(host.pk),
            "precision": "exact",
            "day": "",
            "starts_at": "2026-05-26 10:00",
            "ends_at": "2026-05-26 12:00",
            "zone": "Europe/Ljubljana",
            "mode": "online",
            "spoken": ["en", "es"],
            "interpreted": ["sl"],
            "body": rich_text("<p>About it.</p>"),
            "agenda": streamfield([("item", {"starts": "10:00", "title": "Welcome", "note": ""})]),
            "speakers": streamfield([]),
            "venue_note": "",
            "materials": streamfield([]),
            "recordings": streamfield([]),
            "outcome": rich_text(""),
            **changes,
        }
        return page_form(**fields)

    return fill


@pytest.fixture
def create(admin_client, workshop_indexes, filled, reviews):
    """Post the form of a new English workshop page, and approve it; return the answer."""
    address = reverse("wagtailadmin_pages:add", args=["workshops", "workshoppage", workshop_indexes["en"].pk])

    def post(**changes):
        answer = admin_client.post(address, filled(**{"action-submit": "1"} | changes))
        factories.approve_everything()
        return answer

    return post


@pytest.fixture
def edit(admin_client, filled):
    """Post the edit form of a page, and approve it unless told otherwise; return the answer."""

    def post(page, action="action-submit", approve=True, **changes):
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        answer = admin_client.post(address, filled(**{action: "1"} | changes))
        if approve:
            factories.approve_everything()
        return answer

    return post


def errors_of(answer):
    assert answer.status_code == 200
    return {name: [str(error) for error in errors] for name, errors in answer.context["form"].errors.items()}


def test_a_new_page_is_published_with_the_facts_that_were_typed(client, create):
    answer = create()

    [page] = WorkshopPage.objects.all()
    assert (answer.status_code, page.live) == (302, True)
    start = dt.datetime(2026, 5, 26, 8, tzinfo=dt.UTC)
    for facts in (page, page.workshop):
        assert (facts.number, facts.starts_at, facts.ends_at) == (1, start, start + dt.timedelta(hours=2))
        assert (facts.spoken, facts.interpreted, facts.runs_until) == (["en", "es"], ["sl"], facts.ends_at)
    assert page.workshop.source_language_code == "en"
    assert [block.value["title"] for block in client.get(page.url).context["page"].blocks("agenda")] == ["Welcome"]


def test_a_new_draft_publishes_no_fact(create):
    create(**{"action-submit": ""})

    [page] = WorkshopPage.objects.all()
    assert (page.live, page.workshop.starts_at, page.workshop.block_facts) == (False, None, [])


@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Madrid", 8), ("Atlantic/Canary", 9), ("Europe/Ljubljana", 8), ("Europe/Paris", 8)]
)
def test_the_time_is_read_on_the_clock_of_the_zone_and_shown_on_it_again(admin_client, create, zone, hour):
    create(zone=zone)

    [page] = WorkshopPage.objects.all()
    assert page.starts_at == dt.datetime(2026, 5, 26, hour, tzinfo=dt.UTC)
    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    field = BeautifulSoup(form, "html.parser").find("input", {"name": "starts_at"})
    assert field["value"] == "2026-05-26 10:00"


def test_saving_the_form_as_it_is_shown_moves_no_time(create, edit):
    create(zone="Atlantic/Canary")
    [page] = WorkshopPage.objects.all()

    edit(page, zone="Atlantic/Canary", title="Another title")

    assert (fresh(page).title, fresh(page).starts_at) == ("Another title", page.starts_at)


@pytest.mark.parametrize(
    ("zone", "skipped"),
    [("Europe/Ljubljana", "2026-03-29 02:30"), ("Atlantic/Canary", "2026-03-29 01:30")],
)
def test_an_hour_that_the_clock_skips_is_an_error_of_its_field(create, zone, skipped):
    answer = create(zone=zone, starts_at=skipped, ends_at="2026-03-29 12:00")

    errors = errors_of(answer)
    assert errors.keys() == {"starts_at"}
    assert any("clocks skip this time" in error for error in errors["starts_at"])
    assert not WorkshopPage.objects.exists()
    assert not Workshop.objects.exists()


def test_an_hour_that_only_the_clock_of_another_zone_skips_is_taken(create):
    create(zone="Atlantic/Canary", starts_at="2026-03-29 02:30", ends_at="2026-03-29 12:00")

    [page] = WorkshopPage.objects.all()
    assert page.starts_at == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("zone", ["Europe/Ljubljana", "Atlantic/Canary"])
def test_of_an_hour_that_comes_twice_the_first_is_meant(create, zone):
    local = dt.datetime(2026, 10, 25, 2 if zone == "Europe/Ljubljana" else 1, 30, tzinfo=ZoneInfo(zone))

    create(zone=zone, starts_at=f"{local:%Y-%m-%d %H:%M}", ends_at="2026-10-25 12:00")

    [page] = WorkshopPage.objects.all()
    assert page.starts_at == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("changes", "faulty"),
    [
        ({"starts_at": "2026-05-26 12:00", "ends_at": "2026-05-26 10:00"}, "ends_at"),
        ({"starts_at": ""}, "starts_at"),
    ],
)
def test_facts_that_do_not_fit_together_are_errors_of_their_fields(create, changes, faulty):
    answer = create(**changes)

    assert errors_of(answer).keys() == {faulty}
    assert not WorkshopPage.objects.exists()


@pytest.mark.parametrize(
    ("changes", "faulty"),
    [
        ({}, set()),
        ({"starts_at": "2026-05-26 12:00", "ends_at": "2026-05-26 12:00"}, {"ends_at"}),
        ({"starts_at": "", "ends_at": ""}, {"starts_at", "ends_at"}),
        ({"starts_at": "tomorrow"}, {"starts_at"}),
        ({"precision": "quarter"}, {"day"}),
        ({"precision": "quarter", "day": "2026-05-01", "starts_at": "", "ends_at": ""}, set()),
        ({"precision": "unknown", "starts_at": "", "ends_at": ""}, set()),
        ({"number": "-1"}, {"number"}),
        ({"spoken": ["tlh"]}, {"spoken"}),
        ({"host": ""}, {"host"}),
        ({"zone": "Mars/Olympus"}, {"zone"}),
        *(
            ({"agenda": streamfield([("item", {"starts": clock, "title": "Welcome", "note": ""})])}, {"agenda"})
            for clock in ("9:00", "24:00", "10:60", "ten")
        ),
    ],
)
def test_the_form_says_which_field_is_at_fault(workshop_indexes, filled, admin_user, changes, faulty):
    form_class = WorkshopPage.get_edit_handler().get_form_class()
    data = QueryDict(mutable=True)
    for name, value in filled(**changes).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    parent = workshop_indexes["en"]

    form = form_class(data, instance=WorkshopPage(locale=parent.locale), parent_page=parent, for_user=admin_user)

    assert form.errors.keys() == faulty


def test_editing_the_source_changes_the_facts_that_a_translation_shows(client, create, edit, workshop_indexes):
    create()
    [page] = WorkshopPage.objects.all()
    translated = factories.twin(page, workshop_indexes["sl"], title="Delavnica")

    edit(page, action="action-save-draft", number="2")
    assert client.get(translated.url).context["facts"].number == 1

    edit(page, number="2", cancelled="on")
    shown = client.get(translated.url).context
    assert (shown["facts"].number, shown["facts"].cancelled, shown["page"].title) == (2, True, "Delavnica")


def test_facts_sent_for_review_wait_for_approval(admin_client, client, create, edit, workshop_indexes):
    create()
    [page] = WorkshopPage.objects.all()
    translated = factories.twin(page, workshop_indexes["sl"])

    edit(page, approve=False, number="2")

    task = fresh(page).current_workflow_task_state
    assert (task.status, client.get(translated.url).context["facts"].number) == ("in_progress", 1)
    client.force_login(factories.reviewer("en"))
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]))
    client.logout()
    assert client.get(translated.url).context["facts"].number == 2


def test_the_form_of_a_translation_shows_the_published_facts_and_changes_none(
    admin_client, create, edit, workshop_indexes
):
    create(zone="Atlantic/Canary")
    [page] = WorkshopPage.objects.all()
    translated = factories.twin(page, workshop_indexes["sl"], title="Delavnica")
    edit(page, zone="Atlantic/Canary", number="5")

    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[translated.pk])).context["form"]
    assert {name: form.get_initial_for_field(form.fields[name], name) for name in ("number", "zone")} == {
        "number": 5,
        "zone": "Atlantic/Canary",
    }
    assert form["starts_at"].value().strftime("%H:%M") == "10:00"

    edit(translated, title="Nova", slug="nova", number="9", starts_at="2030-01-01 10:00", cancelled="on")

    translated, row = fresh(translated), Workshop.objects.get()
    assert (translated.title, row.number, row.cancelled) == ("Nova", 5, False)
    assert (translated.facts.starts_at, row.starts_at) == (page.starts_at, page.starts_at)


def test_copying_in_the_admin_gives_the_copy_a_row_of_its_own(admin_client, create, edit):
    create()
    page = factories.approved(WorkshopPage.objects.get())

    answer = admin_client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": "Again",
            "new_slug": "again",
            "new_parent_page": str(page.get_parent().pk),
            "publish_copies": "on",
        },
    )

    assert answer.status_code == 302
    copied = WorkshopPage.objects.get(slug="again")
    edit(copied, slug="again", number="2")
    assert (fresh(copied).workshop.number, fresh(page).workshop.number) == (2, 1)
    assert Workshop.objects.count() == 2
