"""What each role finds in the explorer, the search and the choosers of the admin, and how much reading that takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.factories import submit

pytestmark = pytest.mark.usefixtures("unindexed")

ROLES = ("editor", "translator", "reviewer", "administrator", "superuser")


@pytest.fixture
def people(profiles, regions):
    return {
        "editor": factories.editor(regions["navarra"]),
        "translator": factories.translator("es"),
        "reviewer": factories.reviewer("es"),
        "administrator": factories.administrator(),
        "superuser": factories.PersonFactory(is_superuser=True),
    }


@pytest.fixture
def log_in(client, people):
    def as_role(role):
        client.force_login(people[role])
        return client

    return as_role


def explorer_of(page):
    return reverse("wagtailadmin_explore", args=[page.pk])


def titles(pages):
    return {page.title for page in pages}


def test_the_explorer_lists_what_each_role_may_read(log_in, partner_indexes):
    found = {role: titles(log_in(role).get(explorer_of(partner_indexes["es"])).context["pages"]) for role in ROLES}

    everything = {"navarra es", "murcia es"}
    assert found == {role: {"navarra es"} if role == "editor" else everything for role in ROLES}


def test_the_menus_lead_an_editor_to_own_pages_in_all_languages_of_the_team_and_to_no_others(log_in):
    found = log_in("editor").get(reverse("wagtailadmin_api:pages:listing"), {"limit": 20}).json()["items"]

    above = {"Network", "Network es", "Partners es", "Partners en"}
    assert {item["admin_display_title"] for item in found} == {"navarra es", "navarra en"} | above


def test_no_screen_names_the_draft_of_another_region(log_in, regions, partner_indexes, people):
    page = factories.plant(
        factories.RegionPage,
        partner_indexes["es"],
        region=regions["murcia"],
        live=False,
        title="Secret of Murcia",
        slug="secret",
    )
    submit(page, people["administrator"])
    reports = ("workflow", "workflow_tasks", "site_history", "aging_pages", "locked_pages")
    addresses = [
        explorer_of(page),
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:search") + "?q=secret",
        *(reverse(f"wagtailadmin_reports:{name}") for name in reports),
    ]

    browser = log_in("editor")
    assert [address for address in addresses if "Secret" in browser.get(address).content.decode()] == []

    browser = log_in("administrator")
    for address in (explorer_of(page), *(reverse(f"wagtailadmin_reports:{name}") for name in reports[:3])):
        assert "Secret" in browser.get(address).content.decode()


def test_a_link_leads_to_published_pages_of_others_and_to_no_draft(log_in, partner_indexes, regions):
    for region in regions.values():
        words = {"title": f"draft of {region.code}", "slug": f"draft-{region.code}"}
        factories.plant(factories.RegionPage, partner_indexes["es"], region=region, live=False, **words)
    address = reverse("wagtailadmin_choose_page_child", args=[partner_indexes["es"].pk])
    names = ("navarra es", "murcia es", "draft of navarra", "draft of murcia")

    answers = {role: log_in(role).get(address).json()["html"] for role in ("editor", "administrator")}

    found = {role: [name for name in names if name in html] for role, html in answers.items()}
    assert found == {"editor": list(names[:3]), "administrator": list(names)}


@pytest.mark.parametrize("role", ROLES)
def test_the_explorer_reads_as_much_for_many_pages_as_for_one(log_in, regions, partner_indexes, role):
    def reads():
        browser = log_in(role)
        with CaptureQueriesContext(connection) as captured:
            answer = browser.get(explorer_of(partner_indexes["es"]))
        return len(answer.context["pages"]), len(captured)

    reads()  # warms the caches of content types and site roots
    few, queries = reads()
    for number in range(3):
        words = {"title": f"More {number}", "slug": f"more-{number}"}
        factories.plant(factories.RegionPage, partner_indexes["es"], region=regions["navarra"], **words)
    factories.region_team(regions["navarra"], factories.PersonFactory())

    assert reads() == (few + 3, queries)
