"""Copies, aliases and bulk publishing of profiles: never a server error."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from partners.models import RegionPage
from tests import factories
from tests.factories import fresh, page_form

pytestmark = pytest.mark.usefixtures("unindexed")

STREAMS = (
    *("organisations", "figures", "objectives", "added_value", "instruments"),
    *("members", "stakeholders", "programmes", "contacts", "extra"),
)


@pytest.fixture
def profile(partner_indexes):
    region = factories.RegionFactory(home_language="es")
    return factories.RegionPageFactory(parent=partner_indexes["es"], region=region, title="Navarra", slug="navarra")


def copy(browser, page, **fields):
    return browser.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Again", "new_slug": "again", "new_parent_page": str(page.get_parent().pk), **fields},
    )


def test_an_alias_of_a_profile_is_made_and_listed_nowhere(client, admin_client, profile):
    answer = copy(admin_client, profile, alias="on")

    assert answer.status_code == 302
    assert [(page.live, page.alias_of_id) for page in RegionPage.objects.exclude(pk=profile.pk)] == [(True, profile.pk)]
    countries = client.get(profile.get_parent().url).context["countries"]
    assert [page for country in countries for page in country.profiles] == [profile]


def test_publishing_a_copy_with_others_is_no_server_error(admin_client, profile):
    copy(admin_client, profile)
    copied = RegionPage.objects.get(slug="again")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    answer = admin_client.post(f"{address}?id={copied.pk}&next=/admin/", {"include_descendants": ""})

    assert (answer.status_code, fresh(copied).live) == (302, True)


def edit(browser, page):
    """Publish the page from its form, and return the answer."""
    streams = {f"{name}-count": "0" for name in STREAMS}
    fields = {"title": page.title, "slug": page.slug, "region": str(page.region_id), "designation": ""}
    return browser.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        page_form(**fields, **streams, body="null", governance="null") | {"action-publish": "1"},
    )


def test_the_form_refuses_a_second_profile_of_a_region(admin_client, profile):
    copy(admin_client, profile)
    copied = RegionPage.objects.get(slug="again")

    answer = edit(admin_client, copied)

    assert (answer.status_code, set(answer.context["form"].errors)) == (200, {"region"})
    assert not fresh(copied).live


def test_the_form_takes_a_profile_in_a_copy_of_the_whole_tree(admin_client, profile, homes):
    homes["es"].copy(recursive=True, update_attrs={"slug": "es-2", "title": "Second"}, keep_live=True)
    cache.clear()
    second = RegionPage.objects.exclude(pk=profile.pk).get()

    for page in (second, profile):
        assert edit(admin_client, page).status_code == 302
