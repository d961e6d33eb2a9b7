"""The archive of the demo, as it is read from a static file server and from a folder."""

import functools
import http.server
import threading
from contextlib import contextmanager

import pytest

from tests.browser.sampling import ADDRESSABLE, FOUND, SEARCH
from tests.browser.sites import LANGUAGES

pytestmark = pytest.mark.browser

EXPORT = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("export_archive", sys.argv[1])
call_command("export_archive", sys.argv[1], "--check")
"""


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def served(folder):
    handler = functools.partial(QuietHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def archive(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive") / "site"
    said = site.run(EXPORT, str(folder))
    assert said.endswith("is as its manifest says.\n")
    return folder


@pytest.fixture
def watched(page):
    """A page, and what goes wrong on it: requests that fail or leave this machine, and whatever the console says."""
    wrong = []
    # A page that is left before its icon has come gives up on it.
    page.on(
        "requestfailed",
        lambda request: request.failure == "net::ERR_ABORTED" or wrong.append(f"{request.failure}: {request.url}"),
    )
    page.on("response", lambda answer: answer.status >= 400 and wrong.append(f"{answer.status}: {answer.url}"))
    page.on("console", lambda message: wrong.append(f"console: {message.text} {message.location}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    return page, wrong


def file_of(path):
    return f"{path.strip('/')}/index.html"


def test_every_type_of_page_works_on_a_static_server_in_every_language(archive, samples, watched):
    page, wrong = watched
    kinds = [kind for kind in ADDRESSABLE if not kind.startswith("search")]
    with served(archive) as root:
        for path in ["", *(file_of(samples[kind].paths[code]) for kind in kinds for code in LANGUAGES)]:
            page.goto(root + path)
            assert page.locator("h1").count() == 1, path
            assert page.locator("form").count() == 0, path
        # What is not there is told of by a page that stands anywhere.
        page.goto(f"{root}404.html")
        page.locator("section[lang=sl] a").first.click()
        assert page.url == f"{root}sl/index.html"
        page.locator("nav.langs a[lang=fr]").click()
        assert page.url == f"{root}fr/index.html"

    assert wrong == []


def test_the_search_of_each_language_finds_pages_and_leads_to_them(archive, watched):
    page, wrong = watched
    with served(archive) as root:
        for code in LANGUAGES:
            page.goto(root + file_of(SEARCH[code]))
            page.locator("#q").fill(FOUND[code].upper().translate(str.maketrans("ÉÍ", "EI")))
            page.locator("#q").press("Enter")
            page.locator("[data-search=results] li a").first.click()
            page.wait_for_url(f"{root}{code}/**/*.html")
            assert page.locator("html").get_attribute("lang") == code
            assert page.locator("[data-search]").count() == 0

    assert wrong == []


def test_a_page_and_its_search_work_from_a_folder(archive, watched):
    page, wrong = watched
    page.goto(f"{(archive / file_of(SEARCH['sl'])).as_uri()}?q=zadruge")
    first = page.locator("[data-search=results] li a").first
    title = first.text_content()
    first.click()

    assert page.locator("h1").text_content() == title
    # The script of the workshops, a module on the site, would not run here.
    page.goto((archive / "sl/delavnice/index.html").as_uri())
    assert page.locator("script[type=module]").count() == 0
    assert wrong == []
