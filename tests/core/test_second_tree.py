"""A copy of the site's tree beside it is no part of the site."""

import pytest
from django.core.cache import cache

from home.models import HomePage
from partners.models import PartnerIndexPage
from search.queries import search_pages
from tests import factories
from tests.sitemaps import entries
from workshops.models import WorkshopIndexPage


@pytest.fixture
def copied(homes, partner_indexes, news_indexes, workshop_indexes):
    """The English home page copied with all that is below it and published; one page of each list."""
    region = factories.RegionFactory(joined=1, home_language="en")
    own = {
        "profile": factories.RegionPageFactory(parent=partner_indexes["en"], region=region, title="Loomland"),
        "news": factories.NewsPageFactory(parent=news_indexes["en"], title="Loom news"),
        "workshop": factories.WorkshopPageFactory(parent=workshop_indexes["en"], host=region, title="Loom workshop"),
        "about": factories.StandardPageFactory(parent=homes["en"], title="About the loom"),
    }
    second = homes["en"].copy(recursive=True, update_attrs={"slug": "en-2", "title": "Second"}, keep_live=True)
    cache.clear()
    assert second.get_descendants().live().count() == homes["en"].get_descendants().live().count()
    return own


def test_no_list_shows_a_page_of_the_copy(client, copied, homes):
    [partners, news] = [copied[name].get_parent() for name in ("profile", "news")]

    context = client.get(homes["en"].url).context
    assert (list(context["profiles"]), list(context["news"])) == ([copied["profile"]], [copied["news"]])
    countries = client.get(partners.url).context["partners"].countries
    assert [page for country in countries for page in country.profiles] == [copied["profile"]]
    assert list(client.get(news.url).context["news"]) == [copied["news"]]
    groups = client.get(copied["workshop"].get_parent().url).context["groups"]
    assert copied["workshop"].title in client.get(copied["workshop"].get_parent().url).content.decode()
    assert sum(len(getattr(groups, name)) for name in groups.__dataclass_fields__) == 1


def test_neither_search_nor_sitemap_knows_the_copy(client, copied):
    assert {page.pk for page in search_pages("loom", "en").hits} == {
        page.pk for name, page in copied.items() if name != "profile"
    }
    addresses = [address for address, _changed, _links in entries(client)]
    assert addresses.count(copied["about"].full_url) == 1
    assert not [address for address in addresses if "en-2" in address]


def test_a_language_without_a_home_page_lists_what_is_in_it(home, locales):
    assert HomePage.objects.count() == 1
    page = factories.plant(PartnerIndexPage, home, title="Partnerji", slug="partnerji", locale=locales["sl"])

    assert set(PartnerIndexPage.objects.in_language_of(page)) == {page}
    assert set(WorkshopIndexPage.objects.in_language_of(page)) == set()
