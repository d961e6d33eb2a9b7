"""Sites as visitors reach them: the production server on the demo content, each with a database of its own.

The content is loaded once, into a database from which the others are copied: a test may change its copy as it
likes, and none of it is seen by the tests that use pytest-django's database.
"""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests import databases

CHECKOUT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "sl", "es", "fr")
START_SECONDS = 60
END_SECONDS = 15

PAGES = """
SELECT type.app_label || '.' || type.model, locale.language_code, page.translation_key::text, page.url_path
FROM wagtailcore_page page
JOIN django_content_type type ON type.id = page.content_type_id
JOIN wagtailcore_locale locale ON locale.id = page.locale_id
WHERE page.depth >= 2 AND page.live
ORDER BY page.path
"""


@dataclass(frozen=True)
class StoredPage:
    """A published page as the database has it."""

    kind: str
    language: str
    key: str
    path: str


class Site:
    """A running site."""

    def __init__(self, url, database, environment):
        self.url = url
        self.database = database
        self.environment = environment

    def read(self, path):
        """Return the text of an answer, whatever its status."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.read().decode()

    def stored_pages(self):
        """Return the published pages in the order of the tree, each with the address that its slugs make."""
        with psycopg.connect(self.database) as connection:
            return [
                # What stands first is the home page's own slug, in whose place addresses have the language.
                StoredPage(kind, language, key, f"/{language}/{url_path.split('/', 2)[2]}")
                for kind, language, key, url_path in connection.execute(PAGES)
            ]

    def run(self, program, *arguments):
        """Run Python on this site's database, in a process of its own, and return what it prints."""
        return _run([sys.executable, "-c", program, *arguments], self.environment)


class Sites:
    """Starts sites whose content is a copy of the demo's; a test run shares one folder for what is made once."""

    def __init__(self, shared, kept, worker):
        self._shared = shared
        self._kept = kept
        self._worker = worker
        self._name = f"test_{databases.usual_name()}_browser"
        self._made = 0

    @contextmanager
    def ready(self, migrated):
        """Have the content loaded into a copy of the database `migrated`, by the first of the processes that need it.

        The last one clears it away.
        """
        with (self._shared / "users.lock").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            with self._alone():
                if not (self._shared / "loaded").exists():
                    databases.create(self._name, migrated)
                    _run([sys.executable, "-m", "demo.prepare"], self._environment(self._name))
                    (self._shared / "loaded").touch()
            try:
                yield self
            finally:
                with self._alone():
                    try:
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass
                    else:
                        (self._shared / "loaded").unlink()
                        databases.drop(self._name)

    @contextmanager
    def start(self, folder):
        """Serve a fresh copy of the demo until the end of the block."""
        self._made += 1
        name = f"{self._name}_{self._worker}_{self._made}"
        environment = self._environment(name) | {
            "DJANGO_SETTINGS_MODULE": "tests.browser.site_settings",
            "SECONET_SITE": str(folder),
        }
        with self._alone():
            # A database is copied only while nobody else uses it.
            databases.create(name, self._name)
        try:
            with self._serve(environment, folder / "log") as url:
                yield Site(url, environment["DATABASE_URL"], environment)
        finally:
            databases.drop(name)

    @contextmanager
    def _serve(self, environment, log):
        with socket.socket() as kept:
            # The server shares the port with us, who keep it from others until it listens.
            kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            kept.bind(("127.0.0.1", 0))
            port = kept.getsockname()[1]
            with log.open("wb") as said:
                server = subprocess.Popen(
                    [sys.executable, "-m", "demo.web", "127.0.0.1", str(port)],
                    cwd=CHECKOUT,
                    env=environment | {"PORT": str(port)},
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                )
            try:
                _await(server, port, log)
                kept.close()
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()
                try:
                    server.wait(END_SECONDS)
                except subprocess.TimeoutExpired:
                    server.kill()
                    server.wait()

    @contextmanager
    def _alone(self):
        with (self._shared / "turn.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _environment(self, database):
        ours = ("ALLOWED_HOSTS", "HOST", "PORT")
        return {name: value for name, value in os.environ.items() if name not in ours} | {
            "DATABASE_URL": databases.url_of(database),
            "DJANGO_SETTINGS_MODULE": "seconet_cms.settings.demo",
            "SECONET_LOCAL": str(self._kept),
        }


def _run(command, environment):
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _await(server, port, log):
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"The web server does not answer:\n{log.read_text()}")
