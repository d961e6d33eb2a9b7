"""Workshops in brief: what a list must know of those that it puts in order and counts, but does not show."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from workshops.facts import WorkshopFacts, now
from workshops.registrations.places import PlacesRow
from workshops.states import State, state_of

if TYPE_CHECKING:
    from workshops.models import WorkshopPage, WorkshopPageQuerySet


class Host(NamedTuple):
    """The region that a workshop is held by."""

    code: str
    name: str
    home_language: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A workshop by the key of its page, with the facts that its state and the choices of a list depend on."""

    pk: int
    host: Host
    precision: str
    starts_at: dt.datetime | None
    runs_until: dt.datetime | None
    mode: str
    spoken: list[str]
    cancelled: bool
    reported: bool
    capacity: int | None
    registration_closes_at: dt.datetime | None
    places_taken: int
    people_waiting: int

    is_firm = WorkshopFacts.is_firm
    is_full = PlacesRow.is_full

    @property
    def facts(self) -> "Brief":
        """The facts, as a page has them."""
        return self

    @property
    def workshop(self) -> "Brief":
        """The row, as a page has it."""
        return self

    @property
    def state(self) -> State:
        """The state of the workshop now."""
        return state_of(self, now(), is_full=self.is_full)


_FACTS = tuple(name for name in Brief.__dataclass_fields__ if name not in {"pk", "host"})


def briefs(pages: "WorkshopPageQuerySet") -> list[Brief]:
    """Return the workshops of the pages in brief, in their order, in one query."""
    host = (f"workshop__host__{name}" for name in Host._fields)
    rows = pages.values_list("pk", *host, *(f"workshop__{name}" for name in _FACTS))
    return [Brief(pk, Host(code, name, language), *facts) for pk, code, name, language, *facts in rows]


def in_full(pages: "WorkshopPageQuerySet", chosen: Iterable[Brief]) -> "list[WorkshopPage]":
    """Return those of the pages that were chosen, in the order in which they were, in one query."""
    keys = [brief.pk for brief in chosen]
    found = pages.in_bulk(keys)
    # One may have gone since the list was read.
    return [found[key] for key in keys if key in found]
