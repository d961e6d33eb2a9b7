"""Two regions with their profiles and a few people, built once for a module; what a test changes is undone after it."""

import uuid
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from wagtail.models import Locale, Page, Site

from home.models import HomePage
from partners.models import PartnerIndexPage
from teams.moderation import set_up_teams
from tests import factories
from tests.factories import figure, fresh, stream
from workshops.models import WorkshopIndexPage

CODES = ("en", "sl", "es", "fr")


@pytest.fixture(scope="module")
def _small(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        with _without_indexes():
            small = build()
        yield small
        transaction.set_rollback(True)


@pytest.fixture
def small(_small, db, unindexed):
    """Give the network: `pages` by (region, language), `regions`, `people`, `locales`, lists of `workshops`."""
    return SimpleNamespace(
        pages={key: fresh(page) for key, page in _small.pages.items()},
        regions=_small.regions,
        people={name: type(person).objects.get(pk=person.pk) for name, person in _small.people.items()},
        locales=_small.locales,
        workshops={code: fresh(page) for code, page in _small.workshops.items()},
    )


@contextmanager
def _without_indexes():
    patch = pytest.MonkeyPatch()
    from django.conf import settings  # here, as the fixture of the same purpose cannot serve a module

    patch.setattr(
        settings, "TASKS", settings.TASKS | {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    )
    yield
    patch.undo()


def build():
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in CODES}
    root = Page.get_first_root_node()
    Page.objects.filter(depth=2)._raw_delete("default")
    root.numchild = 0
    key = uuid.uuid4()
    homes = {
        code: factories.plant(
            HomePage, root, locale=locale, translation_key=key, title=f"Network {code}", slug=f"home-{code}"
        )
        for code, locale in locales.items()
    }
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": homes["en"]}
    )
    partners = factories.plant_everywhere(PartnerIndexPage, homes, title="Partners", slug="partners")
    workshops = factories.plant_everywhere(WorkshopIndexPage, homes, title="Workshops", slug="workshops")
    regions = {name: factories.RegionFactory(code=name, name=name.title()) for name in ("navarra", "murcia")}
    pages = {}
    for name, region in regions.items():
        spanish = factories.plant(
            factories.RegionPage, partners["es"], region=region, title=f"{name} es", slug=f"{name}-es",
            figures=stream(figure("one", "empresas", "10"), figure("two", "coops", "5")),
        )  # fmt: skip
        english = factories.twin(spanish, partners["en"], title=f"{name} en", slug=f"{name}-en")
        pages |= {(name, "es"): spanish, (name, "en"): english}
    set_up_teams()
    people = {
        "Ane": factories.editor(regions["navarra"], languages=["es", "en"], first_name="Ane"),
        "editor of Murcia": factories.editor(regions["murcia"], languages=["es", "en"]),
        "Rosa": factories.reviewer("es", first_name="Rosa"),
        "Raúl": factories.reviewer("es", first_name="Raúl"),
        "reviewer sl": factories.reviewer("sl"),
        "translator": factories.translator("en", "fr"),
        "administrator": factories.administrator(),
        "nobody": factories.PersonFactory(),
        "superuser": factories.PersonFactory(is_superuser=True),
    }
    return SimpleNamespace(locales=locales, regions=regions, pages=pages, people=people, workshops=workshops)
