"""The grid of the Teams screen: regions × languages, with who may write, who reviews, and what is missing."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import languages
from core.models import Region
from core.ordering import sort_key
from teams.models import LanguageTeam, NetworkTeam
from teams.people import display_name, name_in_use
from teams.translated import Open, open_pages

REGIONS_A_PAGE = 20
# So few make no last page of their own: they stand on the one before.
REGIONS_LEFT_OVER = 5
# So many of the things that are missing are told one by one.
MOST_MISSING = 20


@dataclass(frozen=True)
class Member:
    """A person in a team, as the grid shows them."""

    pk: int
    name: str
    active: bool
    invited: bool

    @property
    def works(self) -> bool:
        """Tell whether the person can log in."""
        return self.active and not self.invited


@dataclass(frozen=True)
class Column:
    """A language: its team, and what is missing in it."""

    code: str
    name: str
    team: LanguageTeam | None
    reviewers: list[Member]
    translators: list[Member]
    missing: list[str]
    gone: bool = False


@dataclass(frozen=True)
class Cell:
    """Whether the team of a region writes in a language."""

    column: Column
    writes: bool
    home: bool
    # What waits there, if anything does.
    open: Open | None = None


@dataclass(frozen=True)
class Row:
    """A region and its team."""

    region: Region
    members: list[Member]
    cells: list[Cell]
    team_pk: int | None = None


@dataclass(frozen=True)
class Grid:
    """All teams of the network, the regions cut into pages."""

    columns: list[Column]
    page: ListPage
    administrators: list[Member]
    # What is missing in any region, and not only in those of the page.
    lacks: list[str] = field(default_factory=list)
    # Teams of languages that the site no longer has.
    gone: list[Column] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """What is missing anywhere, the languages first."""
        return [*(text for column in self.columns for text in column.missing), *self.lacks]

    @property
    def rows(self) -> list[Row]:
        """The regions of the page."""
        return list(self.page.object_list)

    @property
    def more_missing(self) -> int:
        """How many of what is missing are not told one by one."""
        return max(len(self.missing) - MOST_MISSING, 0)


def grid(number: Any = 1) -> Grid:
    """Return the grid in the active language, with the page `number` of the regions or the nearest there is.

    The number of queries is the same for any number of teams and people.
    """
    people = Prefetch("members", queryset=User.objects.order_by("last_name", "first_name", "username"))
    regions = Region.objects.select_related("team").prefetch_related(
        Prefetch("team__members", queryset=people.queryset)
    )
    teams = LanguageTeam.objects.prefetch_related(
        Prefetch("reviewers", queryset=people.queryset), Prefetch("translators", queryset=people.queryset)
    )
    by_language = {team.language: team for team in teams}
    columns = [_column(code, by_language.get(code)) for code in languages.codes()]
    gone = [
        _column(code, team, gone=True) for code, team in sorted(by_language.items()) if code not in languages.codes()
    ]
    language = get_language() or languages.codes()[0]
    ordered = sorted(regions, key=lambda region: sort_key(region.name, language))
    page = Paginator(ordered, REGIONS_A_PAGE, orphans=REGIONS_LEFT_OVER).get_page(number)
    lacks = [text for region in ordered for text in _lacks(region)]
    waiting = open_pages([region.pk for region in page.object_list])
    page.object_list = [_row(region, columns, waiting) for region in page.object_list]
    network = NetworkTeam.objects.prefetch_related(Prefetch("administrators", queryset=people.queryset)).first()
    return Grid(columns, page, _members(network.administrators.all()) if network else [], lacks, gone)


def _column(code: str, team: LanguageTeam | None, *, gone: bool = False) -> Column:
    name = name_in_use(code)
    reviewers = _members(team.reviewers.all()) if team else []
    working = [member for member in reviewers if member.works]
    missing = []
    if not working and not gone:
        missing.append(
            _("Nobody reviews this language: %(language)s. Network administrators are asked instead.")
            % {"language": name}
        )
    elif len(working) == 1 and not gone:
        missing.append(
            _(
                "Only one person reviews this language: %(language)s. What they change themselves goes to the network "
                "administrators."
            )
            % {"language": name}
        )
    return Column(code, name, team, reviewers, _members(team.translators.all()) if team else [], missing, gone)


def _lacks(region: Region) -> list[str]:
    """Return what is missing in the team of a region."""
    team = getattr(region, "team", None)
    lacks = []
    if team is None or not any(member.works for member in _members(team.members.all())):
        lacks.append(_("Nobody edits this region: %(region)s.") % {"region": region.name})
    written = set(team.languages) if team else set()
    if team and region.home_language not in written:
        lacks.append(
            _("The team of this region does not write in the region's own language: %(region)s.")
            % {"region": region.name}
        )
    lacks += [
        _("The team of %(region)s has a language that this site no longer has: %(language)s.")
        % {"region": region.name, "language": name_in_use(code)}
        for code in sorted(written - set(languages.codes()))
    ]
    return lacks


def _row(region: Region, columns: list[Column], waiting: dict[tuple[int, str], Open]) -> Row:
    team = getattr(region, "team", None)
    written = set(team.languages) if team else set()
    cells = [
        Cell(column, column.code in written, column.code == region.home_language, waiting.get((region.pk, column.code)))
        for column in columns
    ]
    return Row(region, _members(team.members.all()) if team else [], cells, team.pk if team else None)


def _members(people: "list[User]") -> list[Member]:
    return [
        Member(person.pk, display_name(person), person.is_active, not person.has_usable_password()) for person in people
    ]
