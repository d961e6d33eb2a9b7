"""What a first view of a page costs a visitor, and what it must not do."""

import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.conftest import CHROMIUM_OPTIONS, chromium
from tests.browser.sampling import EVERYTHING
from tests.browser.sites import LANGUAGES

pytestmark = pytest.mark.browser

MOST_REQUESTS = 8
MOST_BYTES = 100 * 1024
WIDTHS = [320, 360, 768, 1280, 1600]

WIDER_THAN_THE_WINDOW = """
() => [document.documentElement.scrollWidth > innerWidth && "document", ...Array.from(
    document.querySelectorAll("body *"),
    // What only readers of the screen hear is cut away.
    each => each.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(each).clipPath === "none"
        && !each.closest("svg svg, .vh") && each.outerHTML.slice(0, 200)
)].filter(each => each)
"""
# All shifts since the page began, those before the observer included, with what has moved.
SHIFTS = """
() => new Promise(resolve => {
    const shifts = [];
    const tell = source => source.node?.outerHTML?.slice(0, 200) ?? source.node?.data;
    new PerformanceObserver(list => shifts.push(
        ...list.getEntries().map(entry => ({value: entry.value, moved: entry.sources.map(tell)}))
    )).observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(shifts), 200);
})
"""
# A page that arrives in pieces of this many bytes, with so long between them, is painted several times.
PIECE, PAUSE_SECONDS = 512, 0.06


class Watch:
    """Notes what a page asks for, what that weighs on the wire, and what the console says."""

    def __init__(self, page):
        self.addresses, self.bytes, self.complaints = [], 0, []
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", lambda event: self.addresses.append(event["request"]["url"]))
        network.on("Network.loadingFinished", self._weigh)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _weigh(self, event):
        self.bytes += event["encodedDataLength"]


def moved(page):
    """The cumulative layout shift since the page began."""
    return sum(shift["value"] for shift in page.evaluate(SHIFTS))


@pytest.mark.parametrize("name", EVERYTHING)
def test_first_view_is_light_and_still_asks_nobody_else_and_leaves_nothing_behind(site, samples, new_page, name):
    sample = samples[name]
    for language in LANGUAGES:
        page = new_page()
        watch = Watch(page)
        answer = page.goto(sample.paths[language])

        assert answer.status == sample.status
        assert moved(page) == 0, page.evaluate(SHIFTS)
        assert [address for address in watch.addresses if not address.startswith(f"{site.url}/")] == []
        assert 2 <= len(watch.addresses) <= MOST_REQUESTS
        assert 5_000 < watch.bytes <= MOST_BYTES
        # The browser itself notes that the address answers with an error.
        expected = [] if sample.status == 200 else [f"status of {sample.status}"]
        assert len(watch.complaints) == len(expected), watch.complaints
        assert all(words in said for words, said in zip(expected, watch.complaints, strict=True))
        assert page.context.cookies() == []
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        page.close()


@pytest.fixture
def slow_address(site):
    """The address of the same site behind a slow line: pages arrive in pieces."""

    class SlowLine(BaseHTTPRequestHandler):
        def do_GET(self):
            try:
                answer = urllib.request.urlopen(site.url + self.path, timeout=30)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.headers["Content-Type"])
                self.end_headers()
                is_page = answer.headers.get_content_type() == "text/html"
                while piece := answer.read(PIECE if is_page else -1):
                    self.wfile.write(piece)
                    time.sleep(PAUSE_SECONDS if is_page else 0)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), SlowLine) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["home.homepage", "404"])
def test_page_stays_where_it_is_while_it_arrives_in_pieces(samples, new_page, slow_address, name, width):
    page = new_page(base_url=slow_address, viewport={"width": width, "height": 900})
    page.goto(samples[name].paths["en"])

    assert moved(page) == 0, page.evaluate(SHIFTS)


@pytest.mark.parametrize("name", EVERYTHING)
def test_page_never_scrolls_sideways(samples, page, name):
    for language in LANGUAGES:
        page.goto(samples[name].paths[language])
        page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true })")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(WIDER_THAN_THE_WINDOW) == [], f"{page.url}, {width} pixels wide"


def test_static_files_come_compressed_and_are_kept_for_good(samples, page):
    files = {}
    page.on("response", lambda answer: files.update({answer.url: answer}) if "/static/" in answer.url else None)
    page.goto(samples["home.homepage"].paths["en"], wait_until="networkidle")

    assert len(files) >= 1
    for url, answer in files.items():
        assert "immutable" in answer.header_value("cache-control"), url
    styles = [answer for url, answer in files.items() if url.endswith(".css")]
    assert [answer.header_value("content-encoding") in {"br", "gzip"} for answer in styles] == [True]


def test_going_back_shows_the_page_as_it_was_left_and_a_second_view_is_asked_for_in_brief(browser, site, samples):
    # What drives the browser switches off that it remembers pages, unless it is told not to.
    remembering = browser.browser_type.launch(
        executable_path=chromium(),
        args=CHROMIUM_OPTIONS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    try:
        page = remembering.new_page(base_url=site.url)
        for name in ("home.homepage", "workshops.workshopindexpage", "search with results"):
            page.goto(samples[name].paths["en"])
            page.evaluate("addEventListener('pageshow', event => { window.kept = event.persisted })")
            page.goto(samples["core.standardpage"].paths["en"])
            page.go_back(wait_until="commit")
            page.wait_for_function("window.kept !== undefined")
            assert page.evaluate("window.kept"), name
    finally:
        remembering.close()
    path = samples["home.homepage"].paths["en"]
    with urllib.request.urlopen(site.url + path, timeout=30) as answer:
        tag = answer.headers["ETag"]
    asked = urllib.request.Request(site.url + path, headers={"If-None-Match": tag})
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(asked, timeout=30)
