"""What the home page shows of the other apps, in three queries."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.models import NewsPage
from partners.models import RegionPage
from workshops.models import WorkshopPage
from workshops.states import COMING, State

if TYPE_CHECKING:
    from home.models import HomePage

MOST_WORKSHOPS = 6


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

    kind: str  # "join", "date", "results", "news"
    page: Any


def home_content(page: "HomePage") -> dict[str, Any]:
    """Return the context that the home page adds: profiles, figures, workshops, news and the hero's action."""
    profiles = list(RegionPage.objects.profiles_beside(page))
    workshops = list(WorkshopPage.objects.pages_beside(page))
    news = list(NewsPage.objects.visible().in_language_of(page).latest_first()[:3])
    return {
        "profiles": profiles,
        "figures": [_figures(profile) for profile in profiles],
        "workshops": workshops[-MOST_WORKSHOPS:],
        "news": news,
        "action": next_action(workshops, news),
    }


def _figures(profile: RegionPage) -> RegionFigures:
    by_kind: dict[str, Any] = {}
    for block in profile.blocks("figures"):
        by_kind.setdefault(block.value["kind"], block.value)
    return RegionFigures(profile, by_kind.get("organisations"), by_kind.get("jobs"))


def next_action(workshops: list[WorkshopPage], news: list[NewsPage]) -> Action | None:
    """Return what to invite to: the next firm workshop, else one that awaits its date, else results, else news."""
    coming = sorted(
        (each for each in workshops if each.state in COMING),
        key=lambda each: (
            each.workshop.runs_until is None,
            each.workshop.runs_until or 0,
            each.workshop.number,
        ),
    )
    for state, kind in ((State.OPEN, "join"), (State.ANNOUNCED, "date")):
        for each in coming:
            if each.state == state:
                return Action(kind, each)
    held = [each for each in workshops if each.state == State.PAST]
    if held:
        return Action("results", max(held, key=lambda each: each.workshop.runs_until))
    if news:
        return Action("news", news[0])
    return None
