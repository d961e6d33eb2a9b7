"""Copies, aliases and bulk publishing of profiles: never a server error."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.refusals import RefusedError
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
    """Copy a page that a review has approved, as only such a one may be copied."""
    factories.approved(page)
    return browser.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Again", "new_slug": "again", "new_parent_page": str(page.get_parent().pk), **fields},
    )


def test_nobody_makes_an_alias_or_a_public_copy_of_a_profile_in_the_admin(admin_client, profile):
    copy(admin_client, profile, alias="on", publish_copies="on")

    assert not RegionPage.objects.exclude(pk=profile.pk).filter(live=True).exists()
    assert not RegionPage.objects.filter(alias_of__isnull=False).exists()


def test_an_alias_of_a_profile_is_listed_nowhere(client, profile):
    shadow = profile.create_alias(parent=profile.get_parent(), update_slug="again")

    assert shadow.live
    countries = client.get(profile.get_parent().url).context["partners"].countries
    assert [page for country in countries for page in country.profiles] == [profile]


def test_approving_a_copy_is_refused_and_says_why(client, profile, reviews):
    copied = factories.submit(profile.copy(update_attrs={"slug": "again", "title": "Again"}, keep_live=False))
    task = copied.current_workflow_task_state
    client.force_login(factories.reviewer("es"))

    address = reverse("wagtailadmin_pages:workflow_action", args=[copied.pk, "approve", task.pk])
    shown = client.post(address, follow=True)

    assert not fresh(copied).live
    said = f"“Again” was not published: {profile.region.name} has a public profile in this language, “Navarra”."
    assert said in [str(message).strip() for message in shown.context["messages"]]


def test_a_copy_whose_time_has_come_is_not_published_beside_the_profile(profile):
    copied = profile.copy(update_attrs={"slug": "again"}, keep_live=False)

    with pytest.raises(RefusedError, match="has a public profile in this language"):
        copied.get_latest_revision().publish()

    assert not fresh(copied).live


def test_when_the_profile_is_withdrawn_its_copy_is_published_and_the_profile_is_not_any_more(profile):
    copied = profile.copy(update_attrs={"slug": "again"}, keep_live=False)
    profile.save_revision()
    profile.unpublish()

    copied.get_latest_revision().publish()
    assert fresh(copied).live
    with pytest.raises(RefusedError, match="“Navarra” was not published"):
        fresh(profile).get_latest_revision().publish()


def edit(browser, page):
    """Submit the page from its form, and return the answer."""
    streams = {f"{name}-count": "0" for name in STREAMS}
    fields = {"title": page.title, "slug": page.slug, "region": str(page.region_id), "designation": ""}
    return browser.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        page_form(**fields, **streams, body="null", governance="null") | {"action-submit": "1"},
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
