"""Hears from the database that what public pages are made from has changed, be it by another host or program.

One thread for each process that serves, with a connection of its own. While the connection holds, every HEARTBEAT the
database is asked for an answer: what was committed before that is told before it. Without such an answer for LEASE
seconds nothing that is kept may be trusted; so a connection that is lost, even if nobody notices, makes no stale page.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from delivery import site_paths
from delivery.generation import Generation
from delivery.triggers import CHANNEL, LISTEN_TO_OWN, missing

logger = logging.getLogger(__name__)

# Seconds between asking the database, and from asking it for which its answer is believed.
HEARTBEAT, LEASE = 1.0, 4.0
# Seconds to wait before a connection is tried again.
AGAIN = 1.0
# Closes a connection whose other end is gone without a word, where the system knows how: libpq's own names.
KEEPALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}


class Listener:
    """Listens to one database; `changes` counts what it has heard, and `is_trusted` says whether it hears."""

    def __init__(self, look_after: Callable[[], None] = lambda: None, heartbeat: float = HEARTBEAT) -> None:
        self.changes = 0
        # Called for each change that is heard of.
        self.on_change: Callable[[], None] = lambda: None
        self._heartbeat = heartbeat
        self._trusted_until = 0.0
        self._look_after = look_after
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._starting = threading.Lock()
        self._silent = False
        # A child has no thread of its parent's; it must not trust what nobody hears for it.
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._thread, self._trusted_until = None, 0.0
        self._ended, self._starting = threading.Event(), threading.Lock()

    @property
    def is_trusted(self) -> bool:
        """Whether every change that was committed LEASE seconds ago, and as a rule any, has been heard of."""
        return time.monotonic() < self._trusted_until

    def start(self) -> None:
        """Listen from now on, if this does not happen yet; returns at once."""
        if self._thread is not None and self._thread.is_alive():
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._ended.clear()
                self._thread = threading.Thread(target=self._run, name="page changes", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End listening, and wait until that is done."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self._trusted_until = 0.0

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                with closing(_own_connection()) as database:
                    self._listen(database)
            except (DatabaseError, InterfaceError, psycopg.Error, OSError) as error:
                self._say_once("the database cannot be listened to: " + " ".join(str(error).split()))
            self._trusted_until = 0.0
            self._ended.wait(AGAIN)

    def _listen(self, database: BaseDatabaseWrapper) -> None:
        database.connect()
        link: psycopg.Connection[Any] = database.connection
        link.execute(f"LISTEN {CHANNEL}")
        if tables := missing(database):
            self._say_once(f"the database does not tell of changes in {', '.join(tables)}; run `manage.py migrate`.")
            return
        # Nobody knows what happened while nobody listened.
        self._hear()
        self._silent = False
        while not self._ended.is_set():
            asked = time.monotonic()
            link.execute("SELECT 1")
            # What came before the answer.
            for _notification in link.notifies(timeout=0):
                self._hear()
            self._look_after()
            self._trusted_until = asked + LEASE
            for _notification in link.notifies(timeout=self._heartbeat, stop_after=1):
                self._hear()

    def _hear(self) -> None:
        site_paths.forget()
        self.changes += 1
        self.on_change()

    def _say_once(self, reason: str) -> None:
        if not self._silent and not self._ended.is_set():
            self._silent = True
            logger.warning("Pages are made anew for every visitor until this is mended: %s", reason)


def hear_own_changes(generation: Generation) -> Callable[..., None]:
    """Return a receiver of `connection_created` that advances the generation whenever that connection changes pages.

    The notification comes with the answer to the COMMIT, so whoever has committed a change goes on only when no
    process of this host has the old pages any more.
    """

    def advance(notification: Any) -> None:
        if notification.channel.startswith(f"{CHANNEL}_"):
            site_paths.forget()
            generation.look_after()
            generation.advance()

    def listen(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
        if connection.alias != DEFAULT_DB_ALIAS:
            return
        connection.connection.add_notify_handler(advance)
        with connection.cursor() as cursor:
            cursor.execute(LISTEN_TO_OWN)

    return listen


def _own_connection() -> BaseDatabaseWrapper:
    database = connections[DEFAULT_DB_ALIAS].copy(alias="page changes")
    database.settings_dict["OPTIONS"] = {**KEEPALIVE, **database.settings_dict.get("OPTIONS", {})}
    return database
