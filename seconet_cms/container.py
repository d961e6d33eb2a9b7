"""`python -m seconet_cms.container [serve|worker|release|healthy|COMMAND ...]`: what the container image executes.

`serve` answers visitors, `worker` does background work, `release` brings the database up to date, `healthy` says
whether the site in this container answers, and anything else is a management command. What cannot go on ends with one
line that says why.
"""

import http.client
import importlib
import os
import sys

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

# Inside a container the network ends at its own wall; what is let in, its operator decides.
DEFAULT_HOST = "0.0.0.0"  # noqa: S104 - as above
# Who listens on every address answers at this one.
OWN_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - as above
DEFAULT_PORT = 8000
DEFAULT_WORKERS = 2
# Python runs one thread at a time; the others answer while the first waits for the database.
DEFAULT_THREADS = 2
LAST_PORT = 65535
# Container engines wait ten seconds before they kill; answers under way have a little less.
CLOSE_SECONDS = 8
HEALTH_SECONDS = 4


def main(arguments: list[str]) -> None:
    """Do what `arguments` say, `serve` when there are none; exits with one line on what cannot go on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seconet_cms.settings.production")
    command = arguments or ["serve"]
    try:
        if command == ["healthy"]:
            sys.exit(fault())
        # Before anything else is started, the settings say what they miss.
        importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])
        if command == ["serve"]:
            serve()
        elif command == ["release"]:
            manage("migrate", "--no-input")
        else:
            manage(*command)
    except ImproperlyConfigured as error:
        sys.exit(" ".join(str(error).split()))
    except OperationalError as error:
        said = str(error).strip().splitlines() or ["no reason given"]
        sys.exit(f"The database that DATABASE_URL names cannot be used: {said[0]}")


def serve() -> None:
    """Serve the site at HOST and PORT until SIGTERM or SIGINT; HUP replaces the workers without a pause."""
    if warning := too_many_connections():
        sys.stderr.write(f"{warning}\n")
    Granian(
        "seconet_cms.wsgi:application",
        address=host(),
        port=port(),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers(),
        blocking_threads=threads(),
        workers_kill_timeout=CLOSE_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


def too_many_connections() -> str | None:
    """Return a warning where the database would not let in all threads of this container; None where it would.

    Of a database that is away nothing is known: it is waited for.
    """
    # A thread keeps one, and each process hears of changes by one more.
    needed = workers() * (threads() + 1)
    try:
        with psycopg.connect(os.environ.get("DATABASE_URL", ""), connect_timeout=HEALTH_SECONDS) as connection:
            row = connection.execute(
                "SELECT current_setting('max_connections')::int"
                " - current_setting('superuser_reserved_connections')::int"
            ).fetchone()
    except psycopg.Error:
        return None
    most = row[0] if row else needed
    if needed <= most:
        return None
    return (
        f"This container needs up to {needed} connections to the database, which lets in {most}: lower WEB_WORKERS or"
        " WEB_THREADS, or raise max_connections."
    )


def manage(*command: str) -> None:
    """Run one management command."""
    execute_from_command_line(["manage.py", *command])


def fault() -> str | None:
    """Return what is wrong with the answer of the site in this container, or None when it answers."""
    name = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection(OWN_ADDRESS.get(host(), host()), port(), timeout=HEALTH_SECONDS)
    try:
        # A page that no database is needed for: that one away for a while is no reason to restart the site.
        connection.request("GET", "/robots.txt", headers={"Host": name, "X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"The site does not answer: {error}"
    finally:
        connection.close()
    # Without BEHIND_PROXY=1 the site sends everybody to https, which is an answer too.
    return None if status in (200, 301) else f"The site answers with status {status}."


def host() -> str:
    """Return the address that HOST names, or the default: every one."""
    return os.environ.get("HOST", "").strip().strip("[]") or DEFAULT_HOST


def port() -> int:
    """Return the port that PORT names, or the default; raise ImproperlyConfigured when it is no port."""
    return number("PORT", DEFAULT_PORT, most=LAST_PORT)


def workers() -> int:
    """Return how many processes serve; raise ImproperlyConfigured when WEB_WORKERS is no such number."""
    return number("WEB_WORKERS", DEFAULT_WORKERS, most=64)


def threads() -> int:
    """Return how many threads each process has; raise ImproperlyConfigured when WEB_THREADS is no such number."""
    return number("WEB_THREADS", DEFAULT_THREADS, most=64)


def number(name: str, default: int, most: int) -> int:
    """Return the number from 1 to `most` in the environment variable `name`, or `default` when that is empty.

    Raises ImproperlyConfigured when it is no such number.
    """
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise ImproperlyConfigured(f"{name} is {text}: give a number from 1 to {most}.")
    return int(text)


if __name__ == "__main__":
    main(sys.argv[1:])
