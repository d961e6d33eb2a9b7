"""Fixtures that every test may use."""

import hypothesis
import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.utils import translation
from wagtail.models import Locale, Page, Site

from core.models import NewsIndexPage
from home.models import HomePage
from partners.models import PartnerIndexPage
from tests import factories
from workshops.models import WorkshopIndexPage

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _fresh_process_state():
    """Restore the active language and forget what is cached (site root paths)."""
    language = translation.get_language()
    cache.clear()
    yield
    cache.clear()
    translation.activate(language)


@pytest.fixture
def unindexed(settings):
    """Spare the tests of a module the work on the indexes of searching and of references, which they do not read."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def locales(db):
    """Return the locales of the site by language code."""
    present = {locale.language_code: locale for locale in Locale.objects.all()}
    return {code: present.get(code) or Locale.objects.create(language_code=code) for code in ("en", "sl", "es", "fr")}


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
    root = home.get_parent()
    return {"en": home} | {
        code: factories.plant(
            HomePage,
            root,
            locale=locales[code],
            translation_key=home.translation_key,
            slug=code,
            title=f"Network {code}",
        )
        for code in ("sl", "es", "fr")
    }


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
            "alternates": {link["hreflang"]: link["href"] for link in markup.select("link[rel=alternate]")},
            "switcher": {link["lang"]: link.get("href") for link in links},
            "current": [link["lang"] for link in links if link.get("aria-current")],
        }

    return read
