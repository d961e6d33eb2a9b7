import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.models import StandardPage
from search.queries import search_pages
from search.suggestions import suggest
from tests import factories
from tests.factories import fresh, publish, revise, stream, text
from tests.search.conftest import planted


def address(code):
    with translation.override(code):
        return reverse("search")


@pytest.fixture
def pages(homes):
    """A page about weaving in each language."""
    titles = {"en": "Weaving", "sl": "Tkanje", "es": "Tejido", "fr": "Tissage"}
    places = [
        (homes[code], {"title": title, "slug": title.lower(), "body": stream(text("a", "<p>cooperativa</p>"))})
        for code, title in titles.items()
    ]
    return dict(zip(titles, planted(places), strict=True))


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


def test_no_words_are_no_search(client, home):
    factories.StandardPageFactory(parent=home, title="Weaving")

    answers = [client.get(address("en"), {"q": words}) for words in ("", "   ", "\x00", "\t\n")]

    assert [(each.status_code, each.context["results"].object_list, each.context["total"]) for each in answers] == [
        (200, [], 0)
    ] * 4


STRANGE = [
    "", " ", "...", "x" * 10_000, "absent " * 2_000, "\x00" * 100, "absent\x00", "absent & ! | ( ) : * <->",
    "'\"; DROP TABLE wagtailcore_page; --", '"unbalanced', "a:b:c", "!absent", "(((((", "!&|()", "\\", "%", "_", "-",
    "--", "*", ":*", "'", "''", "O'", "l'", "a'b'c-d-e", "😀", "🐑", "\ud7ff\ue000", "العربية", "“”", "je to",
    "1 000 000 000", "é" * 300, "<script>alert(1)</script>", "{{ page }}",
]  # fmt: skip


def test_strange_words_are_answered_and_find_nothing(client, pages):
    some = [*STRANGE[:8], *STRANGE[-8:]]
    answers = {words: client.get(address("en"), {"q": words}) for words in some}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert {words: answer.context["total"] for words, answer in answers.items()} == dict.fromkeys(some, 0)
    scripts = {
        script.get_text()
        for answer in answers.values()
        for script in BeautifulSoup(answer.content, "html.parser").find_all("script")
    }
    assert [script for script in scripts if "alert" in script] == []


@pytest.mark.parametrize("language", ["en", "sl", "es", "fr"])
def test_strange_words_are_understood_in_every_language(pages, language):
    assert {words: search_pages(words, language).total for words in STRANGE} == dict.fromkeys(STRANGE, 0)
    assert [words for words in STRANGE if suggest(words, language)] == []


def test_a_word_is_found_beside_strange_signs(client, pages):
    assert [found(client, words) for words in ("weaving\x00", "(weaving", '"weaving', "weaving!")] == [["Weaving"]] * 4


def test_a_strange_question_is_answered(client, home):
    questions = ["q=%ff%fe", "q=weaving&q=looms", "q", "page=2", "q=weaving&page=0", "x=1&q=weaving"]

    assert {client.get(f"{address('en')}?{question}").status_code for question in questions} == {200}


def test_only_the_first_characters_are_looked_for_and_shown_again(client, pages):
    answer = client.get(address("en"), {"q": "weaving " + "z" * 500})

    field = BeautifulSoup(answer.content, "html.parser").find("input", {"name": "q"})
    assert len(field["value"]) == 200


def felt(homes, number, codes=("en",)):
    """Make pages about felt in some languages, and index them at one go."""
    return planted(
        [(homes[code], {"title": f"Felt {each}", "slug": f"felt-{each}"}) for each in range(number) for code in codes]
    )


def test_results_come_in_pages_that_hold_each_once(client, homes):
    many = felt(homes, 23)

    pages = [found(client, "felt", page=number) for number in ("1", "2", "3")]

    assert [len(page) for page in pages] == [10, 10, 3]
    assert {title for page in pages for title in page} == {page.title for page in many}
    assert client.get(address("en"), {"q": "felt"}).context["total"] == 23


def test_a_page_of_results_that_is_none_is_the_nearest_there_is(client, homes):
    felt(homes, 23)
    given = {"99": 3, "0": 3, "-1": 3, "x": 1, "": 1, "1e9": 1, "²": 1, "9" * 50: 3, "2": 2}

    answers = {asked: client.get(address("en"), {"q": "felt", "page": asked}) for asked in given}

    assert {asked: answer.context["results"].number for asked, answer in answers.items()} == given


def test_the_links_between_pages_of_results_keep_the_words(client, homes):
    felt(homes, 23)

    markup = BeautifulSoup(client.get(address("en"), {"q": "felt !", "page": "2"}).content, "html.parser")

    links = {link["rel"][0]: link["href"] for link in markup.select("main nav a[rel]")}
    assert links == {"prev": "?q=felt+%21&page=1", "next": "?q=felt+%21&page=3"}
    assert markup.select_one("ol.rows")["start"] == "11"


@pytest.mark.parametrize("codes", [("en", "sl"), ("en", "sl", "es", "fr")])
def test_a_search_asks_the_same_for_any_number_of_results_and_languages(client, homes, codes):
    counts = []
    for number in (1, 30):
        StandardPage.objects.all().delete()
        felt(homes, number, codes)
        found(client, "felt")
        with CaptureQueriesContext(connection) as queries:
            assert len(found(client, "felt")) == min(number, 10)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 10


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_search_is_only_read(client, homes, method):
    assert getattr(client, method)(address("en")).status_code == 405


def test_the_results_are_not_for_search_engines(client, pages):
    markup = BeautifulSoup(client.get(address("en"), {"q": "weaving"}).content, "html.parser")

    assert markup.find("meta", {"name": "robots"})["content"] == "noindex"


def test_a_language_without_a_locale_finds_nothing(home):
    page = factories.StandardPageFactory(parent=home, title="Weaving")

    assert [hit.pk for hit in search_pages("weaving", "en").hits] == [page.pk]
    assert search_pages("weaving", "eu").hits == []
    assert StandardPage.objects.count() == 1
