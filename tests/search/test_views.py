import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion
from wagtail.models import PageViewRestriction

from core.models import NewsPage
from tests import factories
from tests.search.conftest import planted


def answer(client, address="/en/search/", **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(soup):
    return [each.get_text() for each in soup.select("ol.rows h3")]


def address(language):
    with translation.override(language):
        return reverse("search")


def test_a_word_is_found_in_another_form_and_marked_as_it_stands_in_the_text(client, library):
    soup = answer(client, address("sl"), q="zadruga")

    assert titles(soup) == ["Zadruge na podeželju"]
    assert [mark.get_text() for mark in soup.select("mark")] == ["Zadruge", "zadrug"]
    assert "V dolini deluje več zadrug, ki prodajajo sir." in soup.select_one("ol.rows .text").get_text()


def test_a_result_says_its_kind_and_its_place_in_the_site(client, library):
    meta = answer(client, q="cheese").select_one("ol.rows .meta").get_text()

    assert meta == "Page · Home"


def test_each_language_finds_its_own_pages(client, library):
    assert titles(answer(client, address("es"), q="cooperativa")) == ["Cooperativas rurales"]
    assert titles(answer(client, address("fr"), q="coopérative")) == ["Coopératives rurales"]


def test_a_replaced_word_is_said_and_can_be_undone(client, library):
    soup = answer(client, address("sl"), q="zadurga")

    assert titles(soup) == ["Zadruge na podeželju"]
    (said,) = soup.select(".replaced")
    assert "zadurga" in said.get_text()
    assert "zadruga" in said.get_text()
    undo = said.find_next("a")["href"]
    literal = answer(client, address("sl") + undo)
    assert titles(literal) == []
    assert literal.select(".replaced") == []


def test_drafts_closed_pages_and_aliases_are_neither_found_nor_hinted_at(client, homes, reindex):
    draft = factories.StandardPageFactory(parent=homes["en"], title="Zymurgy draft", live=False)
    closed = factories.StandardPageFactory(parent=homes["en"], title="Zymurgy closed")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    below = factories.StandardPageFactory(parent=closed, title="Zymurgy below")
    factories.alias(factories.StandardPageFactory(parent=homes["sl"], title="Zymurgy alias"), homes["en"].locale)
    reindex()
    assert {draft.live, closed.live, below.live} == {False, True}

    for typed in ("zymurgy", "zymrugy", "zymu"):
        soup = answer(client, q=typed)
        assert titles(soup) == []
        assert soup.select(".replaced") == []
    assert client.get("/en/search/suggestions.json", {"q": "zym"}).json() == {"pages": []}


def test_nothing_found_offers_other_languages_through_the_glossary(client, library, locales):
    term = factories.GlossaryTermFactory(term="Cheese wheel", locale=locales["en"])
    factories.GlossaryTermFactory(term="sir", locale=locales["sl"], translation_key=term.translation_key)
    factories.GlossaryTermFactory(term="queso", locale=locales["es"], translation_key=term.translation_key)

    soup = answer(client, q="cheese wheels")

    links = soup.select("#others ~ ul h3 a")
    assert [(link["lang"], link["hreflang"], link.get_text()) for link in links] == [
        ("sl", "sl", "Zadruge na podeželju"),
        ("es", "es", "Cooperativas rurales"),
    ]
    assert [mark.get_text() for mark in soup.select("#others ~ ul .text[lang=es] mark")] == ["queso"]


@pytest.fixture
def several(homes, workshop_indexes, news_indexes, partner_indexes, reindex):
    """Return pages about wool of several kinds, regions and years."""
    basque, soca = (factories.RegionFactory(code=code, name=code.title()) for code in ("basque", "soca"))
    factories.RegionPageFactory(parent=partner_indexes["en"], title="Wool of the hills", region=basque)
    for number, (host, year) in enumerate([(basque, 2020), (soca, 2021), (soca, 2021)]):
        factories.WorkshopPageFactory(
            parent=workshop_indexes["en"],
            title=f"Spinning wool {number}",
            host=host,
            precision="day",
            day=dt.date(year, 5, 4),
        )
    factories.NewsPageFactory(parent=news_indexes["en"], title="Wool prices fall", date=dt.date(2020, 1, 9))
    reindex()


def facets(soup):
    return {
        nav.select_one("h3").get_text(): {" ".join(a.get_text().split()): a["href"] for a in nav.select("a")}
        for nav in soup.select(".facet")
    }


def test_results_are_narrowed_by_kind_region_and_year_with_counts(client, several):
    shown = facets(answer(client, q="wool"))

    assert {name: set(options) for name, options in shown.items()} == {
        "Kind": {"Workshop (3)", "News (1)", "Region (1)"},
        "Region": {"Basque (2)", "Soca (2)"},
        "Year": {"2021 (2)", "2020 (2)"},
    }
    narrowed = answer(client, "/en/search/" + shown["Region"]["Soca (2)"])
    assert set(titles(narrowed)) == {"Spinning wool 1", "Spinning wool 2"}
    counted = facets(narrowed)
    # What no longer differs is no choice.
    assert set(counted) == {"Region"}
    assert set(counted["Region"]) == {"Basque (2)", "Soca (2) remove this choice"}
    back = answer(client, "/en/search/" + counted["Region"]["Soca (2) remove this choice"])
    assert len(titles(back)) == 5
    nothing = answer(client, q="wool", year=1999, kind="news")
    assert (titles(nothing), nothing.select_one("p.text a")["href"]) == ([], "?q=wool")
    # Where nothing holds the words anyway, the choices are not to blame.
    unknown = answer(client, q="zymurgy", kind="news")
    assert [line.get_text() for line in unknown.select("p.text")] == [
        "No page holds all of these words. Try fewer or other words."
    ]


def test_of_many_values_the_largest_are_shown_and_a_link_shows_all(client, homes, news_indexes):
    years = [2000 + number for number in range(15) for _each in range(2 if number in (0, 14) else 1)]
    fields = [{"title": f"Wool {n}", "slug": f"wool-{n}", "date": dt.date(year, 1, 9)} for n, year in enumerate(years)]
    planted([(news_indexes["en"], each) for each in fields], NewsPage)

    some = facets(answer(client, q="wool"))["Year"]
    every = facets(answer(client, "/en/search/" + some["3 more"]))["Year"]
    chosen = facets(answer(client, q="wool", year=2001))["Year"]

    assert len(some) == 13
    assert {"2014 (2)", "2000 (2)"} <= set(some)
    assert set(every) == {f"{year} ({years.count(year)})" for year in years}
    assert "2001 (1) remove this choice" in chosen


def test_a_script_typed_is_shown_as_text(client, library):
    soup = answer(client, q="<script>alert(1)</script>cheese")

    assert {script["src"].rsplit("/", 1)[1] for script in soup.select("script")} <= {"suggest.js"}
    assert "<script>alert(1)</script>cheese" in soup.h1.get_text()


def test_only_reading_is_answered(client, library):
    assert client.post("/en/search/", {"q": "cheese"}).status_code == 405


@pytest.mark.parametrize("chosen", [{}, {"kind": "news"}])
@pytest.mark.parametrize("typed", ["cheese", "chesee", "cheese wheel nowhere", ""])
def test_at_most_ten_queries(client, library, locales, typed, chosen, django_assert_max_num_queries):
    term = factories.GlossaryTermFactory(term="cheese wheel nowhere", locale=locales["en"])
    factories.GlossaryTermFactory(term="queso", locale=locales["es"], translation_key=term.translation_key)
    client.get("/en/search/", {"q": "warm"})  # the paths of the sites and the content types

    with django_assert_max_num_queries(10):
        client.get("/en/search/", {"q": typed} | chosen)


def test_what_editors_promote_comes_first_in_its_language(client, library):
    query = Query.get("milk")
    SearchPromotion.objects.create(query=query, page=library["en"], description="See what cheese is made of.")
    SearchPromotion.objects.create(query=query, page=library["sl"], description="Ni v tem jeziku.")
    SearchPromotion.objects.create(query=query, external_link_url="https://example.org/milk", external_link_text="Milk")

    promoted = answer(client, q="Milk").select(".promoted h3 a")

    assert [(link["href"], link.get_text()) for link in promoted] == [
        (library["en"].url, "Rural cooperatives"),
        ("https://example.org/milk", "Milk"),
    ]


def test_searches_are_counted_by_day_without_what_could_name_a_person(client, library):
    for typed in ("Cheese", "cheese", "umbrella", "jane.roe@example.org", "+386 41 123 456", "Zbigniew Qwertz", ""):
        answer(client, q=typed)
    answer(client, q="cheese", page=1, kind="page")
    client.head("/en/search/", {"q": "cheese"})

    assert dict(QueryDailyHits.objects.values_list("query__query_string", "hits")) == {"cheese": 2, "umbrella": 1}


def test_administrators_read_what_is_searched_for(admin_client, client, library):
    answer(client, q="cheese")

    assert "cheese" in admin_client.get(reverse("wagtailsearchpromotions:search_terms")).content.decode()


def test_suggestions_name_pages_whose_titles_begin_so(client, library):
    response = client.get("/en/search/suggestions.json", {"q": "rural coop"})

    assert response.json() == {"pages": [{"title": "Rural cooperatives", "url": library["en"].url}]}
    assert response["X-Robots-Tag"] == "noindex"
