"""How heavy a page is on the wire, in a young network and in a large one: at most eight kilobytes of markup."""

import datetime as dt
import gzip
import random

import pytest
from wagtail.search.backends import get_search_backend

from core.models import GlossaryPage, GlossaryTerm, LibraryPage, NewsPage, Region, StandardPage
from home.models import HomePage
from partners.models import LISTS, RegionPage
from tests import factories
from tests.factories import figure, stream, text
from workshops.facts import EXACT
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")

MOST_BYTES = 8 * 1024
START = dt.datetime(2131, 5, 26, 8, tzinfo=dt.UTC)
# No two lists show more than a page of the list, so sixty workshops weigh what six hundred do.
REGIONS, WORKSHOPS, NEWS, TERMS = 64, 60, 40, 100

chance = random.Random(8)


def words(number):
    """Return words that are never the same twice, which pack worse than any prose."""
    return " ".join(
        "".join(chance.choice(["ba", "ri", "to", "men", "sol", "ka", "ud", "ves", "ji", "or"]) for _ in range(3))
        for _ in range(number)
    )


def block(kind, number, **value):
    return {"type": kind, "id": f"{kind}-{number}", "value": value}


def named(kind, number, **more):
    return block(kind, number, name=words(4), name_language="es", gloss=words(4), **more)


def profile(figures, lists):
    """Return the fields of a profile with so many figures and so many entries in each of its lists."""
    return {
        "title": words(2),
        "lead": words(25),
        "designation": words(2),
        "body": f"<p>{words(60)}</p>",
        "figures": stream(
            *(
                figure(
                    f"f{n}",
                    words(3),
                    str(n * 977),
                    kind=("organisations", "jobs", "other")[min(n, 2)],
                    scope=words(5),
                    source=words(4),
                    period=f"20{n + 10}",
                )
                for n in range(figures)
            )
        ),
        "objectives": stream(*(block("point", n, text=words(15)) for n in range(min(lists, 6)))),
        "added_value": stream(*(block("point", n, text=words(15)) for n in range(min(lists, 6)))),
        "instruments": stream(
            *(named("instrument", n, year=2000 + n, url="", note=words(6)) for n in range(lists // 2))
        ),
        "members": stream(*(named("member", n, acronym="", website="", groups=words(6)) for n in range(lists))),
        "stakeholders": stream(*(named("stakeholder", n, role="network", note="") for n in range(lists))),
        "organisations": stream(*(named("organisation", n, role="partner", acronym="AB") for n in range(2))),
    }


class Network:
    """An English network, filled up to a size."""

    def __init__(self, home, parents):
        self.home, self.parents, self.pages = home, parents, {}
        self.file = factories.DocumentFactory(title=words(3))
        factories.FundingNoticeFactory(disclaimer=words(30))
        for model, title in ((GlossaryPage, "Glossary"), (LibraryPage, "Documents"), (StandardPage, "Privacy")):
            body = {"body": stream(text("t", f"<p>{words(200)}</p>"))} if model is StandardPage else {}
            self.pages[model] = factories.plant(model, home, title=title, slug=title.lower(), lead=words(20), **body)
        for model in (each for each in HomePage.allowed_subpage_models() if each.record):
            self.pages[model] = factories.plant(model, home, title=words(2), slug=model.__name__, lead=words(20))

    def grow(self, regions, workshops, news):
        for number in range(Region.objects.count(), regions):
            fields = profile(*(3, 2) if number else (40, 60)) | {"slug": f"r-{number}"}
            region = factories.RegionFactory(
                code=f"r-{number}",
                name=words(2),
                joined=number + 1,
                home_language="en",
                country=("ES", "FR", "SI")[number % 3],
            )
            made = factories.plant(RegionPage, self.parents["partners"], region=region, **fields)
            self.pages.setdefault(RegionPage, made)
        for number in range(Workshop.objects.count(), workshops):
            facts = {"number": number + 1, "host": Region.objects.first(), "spoken": ["en", "sl"]}
            if number % 2 == 0:
                end = START + dt.timedelta(days=number, hours=2)
                facts |= {
                    "precision": EXACT,
                    "starts_at": START + dt.timedelta(days=number),
                    "ends_at": end,
                    "runs_until": end,
                }
            agenda = [{**factories.agenda_item(f"a{n}", f"{n + 9:02}:00", words(5))} for n in range(12)]
            made = factories.plant(
                WorkshopPage,
                self.parents["workshops"],
                workshop=Workshop.objects.create(source_language="en", **facts),
                title=words(6),
                slug=f"w-{number}",
                lead=words(20),
                body=f"<p>{words(60)}</p>",
                agenda=stream(*agenda),
                **facts,
            )
            self.pages.setdefault(WorkshopPage, made)
        for number in range(NewsPage.objects.count(), news):
            date = START.date() + dt.timedelta(days=number)
            fields = {
                "title": words(6),
                "lead": words(15),
                "date": date,
                "body": stream(text("t", f"<p>{words(150)}</p>")),
            }
            made = factories.plant(NewsPage, self.parents["news"], slug=f"n-{number}", **fields)
            self.pages.setdefault(NewsPage, made)

    def explain(self, terms):
        self.pages[LibraryPage].documents = stream(
            *(factories.document(f"d-{n}", self.file) | {"id": f"d-{n}"} for n in range(terms))
        )
        self.pages[LibraryPage].save()
        GlossaryTerm.objects.all().delete()
        GlossaryTerm.objects.bulk_create(
            GlossaryTerm(term=words(2), explanation=f"<p>{words(25)}</p>", locale=self.home.locale)
            for _each in range(terms)
        )

    def weights(self, client):
        pages = [self.home, *self.parents.values(), *self.pages.values()]
        addresses = {type(page).__name__: page.url for page in pages}
        addresses |= {name: f"{addresses['RegionPage']}?list={name}" for name in LISTS if name != "programmes"}
        for model in (RegionPage, WorkshopPage, NewsPage):
            get_search_backend().add_bulk(model, list(model.objects.select_related("locale")))
        # The beginning of a word that most of them hold.
        addresses["search"] = "/en/search/?q=bari"
        return {name: len(gzip.compress(client.get(url).content, 6)) for name, url in addresses.items()}


@pytest.fixture
def network(homes, partner_indexes, workshop_indexes, news_indexes):
    indexes = {"partners": partner_indexes, "workshops": workshop_indexes, "news": news_indexes}
    return Network(homes["en"], {name: each["en"] for name, each in indexes.items()})


def test_every_kind_of_page_is_light_with_one_of_each_and_with_many(client, network):
    network.grow(1, 1, 1)
    network.explain(1)
    young = network.weights(client)
    network.grow(REGIONS, WORKSHOPS, NEWS)
    network.explain(TERMS)
    large = network.weights(client)

    assert len(young) == len(large) == 16 + len(LISTS) - 1
    for weights in (young, large):
        assert {name: weight for name, weight in weights.items() if weight > MOST_BYTES} == {}
