"""Moments at which pages change without anybody changing anything: the clock alone makes a workshop past.

    moments.register("workshops", next_change)  # in an app's ready()

Whoever keeps pages asks for the next such moment, and keeps none of them longer.
"""

from collections.abc import Callable
from datetime import datetime

Source = Callable[[datetime], datetime | None]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Have `source(now)` asked for the first moment (aware) after `now` at which public pages of an app change.

    It returns None where there is none; a moment at which nothing changes after all does no harm. Raises ValueError
    when another source has that name.
    """
    if _sources.setdefault(name, source) is not source:
        raise ValueError(f"Two sources of moments are named {name}: give one of them another name.")


def next_change(now: datetime) -> datetime | None:
    """Return the first moment (aware) after `now` (aware) at which any public page changes by itself, or None."""
    return min((moment for source in _sources.values() if (moment := source(now)) is not None), default=None)
