"""Reads that put workshops in order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workshops.states import State

if TYPE_CHECKING:
    from workshops.models import WorkshopPage


@dataclass
class Groups:
    """Workshops by what a visitor may expect of them."""

    coming: "list[WorkshopPage]" = field(default_factory=list)
    announced: "list[WorkshopPage]" = field(default_factory=list)
    past: "list[WorkshopPage]" = field(default_factory=list)
    # Cancelled, or announced for a time that has run out.
    not_held: "list[WorkshopPage]" = field(default_factory=list)


def by_expectation(pages: "Iterable[WorkshopPage]") -> Groups:
    """Return the pages in groups: what comes soonest first, what is past latest first."""
    groups = Groups()
    place = {
        State.OPEN: groups.coming,
        State.ANNOUNCED: groups.announced,
        State.PAST: groups.past,
        State.REPORT_DUE: groups.past,
        State.LAPSED: groups.not_held,
        State.CANCELLED: groups.not_held,
    }
    for page in pages:
        place[page.state].append(page)
    groups.coming.sort(key=lambda page: page.workshop.runs_until)
    groups.past.sort(key=lambda page: page.workshop.runs_until, reverse=True)
    return groups
