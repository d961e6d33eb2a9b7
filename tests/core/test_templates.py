"""What every page owes its reader: headings, landmarks, languages, honest gaps, and nothing inline."""

import datetime as dt
import itertools
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from PIL import Image
from wagtail.models import PageViewRestriction

from core import renditions
from core.models import GlossaryPage, LibraryPage, NewsPage, StandardPage
from core.serving import permission_denied, server_error
from partners.models import RegionPage
from tests import factories
from workshops.facts import Mode
from workshops.models import Workshop, WorkshopPage

SECTIONS = {"figures", "objectives", "added-value", "governance", "members", "stakeholders", "contact"}


def soup_of(html):
    return BeautifulSoup(html, "html.parser")


def fetch(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return soup_of(response.content.decode())


def block(kind, number, **value):
    return {"type": kind, "id": f"{kind}-{number}", "value": value}


def figures(count, **same):
    return factories.stream(
        *(factories.figure(f"f{number}", f"things {number}", str(number), **same) for number in range(1, count + 1))
    )


def organisation(name, language, **more):
    return {"name": name, "name_language": language, "gloss": f"Gloss of {name}", **more}


def full_profile():
    """The fields of a profile that leaves no section out; its names are Slovenian and Spanish."""
    people = [organisation(f"Zveza {number}", "sl", role="network", note="") for number in range(7)]
    return {
        "designation": "Municipality",
        "body": "<p>About.</p>",
        "figures": figures(7),
        "objectives": factories.stream(block("point", 1, text="One"), block("point", 2, text="Two")),
        "added_value": factories.stream(block("point", 1, text="The only one")),
        "governance": "<p>An act.</p>",
        "organisations": factories.stream(
            block("organisation", 1, role="partner", website="https://example.org/a", **organisation("Občina", "sl"))
        ),
        "members": factories.stream(block("member", 1, groups="Cooperatives", **organisation("Unión", "es"))),
        "stakeholders": factories.stream(
            *(block("stakeholder", number, **person) for number, person in enumerate(people))
        ),
        "contacts": factories.stream(
            block(
                "contact",
                1,
                role="Social economy",
                organisation="Gobierno",
                organisation_language="es",
                mailbox="a@example.org",
                languages=["en"],
            )
        ),
    }


@pytest.fixture
def region_page(partner_indexes):
    """Return a function that plants the English profile of a region whose facts are edited in English."""

    def make(name="Erewhon", title=None, **fields):
        region = factories.RegionFactory(name=name, home_language=fields.pop("home_language", "en"))
        title = title or name
        return factories.plant(
            RegionPage, partner_indexes["en"], region=region, title=title, slug=region.code, **fields
        )

    return make


@pytest.fixture
def workshop_page(workshop_indexes):
    """Return a function that plants an English page of a workshop, its facts in its row."""

    def make(number, host, **facts):
        words = {name: facts.pop(name) for name in ("agenda", "body", "outcome") if name in facts}
        same = {"number": number, "host": host, "mode": Mode.ONLINE, **facts}
        row = Workshop.objects.create(source_language="en", **same)
        index = workshop_indexes["en"]
        title = f"Subject {number}"
        return factories.plant(WorkshopPage, index, workshop=row, title=title, slug=f"w{number}", **same, **words)

    return make


@pytest.fixture
def addresses(homes, news_indexes, region_page, workshop_page):
    """Return the address of one English page of every type, filled and empty, by what it is."""
    factories.FundingNoticeFactory(locale=homes["en"].locale, project="Social Economy Missions")
    full = region_page(**full_profile())
    empty = region_page("Navarra", "Navarre", home_language="es")
    start = dt.datetime(2021, 5, 26, 8, tzinfo=dt.UTC)
    firm = workshop_page(
        1,
        full.region,
        precision="exact",
        starts_at=start,
        ends_at=start + dt.timedelta(hours=2),
        runs_until=start + dt.timedelta(hours=2),
        agenda=factories.stream(factories.agenda_item("a1", "10:00", "Welcome")),
        body="<p>About.</p>",
    )
    fuzzy = workshop_page(
        2, full.region, precision="half", day=dt.date(2021, 7, 1), runs_until=dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
    )
    home = homes["en"]
    body = factories.stream(
        factories.text("t1", "<p>First.</p>"),
        block("heading", 1, text="A heading"),
        block("quote", 1, text="We learned.", speaker="A participant"),
        block("details", 1, summary="More", html="<p>Folded.</p>"),
        block("heading", 2, text="A heading"),
        block("facts", 1, rows=[{"type": "item", "id": "r1", "value": {"term": "T", "html": "<p>What.</p>"}}]),
    )
    text = factories.StandardPageFactory(parent=home, title="Cooperatives", slug="coops", body=body)
    news = factories.plant(
        NewsPage, news_indexes["en"], title="A day", slug="a-day", date=dt.date(2021, 4, 19), body=body
    )
    file = factories.stream(factories.document("d1", factories.DocumentFactory()))
    library = factories.plant(LibraryPage, home, title="Documents", slug="documents", documents=file)
    shelf = factories.plant(LibraryPage, home, title="No documents", slug="shelf", documents="[]")
    glossary = factories.plant(GlossaryPage, home, title="Glossary", slug="glossary")
    factories.GlossaryTermFactory(term="cluster", locale=home.locale)
    return {
        "home": home.url,
        "partners": full.get_parent().url,
        "region": full.url,
        "empty region": empty.url,
        "workshops": firm.get_parent().url,
        "workshop": firm.url,
        "fuzzy workshop": fuzzy.url,
        "text": text.url,
        "news": news.url,
        "list of news": news.get_parent().url,
        "library": library.url,
        "empty library": shelf.url,
        "glossary": glossary.url,
        "search": "/en/search/",
        "results": "/en/search/?q=cooperatives",
        "no results": "/en/search/?q=xyzzy",
        "missing": "/en/nothing/",
    }


# The pages are made and fetched once; the tests below only read them.
FETCHED = {}


@pytest.fixture
def pages(request):
    """Return every page as parsed HTML, the error pages with them."""
    if not FETCHED:
        client, rf = request.getfixturevalue("client"), request.getfixturevalue("rf")
        for what, url in request.getfixturevalue("addresses").items():
            FETCHED[what] = fetch(client, url, status=404 if what == "missing" else 200)
        FETCHED["forbidden"] = soup_of(permission_denied(rf.get("/en/x/"), PermissionDenied()).content.decode())
        FETCHED["broken"] = soup_of(server_error(rf.get("/en/x/")).content.decode())
    return dict(FETCHED)


def faults(pages, find):
    """The pages in which `find` finds something, with what it found."""
    return {what: found for what, soup in pages.items() if (found := find(soup))}


def test_every_page_has_one_h1_and_skips_no_heading_level(pages):
    levels = {
        what: [int(heading.name[1]) for heading in soup.find_all(re.compile(r"^h[1-6]$"))]
        for what, soup in pages.items()
    }

    assert {what: found for what, found in levels.items() if found[0] != 1 or found.count(1) != 1} == {}
    assert {
        what: found
        for what, found in levels.items()
        if any(after > before + 1 for before, after in itertools.pairwise(found))
    } == {}
    assert {what: max(found) for what, found in levels.items() if max(found) > 1} == {
        "home": 3,
        "partners": 3,
        "region": 2,
        "empty region": 2,
        "workshops": 3,
        "workshop": 2,
        "fuzzy workshop": 2,
        "text": 2,
        "news": 2,
        "list of news": 2,
        "results": 3,
        "no results": 2,
    }


def test_no_page_holds_a_style_or_a_script_of_its_own(pages):
    def inline(soup):
        # A block of data is no script: browsers look at its type and run nothing.
        tags = soup.select("style, script:not([src], [type='application/ld+json']), [style], [href^='javascript:']")
        handlers = [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        return [str(tag)[:80] for tag in tags + handlers]

    assert faults(pages, inline) == {}


def test_no_page_asks_anything_of_another_host(pages):
    def foreign(soup):
        asked = [tag.get("src") for tag in soup.select("[src]")]
        asked += [tag["href"] for tag in soup.select("link[rel=stylesheet], link[rel=icon]")]
        return [address for address in asked if not address.startswith("/")]

    assert faults(pages, foreign) == {}


def test_every_title_is_what_the_page_is_and_then_the_site(pages):
    assert {what: soup.title.string for what, soup in pages.items()} == {
        "home": "Network – Seconet",
        "partners": "Partners en – Seconet",
        "region": "Erewhon – Seconet",
        "empty region": "Navarre – Seconet",
        "workshops": "Workshops en – Seconet",
        "workshop": "Subject 1 – Seconet",
        "fuzzy workshop": "Subject 2 – Seconet",
        "text": "Cooperatives – Seconet",
        "news": "A day – Seconet",
        "list of news": "News en – Seconet",
        "library": "Documents – Seconet",
        "empty library": "No documents – Seconet",
        "glossary": "Glossary – Seconet",
        "search": "Search – Seconet",
        "results": "Results for “cooperatives” – Seconet",
        "no results": "Results for “xyzzy” – Seconet",
        "missing": "Page not found – Seconet",
        "forbidden": "No access – Seconet",
        "broken": "Something went wrong – Seconet",
    }


def test_the_skip_link_comes_first_and_leads_to_the_content(pages):
    # The page for our own faults has a name and a sentence only: there is nothing to skip.
    del pages["broken"]
    first = {what: soup.find(["a", "button", "input"]) for what, soup in pages.items()}

    assert {what: link["href"] for what, link in first.items() if link["href"] != "#main"} == {}
    assert faults(pages, lambda soup: [] if soup.main["id"] == "main" and soup.main["tabindex"] == "-1" else [1]) == {}


def test_landmarks_of_one_kind_are_told_apart_by_their_names(pages):
    def unnamed(soup):
        names = [nav.get("aria-label", "") for nav in soup.find_all("nav")]
        return names if len(set(names)) != len(names) or "" in names else []

    assert faults(pages, unnamed) == {}
    assert [nav["aria-label"] for nav in pages["region"].find_all("nav")] == [
        "Language",
        "Main",
        "You are here",
        "Other regions",
        "About this site",
    ]


def test_identifiers_are_unique_and_every_reference_finds_its_element(pages):
    def lost(soup):
        given = [tag["id"] for tag in soup.select("[id]")]
        wanted = [name for tag in soup.select("[aria-labelledby]") for name in tag["aria-labelledby"].split()]
        wanted += [name for tag in soup.select("[aria-describedby]") for name in tag["aria-describedby"].split()]
        wanted += [tag["for"] for tag in soup.select("label[for]")]
        twice = {name for name in given if given.count(name) > 1}
        return sorted(twice | (set(wanted) - set(given)))

    assert faults(pages, lost) == {}


def test_sections_that_a_region_has_not_given_say_so(pages):
    def gaps(soup):
        boxes = soup.find_all(class_="todo", string=re.compile("Not provided yet"))
        return {box.find_parent("section")["aria-labelledby"] for box in boxes}

    assert gaps(pages["empty region"]) == SECTIONS
    assert gaps(pages["region"]) == set()


def test_empty_lists_say_so(pages):
    assert [box.text for box in pages["empty library"].find_all(class_="todo")] == [
        "No document has been published yet. They will appear here with their language, format and size."
    ]
    assert pages["library"].find_all(class_="todo") == []
    assert pages["no results"].find(class_="rows") is None


@pytest.mark.parametrize(
    ("count", "folded", "summary"), [(6, 0, None), (7, 1, "1 more figure"), (9, 3, "3 more figures")]
)
def test_more_than_six_figures_fold(client, region_page, count, folded, summary):
    section = fetch(client, region_page(figures=figures(count)).url).find(id="figures").parent

    fold = section.details
    assert (fold and fold.summary.text) == summary
    assert len(fold.find_all("dt") if fold else []) == folded
    assert len(section.find_all("dt")) == count


def test_seven_stakeholders_fold_and_six_do_not(client, region_page):
    people = [block("stakeholder", number, **organisation("Zveza", "sl", role="agency")) for number in range(7)]

    folds = {
        count: fetch(client, region_page(stakeholders=factories.stream(*people[:count])).url).details
        for count in (6, 7)
    }

    assert folds[6] is None
    assert folds[7].summary.text == "7 organisations"


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        (["2019", "2019"], "Source: Register. Period: 2019."),
        (["", ""], "Source: Register. Period not stated."),
        (["2019", ""], "Source: Register. Where no period is shown, none is stated."),
        (["2018", "2019"], "Source: Register."),
    ],
)
def test_a_source_that_all_figures_share_is_named_once(client, region_page, periods, expected):
    stored = [factories.figure(f"f{number}", "things", "1", period=period) for number, period in enumerate(periods)]

    section = fetch(client, region_page(figures=factories.stream(*stored)).url).find(id="figures").parent

    assert " ".join(section.find("p", class_="note").text.split()) == expected
    shown = [note.text for note in section.select("dd.note")]
    assert shown == ([] if len(set(periods)) == 1 else [period for period in periods if period])


