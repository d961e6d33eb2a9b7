"""A browser, and the site that it visits."""

import os
import shutil
import subprocess
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlencode

import playwright
import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests import databases
from tests.browser import html_checker
from tests.browser.sampling import ERRORS, EVERYTHING, FOUND, NOT_FOUND, PAGE_TYPES, SCARCE, SEARCH, Sample
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


def chromium():
    return shutil.which("chromium") or shutil.which("chromium-browser")


@cache
def missing():
    """Say what is missing on this machine and how to get it, or nothing."""
    if not chromium():
        return "Chromium is missing: `apt-get install chromium` (as root)."
    driver = Path(playwright.__file__).with_name("driver") / "node"
    if subprocess.run([driver, "--version"], check=False, capture_output=True).returncode:
        return "What drives Chromium does not start: `apt-get install libatomic1` (as root)."
    return ""


def pytest_runtest_setup(item):
    """Skip what this machine has no program for, before a site is made for it; or fail, where it must be tested."""
    needs = {
        "browser": ("REQUIRE_BROWSER", missing()),
        "check_html": ("REQUIRE_HTML_CHECKER", html_checker.missing()),
    }
    for fixture, (required, why) in needs.items():
        if why and fixture in item.fixturenames:
            pytest.fail(why) if os.environ.get(required) == "1" else pytest.skip(why)


@pytest.fixture(scope="session")
def sites(tmp_path_factory, worker_id, django_db_blocker):
    """Start sites on the demo content."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent
    with django_db_blocker.unblock():
        migrated = databases.migrated()
    with Sites(shared, settings.LOCAL_DIR / "browser", worker_id).ready(migrated) as sites:
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
    found["search without results"] = {code: f"{path}?q={NOT_FOUND}" for code, path in SEARCH.items()}
    found["403"] = {code: f"/{code}/refused/" for code in LANGUAGES}
    found["404"] = {code: f"/{code}/nothing-here/" for code in LANGUAGES}
    found["500"] = {code: f"/{code}/broken/" for code in LANGUAGES}
    return {name: Sample(name, found[name], ERRORS.get(name, 200)) for name in EVERYTHING}


# While Playwright runs, Django takes this thread for an asynchronous one, so it ends with each module.
@pytest.fixture(scope="module")
def browser():
    """A running Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
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


@pytest.fixture
def check_html(tmp_path):
    """Tell what the Nu checker says of texts by name."""
    return partial(html_checker.check, folder=tmp_path)
