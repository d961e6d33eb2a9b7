"""Whom to write to about what a region has to do. Another app knows who is in which team and answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is written to: how they are addressed, where, and in which language (its code)."""

    name: str
    address: str
    language: str


_registered: dict[str, Callable[[Any], list[Recipient]]] = {}


def answer_with(function: Callable[[Any], list[Recipient]]) -> None:
    """Take the function that answers `for_region` from now on; apps register theirs when they are ready."""
    _registered["answer"] = function


def for_region(region: Any) -> list[Recipient]:
    """Return those who answer for a `core.Region`: its editors, or else the network's administrators; maybe nobody.

    Without a region (None) these are the administrators.
    """
    return _registered["answer"](region) if "answer" in _registered else []