def test_figures_of_several_sources_name_each_with_its_period(client, region_page):
    stored = [
        factories.figure("f1", "things", "1", period="2019", source_url="https://example.org/register"),
        factories.figure("f2", "others", "2", source="Survey"),
    ]

    section = fetch(client, region_page(figures=factories.stream(*stored)).url).find(id="figures").parent

    assert [note.text for note in section.select("dd.note")] == ["2019 · Register", "Period not stated · Survey"]
    assert [link["href"] for link in section.select("dd a")] == ["https://example.org/register"]
    assert section.find("p", class_="note") is None


def test_names_in_another_language_carry_it(pages):
    def marked(soup):
        return {(tag["lang"], tag.text) for tag in soup.main.select("[lang]")}

    assert marked(pages["region"]) == {
        ("sl", "Občina"),
        ("es", "Unión"),
        ("es", "Gobierno"),
        *(("sl", f"Zveza {number}") for number in range(7)),
    }
    assert marked(pages["empty region"]) == {("es", "Navarra")}
    assert marked(pages["partners"]) == {("sl", "Občina"), ("es", "Navarra")}


def test_a_title_that_is_the_regions_own_name_carries_its_language(client, region_page):
    other = region_page("Navarra", home_language="es")
    soup = fetch(client, other.url)

    assert str(soup.h1) == '<h1><span lang="es">Navarra</span></h1>'
    assert fetch(client, region_page("Erewhon").url).find(class_="next").find(attrs={"lang": "es"}).text == "Navarra"


