"""A fifth language, Basque, is settings and content alone."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale

from core import languages
from core.models import NewsPage, StandardPage
from tests import factories
from tests.factories import figure, fresh, publish, stream
from workshops.facts import EXACT
from workshops.models import WorkshopPage


@pytest.fixture
def basque(homes, settings):
    """The home pages of a site whose settings name Basque too, the Basque one included."""
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.LANGUAGES, ("eu", "Basque")]
    locale = Locale.objects.create(language_code="eu")
    return homes | {"eu": factories.translate(homes["en"], locale, "Sarea")}


def test_the_home_page_stands_beside_the_others(told, basque):
    homes = {code: f"http://localhost/{code}/" for code in ("en", "sl", "es", "fr", "eu")}

    answer = told("/eu/")

    assert (answer["status"], answer["language"], answer["words"]) == (200, "eu", "eu")
    assert answer["alternates"] == homes | {"x-default": homes["en"]}
    assert answer["switcher"] == {code: f"/{code}/" for code in homes}
    assert told("/sl/")["alternates"] == answer["alternates"]


def test_the_switcher_names_it_in_itself(client, basque):
    markup = BeautifulSoup(client.get("/en/").content, "html.parser")

    assert markup.select_one("nav.langs [lang=eu]").get_text() == "Euskara"


@pytest.mark.parametrize(("header", "address"), [("eu", "/eu/"), ("eu-ES, es;q=0.8", "/eu/"), ("es, eu;q=0.8", "/es/")])
def test_the_front_door_leads_to_it(client, basque, header, address):
    assert client.get("/", headers={"Accept-Language": header})["Location"] == address


def test_it_has_pages_with_addresses_of_their_own(client, told, basque):
    pages = factories.plant_everywhere(StandardPage, basque, title="About", slug="about")

    assert client.get("/eu/about-eu/").context["page"] == pages["eu"]
    assert told("/en/about-en/")["switcher"]["eu"] == "/eu/about-eu/"
    told_in_sitemap = ElementTree.fromstring(client.get("/sitemap-eu-1.xml").content)
    assert "http://localhost/eu/about-eu/" in {each.text for each in told_in_sitemap.iter() if each.text}


def test_its_search_page_finds_its_pages(client, basque):
    factories.StandardPageFactory(parent=basque["eu"], title="Ehungintza")
    factories.StandardPageFactory(parent=basque["en"], title="Ehungintza in English")
    with translation.override("eu"):
        address = reverse("search")

    answer = client.get(address, {"q": "ehungintza"})

    assert address.startswith("/eu/")
    assert [page.title for page in answer.context["results"]] == ["Ehungintza"]
    assert BeautifulSoup(answer.content, "html.parser").html["lang"] == "eu"


def test_its_dates_numbers_and_countries_are_its_own(client, basque, partner_indexes, workshop_indexes):
    partners = factories.twin(partner_indexes["en"], basque["eu"])
    profile = factories.RegionPageFactory(
        parent=partners,
        region=factories.RegionFactory(country="SI", home_language="eu"),
        figures=stream(figure("a", "enpresa", "22576.5")),
    )
    workshops = factories.twin(workshop_indexes["en"], basque["eu"])
    start = dt.datetime(2026, 5, 26, 8, tzinfo=dt.UTC)
    workshop = factories.WorkshopPageFactory(
        parent=workshops, precision=EXACT, starts_at=start, ends_at=start + dt.timedelta(hours=2)
    )
    vague = factories.WorkshopPageFactory(parent=workshops, precision="month", day=dt.date(2026, 7, 1))

    profile_text, workshop_text, vague_text = (
        " ".join(BeautifulSoup(client.get(page.url).content, "html.parser").find("main").get_text(" ").split())
        for page in (profile, workshop, vague)
    )

    assert "Eslovenia" in profile_text
    assert "22.576,5" in profile_text
    assert "maiatza" in workshop_text.lower()
    assert "Europako erdialdeko udako ordua" in workshop_text
    assert "uztaila" in vague_text.lower()
    for text in (workshop_text, vague_text):
        assert [month for month in ("May", "July", "Central European") if month in text] == []


def test_a_fact_published_at_the_source_shows_in_it(client, basque, workshop_indexes):
    page = factories.WorkshopPageFactory(parent=workshop_indexes["en"], number=1)
    twin = factories.twin(page, factories.twin(workshop_indexes["en"], basque["eu"]))

    publish(page, number=2)

    assert client.get(twin.url).context["facts"].number == 2


def test_it_may_be_the_source_of_a_workshop(basque, workshop_indexes):
    index = factories.twin(workshop_indexes["en"], basque["eu"])

    page = factories.WorkshopPageFactory(parent=index)

    page.workshop.full_clean()
    assert page.workshop.source_language_code == "eu"
    assert WorkshopPage.objects.get().is_facts_source


def test_a_missing_page_is_told_in_it_with_what_exists(client, basque):
    pages = factories.plant_everywhere(StandardPage, basque, title="About", slug="about")
    fresh(pages["eu"]).unpublish()

    answer = client.get("/eu/about-eu/")

    markup = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, markup.html["lang"]) == (404, "eu")
    assert {link["hreflang"] for link in markup.find("main").select("a[hreflang]")} == {"en", "sl", "es", "fr"}


def test_shared_dates_reach_it(basque, news_indexes):
    page = factories.NewsPageFactory(parent=news_indexes["en"], date=dt.date(2021, 1, 1))
    factories.twin(page, factories.twin(news_indexes["en"], basque["eu"]))

    publish(page, date=dt.date(2022, 2, 2))

    assert set(NewsPage.objects.values_list("locale__language_code", "date")) == {
        ("en", dt.date(2022, 2, 2)),
        ("eu", dt.date(2022, 2, 2)),
    }


def test_it_needs_no_migration(basque):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

    assert languages.codes() == ["en", "sl", "es", "fr", "eu"]
