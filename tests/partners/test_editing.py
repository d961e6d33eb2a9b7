import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from core.models import Region
from partners.models import RegionPage
from tests import factories
from tests.factories import fresh, page_form

pytestmark = pytest.mark.usefixtures("unindexed")

STREAMS = (
    "organisations",
    "figures",
    "objectives",
    "added_value",
    "instruments",
    "members",
    "stakeholders",
    "programmes",
    "contacts",
    "extra",
)


@pytest.fixture
def region(db):
    return factories.RegionFactory(home_language="es")


def figure(number, **more):
    return (
        "figure",
        {
            "kind": "organisations",
            "label": "empresas",
            "number": number,
            "unit": "none",
            "scope": "",
            "share": "",
            "share_label": "",
            "period": "2019",
            "source": "Registro",
            "source_url": "",
            **more,
        },
    )


def contact(**more):
    return (
        "contact",
        {
            "role": "Oficina",
            "organisation": "CEPES",
            "organisation_language": "es",
            "mailbox": "navarra@example.org",
            "languages": [],
            **more,
        },
    )


@pytest.fixture
def filled(region):
    """The form of a region's profile as an editor fills it in; changed by keyword."""

    def fill(**changes):
        fields = {
            "title": "Navarra",
            "slug": "navarra",
            "region": str(region.pk),
            "designation": "Comunidad Foral",
            "body": rich_text("<p>Texto.</p>"),
            "governance": rich_text(""),
            **{name: streamfield([]) for name in STREAMS},
            "figures": streamfield([figure("22576")]),
            **changes,
        }
        return page_form(**fields)

    return fill


@pytest.fixture
def create(admin_client, partner_indexes, filled, reviews):
    """Post the form of a new profile below the list in a language, and approve it; return the answer."""

    def post(language="es", **changes):
        address = reverse("wagtailadmin_pages:add", args=["partners", "regionpage", partner_indexes[language].pk])
        answer = admin_client.post(address, filled(**{"action-submit": "1"} | changes))
        factories.approve_everything()
        return answer

    return post


def errors_of(answer):
    assert answer.status_code == 200
    return answer.context["form"].errors


def test_a_new_profile_is_published_with_its_facts(client, create, region):
    answer = create()

    [page] = RegionPage.objects.all()
    assert (answer.status_code, page.live, page.region) == (302, True, region)
    [facts] = Region.objects.get(pk=region.pk).published_facts.values()
    assert facts == {
        "kind": "organisations",
        "number": "22576",
        "unit": "none",
        "at_least": False,
        "share": None,
        "period": "2019",
        "source_url": "",
    }
    assert "22.576" in client.get(page.url).content.decode()


def test_editing_the_source_changes_the_number_in_a_translation(admin_client, client, create, filled, partner_indexes):
    create()
    [page] = RegionPage.objects.all()
    [block] = page.figures
    words = factories.figure(block.id, "companies", "1")
    translated = factories.twin(page, partner_indexes["en"], title="Navarre", figures=factories.stream(words))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    changed = streamfield([figure("30000")])
    changed["0"]["id"] = block.id

    admin_client.post(address, filled(figures=changed, **{"action-save-draft": "1"}))
    [shown] = client.get(translated.url).context["page"].blocks("figures")
    assert (shown.value["label"], shown.value["number"]) == ("companies", 22576)

    admin_client.post(address, filled(figures=changed, **{"action-submit": "1"}))
    factories.approve_everything()
    [shown] = client.get(translated.url).context["page"].blocks("figures")
    assert (shown.value["label"], shown.value["number"]) == ("companies", 30000)
    assert fresh(translated).title == "Navarre"


def test_a_second_profile_of_a_region_in_one_language_is_refused(create, region):
    create()

    answer = create(slug="navarra-2")

    assert errors_of(answer).keys() == {"region"}
    assert RegionPage.objects.count() == 1


def test_a_profile_in_another_language_and_of_another_region_is_taken(create):
    create()
    other = factories.RegionFactory(home_language="es")

    create("en", slug="navarre")
    create(slug="murcia", region=str(other.pk))

    assert {(page.locale.language_code, page.slug) for page in RegionPage.objects.all()} == {
        ("es", "navarra"),
        ("en", "navarre"),
        ("es", "murcia"),
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"figures": streamfield([figure("many")])},
        {"figures": streamfield([figure("1", period="last year")])},
        {"figures": streamfield([figure("1", share="101")])},
        {"figures": streamfield([figure("1", source_url="not an address")])},
        {"figures": streamfield([figure("1", unit="furlong")])},
        {"contacts": streamfield([contact(mailbox="nobody")])},
        {"contacts": streamfield([contact(organisation_language="tlh")])},
    ],
)
def test_a_block_that_is_not_valid_is_an_error_of_its_field(partner_indexes, filled, admin_user, changes):
    form_class = RegionPage.get_edit_handler().get_form_class()
    parent = partner_indexes["es"]

    form = form_class(
        filled(**changes), instance=RegionPage(locale=parent.locale), parent_page=parent, for_user=admin_user
    )

    assert form.errors.keys() == changes.keys()


def copy(browser, page, **fields):
    """Copy a page that somebody else than the copying one has written."""
    factories.approved(page)
    return browser.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Again", "new_slug": "again", "new_parent_page": str(page.get_parent().pk), **fields},
    )


def test_a_copied_profile_is_a_draft_that_cannot_be_published_for_the_same_region(admin_client, create, filled, region):
    create()
    [page] = RegionPage.objects.all()
    copy(admin_client, page)
    copied = RegionPage.objects.get(slug="again")
    publish = filled(**{"action-submit": "1", "title": "Again", "slug": "again", "figures": streamfield([])})

    answer = admin_client.post(reverse("wagtailadmin_pages:edit", args=[copied.pk]), publish)

    assert errors_of(answer).keys() == {"region"}
    assert not fresh(copied).live
    assert len(Region.objects.get(pk=region.pk).published_facts) == 1


def test_a_copied_profile_does_not_stop_the_work_on_the_first(admin_client, create, filled):
    create()
    [page] = RegionPage.objects.all()
    copy(admin_client, page)
    publish = filled(**{"action-submit": "1", "title": "Nafarroa"})

    answer = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), publish)
    factories.approve_everything()

    assert (answer.status_code, fresh(page).title) == (302, "Nafarroa")


def test_a_copied_profile_is_published_for_another_region(admin_client, create, filled):
    create()
    [page] = RegionPage.objects.all()
    copy(admin_client, page)
    copied = RegionPage.objects.get(slug="again")
    other = factories.RegionFactory(home_language="es")
    changes = {"slug": "again", "region": str(other.pk), "figures": streamfield([figure("7")])}

    admin_client.post(reverse("wagtailadmin_pages:edit", args=[copied.pk]), filled(**{"action-submit": "1"} | changes))
    factories.approve_everything()

    numbers = {
        region.pk: [facts["number"] for facts in region.published_facts.values()] for region in Region.objects.all()
    }
    assert numbers == {page.region_id: ["22576"], other.pk: ["7"]}


def test_a_copy_that_would_be_a_second_public_profile_is_no_server_error(admin_client, create):
    create()
    [page] = RegionPage.objects.all()
    admin_client.raise_request_exception = False

    answer = copy(admin_client, page, publish_copies="on")

    assert answer.status_code < 500
    assert set(RegionPage.objects.live()) == {page}


def test_every_stream_of_the_page_is_in_the_form(admin_client, create):
    create()
    [page] = RegionPage.objects.all()

    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]

    assert set(STREAMS) <= form.fields.keys()