@pytest.mark.parametrize(("language", "expected"), [("en", []), ("fr", ["Social Economy Missions"])])
def test_the_name_of_the_call_is_english_in_every_language(client, homes, language, expected):
    factories.FundingNoticeFactory(locale=homes[language].locale, project="Social Economy Missions")

    footer = fetch(client, homes[language].url).find(class_="fund")

    assert "Social Economy Missions" in footer.text
    assert [tag.text for tag in footer.select("[lang=en]")] == expected


def test_the_page_and_each_language_of_the_switcher_say_their_language(client, homes):
    for code, home in homes.items():
        soup = fetch(client, home.url)
        switcher = soup.find(class_="langs")

        assert soup.html["lang"] == code
        assert [(link["lang"], link["hreflang"]) for link in switcher.find_all("a")] == [
            (each, each) for each in ("en", "sl", "es", "fr")
        ]
        assert [link["lang"] for link in switcher.select("[aria-current]")] == [code]


def test_a_page_without_a_translation_offers_the_other_languages_home(client, homes):
    page = factories.plant(StandardPage, homes["en"], title="Only English", slug="only", body="[]")

    links = fetch(client, page.url).find(class_="langs").find_all("a")

    assert [(link["href"], link.text) for link in links] == [
        (page.url, "English"),
        ("/sl/", "Slovenščina (home page)"),
        ("/es/", "Español (home page)"),
        ("/fr/", "Français (home page)"),
    ]
    assert [link.span["lang"] for link in links[1:]] == ["en"] * 3


