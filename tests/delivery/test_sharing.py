"""A cache in front of the site keeps what it may, for so long, and is told to forget it."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection
from wagtail.contrib.frontend_cache.backends import HTTPBackend

from delivery import sharing
from delivery.models import SharedAddress
from delivery.sharing import SharedCaches
from seconet_cms.settings.environment import caches_in_front
from tests.delivery.test_changes import plain


@pytest.fixture
def front(settings):
    """A cache in front, by what it was told to forget."""
    told = []

    class Front(BaseHTTPRequestHandler):
        def do_PURGE(self):
            told.append((self.headers["Host"], self.path))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *given):
            pass

    server = HTTPServer(("127.0.0.1", 0), Front)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    location = f"http://127.0.0.1:{server.server_port}"
    settings.WAGTAILFRONTENDCACHE = {
        "default": {"BACKEND": f"{HTTPBackend.__module__}.HTTPBackend", "LOCATION": location}
    }
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


def test_every_address_that_was_given_out_is_forgotten_after_a_change(hosts, front):
    here = hosts[0]
    here.application = plain
    shared = here.site._shared = SharedCaches(600, rounds=(0.05, 0.1))
    first, again = here.ask("/en/caf\xc3\xa9/"), here.ask("/en/caf\xc3\xa9/")
    asked_for = here.ask("/en/?page=2")
    here.ask("/en/other/", method="HEAD")

    assert here.made == 3
    assert {answer.headers["cache-control"] for answer in (first, again)} == {"public, max-age=0, s-maxage=600"}
    assert asked_for.headers["cache-control"] == "public, max-age=0"
    assert set(SharedAddress.objects.values_list("url", flat=True)) == {"http://localhost/en/caf%C3%A9/"}
    here.listener.on_change = shared.forget_soon
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO wagtailcore_locale (language_code) VALUES ('xx')")
    assert here.until(lambda: len(front) >= 2)
    assert set(front) == {("localhost", "/en/caf%C3%A9/")}
    # What was begun after somebody asked for it is enough for them.
    assert here.until(lambda: SharedAddress.objects.filter(purged_at__isnull=False).exists())
    assert sharing.purge() == 1
    # A page that the clock changes soon is kept until then at most, and one that is made while it changes not at all.
    assert dict(shared.allow([("Cache-Control", "public, max-age=0")], 5.5))["Cache-Control"].endswith("s-maxage=5")
    assert shared.allow([("Cache-Control", "public, max-age=0")], 0.5) == [("Cache-Control", "public, max-age=0")]

    def changing(environ, start_response):
        here.generation.advance()
        return plain(environ, start_response)

    here.application = changing
    assert here.ask("/en/changing/").headers["cache-control"] == "public, max-age=0"


def test_caches_in_front_are_named_by_the_environment(monkeypatch):
    assert caches_in_front() == {}
    monkeypatch.setenv("PURGE_URL", "http://varnish.example.org:6081")
    monkeypatch.setenv("CLOUDFLARE_ZONE", "zone")
    monkeypatch.setenv("CLOUDFLARE_TOKEN", "secret")
    assert {name: each["BACKEND"].rpartition(".")[2] for name, each in caches_in_front().items()} == {
        "http": "HTTPBackend",
        "cloudflare": "CloudflareBackend",
    }
