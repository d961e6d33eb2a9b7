import pytest

from tests.browser.sampling import SEARCH

pytestmark = pytest.mark.browser


@pytest.fixture
def field(page):
    page.goto(SEARCH["en"])
    field = page.get_by_role("combobox")
    field.press_sequentially("murc")
    page.get_by_role("option").first.wait_for()
    return field


def test_keys_walk_through_suggestions_and_lead_to_the_page(field, page):
    options = page.get_by_role("option")
    assert field.get_attribute("aria-expanded") == "true"
    assert "Murcia" in options.first.inner_text()

    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    # The focus stays in the field, where one may go on typing.
    assert page.evaluate("document.activeElement.id") == "q"

    field.press("Enter")
    page.wait_for_url("**/murcia/")


def test_escape_closes_suggestions_and_keeps_what_was_typed(field, page):
    field.press("Escape")

    assert page.get_by_role("option").count() == 0
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "murc"


def test_enter_without_a_choice_searches(field, page):
    field.press("Enter")

    page.wait_for_url("**?q=murc")
    assert page.locator("mark").count() > 0