def test_words_of_another_language_on_an_alias_are_marked_and_said(client, homes, locales):
    page = factories.StandardPageFactory(parent=homes["en"], title="Only English", slug="only")
    shown = factories.alias(page, locales["fr"])

    soup = fetch(client, shown.url)

    assert (soup.html["lang"], soup.main["lang"]) == ("fr", "en")
    assert soup.find(class_="notice").find_parent(attrs={"lang": True})["lang"] == "fr"


@pytest.mark.parametrize(
    ("what", "menu", "trail"),
    [
        ("partners", [("Partners en", "page")], "Partners en"),
        ("region", [("Partners en", "true")], "Erewhon"),
        ("results", [("Search", "page")], None),
        ("home", [], None),
        ("missing", [], None),
    ],
)
def test_menu_and_trail_say_where_the_reader_is(pages, what, menu, trail):
    links = pages[what].find(class_="main-nav").select("[aria-current]")
    crumbs = pages[what].find(class_="crumbs")

    assert [(link.text, link["aria-current"]) for link in links] == menu
    assert (crumbs and [each.text for each in crumbs.select("[aria-current=page]")]) == (trail and [trail])


def test_a_table_that_changes_its_display_keeps_its_roles(pages):
    def roles(soup, what):
        table = soup.find(attrs={"role": "table"})
        rows = table.find_all(attrs={"role": "row"})
        return (
            table.table["role"],
            bool(table.get("aria-label") or table.get("aria-labelledby")),
            len(table.find_all("tr")) == len(rows),
            [[cell["role"] for cell in row.find_all(["th", "td"])] for row in rows[:2]],
        )

    assert {what: roles(pages[what], what) for what in ("home", "partners", "region")} == {
        "home": ("none", True, True, [["columnheader"] * 4, ["rowheader", "cell", "cell", "cell"]]),
        "partners": ("none", True, True, [["columnheader"] * 2, ["rowheader", "cell"]]),
        "region": ("none", True, True, [["columnheader"] * 2, ["rowheader", "cell"]]),
    }


