import pytest

from tests.browser.sampling import ADDRESSABLE, ERRORS, PAGE_TYPES
from tests.browser.sites import LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser")]

# From each language to each other once, and so also back.
ROUND = ["en", "sl", "es", "sl", "fr", "sl", "en", "es", "fr", "es", "en", "fr", "en"]


def stands(site, page):
    return page.url.removeprefix(site.url), page.locator("html").get_attribute("lang")


def links_by_language(page, selector):
    return page.eval_on_selector_all(
        selector, "links => Object.fromEntries(links.map(link => [link.hreflang, link.getAttribute('href')]))"
    )


def test_every_page_type_of_the_site_is_visited(stored_pages):
    assert {page.kind for page in stored_pages} == set(PAGE_TYPES)


def test_every_page_of_the_demo_is_published_in_every_language(stored_pages):
    languages = {}
    for page in stored_pages:
        languages.setdefault(page.key, set()).add(page.language)

    assert [key for key, found in languages.items() if found != set(LANGUAGES)] == []


@pytest.mark.parametrize("name", ADDRESSABLE)
def test_switcher_leads_from_each_language_to_the_same_page_in_each_other_and_back(site, samples, page, name):
    paths = samples[name].paths
    if name == "search with results":
        # The words stay as they were typed.
        paths = {code: f"{path.partition('?')[0]}?{paths['en'].partition('?')[2]}" for code, path in paths.items()}

    page.goto(paths[ROUND[0]])
    visited = [stands(site, page)]
    for language in ROUND[1:]:
        page.locator(f".langs a[hreflang={language}]").click()
        visited.append(stands(site, page))

    assert visited == [(paths[language], language) for language in ROUND]
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("name", ["403", "404"])
def test_switcher_of_a_page_that_is_not_there_leads_to_the_home_pages(site, samples, page, name):
    homes = samples["home.homepage"].paths

    for language in LANGUAGES:
        assert page.goto(samples[name].paths[language]).status == ERRORS[name]
        assert page.locator("html").get_attribute("lang") == language
        assert links_by_language(page, ".langs a") == homes


def test_page_asked_for_under_the_wrong_language_is_offered_in_those_it_has(site, samples, page):
    paths = samples["partners.regionpage"].paths
    lost = paths["fr"].replace("/fr/", "/sl/")

    assert page.goto(lost).status == 404
    assert links_by_language(page, "main li a") == paths


def test_address_without_a_language_leads_to_the_home_page_in_the_readers_language(new_page, site, samples):
    for language in LANGUAGES:
        page = new_page(locale=language)
        page.goto("/")

        assert stands(site, page) == (samples["home.homepage"].paths[language], language)
        assert page.context.cookies() == []
