import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from core.chrome import chrome_of
from core.models import StandardPage
from tests import factories


def texts(links):
    return [link.text for link in links]


@pytest.fixture
def menus(homes, partner_indexes, news_indexes):
    """Pages that stand in the menus of each language, and some that do not."""
    plant = factories.plant
    plant(StandardPage, homes["en"], title="About", slug="about", placement="main")
    plant(StandardPage, homes["en"], title="Privacy", slug="privacy", placement="footer")
    plant(StandardPage, homes["en"], title="Hidden", slug="hidden", placement="none")
    plant(StandardPage, homes["en"], title="Unticked", slug="u", placement="main", show_in_menus=False)
    plant(StandardPage, homes["en"], title="Draft", slug="d", placement="main", live=False)
    closed = plant(StandardPage, homes["en"], title="Closed", slug="c", placement="main")
    closed.view_restrictions.create(restriction_type="login")
    factories.GlossaryPageFactory(parent=homes["en"], title="Glossary", slug="glossary")
    return homes


def test_the_menus_hold_what_is_public_and_placed_there_in_the_order_of_the_tree(client, menus):
    chrome = client.get("/en/").context["chrome"]

    assert texts(chrome.main_menu) == ["Partners en", "News en", "About"]
    assert texts(chrome.footer_menu) == ["Privacy", "Glossary"]


def test_each_language_has_menus_of_its_own(client, menus):
    chrome = client.get("/sl/").context["chrome"]

    assert texts(chrome.main_menu) == ["Partners sl", "News sl"]
    assert [link.url for link in chrome.main_menu] == ["/sl/partners-sl/", "/sl/news-sl/"]


def test_the_menu_tells_where_the_visitor_is(client, menus, partner_indexes):
    page = factories.RegionPageFactory(parent=partner_indexes["en"])

    for address in (partner_indexes["en"].url, page.url):
        current = [link.text for link in client.get(address).context["chrome"].main_menu if link.current]
        assert current == ["Partners en"]
    markup = BeautifulSoup(client.get(partner_indexes["en"].url).content, "html.parser")
    assert [link.get_text() for link in markup.select(".main-nav [aria-current=page]")] == ["Partners en"]


def test_the_trail_leads_from_the_home_page_to_the_page_above(client, homes):
    page = homes["sl"]
    for name in ("a", "b", "c"):
        page = factories.plant(StandardPage, page, title=name, slug=name)

    trail = client.get(page.url).context["chrome"].trail

    assert [(link.url, link.text) for link in trail] == [("/sl/", "Network sl"), ("/sl/a/", "a"), ("/sl/a/b/", "b")]


def test_the_home_page_has_no_trail(client, homes):
    assert client.get("/en/").context["chrome"].trail == []


def test_the_regions_stand_in_the_order_in_which_they_joined(client, homes):
    for joined in (3, 1, 2):
        factories.RegionFactory(joined=joined, name=f"R{joined}")

    assert [region.name for region in client.get("/en/").context["chrome"].regions] == ["R1", "R2", "R3"]


def test_an_error_page_has_menus_and_a_way_home(client, menus):
    chrome = client.get("/en/nowhere/").context["chrome"]

    assert (chrome.home.url, texts(chrome.main_menu)) == ("/en/", ["Partners en", "News en", "About"])
    assert {version.language: version.home_url for version in chrome.versions} == {
        code: f"/{code}/" for code in ("en", "sl", "es", "fr")
    }
    assert (chrome.alternates, chrome.canonical_url, chrome.fallback_url) == ([], None, None)


def test_the_language_and_country_of_the_words_are_told_to_other_sites(client, homes):
    markup = BeautifulSoup(client.get("/sl/").content, "html.parser")

    own = markup.find("meta", property="og:locale")["content"]
    others = {each["content"] for each in markup.find_all("meta", property="og:locale:alternate")}
    assert (own, others) == ("sl_SI", {"en_GB", "es_ES", "fr_FR"})


def test_a_preview_of_a_page_that_was_never_saved_has_menus(rf, menus, locales):
    page = StandardPage(title="New", slug="new", locale=locales["en"])

    chrome = chrome_of(rf.get("/"), page)

    assert texts(chrome.main_menu) == ["Partners en", "News en", "About"]
    assert chrome.trail == []


def test_the_chrome_takes_as_few_queries_as_it_says(rf, menus):
    factories.FundingNoticeFactory()
    factories.RegionFactory()
    page, request = menus["en"], rf.get("/en/")
    # Which site is asked for is found once a request, whatever is shown.
    Site.find_for_request(request)
    chrome_of(request, page)

    with CaptureQueriesContext(connection) as queries:
        chrome = chrome_of(request, page)
        assert chrome.regions
        assert chrome.funding

    assert len(queries) == 3


def test_the_switcher_of_the_search_keeps_what_was_searched_for_and_nothing_else(client, homes):
    answer = client.get("/en/search/?q=l%26a+b&page=3&literal=1&year=2021&utm_source=x")

    addresses = {version.language: version.url for version in answer.context["chrome"].versions}
    assert addresses["sl"] == "/sl/iskanje/?q=l%26a+b&year=2021"
    assert {client.get(url).status_code for url in addresses.values()} == {200}
