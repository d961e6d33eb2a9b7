"""From an invitation to the published page, as a new editor, a reviewer and an administrator go through it."""

from itertools import groupby

import pytest
from bs4 import BeautifulSoup

from demo.accounts import ACCOUNTS

pytestmark = pytest.mark.browser

INVITED = "redaccion@example.org"
REVIEWER = "Reviewer Spanish"
NAME = "Redacción Navarra"
PASSWORD = "telar de lana de Estella"
PROFILE = {
    "en": "/en/partners/navarre/",
    "sl": "/sl/partnerji/navarra/",
    "es": "/es/socios/navarra/",
    "fr": "/fr/partenaires/navarre/",
}
NUMBERS = {"en": "12,345", "sl": "12.345", "es": "12.345", "fr": "12\u202f345"}
FIRST_TRY = "Navarra cuenta ahora su economia social de otra manera."
COMMENT = "Falta una tilde: economía."
MENDED = "Navarra cuenta ahora su economía social de otra manera."


@pytest.fixture
def visit(own_site):
    """Read the lead and the first figure of the profile of Navarre in each language."""

    def read():
        found = {}
        for language, path in PROFILE.items():
            page = BeautifulSoup(own_site.read(path), "html.parser")
            number = page.select_one("section[aria-labelledby=figures] dd.n")
            found[language] = (page.select_one(".lead").get_text(strip=True), number.get_text(strip=True))
        return found

    return read


@pytest.fixture
def signed_in(new_page, own_site):
    """Open the admin as somebody of the demo."""

    def open_admin(username):
        account = next(account for account in ACCOUNTS if account.username == username)
        page = new_page(base_url=own_site.url, reduced_motion="reduce")
        page.goto("/admin/")
        sign_in(page, account.username, account.password)
        return page

    return open_admin


def sign_in(page, username, password):
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/admin/")


def said(page):
    """What the admin says of what was just done."""
    return page.locator(".messages .success").inner_text()


def open_review(page):
    """Go from the dashboard to the review of the profile, and return what is to be read there."""
    page.get_by_role("link", name="Navarra", exact=True).click()
    page.locator("[name=comment]").wait_for()
    return page.inner_text("main")


def deeds(page):
    """Who did what to a page, the latest first, as its history tells it: (what, who)."""
    rows = page.locator("main table tbody tr").all()
    told = [
        (cells[0].splitlines()[0], cells[1].strip()) for row in rows if (cells := row.locator("td").all_inner_texts())
    ]
    # The editor saves of its own accord, as often as it comes to it.
    return [deed for deed, _again in groupby(told)]


def write_lead(page, words, number=None):
    """Change the profile that is open in the editor, and hand it in."""
    page.locator("[name=lead]").fill(words)
    if number:
        page.locator("[name=figures-0-value-number]").fill(number)
    page.get_by_role("button", name="Más acciones").click()
    page.locator("[name=action-submit]").click()
    page.locator(".messages .success").wait_for()


def test_invited_editor_writes_a_reviewer_sends_back_and_then_approves_and_the_public_page_shows_it(
    new_page, own_site, signed_in, visit
):
    before = visit()

    administrator = signed_in("network")
    administrator.get_by_role("link", name="Teams", exact=True).click()
    administrator.get_by_role("link", name="Invite somebody").click()
    administrator.get_by_label("E-mail address").fill(INVITED)
    administrator.get_by_label("First name").fill(NAME.split()[0])
    administrator.get_by_label("Last name").fill(NAME.split()[1])
    administrator.get_by_role("combobox", name="Language").select_option("es")
    administrator.get_by_label("Navarra", exact=True).check()
    administrator.get_by_role("button", name="Send the invitation").click()
    assert INVITED in said(administrator)

    # The mail, in the language of the person.
    editor = new_page(base_url=own_site.url, reduced_motion="reduce")
    editor.goto("/outbox/")
    mail = editor.locator("main li", has_text=INVITED)
    assert mail.locator("h2 a").get_attribute("lang") == "es"
    mail.locator("h2 a").click()
    editor.locator("main .text a").first.click()
    editor.locator("html[lang=es] [name=new_password1]").wait_for()
    for field in ("new_password1", "new_password2"):
        editor.locator(f"[name={field}]").fill(PASSWORD)
    editor.locator("main form button").click()
    editor.get_by_role("link", name="Iniciar sesión").click()
    sign_in(editor, INVITED, PASSWORD)

    # The region of the editor, in a Spanish admin.
    assert editor.locator("html").get_attribute("lang") == "es"
    editor.locator(".teams-pieces li", has_text="Español").get_by_role("link", name="Editar").click()
    editor.get_by_role("button", name="Más acciones").wait_for()
    assert editor.get_by_role("button", name="Publicar").count() == 0
    history = editor.url.replace("/edit/", "/history/")
    write_lead(editor, FIRST_TRY, "12345")
    assert visit() == before

    reviewer = signed_in("reviewer-es")
    text = open_review(reviewer)
    assert FIRST_TRY in text
    assert before["es"][0] in text
    reviewer.locator("[name=comment]").fill(COMMENT)
    reviewer.get_by_role("button", name="Devolver").click()
    assert "Navarra" in said(reviewer)

    editor.goto("/admin/")
    sent_back = editor.locator(".teams-card", has_text=COMMENT)
    assert REVIEWER in sent_back.inner_text()
    sent_back.get_by_role("link", name="Editar").click()
    write_lead(editor, MENDED)
    assert visit() == before

    reviewer.goto("/admin/")
    assert MENDED in open_review(reviewer)
    reviewer.get_by_role("button", name="Aprobar").click()
    assert "Navarra" in said(reviewer)

    # A number is one for all languages; words are a language's own.
    assert visit() == {
        language: (MENDED if language == "es" else before[language][0], number) for language, number in NUMBERS.items()
    }

    administrator.goto(history)
    assert deeds(administrator) == [
        ("Published", REVIEWER),
        ("Approved at 'Revisión: Español'. 'Revisión: Español' complete", REVIEWER),
        ("Resubmitted 'Revisión: Español'. Workflow resumed", NAME),
        ("Draft saved", NAME),
        ("Rejected at 'Revisión: Español'. Changes requested", REVIEWER),
        ("'Revisión: Español' started. Next step 'Revisión: Español'", NAME),
        ("Draft saved", NAME),
        ("Published", "system"),
        ("Created", "system"),
    ]
