"""Nobody trusts what is kept while nobody hears of changes."""

import os
import time

import psycopg
import pytest
from django.db import connection

from delivery import listening
from delivery.listening import Listener
from seconet_cms import container
from tests.delivery.test_changes import plain

END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query IN ('SELECT 1', 'LISTEN seconet_pages')"
)


@pytest.fixture
def plain_hosts(hosts):
    for host in hosts:
        host.application = plain
    return hosts


def elsewhere(statement):
    """Do it as a program that tells nobody of it."""
    parameters = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**parameters) as other:
        other.execute(statement)


def test_a_connection_that_is_lost_makes_every_page_anew_until_it_is_back(plain_hosts, monkeypatch, caplog):
    here = plain_hosts[0]
    monkeypatch.setattr(listening, "AGAIN", 0.4)
    assert here.is_kept("/en/")
    heard = here.listener.changes

    elsewhere(END_OTHERS)
    assert here.until(lambda: not here.listener.is_trusted)
    # Nobody hears of this.
    elsewhere("INSERT INTO core_glossaryterm (term, abbreviation, explanation, locale_id, translation_key)"
              " SELECT 'x', '', '', id, gen_random_uuid() FROM wagtailcore_locale LIMIT 1")  # fmt: skip
    made = here.made
    assert [here.ask().status for _ in range(3)] == [200] * 3
    assert here.made == made + 3
    assert here.until(lambda: here.listener.is_trusted)
    assert here.listener.changes > heard
    assert here.is_kept("/en/")
    assert len([each for each in caplog.records if "until this is mended" in each.message]) <= 2


def test_a_database_that_does_not_tell_of_every_change_is_not_trusted(plain_hosts, caplog):
    here = plain_hosts[0]
    here.listener.stop()
    elsewhere("ALTER TABLE core_region DISABLE TRIGGER USER")
    here.listener.start()
    assert here.until(lambda: "core_region" in caplog.text)

    assert not here.listener.is_trusted
    assert not here.is_kept("/en/")


def test_silence_is_no_answer(plain_hosts, monkeypatch):
    here = plain_hosts[0]
    assert here.is_kept("/en/")
    # The thread goes on, and no answer of the database comes any more.
    here.listener._ended.set()
    monkeypatch.setattr(listening, "LEASE", 0.0)
    here.listener._trusted_until = time.monotonic() + 0.02
    time.sleep(0.03)

    assert not here.is_kept("/en/")


def test_a_child_of_a_process_that_listens_trusts_nothing_that_its_parent_has_heard():
    listener = Listener()
    listener._trusted_until = float("inf")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, str(listener.is_trusted).encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reading, 10) == b"False"
    os.close(reading)
    os.close(writing)
    assert listener.is_trusted


def test_what_is_rolled_back_has_never_happened(plain_hosts):
    here = plain_hosts[0]
    assert here.is_kept("/en/")
    made = here.made
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("INSERT INTO wagtailcore_locale (language_code) VALUES ('xx')")
        cursor.execute("ROLLBACK")

    here.ask()
    assert here.made == made
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("INSERT INTO wagtailcore_locale (language_code) VALUES ('xx')")
        here.ask()
        assert here.made == made
        cursor.execute("COMMIT")
    here.ask()
    assert here.made == made + 1


def test_a_container_says_so_where_the_database_would_not_let_it_in(monkeypatch):
    assert container.too_many_connections() is None
    monkeypatch.setenv("WEB_WORKERS", "64")
    monkeypatch.setenv("WEB_THREADS", "63")
    assert "4096 connections" in container.too_many_connections()
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost:1/nothing")
    assert container.too_many_connections() is None
