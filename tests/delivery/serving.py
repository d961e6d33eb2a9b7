"""Asks the site as a server does, through the page cache and before Django."""

import io
import time
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.backends.signals import connection_created

from delivery.generation import Generation
from delivery.listening import Listener, hear_own_changes
from delivery.page_cache import PageCache

ROOM = 8 * 1024 * 1024
PATIENCE = 20


class Answer:
    """What a server would have sent."""

    def __init__(self, status, headers, body):
        self.status = int(status.split()[0])
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body


def environ_of(path="/en/", method="GET", **more):
    path, _mark, query = path.partition("?")
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    return environ | {"SCRIPT_NAME": "", "wsgi.input": io.BytesIO()} | more


def ask(application, path="/en/", method="GET", **more):
    said = []
    parts = application(environ_of(path, method, **more), lambda *given: said.extend(given))
    try:
        return Answer(said[0], said[1], b"".join(parts))
    finally:
        getattr(parts, "close", lambda: None)()


class Host:
    """One machine: a file of its own, and a process that serves."""

    def __init__(self, folder, application=None, room=ROOM):
        self.made = 0
        self.application = application or WSGIHandler()
        self.generation = Generation(folder / "page-generation")
        self.listener = Listener(self.generation.look_after, heartbeat=0.1)
        self.site = PageCache(self._make, room=room, generation=self.generation, listener=self.listener)

    def _make(self, environ, start_response):
        self.made += 1
        return self.application(environ, start_response)

    def ask(self, path="/en/", **more):
        return ask(self.site, path, **more)

    def text(self, path="/en/"):
        return self.ask(path).body.decode()

    def is_kept(self, path):
        """Ask twice, and tell whether Django was asked at most once."""
        self.ask(path)
        before = self.made
        self.ask(path)
        return self.made == before

    def until(self, holds):
        """Wait until it holds, and tell whether it does."""
        end = time.monotonic() + PATIENCE
        while not holds() and time.monotonic() < end:
            time.sleep(0.005)
        return holds()

    def begin(self):
        self.listener.start()
        assert self.until(lambda: self.listener.is_trusted)

    def end(self):
        self.listener.stop()


class WritesHere:
    """This process's own connections belong to the host, too."""

    def __init__(self, host):
        self._receiver = hear_own_changes(host.generation)

    def __enter__(self):
        connection_created.connect(self._receiver)
        # The next one is made with it.
        connection.close()

    def __exit__(self, *raised):
        connection_created.disconnect(self._receiver)
        connection.close()
