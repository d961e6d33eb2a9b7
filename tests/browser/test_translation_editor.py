"""A translation that its source has left behind goes from "out of date" to published, by the keys alone."""

import time

import axe_playwright_python.sync_playwright as axe
import pytest
from bs4 import BeautifulSoup

from demo.accounts import ACCOUNTS
from tests.browser.test_review_story import sign_in

pytestmark = pytest.mark.browser

PROFILE = "/sl/partnerji/navarra/"
# The source changes in two places, as its editor and the reviewer of Spanish would have it.
CHANGE = """
import django
django.setup()
from partners.models import RegionPage
page = RegionPage.objects.get(slug="navarra", locale__language_code="es")
page.lead = "En 2026 " + page.lead[0].lower() + page.lead[1:]
page.designation = "La Comunidad Foral"
page.save_revision().publish()
print(page.get_translations().get(locale__language_code="sl").pk)
"""
OUTDATED = "Zastarelo (2 spremenjena niza)"
YEAR = "En 2026"
LEAD = "Leta 2026 je socialna ekonomija prisotna po vsej Navarri."
THEIRS, MINE = "Foralna skupnost Navarra", "Skupnost s foralnimi pravicami"


@pytest.fixture
def dashboard_of(new_page, own_site):
    """Open the dashboard of somebody of the demo."""

    def open_dashboard(username):
        account = next(account for account in ACCOUNTS if account.username == username)
        page = new_page(base_url=own_site.url, reduced_motion="reduce")
        page.goto("/admin/")
        sign_in(page, account.username, account.password)
        return page

    return open_dashboard


def lead(own_site):
    return BeautifulSoup(own_site.read(PROFILE), "html.parser").select_one(".lead").get_text(strip=True)


def faults(page):
    """What axe finds in the editor."""
    found = axe.Axe().run(page, context={"include": [["#te"], ["#te-conflict"]]}).response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found]


def focused(page):
    """The words of the field in which the person is."""
    return page.evaluate("document.activeElement.value ?? ''")


def string(page, words):
    return page.locator("[data-te-string]", has_text=words)


def test_a_translator_brings_a_changed_profile_up_to_date_and_a_reviewer_publishes_it(own_site, dashboard_of):
    address = f"/admin/pages/{own_site.run(CHANGE).split()[-1]}/edit/"
    before = lead(own_site)

    translator = dashboard_of("translator-sl")
    keys = translator.keyboard
    [piece] = translator.locator("main li", has=translator.locator(f"a[href='{address}']")).all()
    assert OUTDATED in piece.inner_text()
    piece.locator(f"a[href='{address}']").click()
    assert OUTDATED in translator.locator(".te-pill--out_of_date").inner_text()
    assert translator.locator("[data-te-count=outdated]").inner_text() == "2"
    assert faults(translator) == []
    assert string(translator, YEAR).locator("ins").count() == 1

    # To the first string that is left to do, and from there to the next with what is typed saved.
    translator.locator("[data-te-next]").focus()
    keys.press("Enter")
    assert focused(translator).startswith("Socialna ekonomija")
    keys.press("Control+a")
    keys.insert_text(LEAD)
    keys.press("Control+Enter")
    assert focused(translator) == "Foralna skupnost"
    string(translator, YEAR).and_(translator.locator("[data-condition=settled]")).wait_for()
    assert translator.locator("[data-te-todo]").inner_text() == "1"

    # Somebody else is quicker at the other one, and the translator decides.
    other = dashboard_of("reviewer-sl")
    other.goto(address)
    field = string(other, "La Comunidad Foral").locator("textarea")
    field.fill(THEIRS)
    field.blur()
    string(other, "La Comunidad Foral").and_(other.locator("[data-condition=settled]")).wait_for()
    keys.press("Control+a")
    keys.insert_text(MINE)
    translator.locator("#te-conflict[open]").wait_for()
    assert translator.locator("[data-te-theirs]").inner_text() == THEIRS
    assert faults(translator) == []
    keys.press("Enter")
    string(translator, "La Comunidad Foral").and_(translator.locator("[data-condition=settled]")).wait_for()
    assert string(translator, "La Comunidad Foral").locator("textarea").input_value() == MINE
    assert translator.locator("[data-te-todo]").inner_text() == "0"

    translator.locator("[name=action-submit][value=check]").focus()
    keys.press("Enter")
    translator.locator(".messages .success, #te-checks").first.wait_for()
    if translator.locator("#te-checks").count():
        translator.locator("[name=action-submit][value=anyway]").press("Enter")
    translator.locator(".messages .success").wait_for()
    assert lead(own_site) == before

    other.goto("/admin/")
    other.locator("a[href*='/review/']", has_text="Navarra").first.click()
    assert LEAD in other.inner_text("main")
    other.locator("[name=decision][value=approve]").click()
    other.locator(".messages .success").wait_for()
    assert lead(own_site) == LEAD
    translator.goto(address)
    assert translator.locator(".te-pill--published").count() == 1

    # What is typed while nothing can be saved is not left behind without a word.
    asked = []
    translator.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    translator.context.set_offline(True)
    string(translator, "La Comunidad Foral").locator("textarea").press_sequentially("!")
    translator.close(run_before_unload=True)
    wait_until = time.monotonic() + 10
    while not asked and time.monotonic() < wait_until:
        translator.wait_for_timeout(50)
    assert asked == ["beforeunload"]
