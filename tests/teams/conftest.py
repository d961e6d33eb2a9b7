import uuid
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from wagtail.models import Locale, Page, Site

from home.models import HomePage
from partners.models import PartnerIndexPage
from teams.moderation import set_up_teams
from tests import factories
from tests.factories import fresh
from tests.teams.matrix import _network, network  # noqa: F401 - fixtures
from tests.teams.small_network import CODES, _small, _without_indexes, small  # noqa: F401 - fixtures
from workshops.models import WorkshopIndexPage


@pytest.fixture(scope="module")
def _two_regions(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        with _without_indexes():
            built = _build()
        yield built
        transaction.set_rollback(True)


def _build():
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in CODES}
    root = Page.get_first_root_node()
    # The welcome page of Wagtail's migrations; a plain delete would ask every model that might refer to it.
    Page.objects.filter(depth=2)._raw_delete("default")
    root.numchild = 0
    key = uuid.uuid4()
    homes = {
        code: factories.plant(
            HomePage, root, locale=locale, translation_key=key, slug=code,
            title="Network" if code == "en" else f"Network {code}",
        )
        for code, locale in locales.items()
    }  # fmt: skip
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": homes["en"]}
    )
    partners = factories.plant_everywhere(PartnerIndexPage, homes, title="Partners", slug="partners")
    workshops = factories.plant_everywhere(WorkshopIndexPage, homes, title="Workshops", slug="workshops")
    regions = {name: factories.RegionFactory(code=name, name=name.title()) for name in ("navarra", "murcia")}
    profiles = {}
    for name, region in regions.items():
        spanish = factories.plant(
            factories.RegionPage, partners["es"], region=region, title=f"{name} es", slug=f"{name}-es"
        )
        english = factories.twin(spanish, partners["en"], title=f"{name} en", slug=f"{name}-en")
        profiles |= {(name, "es"): spanish, (name, "en"): english}
    set_up_teams()
    return SimpleNamespace(homes=homes, partners=partners, workshops=workshops, regions=regions, profiles=profiles)


@pytest.fixture
def regions(_two_regions, db):
    """Two regions that write in Spanish, by name."""
    return {name: type(region).objects.get(pk=region.pk) for name, region in _two_regions.regions.items()}


@pytest.fixture
def homes(_two_regions, db):
    """The published home pages by language code; the teams are set up."""
    return {code: fresh(page) for code, page in _two_regions.homes.items()}


@pytest.fixture
def home(homes):
    """The published English home page, the root of the default site."""
    return homes["en"]


@pytest.fixture
def partner_indexes(_two_regions, db):
    """The published lists of partners by language code."""
    return {code: fresh(page) for code, page in _two_regions.partners.items()}


@pytest.fixture
def workshop_indexes(_two_regions, db):
    """The published lists of workshops by language code."""
    return {code: fresh(page) for code, page in _two_regions.workshops.items()}


@pytest.fixture
def profiles(_two_regions, db):
    """A published profile of each region in English and Spanish, by (region, language); the teams are set up."""
    return {key: fresh(page) for key, page in _two_regions.profiles.items()}
