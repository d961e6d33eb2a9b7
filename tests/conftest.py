"""Fixtures that every test may use."""

import gc
import os
from pathlib import Path

import hypothesis
import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from wagtail.models import Locale, Page, Site

from core.models import NewsIndexPage
from home.models import HomePage
from partners.models import PartnerIndexPage
from teams import moderation
from tests import databases, factories
from workshops.models import WorkshopIndexPage

# How long an example takes says how busy the machine is, not whether the code is right. A change is judged by the same
# examples each time; HYPOTHESIS_PROFILE=searching looks for new ones.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("searching", deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# What takes longest comes first, so that at the end no process is left alone with much to do.
LONGEST = (
    "demo/test_serve.py",
    "browser",
    "teams/test_matrix.py",
    "teams/test_matrix_of_reviews_and_translations.py",
    "demo/test_postgres.py",
    "demo_content",
    "seconet_cms/test_admin_languages.py",
    "search",
    "teams",
    "workshops",
)
TESTS = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put the longest modules first; the others stay in the order that they have, which is random."""

    def place(item):
        found = [TESTS / name in (item.path, *item.path.parents) for name in LONGEST]
        return (*found, True).index(True)

    items.sort(key=place)


def pytest_collection_finish():
    """Spare later collections of garbage what was imported, which stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _fresh_process_state():
    """Restore the active language and forget what is cached (site root paths)."""
    language = translation.get_language()
    cache.clear()
    yield
    cache.clear()
    translation.activate(language)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker, django_db_keepdb, django_db_createdb
):
    """Let pytest-django copy the database of the tests from one that is migrated already."""
    if not django_db_keepdb or django_db_createdb:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = databases.migrated()


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A database of the test's own, where every connection sees what is written."""
    name = connection.settings_dict["NAME"]
    own = f"{name}_own"
    with django_db_blocker.unblock():
        connection.close()
        databases.create(own, template=name)
        connection.settings_dict["NAME"] = own
        yield
        connection.close()
        connection.settings_dict["NAME"] = name
        databases.drop(own)


@pytest.fixture
def unindexed(settings):
    """Spare the tests of a module the work on the indexes of searching and of references, which they do not read."""
    settings.TASKS = settings.TASKS | {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def run_background_tasks(db, monkeypatch):
    """Do what was enqueued on the back end `background`, as a worker does, and return how each task ended.

    Tests write to the database that a worker would read, so nothing is done before a test asks for it. A task that
    fails makes the test fail, unless it is called with `may_fail=True`.
    """

    # Between tasks a worker lets go of a connection that is not as it was made: here one in a test's transaction.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)

    def run(*, may_fail=False):
        before = set(DBTaskResult.objects.finished().values_list("pk", flat=True))
        db_worker.Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="background",
            startup_delay=False,
            max_tasks=None,
            worker_id="tests",
            excluded_queue_names=[],
        ).run()
        done = DBTaskResult.objects.finished().exclude(pk__in=before)
        assert may_fail or [result.traceback for result in done if result.status == "FAILED"] == []
        return [(result.task_path.rpartition(".")[2], result.status) for result in done]

    return run


@pytest.fixture
def locales(db):
    """Return the locales of the site by language code."""
    codes = ("en", "sl", "es", "fr")
    present = {locale.language_code: locale for locale in Locale.objects.filter(language_code__in=codes)}
    made = Locale.objects.bulk_create(Locale(language_code=code) for code in codes if code not in present)
    present |= {locale.language_code: locale for locale in made}
    return {code: present[code] for code in codes}


@pytest.fixture
def home(locales):
    """Return the published English home page, the root of the default site."""
    root = Page.get_first_root_node()
    # The welcome page of Wagtail's migrations; a plain delete would ask every model that might refer to it.
    Page.objects.filter(depth=2)._raw_delete("default")
    root.numchild = 0
    page = factories.plant(HomePage, root, locale=locales["en"], slug="en", title="Network")
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": page, "site_name": "Seconet"},
    )
    return page


@pytest.fixture
def homes(home, locales):
    """Return the published home pages by language code."""
    root, key = home.get_parent(), home.translation_key
    others = ("sl", "es", "fr")
    fields = [
        {"locale": locales[code], "translation_key": key, "slug": code, "title": f"Network {code}"} for code in others
    ]
    return {"en": home} | dict(
        zip(others, factories.plant_several(HomePage, [(root, each) for each in fields]), strict=True)
    )


@pytest.fixture
def partner_indexes(homes):
    """Return the published lists of partners by language code."""
    return factories.plant_everywhere(PartnerIndexPage, homes, title="Partners", slug="partners")


@pytest.fixture
def workshop_indexes(homes):
    """Return the published lists of workshops by language code."""
    return factories.plant_everywhere(WorkshopIndexPage, homes, title="Workshops", slug="workshops")


@pytest.fixture
def news_indexes(homes):
    """Return the published lists of news by language code."""
    return factories.plant_everywhere(NewsIndexPage, homes, title="News", slug="news")


@pytest.fixture
def reviews(homes):
    """Set the reviews up, without which nobody publishes in the admin."""
    moderation.set_up_teams()


@pytest.fixture
def told(client):
    """Return what the answer at an address says of languages: its own, the canonical address, versions, switcher."""

    def read(url):
        answer = client.get(url)
        markup = BeautifulSoup(answer.content, "html.parser")
        canonical = markup.find("link", rel="canonical")
        links = markup.select("nav.langs li > *")
        return {
            "status": answer.status_code,
            "language": markup.html["lang"],
            "words": markup.find("main").get("lang", markup.html["lang"]),
            "canonical": canonical and canonical["href"],
            "alternates": {link["hreflang"]: link["href"] for link in markup.select("link[rel=alternate][hreflang]")},
            "switcher": {link["lang"]: link.get("href") for link in links},
            "current": [link["lang"] for link in links if link.get("aria-current")],
        }

    return read
