import pytest
from django.contrib import messages
from django.urls import reverse

from core.deletion import reason_to_keep
from core.models import Region
from partners.models import RegionPage
from tests import factories
from tests.factories import plant
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")


@pytest.fixture
def hosting(partner_indexes, workshop_indexes):
    """Return a region that has a profile and hosts a workshop."""
    region = factories.RegionFactory(name="Navarra", home_language="en")
    plant(RegionPage, partner_indexes["en"], region=region, title="Navarre", slug="navarre")
    row = Workshop.objects.create(number=3, host=region, source_language="en")
    plant(WorkshopPage, workshop_indexes["en"], workshop=row, number=3, host=region, title="Clusters", slug="clusters")
    return region


def test_what_still_needs_a_region_is_named(hosting):
    assert reason_to_keep(hosting) == (
        "“Navarra” was not deleted, because these still need it: Region profile: Navarre; Workshop page: Clusters; "
        "Workshop: Workshop 3. Delete them first, or let them speak of something else."
    )


def test_of_many_that_need_it_five_are_named_and_the_others_counted(hosting):
    for number in range(10, 16):
        Workshop.objects.create(number=number, host=hosting, source_language="en")

    assert "Workshop: Workshop 10; Workshop: Workshop 11; Workshop: Workshop 12; and 4 more." in reason_to_keep(hosting)


@pytest.mark.parametrize("bulk", [False, True])
def test_deleting_a_region_that_is_needed_is_refused_and_says_why(admin_client, hosting, bulk):
    if bulk:
        address = reverse("wagtail_bulk_action", args=["core", "region", "delete"]) + f"?id={hosting.pk}&next=/admin/"
    else:
        address = reverse(Region.snippet_viewset.get_url_name("delete"), args=[hosting.pk])

    answer = admin_client.post(address)

    assert answer.status_code == 302
    assert [str(each) for each in messages.get_messages(answer.wsgi_request)] == [reason_to_keep(hosting)]
    assert Region.objects.filter(pk=hosting.pk).exists()


def test_once_nothing_needs_it_a_region_goes(admin_client, hosting):
    RegionPage.objects.get().delete()
    WorkshopPage.objects.get().delete()

    admin_client.post(reverse(Region.snippet_viewset.get_url_name("delete"), args=[hosting.pk]))

    assert not Region.objects.exists()


def test_a_workshop_goes_with_its_last_page_and_not_before(hosting, workshop_indexes):
    english = WorkshopPage.objects.get()
    slovenian = factories.twin(english, workshop_indexes["sl"])

    english.delete()
    assert Workshop.objects.count() == 1

    # Together with what stands above it, a page is deleted without its own method.
    slovenian.get_parent().delete()
    assert not Workshop.objects.exists()
