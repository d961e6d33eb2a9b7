"""How translations stand, in the words of the app that knows: it registers a function, teams only show the answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wagtail.models import Page


@dataclass(frozen=True, slots=True)
class Told:
    """How one translation stands: a phrase in the active language, and what follows for those who write."""

    label: str
    # Its original has changed since, so that what visitors read is older.
    outdated: bool = False
    # A translator has something to do.
    to_do: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """How many pages of a region in a language wait for somebody, and where they are listed."""

    number: int
    url: str


StatesFunction = Callable[[list[Page]], dict[int, Told]]
OpenFunction = Callable[[list[int]], dict[tuple[int, str], Open]]
_registered: dict[str, Callable] = {}


def tell_with(states: StatesFunction, open_pages: OpenFunction) -> None:
    """Take what answers `told` and what answers `open_pages` from now on."""
    _registered["states"], _registered["open"] = states, open_pages


def told(pages: Iterable[Page]) -> dict[int, Told]:
    """Return how each of the pages that is a translation stands, by its key; in as many queries for any number."""
    return _registered["states"](list(pages)) if "states" in _registered else {}


def open_pages(regions: Iterable[int]) -> dict[tuple[int, str], Open]:
    """Return what waits in these regions, by key of the region and code of the language, where anything does."""
    return _registered["open"](list(regions)) if "open" in _registered else {}
