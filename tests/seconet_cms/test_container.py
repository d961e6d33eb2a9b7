"""What the container image executes."""

import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "seconet.example.org,other.example.org",
    # The discard port: nothing answers there.
    "DATABASE_URL": "postgresql://seconet:words@127.0.0.1:9/seconet",
}


def run(*arguments, **variables):
    """Run the entry point with an environment of its own."""
    return subprocess.run(
        [sys.executable, "-m", "seconet_cms.container", *arguments],
        cwd=CHECKOUT,
        env={"PATH": os.defpath} | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def site():
    """Return a server that answers with the status in `statuses`, and keeps the headers that it is sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append((self.path, self.headers["Host"], self.headers["X-Forwarded-Proto"]))
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked, server.status = [], 200
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("command", [[], ["release"]])
@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_what_the_environment_lacks_is_one_line_that_names_it(command, missing):
    done = run(*command, **{name: value for name, value in COMPLETE.items() if name != missing})

    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"Set the environment variable {missing}: this site does not start without it.\n",
    )


@pytest.mark.parametrize(
    ("name", "value", "most"), [("PORT", "web", 65535), ("PORT", "70000", 65535), ("WEB_WORKERS", "0", 64)]
)
def test_a_number_that_is_none_is_one_line(name, value, most):
    done = run("serve", **COMPLETE, **{name: value})

    assert (done.returncode, done.stderr) == (1, f"{name} is {value}: give a number from 1 to {most}.\n")


def test_an_unreachable_database_is_one_line_without_its_password():
    done = run("release", **COMPLETE)

    assert done.returncode == 1
    assert done.stderr.startswith("The database that DATABASE_URL names cannot be used: ")
    assert done.stderr.count("\n") == 1
    assert "words" not in done.stderr


@pytest.mark.parametrize("status", [200, 301])
def test_a_site_that_answers_is_healthy(site, status):
    site.status = status
    done = run("healthy", ALLOWED_HOSTS=COMPLETE["ALLOWED_HOSTS"], PORT=str(site.server_port))

    assert (done.returncode, done.stderr) == (0, "")
    assert site.asked == [("/robots.txt", "seconet.example.org", "https")]


@pytest.mark.parametrize("status", [400, 500, 503])
def test_a_site_that_answers_with_an_error_is_not_healthy(site, status):
    site.status = status
    done = run("healthy", ALLOWED_HOSTS=COMPLETE["ALLOWED_HOSTS"], PORT=str(site.server_port))

    assert (done.returncode, done.stderr) == (1, f"The site answers with status {status}.\n")


def test_a_site_that_does_not_answer_is_not_healthy(site):
    port = site.server_port
    site.server_close()
    done = run("healthy", PORT=str(port))

    assert done.returncode == 1
    assert done.stderr.startswith("The site does not answer: ")


def test_operators_are_told_of_every_variable_that_is_read():
    sources = ["container.py", "settings/base.py", "settings/environment.py", "settings/production.py"]
    code = "\n".join((CHECKOUT / "seconet_cms" / source).read_text() for source in sources)
    read = set(re.findall(r'(?:environ\.get|days|networks|number|port|required|sender|switch)\(\s*"([A-Z_]+)"', code))
    table = [line for line in (CHECKOUT / "docs/operators.md").read_text().splitlines() if line.startswith("| `")]
    told = {name for line in table for name in re.findall(r"`([A-Z_]{4,})`", line.split("|")[1])}

    assert {"SECRET_KEY", "PORT", "WEB_THREADS"} < read
    assert told == read
