"""How many queries a page costs an anonymous visitor, once the caches are warm."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, get_page_models

from contact.models import ContactPage
from core.models import GlossaryPage, GlossaryTerm, LibraryPage, NewsPage, Region, StandardPage
from core.pages import SitePage
from home.models import HomePage
from partners.models import RegionPage
from tests import factories
from tests.factories import document, figure, stream, text
from workshops.facts import EXACT
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")

MOST = 10
SOON = dt.datetime(2131, 5, 26, 8, tzinfo=dt.UTC)


def cost(client, page):
    client.get(page.url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page.url)
    assert answer.context["page"].pk == page.pk
    return len(queries)


class Network:
    """Fills the lists of one language, and of others where they are given."""

    def __init__(self, homes, partners, workshops, news):
        self.homes, self.partners, self.workshops, self.news = homes, partners, workshops, news

    def add(self, start, stop):
        """Make regions, workshops, news and terms, numbered from `start` up to `stop`, in every language."""
        for number in range(start, stop):
            region = factories.RegionFactory(home_language="en", joined=number + 1, code=f"r-{number}")
            words = {"slug": f"p-{number}", "title": f"P {number}"}
            figures = [figure("a", "firms", "1", kind="organisations"), figure("b", "jobs", "2", kind="jobs")]
            region.block_facts = [
                {"id": each["id"], "facts": {name: each["value"][name] for name in ("number", "unit", "kind")}}
                for each in figures
            ]
            region.save()
            factories.plant_everywhere(RegionPage, self.partners, region=region, figures=stream(*figures), **words)
            facts = {"number": number, "host": region, "precision": EXACT, "starts_at": SOON}
            facts |= {"ends_at": SOON + dt.timedelta(hours=2), "runs_until": SOON + dt.timedelta(hours=2)}
            row = Workshop.objects.create(source_language="en", **facts)
            factories.plant_everywhere(WorkshopPage, self.workshops, workshop=row, **facts, **words)
            factories.plant_everywhere(NewsPage, self.news, date=SOON.date(), **words)
            GlossaryTerm.objects.bulk_create(
                factories.GlossaryTermFactory.build(locale=home.locale) for home in self.homes.values()
            )


@pytest.fixture
def network(homes, partner_indexes, workshop_indexes, news_indexes):
    ContentType.objects.clear_cache()
    factories.FundingNoticeFactory()
    both = ("en", "fr")
    made = Network(
        *({code: each[code] for code in both} for each in (homes, partner_indexes, workshop_indexes, news_indexes))
    )
    made.glossaries = factories.plant_everywhere(GlossaryPage, homes, title="Glossary", slug="glossary")
    made.libraries = factories.plant_everywhere(LibraryPage, homes, title="Library", slug="library")
    made.abouts = factories.plant_everywhere(StandardPage, homes, title="About", slug="about", placement="main")
    # French pages also read what the law wants said of their accessibility.
    for model in (ContactPage, *(each for each in HomePage.allowed_subpage_models() if each.record)):
        factories.plant_everywhere(model, homes, title=model.__name__, slug=model.__name__.lower())
    for number, model in enumerate(HomePage.allowed_subpage_models()):
        if not model.objects.exists():
            factories.plant_everywhere(model, homes, title=f"Other {number}", slug=f"other-{number}")
    made.add(0, 1)
    return made


def of_every_type(code):
    """Return one page of each type in a language."""
    found = {}
    for model in (each for each in get_page_models() if issubclass(each, SitePage)):
        found[model.__name__] = model.objects.filter(locale__language_code=code).order_by("pk").first()
    return found


def test_no_page_costs_more_where_there_is_more_to_list(client, network):
    # French shows facts from the rows, English its own.
    pages = {(code, name): page for code in ("en", "fr") for name, page in of_every_type(code).items()}
    assert len(pages) == 2 * len([model for model in get_page_models() if issubclass(model, SitePage)])
    assert None not in pages.values()
    counts = {}
    for size in (1, 3, 30):
        network.add(Region.objects.count(), size)
        counts[size] = {name: cost(client, page) for name, page in pages.items()}

    assert counts[3] == counts[30]
    # Where there is one, nothing stands beside it, and no address of another is asked for.
    assert {name: count for name, count in counts[1].items() if count > counts[3][name]} == {}
    assert {name: count for name, count in counts[30].items() if count > MOST} == {}
    lengths = {
        "profiles": len(client.get("/fr/").context["profiles"]),
        "partners": len(client.get(network.partners["fr"].url).context["partners"].shown),
        "workshops": len(client.get(network.workshops["fr"].url).context["groups"].coming),
        "news": len(client.get(network.news["fr"].url).context["news"]),
        "terms": len(client.get(network.glossaries["fr"].url).context["terms"]),
    }
    assert lengths == {"profiles": 24, "partners": 20, "workshops": 20, "news": 30, "terms": 30}


def test_no_page_costs_more_where_there_are_more_languages(client, home, settings):
    names = dict(settings.LANGUAGES) | {"eu": "Basque"}
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = list(names.items())
    factories.FundingNoticeFactory()
    counts = {}
    homes, page = {"en": home}, None
    for code in ("en", "sl", "es", "fr", "eu"):
        if code != "en":
            locale, _made = Locale.objects.get_or_create(language_code=code)
            fields = {"locale": locale, "translation_key": home.translation_key, "slug": code, "title": code}
            homes[code] = factories.plant(HomePage, home.get_parent(), **fields)
            # Wagtail forgets its list of home pages when one is saved.
            homes[code].save()
        key = {"translation_key": page.translation_key} if page else {}
        made = factories.plant(StandardPage, homes[code], title="About", slug="about", **key)
        page = page or made
        counts[code] = (cost(client, home), cost(client, page))

    assert len(client.get(page.url).context["chrome"].alternates) == 5
    assert set(counts.values()) == {counts["en"]}
    assert max(counts["en"]) <= MOST


def test_a_profile_costs_the_same_with_any_number_of_figures(client, network):
    page = network.partners["en"].get_children().first().specific
    counts = []
    for size in (1, 30):
        page.figures = stream(*(figure(f"f-{number}", "things", str(number)) for number in range(size)))
        page.save()
        counts.append(cost(client, page))
        assert len(client.get(page.url).context["page"].blocks("figures")) == size

    assert counts[0] == counts[1]
    assert counts[1] <= MOST


def test_a_body_costs_the_same_at_any_length_and_a_library_with_any_number_of_documents(client, network):
    counts = []
    for size in (1, 20):
        about, library = network.abouts["en"], network.libraries["en"]
        about.body = stream(*(text(f"t-{number}", "<p>Text.</p>") for number in range(size)))
        about.save()
        library.documents = stream(*(document(f"d-{number}", factories.DocumentFactory()) for number in range(size)))
        library.save()
        counts.append((cost(client, about), cost(client, library)))
        assert client.get(library.url).content.decode().count("/documents/") == size

    assert counts[0] == counts[1]
    assert max(counts[1]) <= MOST
