"""Databases that are copied for tests: each is made once, and a copy costs a fraction of a second.

The one in which all migrations have run stays on the server for later runs, under a name that follows from what was
migrated: files of migrations, and the packages that they import.
"""

import fcntl
import hashlib
import os
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

CHECKOUT = Path(__file__).resolve().parents[1]
PREFIX = "test_migrated_"
# So many stay: enough for going to and fro between a few branches.
KEPT = 4


def migrated():
    """Return the name of a database in which every migration has run, and nothing else has happened."""
    name = PREFIX + _fingerprint()
    with alone():
        if name not in _stored():
            unfinished = f"{name}_unfinished"
            create(unfinished)
            with _connected_to(unfinished):
                call_command("migrate", interactive=False, verbosity=0)
            # Under its own name it is always whole.
            _execute("ALTER DATABASE {} RENAME TO {}", unfinished, name)
            for old in _stored()[:-KEPT]:
                drop(old)
    return name


def create(name, template="template0"):
    """Make the database `name` anew, as a copy of another that nobody is connected to."""
    drop(name)
    _execute("CREATE DATABASE {} TEMPLATE {}", name, template)


def drop(name):
    """Delete the database `name`, if there is one, whoever is connected to it."""
    with closing(psycopg.connect(url_of("postgres"), autocommit=True)) as server:
        # The server itself sends its autovacuum away when it drops; FORCE would ask for the right to end that.
        server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user",
            [name],
        )
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def usual_name():
    """Return the name of the database that these tests were given, beside which they make theirs."""
    return _given().path.strip("/")


def url_of(name):
    """Return the address of the database `name` on the server of the tests."""
    return _given()._replace(path=f"/{name}").geturl()


@contextmanager
def alone():
    """Keep the other processes that make or copy databases waiting."""
    settings.LOCAL_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.LOCAL_DIR / "test-databases.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _given():
    url = os.environ.get("DATABASE_URL")
    assert url, "DATABASE_URL is missing: begin with `.venv/bin/python -m demo.postgres exec --`, as `make test` does."
    return urlsplit(url)


def _fingerprint():
    found = hashlib.sha256((CHECKOUT / "requirements" / "dev.txt").read_bytes())
    # Wagtail's migrations make the first locale.
    found.update(repr((settings.LANGUAGE_CODE, settings.WAGTAIL_CONTENT_LANGUAGES)).encode())
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        found.update(repr(key).encode())
        found.update(Path(sys.modules[type(migration).__module__].__file__).read_bytes())
    return found.hexdigest()[:16]


def _stored():
    """Return the names of the migrated databases, the oldest first."""
    with closing(psycopg.connect(url_of("postgres"))) as server:
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE datname ~ %s ORDER BY oid", [f"^{PREFIX}[0-9a-f]+$"]
        )
        return [name for (name,) in rows]


@contextmanager
def _connected_to(name):
    connection.close()
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _execute(statement, *names):
    with closing(psycopg.connect(url_of("postgres"), autocommit=True)) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
