"""Reads that put workshops in order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator

from workshops.states import State

if TYPE_CHECKING:
    from workshops.models import WorkshopPage

WORKSHOPS_A_PAGE = 20
# So few make no last page of their own: they stand on the one before.
WORKSHOPS_LEFT_OVER = 5


@dataclass
class Groups:
    """Workshops by what a visitor may expect of them."""

    coming: "list[WorkshopPage]" = field(default_factory=list)
    announced: "list[WorkshopPage]" = field(default_factory=list)
    past: "list[WorkshopPage]" = field(default_factory=list)
    # Cancelled, or announced for a time that has run out.
    not_held: "list[WorkshopPage]" = field(default_factory=list)

    def page(self, number: Any) -> ListPage:
        """Return one page of them all in this order: the page that was asked for, or the nearest there is."""
        everything = list(chain(self.coming, self.announced, self.past, self.not_held))
        return Paginator(everything, WORKSHOPS_A_PAGE, orphans=WORKSHOPS_LEFT_OVER).get_page(number)


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
    # What has begun to be known exactly may lack its end; it comes last.
    groups.coming.sort(key=lambda page: (page.workshop.runs_until is None, page.workshop.runs_until))
    groups.past.sort(key=lambda page: page.workshop.runs_until, reverse=True)
    return groups
