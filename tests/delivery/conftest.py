import pytest
from django.db import transaction
from wagtail.models import Locale, Page, Site

from core.models import GlossaryPage, StandardPage
from delivery import triggers
from home.models import HomePage
from tests import factories
from tests.delivery.serving import Host, WritesHere
from workshops.models import Workshop, WorkshopIndexPage, WorkshopPage


@pytest.fixture
def hosts(committed, unindexed, tmp_path):
    """Two machines that serve one small site, which is written on the first."""
    made = [Host(tmp_path / name) for name in ("first", "second")]
    with WritesHere(made[0]):
        triggers.bring_up_to_date()
        for host in made:
            host.begin()
        yield made
        for host in made:
            host.end()


@pytest.fixture
def site(hosts):
    """The pages of the small site by name."""
    with transaction.atomic():
        english = Locale.objects.get_or_create(language_code="en")[0]
        root = Page.get_first_root_node()
        home = factories.plant(HomePage, root, locale=english, title="Network", slug="kept")
        Site.objects.update(root_page=home, hostname="localhost", port=80)
        region = factories.RegionFactory(name="Navarra")
        pages = {
            name: factories.plant(StandardPage, home, title=name.capitalize(), slug=name, placement="main")
            for name in ("about", "second", "third")
        }
        workshops = factories.plant(WorkshopIndexPage, home, title="Workshops", slug="workshops")
        row = Workshop.objects.create(number=1, host=region, source_language="en")
        workshop = factories.plant(
            WorkshopPage, workshops, title="Sharing", slug="sharing", workshop=row, number=1, host=region
        )
        pages |= {"home": home, "workshop": workshop}
        pages["glossary"] = factories.plant(GlossaryPage, home, title="Glossary", slug="glossary")
    return pages
