"""What the home page shows of the other apps, in three queries however large the network is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.models import NewsPage
from core.templatetags.cloth import MOST_NAMES
from partners.models import PartnerIndexPage, RegionPage
from workshops.models import WorkshopIndexPage, WorkshopPage
from workshops.states import State

if TYPE_CHECKING:
    from home.models import HomePage

MOST_WORKSHOPS = 6
# So many regions have a line in the table; the others are found in the list of partners.
MOST_FIGURES = 8
# What the hero invites to while a workshop is to come.
INVITATIONS = {
    State.CONFIRMED: "join",
    State.OPEN: "register",
    State.FULL: "wait",
    State.CLOSED: "date",
    State.ANNOUNCED: "date",
}


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """The two figures by which regions are compared, each with its words, or None where there is none."""

    profile: RegionPage
    organisations: Any
    jobs: Any

    @property
    def first(self) -> Any:
        """The figure whose scope, period and source are told beside both."""
        return self.organisations or self.jobs


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing that the hero invites to: a page, and why it."""

    kind: str  # "join", "register", "wait", "date", "results", "news"
    page: Any


def home_content(page: "HomePage", lists: dict[str, Any]) -> dict[str, Any]:
    """Return the context that the home page adds: profiles, figures, workshops, news, lists and the hero's action.

    `lists` holds the links to the lists below the home page by model.
    """
    # In joining order, as the loom has the regions: whoever is named there is among them.
    profiles = list(RegionPage.objects.profiles_beside(page).only_with("figures")[:MOST_NAMES])
    found = list(WorkshopPage.objects.pages_beside(page).without_bodies().latest_and_most_urgent(MOST_WORKSHOPS))
    news = list(NewsPage.objects.visible().in_language_of(page).latest_first()[:3])
    return {
        "profiles": profiles,
        "figures": [_figures(profile) for profile in profiles[:MOST_FIGURES]],
        "workshops": [each for each in found if each.place <= MOST_WORKSHOPS],
        "workshop_count": found[0].total if found else 0,
        "news": news,
        "action": next_action(next((each for each in found if each.turn == 1 and each.useful), None), news),
        "partner_list": lists.get(PartnerIndexPage._meta.label_lower),
        "workshop_list": lists.get(WorkshopIndexPage._meta.label_lower),
    }


def _figures(profile: RegionPage) -> RegionFigures:
    by_kind: dict[str, Any] = {}
    for block in profile.blocks("figures"):
        by_kind.setdefault(block.value["kind"], block.value)
    return RegionFigures(profile, by_kind.get("organisations"), by_kind.get("jobs"))


def next_action(workshop: WorkshopPage | None, news: list[NewsPage]) -> Action | None:
    """Return what to invite to: the most urgent workshop (firm, awaiting its date, or with results), else news."""
    if workshop is not None:
        return Action(INVITATIONS.get(workshop.state, "results"), workshop)
    return Action("news", news[0]) if news else None
