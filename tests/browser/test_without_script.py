import pytest

from tests.browser.sampling import SEARCH
from tests.browser.sites import LANGUAGES

pytestmark = pytest.mark.browser


@pytest.fixture
def plain_page(new_page):
    """An empty page of a browser that runs no script."""
    page = new_page(java_script_enabled=False)
    page.set_content("<p>plain</p><script>document.body.textContent = 'script'</script>")
    assert page.inner_text("body") == "plain"
    return page


def test_switcher_works_without_script(samples, plain_page):
    paths = samples["workshops.workshoppage"].paths
    plain_page.goto(paths["en"])

    for language in [*LANGUAGES[1:], LANGUAGES[0]]:
        plain_page.locator(f".langs a[hreflang={language}]").click()
        plain_page.wait_for_url(f"**{paths[language]}")
        assert plain_page.locator("html").get_attribute("lang") == language


def test_search_works_without_script(samples, plain_page):
    plain_page.goto(samples["home.homepage"].paths["es"])
    plain_page.locator(f"header a[href='{SEARCH['es']}']").click()

    plain_page.locator("input[name=q]").fill("navarra")
    plain_page.locator("form[role=search] button").click()

    plain_page.wait_for_url(f"**{SEARCH['es']}?q=navarra")
    profile = plain_page.locator("main ol a[href='/es/socios/navarra/']")
    assert profile.count() == 1
    profile.click()
    assert plain_page.locator("h1").inner_text() == "Navarra"


def test_second_page_of_results_is_reached_without_script(samples, plain_page):
    plain_page.goto(samples["search with results"].paths["en"])
    first = set(plain_page.locator("main ol h3").all_inner_texts())

    plain_page.locator("a[rel=next]").click()

    second = set(plain_page.locator("main ol h3").all_inner_texts())
    assert (len(first), bool(second), first & second) == (10, True, set())


def test_folded_text_opens_without_script(samples, plain_page):
    plain_page.goto(samples["partners.regionpage"].paths["sl"])
    folded = plain_page.locator("details").first
    inside = folded.locator(":scope > :not(summary)").first
    assert not inside.is_visible()

    folded.locator("summary").click()

    assert inside.is_visible()
