"""One thread makes a page while the others that want it wait for it."""

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Flight(Generic[T]):
    """One page being made under a token."""

    def __init__(self, token: Hashable) -> None:
        self.token = token
        self.result: T | None = None
        self._landed = threading.Event()

    def wait(self, seconds: float) -> T | None:
        """Return what was made; None where nothing was that others may have, or not within so many seconds."""
        return self.result if self._landed.wait(max(seconds, 0.0)) else None

    def land(self) -> None:
        """Let those go on who wait."""
        self._landed.set()


class Flights(Generic[T]):
    """The pages that are being made in this process."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, Flight[T]] = {}
        self._lock = threading.Lock()

    def join(self, key: Hashable, token: Hashable) -> tuple[Flight[T], bool]:
        """Return the flight of this page, and whether whoever asks has to make it.

        One that began under another token is of no use to anybody who asks now: they begin another. Whoever makes it
        calls `leave`, whatever happens.
        """
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None and flight.token == token:
                return flight, False
            flight = self._flights[key] = Flight(token)
            return flight, True

    def leave(self, key: Hashable, flight: Flight[T]) -> None:
        """Say that the page is made, or never will be."""
        with self._lock:
            if self._flights.get(key) is flight:
                del self._flights[key]
        flight.land()
