"""Reads that put workshops in order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from workshops.states import AHEAD, State

if TYPE_CHECKING:
    from workshops.briefs import Brief
    from workshops.models import WorkshopPage

    Listed = WorkshopPage | Brief

WORKSHOPS_A_PAGE = 20
# So few make no last page of their own: they stand on the one before.
WORKSHOPS_LEFT_OVER = 5


@dataclass
class Groups:
    """Workshops by what a visitor may expect of them."""

    coming: "list[Listed]" = field(default_factory=list)
    announced: "list[Listed]" = field(default_factory=list)
    past: "list[Listed]" = field(default_factory=list)
    # Over for long, with a report.
    archived: "list[Listed]" = field(default_factory=list)
    # Cancelled, or announced for a time that has run out.
    not_held: "list[Listed]" = field(default_factory=list)

    def page(self, number: Any) -> ListPage:
        """Return one page of them all in this order: the page that was asked for, or the nearest there is."""
        everything = list(chain(self.coming, self.announced, self.past, self.archived, self.not_held))
        return Paginator(everything, WORKSHOPS_A_PAGE, orphans=WORKSHOPS_LEFT_OVER).get_page(number)


def by_expectation(pages: "Iterable[Listed]") -> Groups:
    """Return the pages in groups: what comes soonest first, what is past latest first."""
    groups = Groups()
    place = {
        State.ANNOUNCED: groups.announced,
        State.PAST: groups.past,
        State.REPORT_DUE: groups.past,
        State.ARCHIVED: groups.archived,
        State.LAPSED: groups.not_held,
        State.CANCELLED: groups.not_held,
        **dict.fromkeys(AHEAD, groups.coming),
    }
    for page in pages:
        place[page.state].append(page)
    # What has begun to be known exactly may lack its end; it comes last.
    groups.coming.sort(key=lambda page: (page.workshop.runs_until is None, page.workshop.runs_until))
    groups.announced.sort(key=lambda page: (page.workshop.runs_until is None, page.workshop.runs_until))
    for group in (groups.past, groups.archived):
        group.sort(key=lambda page: page.workshop.runs_until, reverse=True)
    return groups


def subscriptions(request: HttpRequest, code: str) -> dict[str, str]:
    """Return where the calendar of a language is subscribed to and fetched, and its feed, as whole addresses."""
    with translation.override(code):
        calendar = request.build_absolute_uri(reverse("workshops_calendar"))
        return {
            # The scheme by which a calendar is asked to subscribe rather than to copy once.
            "subscribe": f"webcal://{calendar.partition('://')[2]}",
            "calendar": calendar,
            "feed": request.build_absolute_uri(reverse("workshops_feed")),
        }
