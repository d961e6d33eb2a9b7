import pytest

from teams.moderation import set_up_teams
from tests import factories
from tests.teams.small_network import _small, small  # noqa: F401 - fixtures


@pytest.fixture
def regions(db):
    """Two regions that write in Spanish, by name."""
    return {name: factories.RegionFactory(code=name, name=name.title()) for name in ("navarra", "murcia")}


@pytest.fixture
def profiles(partner_indexes, workshop_indexes, regions):
    """A published profile of each region in English and Spanish, by (region, language); the teams are set up."""
    pages = {}
    for name, region in regions.items():
        spanish = factories.plant(
            factories.RegionPage, partner_indexes["es"], region=region, title=f"{name} es", slug=f"{name}-es"
        )
        english = factories.twin(spanish, partner_indexes["en"], title=f"{name} en", slug=f"{name}-en")
        pages |= {(name, "es"): spanish, (name, "en"): english}
    set_up_teams()
    return pages
