import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from core.models import NewsPage, StandardPage
from core.templatetags import wording
from tests import factories
from tests.factories import figure, plant, stream, text

pytestmark = pytest.mark.usefixtures("unindexed")


def words_of(markup):
    return " ".join(BeautifulSoup(markup, "html.parser").get_text().split())


@pytest.mark.parametrize(("typed", "shown"), [("10:00", "10:00"), ("", ""), (None, ""), ("late", "late")])
def test_a_time_that_is_not_typed_yet_is_shown_as_it_is(typed, shown):
    assert wording.clock(typed) == shown


def test_what_is_not_typed_yet_has_no_number_and_no_certain_date():
    assert (wording.fuzzy(None), wording.number(None)) == ("date to be confirmed", "")
    assert wording.quantity(None, "km2") == {"number": "", "unit": ""}
    assert wording.quantity(None, None) == {"number": "", "unit": ""}
    assert wording.quantity(3, "") == {"number": "3", "unit": ""}


def test_a_figure_without_its_number_shows_its_words():
    typed = figure("a", "firms", None, period="2019")["value"]

    markup = render_to_string("partners/includes/figure.html", {"figure": typed | {"share": None}})
    assert words_of(markup) == "firms2019 · Register"
    numbered = render_to_string("partners/includes/figure.html", {"figure": typed | {"share": None, "number": 3}})
    assert words_of(numbered) == "firms32019 · Register"


def test_a_page_whose_document_and_picture_are_deleted_keeps_the_rest(client, home):
    file, image = factories.DocumentFactory(title="Report"), factories.ImageFactory()
    blocks = [factories.document("a", file), factories.picture("b", image), text("c", "<p>Words</p>")]
    page = plant(StandardPage, home, title="About", slug="about", body=stream(*blocks))
    file.delete()
    image.delete()

    answer = client.get(page.url)
    assert answer.status_code == 200
    main = BeautifulSoup(answer.content, "html.parser").find("main")
    assert [each.decode() for each in main.select(".file")] == ['<p class="file">Report</p>']
    assert (main.select("figure.picture"), "Words" in main.get_text()) == ([], True)


@pytest.fixture
def news(news_indexes):
    """Return how to plant so many pieces of news, a day apart."""

    def make(count):
        first = dt.date(2021, 1, 1)
        for number in range(count):
            day = first + dt.timedelta(days=number)
            plant(NewsPage, news_indexes["en"], title=f"N {number}", slug=f"n-{number}", date=day)
        return news_indexes["en"].url

    return make


def titles(client, url, page):
    return [each.title for each in client.get(url, {"page": page}).context["news"]]


def test_every_piece_of_news_stands_on_one_page_of_the_list(client, news):
    url = news(55)

    latest_first = [f"N {number}" for number in reversed(range(55))]
    pages = [titles(client, url, page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 15]
    assert [title for page in pages for title in page] == latest_first
    asked = ("", "x", "-1", "0", "99")
    assert [titles(client, url, page)[0] for page in asked] == ["N 54", "N 54", "N 14", "N 14", "N 14"]


def test_a_page_of_news_leads_to_the_pages_beside_it(client, news):
    url = news(55)

    found = {}
    for page in (1, 2, 3):
        [nav] = BeautifulSoup(client.get(url, {"page": page}).content, "html.parser").select("nav.pages")
        links = {link["rel"][0]: link["href"] for link in nav.select("a")}
        found[page] = (nav["aria-label"], nav.select("li:not(:has(a))")[0].get_text(), links)
    assert found == {
        1: ("Pages of news", "Page 1 of 3", {"next": "?page=2"}),
        2: ("Pages of news", "Page 2 of 3", {"prev": "?page=1", "next": "?page=3"}),
        3: ("Pages of news", "Page 3 of 3", {"prev": "?page=2"}),
    }


def test_a_few_pieces_of_news_need_no_second_page(client, news):
    url = news(30)

    answer = client.get(url)
    assert (len(answer.context["news"]), b'class="pages"' in answer.content) == (30, False)


def test_a_long_list_of_news_costs_no_more_queries_on_any_page(client, news):
    url = news(55)
    client.get(url)

    costs = []
    for page in (1, 2, 3):
        with CaptureQueriesContext(connection) as queries:
            client.get(url, {"page": page})
        costs.append(len(queries))
    assert (len(set(costs)), max(costs) <= 10) == (1, True)
