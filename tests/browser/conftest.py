"""A browser, and the site that it visits."""

import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.browser.sites import LANGUAGES, Sites

# Whatever a browser does on its own account would count as a request of the page.
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000

SEARCH = {"en": "/en/search/", "sl": "/sl/iskanje/", "es": "/es/buscar/", "fr": "/fr/recherche/"}
# Words that bring more than one page of results in the demo, in English at least.
FOUND = {"en": "social economy", "sl": "socialne ekonomije", "es": "economía social", "fr": "économie sociale"}

PAGE_TYPES = [
    "core.glossarypage",
    "core.librarypage",
    "core.newsindexpage",
    "core.newspage",
    "core.standardpage",
    "home.homepage",
    "partners.partnerindexpage",
    "partners.regionpage",
    "workshops.workshopindexpage",
    "workshops.workshoppage",
]
# The same type with the least in it: what is said where a region has given nothing.
SCARCE = "partners.regionpage with little"
VIEWS = ["search", "search with results", "search without results"]
ERRORS = {"403": 403, "404": 404, "500": 500}
ADDRESSABLE = [*PAGE_TYPES, SCARCE, *VIEWS]
EVERYTHING = [*ADDRESSABLE, *ERRORS]


@dataclass(frozen=True)
class Sample:
    """One kind of page with its address in each language, and the status that it answers with."""

    name: str
    paths: dict
    status: int = 200


@pytest.fixture(scope="session")
def sites(tmp_path_factory, worker_id):
    """Start sites on the demo content."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent
    with Sites(os.environ["DATABASE_URL"], shared, settings.LOCAL_DIR / "browser", worker_id).ready() as sites:
        yield sites


@pytest.fixture(scope="session")
def site(sites, tmp_path_factory):
    """The demo as it is delivered. Tests leave it as it is."""
    with sites.start(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="module")
def own_site(sites, tmp_path_factory):
    """A copy of the demo that the tests of a module may change."""
    with sites.start(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def stored_pages(site):
    """The published pages, read from the database."""
    return site.stored_pages()


@pytest.fixture(scope="session")
def samples(site, stored_pages):
    """One page of each type, the one with the most in it, and the pages that are no page of the tree."""
    paths = {}
    for page in stored_pages:
        paths.setdefault(page.key, {})[page.language] = page.path
    sizes = {page: len(site.read(page.path)) for page in stored_pages if page.language == "en"}
    of_type = {kind: [page for page in sizes if page.kind == kind] for kind in PAGE_TYPES}
    found = {kind: paths[max(pages, key=sizes.get).key] for kind, pages in of_type.items()}
    found[SCARCE] = paths[min(of_type["partners.regionpage"], key=sizes.get).key]
    found["search"] = SEARCH
    found["search with results"] = {code: f"{path}?{urlencode({'q': FOUND[code]})}" for code, path in SEARCH.items()}
    found["search without results"] = {code: f"{path}?q=xyzzy" for code, path in SEARCH.items()}
    found["403"] = {code: f"/{code}/refused/" for code in LANGUAGES}
    found["404"] = {code: f"/{code}/nothing-here/" for code in LANGUAGES}
    found["500"] = {code: f"/{code}/broken/" for code in LANGUAGES}
    return {name: Sample(name, found[name], ERRORS.get(name, 200)) for name in EVERYTHING}


@pytest.fixture(scope="session")
def chromium():
    """The path of Chromium. Without one the test is skipped, or fails where REQUIRE_BROWSER is 1."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing = "Chromium is missing, which `apt-get install chromium` (as root) puts right."
        pytest.fail(missing) if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip(missing)
    return path


# While Playwright runs, Django takes this thread for an asynchronous one, so it ends with each module.
@pytest.fixture(scope="module")
def browser(chromium):
    """A running Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, site):
    """Open an empty page, in a browser context of its own, that takes addresses without the host."""
    with ExitStack() as contexts:

        def open_page(**options):
            options = {"base_url": site.url, "viewport": {"width": 1280, "height": 900}, **options}
            context = contexts.enter_context(browser.new_context(**options))
            context.set_default_timeout(PATIENCE_MS)
            return context.new_page()

        yield open_page


@pytest.fixture
def page(new_page):
    """An empty page."""
    return new_page()
