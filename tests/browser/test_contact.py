"""Writing to the network by the keyboard alone, in four languages: the form, its errors, and that it has arrived."""

import psycopg
import pytest

from tests.browser.test_accessibility import AXE, NARROW, WIDE, faults
from tests.browser.test_keyboard import FOCUSED, SEEN

pytestmark = pytest.mark.browser

FORM = {"en": "/en/contact/", "sl": "/sl/stik/", "es": "/es/contacto/", "fr": "/fr/contact/"}
WORDS = {
    "en": "When is the next workshop?",
    "sl": "Kdaj bo naslednja delavnica?",
    "es": "¿Cuándo es el próximo taller?",
    "fr": "Quand aura lieu le prochain atelier ?",
}
# So long nobody but a program needs to fill the form in.
SECONDS = 3.2


@pytest.mark.parametrize("language", FORM)
def test_a_message_is_written_with_the_keyboard_and_axe_finds_nothing(new_page, own_site, language):
    page = new_page(base_url=own_site.url, reduced_motion="reduce")

    def check():
        page.evaluate(AXE.read_text())
        for viewport in (WIDE, NARROW):
            page.set_viewport_size(viewport)
            assert faults(page) == []
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.lang") == language

    def tab_to(name):
        """Press the Tab key until the field or the button has the focus, which is seen at each step."""
        for _step in range(40):
            page.keyboard.press("Tab")
            here = page.evaluate(FOCUSED)
            assert here["inside"]
            assert here["outline"] >= SEEN
            if page.evaluate("document.activeElement.name || document.activeElement.className") == name:
                return
        pytest.fail(f"No Tab leads to {name}.")

    page.goto(f"{FORM[language]}?region=navarra")
    check()
    tab_to("act")
    page.keyboard.press("Enter")

    # Sent empty, and at once: the errors stand on top, and lead to their fields.
    page.locator(".errors").wait_for()
    check()
    links = page.locator(".errors a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert links == ["#id_topic", "#id_email", "#id_message"]
    page.locator(".errors a").nth(0).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "topic"
    page.keyboard.press("ArrowDown")
    tab_to("email")
    page.keyboard.type(f"{language}@example.org")
    tab_to("message")
    page.keyboard.type(WORDS[language])
    page.wait_for_timeout(SECONDS * 1000)
    tab_to("act")
    page.keyboard.press("Enter")

    page.wait_for_url("**sent=1")
    check()
    assert page.context.cookies() == []
    with psycopg.connect(own_site.database) as connection:
        rows = connection.execute(
            "SELECT language, message, region.code FROM contact_enquiry"
            " JOIN core_region region ON region.id = region_id WHERE email = %s",
            [f"{language}@example.org"],
        ).fetchall()
    assert rows == [(language, WORDS[language], "navarra")]
