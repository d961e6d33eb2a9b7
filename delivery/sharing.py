"""Caches in front of the site (Varnish, a content network), where there are any: what they may keep, and forget.

Only settings.WAGTAILFRONTENDCACHE makes them known. Each address is written down before its answer says that it may be
kept, and after a change every one of them is purged: menus and lists are on all pages, in all languages. Browsers keep
nothing without asking.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.apps import apps
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Max
from wagtail.contrib.frontend_cache.utils import get_backends

from delivery.addresses import Address
from delivery.entries import Headers
from delivery.listening import LEASE

logger = logging.getLogger(__name__)

# Seconds after which a change is purged: when every process has heard of it as a rule, and when it has in any case.
ROUNDS = (0.3, LEASE + 1)
AGAIN = 5.0
# Sets this lock apart from others in the same database.
LOCK = 0x5EC00033
BATCH = 500


class SharedCaches:
    """The caches in front, which may keep an answer for so many seconds at most."""

    def __init__(self, seconds: int, rounds: tuple[float, ...] = ROUNDS) -> None:
        self.seconds = seconds
        self._rounds = rounds
        self._changed = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def note(self, address: Address) -> bool:
        """Write an address down, and tell whether its answer may be kept in front: not those with a query."""
        if address.query:
            return False
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO delivery_sharedaddress (url, made_at) VALUES (%s, clock_timestamp())"
                " ON CONFLICT (url) DO UPDATE SET made_at = clock_timestamp()",
                [address.url],
            )
        return True

    def allow(self, headers: Headers, seconds: float) -> Headers:
        """Return the headers with the leave to keep the answer in front, for `seconds` or the usual time at most."""
        most = min(self.seconds, int(seconds))
        if most <= 0:
            return headers
        return [
            (name, f"{value}, s-maxage={most}" if name == "Cache-Control" and "s-maxage" not in value else value)
            for name, value in headers
        ]

    def forget_soon(self) -> None:
        """Have everything purged in the background; returns at once."""
        self._changed.set()
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="purging", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            self._changed.wait()
            self._changed.clear()
            began = time.monotonic()
            for wait in self._rounds:
                time.sleep(max(0.0, began + wait - time.monotonic()))
                while not self._try(purge):
                    time.sleep(AGAIN)

    def _try(self, act: Callable[[], int]) -> bool:
        try:
            act()
        except (DatabaseError, InterfaceError) as error:
            logger.error("Caches in front could not be purged and will be: %s", " ".join(str(error).split()))
            return False
        finally:
            connection.close()
        return True


def purge() -> int:
    """Have the caches in front forget every address that they were given, and return how many those are.

    Where another process has begun to do so since this was called, that is enough.
    """
    addresses = apps.get_model("delivery", "SharedAddress").objects
    asked_at = _now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = addresses.aggregate(last=Max("purged_at"))["last"]
        if last is not None and last >= asked_at:
            return 0
        began = _now()
        urls = list(addresses.values_list("url", flat=True))
        for backend in get_backends().values():
            for start in range(0, len(urls), BATCH):
                # What a back end cannot do it logs itself.
                backend.purge_batch(urls[start : start + BATCH])
        addresses.filter(url__in=urls).update(purged_at=began)
    return len(urls)


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
