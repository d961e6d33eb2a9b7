import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from core import languages
from core.chrome import chrome_of
from core.models import StandardPage
from tests import factories
from tests.sitemaps import alternates

SITE = "http://localhost"


def search_address(code):
    with translation.override(code):
        return reverse("search")


@pytest.fixture
def about(homes):
    """A page of text in every language, with an address of its own in each."""
    return factories.plant_everywhere(StandardPage, homes, title="About", slug="about")


def test_every_language_of_a_page_tells_the_same_versions_everywhere(client, told, about):
    addresses = {code: f"{SITE}/{code}/about-{code}/" for code in about}

    for code, page in about.items():
        assert told(page.url) == {
            "status": 200,
            "language": code,
            "words": code,
            "canonical": addresses[code],
            "alternates": addresses | {"x-default": addresses["en"]},
            "switcher": {each: address.removeprefix(SITE) for each, address in addresses.items()},
            "current": [code],
        }
        assert alternates(client)[addresses[code]] == addresses | {"x-default": addresses["en"]}


def hidden(how, page, locale):
    """Hide one language of a page in one of the ways there are."""
    if how == "draft":
        page.specific.unpublish()
    elif how == "login":
        page.view_restrictions.create(restriction_type="login")
    elif how == "parent":
        page.get_parent().view_restrictions.create(restriction_type="password", password="x")
    elif how == "missing":
        page.delete()
    elif how == "alias":
        source = page.get_translations().get(locale__language_code="en")
        page.delete()
        factories.alias(source.specific, locale)


@pytest.mark.parametrize("how", ["draft", "login", "missing", "alias"])
def test_a_language_that_nobody_may_read_is_told_nowhere(client, told, about, locales, how):
    hidden(how, about["sl"], locales["sl"])
    versions = {code: f"{SITE}/{code}/about-{code}/" for code in ("en", "es", "fr")}

    answer = told(about["fr"].url)

    assert answer["alternates"] == versions | {"x-default": versions["en"]}
    # The switcher leads to what there is: the home page in that language.
    assert answer["switcher"] == {code: url.removeprefix(SITE) for code, url in versions.items()} | {"sl": "/sl/"}
    told_in_sitemap = {url: links for url, links in alternates(client).items() if "about" in url}
    assert told_in_sitemap == dict.fromkeys(versions.values(), versions | {"x-default": versions["en"]})


def test_a_page_below_a_closed_one_is_told_nowhere(client, told, about, homes):
    inner = {code: factories.plant(StandardPage, page, title="Inner", slug="inner") for code, page in about.items()}
    StandardPage.objects.filter(slug="inner").update(translation_key=inner["en"].translation_key)
    hidden("parent", inner["fr"], None)

    assert told(inner["es"].url)["alternates"].keys() == {"en", "sl", "es", "x-default"}
    assert not [url for url in alternates(client) if url.startswith(f"{SITE}/fr/about")]


def test_without_english_the_default_is_the_first_language_there_is(client, told, about, locales):
    hidden("draft", about["en"], locales["en"])

    assert told(about["es"].url)["alternates"]["x-default"] == f"{SITE}/sl/about-sl/"
    assert {links["x-default"] for url, links in alternates(client).items() if "about" in url} == {
        f"{SITE}/sl/about-sl/"
    }


def test_an_alias_says_whose_words_it_shows(client, told, about, locales):
    hidden("alias", about["sl"], locales["sl"])

    answer = told("/sl/about-en/")

    assert answer == {
        "status": 200,
        "language": "sl",
        "words": "en",
        "canonical": f"{SITE}/en/about-en/",
        "alternates": {},
        "switcher": {"en": "/en/about-en/", "es": "/es/about-es/", "fr": "/fr/about-fr/", "sl": "/sl/"},
        "current": ["sl"],
    }
    text = client.get("/sl/about-en/").content.decode()
    assert 'id="other-language"' in text
    assert 'id="other-language"' not in client.get(about["en"].url).content.decode()


def test_an_alias_is_in_no_list_and_no_search(client, homes, news_indexes, locales):
    item = factories.NewsPageFactory(parent=news_indexes["en"], title="Weaving begins")
    about = factories.StandardPageFactory(parent=homes["en"], title="Weaving explained", placement="main")
    for page in (item, about):
        factories.alias(page, locales["sl"])

    listed = client.get(news_indexes["sl"].url).context["news"]
    found = client.get(search_address("sl"), {"q": "weaving"}).context["results"].object_list

    assert (list(listed), found) == ([], [])
    assert {page.title for page in client.get(search_address("en"), {"q": "weaving"}).context["results"]} == {
        "Weaving begins",
        "Weaving explained",
    }


def test_the_views_of_a_page_agree_with_the_function(about, rf):
    about["es"].specific.unpublish()
    page = about["en"]

    told = languages.versions_of(languages.published_translations(page), "en")
    chrome = chrome_of(rf.get(page.url), page)

    assert {each.language: each.full_url for each in told if each.exists} == {
        each.language: each.full_url for each in chrome.alternates
    }
    assert [(each.language, each.exists, each.current) for each in told] == [
        ("en", True, True),
        ("sl", True, False),
        ("es", False, False),
        ("fr", True, False),
    ]


def test_the_switcher_writes_each_language_in_itself(about, rf):
    names = [version.name for version in chrome_of(rf.get("/"), about["en"]).versions]

    assert names == ["English", "Slovenščina", "Español", "Français"]


def test_a_language_whose_home_is_a_draft_has_no_link_in_the_switcher(told, about, homes):
    homes["sl"].specific.unpublish()
    about["sl"].specific.unpublish()

    assert told(about["en"].url)["switcher"]["sl"] is None


def test_the_search_page_exists_in_every_language_that_has_a_home(told, homes):
    homes["fr"].specific.unpublish()

    answer = told(f"{search_address('sl')}?q=tkanje")

    assert answer["language"] == "sl"
    assert answer["switcher"] == {code: f"{search_address(code)}?q=tkanje" for code in ("en", "sl", "es")} | {
        "fr": None
    }


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("sl", "sl"),
        ("fr-CA", "fr"),
        ("es-419, es;q=0.9", "es"),
        ("de, fr;q=0.4, sl;q=0.8", "sl"),
        ("sl;q=0.3, es;q=0.9, en;q=0.5", "es"),
        ("de-AT, ja;q=0.9", "en"),
        ("*", "en"),
        ("*, fr;q=0.5", "en"),
        ("de, *;q=0.5, fr;q=0.1", "en"),
        ("sl;q=0, fr", "fr"),
        ("SL", "sl"),
        ("no-such-thing;;;q=x", "en"),
        ("fr;q=0.9" + ",de;q=0.8" * 2000, "fr"),
        ("a" * 10_000, "en"),
    ],
)
def test_the_language_is_the_one_that_the_browser_ranks_first(header, language):
    request = RequestFactory().get("/", headers={"Accept-Language": header})

    assert languages.preferred(request) == language
