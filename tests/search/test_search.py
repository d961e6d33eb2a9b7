import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.models import StandardPage
from search.queries import search_pages
from tests import factories
from tests.factories import fresh, publish, revise, stream, text


def address(code):
    with translation.override(code):
        return reverse("search")


@pytest.fixture
def pages(homes):
    """A page about weaving in each language."""
    titles = {"en": "Weaving", "sl": "Tkanje", "es": "Tejido", "fr": "Tissage"}
    return {
        code: factories.StandardPageFactory(
            parent=homes[code], title=title, slug=title.lower(), body=stream(text("a", "<p>cooperativa</p>"))
        )
        for code, title in titles.items()
    }


def found(client, words, code="en", **more):
    return [page.title for page in client.get(address(code), {"q": words, **more}).context["results"]]


def test_each_language_finds_its_own_pages_alone(client, pages):
    assert {code: found(client, "cooperativa", code) for code in pages} == {
        code: [page.title] for code, page in pages.items()
    }


def test_a_word_of_the_title_the_lead_and_the_text_is_found(client, pages):
    publish(pages["en"], lead="About looms.")

    assert [found(client, word) for word in ("weaving", "LOOMS", "cooperativa", "absent")] == [
        ["Weaving"],
        ["Weaving"],
        ["Weaving"],
        [],
    ]


def test_all_words_must_be_there(client, pages):
    assert (found(client, "weaving cooperativa"), found(client, "weaving absent")) == (["Weaving"], [])


def test_what_is_not_public_is_not_found(client, pages, homes, locales):
    for title, hide in {
        "Weaving draft": lambda page: fresh(page).unpublish(),
        "Weaving closed": lambda page: page.view_restrictions.create(restriction_type="login"),
    }.items():
        hide(factories.StandardPageFactory(parent=homes["en"], title=title))
    closed = factories.StandardPageFactory(parent=homes["en"], title="Above")
    factories.StandardPageFactory(parent=closed, title="Weaving below")
    closed.view_restrictions.create(restriction_type="password", password="x")
    factories.alias(pages["fr"], locales["en"])

    assert found(client, "weaving") == ["Weaving"]
    assert found(client, "tissage") == []


def test_the_words_of_a_draft_are_not_found_until_they_are_published(client, pages):
    draft = revise(pages["en"], lead="Spinning")
    assert found(client, "spinning") == []

    draft.publish()

    assert found(client, "spinning") == ["Weaving"]


@pytest.mark.parametrize("words", ["", "   ", "\x00", "\t\n"])
def test_no_words_are_no_search(client, pages, words):
    answer = client.get(address("en"), {"q": words})

    assert (answer.status_code, answer.context["results"].object_list, answer.context["total"]) == (200, [], 0)


STRANGE = [
    "x" * 10_000,
    "weaving " * 2_000,
    "weaving\x00",
    "\x00" * 100,
    "weaving & ! | ( ) : * <->",
    "'\"; DROP TABLE wagtailcore_page; --",
    '"unbalanced',
    "a:b:c",
    "!weaving",
    "(((((",
    "\\",
    "%",
    "😀",
    "\ud7ff\ue000",
    "<script>alert(1)</script>",
    "{{ page }}",
    "-",
    "*",
    ":*",
    "'",
    "''",
]


@pytest.mark.parametrize("words", STRANGE)
def test_strange_words_are_answered(client, pages, words):
    answer = client.get(address("en"), {"q": words})

    assert answer.status_code == 200
    assert set(answer.context["results"]) <= {pages["en"].page_ptr}
    markup = BeautifulSoup(answer.content, "html.parser")
    assert [script.get_text() for script in markup.find_all("script") if "alert" in script.get_text()] == []


def test_a_word_is_found_beside_strange_signs(client, pages):
    assert [found(client, words) for words in ("weaving\x00", "(weaving", '"weaving', "weaving!")] == [["Weaving"]] * 4


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=weaving&q=looms", "q", "page=2", "q=weaving&page=0", "x=1&q=weaving"])
def test_a_strange_question_is_answered(client, pages, query):
    assert client.get(f"{address('en')}?{query}").status_code == 200


def test_only_the_first_characters_are_looked_for_and_shown_again(client, pages):
    answer = client.get(address("en"), {"q": "weaving " + "z" * 500})

    field = BeautifulSoup(answer.content, "html.parser").find("input", {"name": "q"})
    assert len(field["value"]) == 200


@pytest.fixture
def many(homes):
    """Twenty-three pages about felt."""
    return [
        factories.StandardPageFactory(parent=homes["en"], title=f"Felt {number}", slug=f"felt-{number}")
        for number in range(23)
    ]


def test_results_come_in_pages_that_hold_each_once(client, many):
    pages = [found(client, "felt", page=number) for number in ("1", "2", "3")]

    assert [len(page) for page in pages] == [10, 10, 3]
    assert {title for page in pages for title in page} == {page.title for page in many}
    assert client.get(address("en"), {"q": "felt"}).context["total"] == 23


@pytest.mark.parametrize(("asked", "given"), [("99", 3), ("0", 3), ("-1", 3), ("x", 1), ("", 1), ("1e9", 1)])
def test_a_page_of_results_that_is_none_is_the_nearest_there_is(client, many, asked, given):
    assert client.get(address("en"), {"q": "felt", "page": asked}).context["results"].number == given


def test_the_links_between_pages_of_results_keep_the_words(client, many):
    markup = BeautifulSoup(client.get(address("en"), {"q": "felt & 1", "page": "1"}).content, "html.parser")
    assert markup.select("a[rel=next]") == []

    markup = BeautifulSoup(client.get(address("en"), {"q": "felt", "page": "2"}).content, "html.parser")
    links = {link["rel"][0]: link["href"] for link in markup.select("nav.pages a")}
    assert links == {"prev": "?q=felt&page=1", "next": "?q=felt&page=3"}


@pytest.mark.parametrize("languages", [2, 4])
def test_a_search_asks_the_same_for_any_number_of_results_and_languages(client, homes, languages):
    counts = []
    for size in (1, 30):
        for number in range(size):
            for code in list(homes)[:languages]:
                factories.StandardPageFactory(parent=homes[code], title="Felt", slug=f"felt-{size}-{number}")
        found(client, "felt")
        with CaptureQueriesContext(connection) as queries:
            assert len(found(client, "felt")) == min(size, 10) if size == 1 else 10
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_search_is_only_read(client, homes, method):
    assert getattr(client, method)(address("en")).status_code == 405


def test_the_results_are_not_for_search_engines(client, pages):
    markup = BeautifulSoup(client.get(address("en"), {"q": "weaving"}).content, "html.parser")

    assert markup.find("meta", {"name": "robots"})["content"] == "noindex"


def test_a_language_without_a_locale_finds_nothing(home):
    factories.StandardPageFactory(parent=home, title="Weaving")

    assert [page.title for page in search_pages("weaving", "en")] == ["Weaving"]
    assert search_pages("weaving", "eu") == []
    assert StandardPage.objects.count() == 1
