import pytest
from django.db import transaction
from wagtail.models import Locale, Page, Site

from delivery import triggers
from home.models import HomePage
from tests import factories
from tests.delivery.serving import Host, WritesHere


@pytest.fixture
def hosts(committed, unindexed, tmp_path):
    """Two machines that serve one site, which is written on the first."""
    made = [Host(tmp_path / name) for name in ("first", "second")]
    with WritesHere(made[0]):
        triggers.bring_up_to_date()
        for host in made:
            host.begin()
        yield made
        for host in made:
            host.end()


@pytest.fixture
def home(hosts):
    """The English home page, with one region."""
    with transaction.atomic():
        english = Locale.objects.get_or_create(language_code="en")[0]
        page = factories.plant(HomePage, Page.get_first_root_node(), locale=english, title="Network", slug="kept")
        Site.objects.update(root_page=page, hostname="localhost", port=80)
        factories.RegionFactory()
    return page