def test_the_home_table_tells_what_each_number_counts(client, homes, region_page):
    stored = [
        factories.figure("f1", "firms", "2000", kind="organisations", at_least=True, scope="All firms", period="2019"),
        factories.figure("f2", "jobs", "25000", kind="jobs", scope="Jobs in them", period="2020"),
    ]
    region_page(figures=factories.stream(*stored))

    cells = fetch(client, homes["en"].url).find("tbody").find_all(["th", "td"])

    assert [" ".join(cell.text.split()) for cell in cells] == [
        "Erewhon",
        "at least 2,000",
        "25,000",
        "All firms 2019 · Register Jobs in them 2020 · Register",
    ]


def test_dates_stand_with_a_capital_and_a_machine_form(pages):
    firm, fuzzy = (each.select_one(".num") for each in pages["workshops"].select(".rows > li"))

    assert firm.time["datetime"] == "2021-05-26T10:00:00+02:00"
    assert " ".join(firm.text.split()) == ("Wednesday 26 May 2021, 10:00–12:00, Central European Summer Time, online")
    assert (fuzzy.time, " ".join(fuzzy.text.split())) == (None, "Second half of 2021, online")
    assert pages["list of news"].time["datetime"] == "2021-04-19"


def test_a_missing_page_offers_what_may_be_meant_in_its_language(client, partner_indexes):
    soup = fetch(client, "/en/partners-fr/", status=404)

    offers = [(offer["lang"], offer.a["href"], offer.a["hreflang"]) for offer in soup.main.select("li > p")]
    assert offers == [(code, page.url, code) for code, page in partner_indexes.items()]


def test_a_link_to_a_page_shows_the_networks_cloth(pages):
    names = ("og:title", "og:image", "og:image:width", "og:image:height", "og:image:alt")
    given = {name: pages["region"].find("meta", property=name)["content"] for name in names}

    assert given == {
        "og:title": "Erewhon",
        "og:image": "http://testserver/static/seconet_cms/card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "A cloth woven from threads in four colours, with the name Seconet",
    }
    card = Path(finders.find(urlsplit(given["og:image"]).path.removeprefix("/static/")))
    assert card.stat().st_size <= 60_000
    with Image.open(card) as image:
        assert image.size == (1200, 630)


def test_a_picture_reserves_its_place_and_comes_late_and_small(client, home, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = factories.ImageFactory(file__width=64, file__height=48)
    renditions.make(image)
    shown = factories.picture("p1", image)
    page = factories.plant(StandardPage, home, title="Looms", slug="looms", body=factories.stream(shown))

    picture = fetch(client, page.url).picture

    assert [source["type"] for source in picture.find_all("source")] == ["image/avif", "image/webp"]
    assert {name: picture.img.get(name) for name in ("width", "height", "loading", "alt")} == {
        "width": "64",
        "height": "48",
        "loading": "lazy",
        "alt": "Looms",
    }
    assert all(source["srcset"] and source["sizes"] for source in picture.find_all("source"))


def test_the_page_that_asks_for_a_password_tells_nothing_of_the_page_behind(client, home):
    page = factories.plant(
        StandardPage, home, title="Hidden title", lead="Hidden lead.", search_description="Hidden words.", slug="h"
    )
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="loom")

    soup = fetch(client, page.url)

    assert "Hidden" not in str(soup)
    assert (soup.title.string, soup.h1.text) == ("Password needed – Seconet", "Password needed")
    answer = client.post(soup.form["action"], {"password": "wrong", "return_url": page.url})
    field = soup_of(answer.content.decode()).find(id="password")
    assert (field["aria-invalid"], field["aria-describedby"]) == ("true", "password-error")
    answer = client.post(soup.form["action"], {"password": "loom", "return_url": page.url}, follow=True)
    assert "Hidden lead." in answer.content.decode()
