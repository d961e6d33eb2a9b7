"""The grid of the Teams screen: regions × languages, with who may write, who reviews, and what is missing."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import languages
from core.models import Region
from core.ordering import sort_key
from teams.models import LanguageTeam, NetworkTeam
from teams.people import display_name, name_in_use
from teams.translated import Open, open_pages


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
    """A region: its team, and what is missing in it."""

    region: Region
    members: list[Member]
    cells: list[Cell]
    missing: list[str]
    team_pk: int | None = None


@dataclass(frozen=True)
class Grid:
    """All teams of the network."""

    columns: list[Column]
    rows: list[Row]
    administrators: list[Member]
    # Teams of languages that the site no longer has.
    gone: list[Column] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """What is missing anywhere, the languages first."""
        return [text for part in (*self.columns, *self.rows) for text in part.missing]


def grid() -> Grid:
    """Return the grid in the active language; the number of queries is the same for any number of teams and people."""
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
    waiting = open_pages()
    rows = sorted(
        (_row(region, columns, waiting) for region in regions),
        key=lambda row: sort_key(row.region.name, get_language() or languages.codes()[0]),
    )
    network = NetworkTeam.objects.prefetch_related(Prefetch("administrators", queryset=people.queryset)).first()
    return Grid(columns, rows, _members(network.administrators.all()) if network else [], gone)


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


def _row(region: Region, columns: list[Column], waiting: dict[tuple[int, str], Open]) -> Row:
    team = getattr(region, "team", None)
    members = _members(team.members.all()) if team else []
    missing = []
    if not any(member.works for member in members):
        missing.append(_("Nobody edits this region: %(region)s.") % {"region": region.name})
    written = set(team.languages) if team else set()
    if team and region.home_language not in written:
        missing.append(
            _("The team of this region does not write in the region's own language: %(region)s.")
            % {"region": region.name}
        )
    missing += [
        _("The team of %(region)s has a language that this site no longer has: %(language)s.")
        % {"region": region.name, "language": name_in_use(code)}
        for code in sorted(written - set(languages.codes()))
    ]
    cells = [
        Cell(column, column.code in written, column.code == region.home_language, waiting.get((region.pk, column.code)))
        for column in columns
    ]
    return Row(region, members, cells, missing, team.pk if team else None)


def _members(people: "list[User]") -> list[Member]:
    return [
        Member(person.pk, display_name(person), person.is_active, not person.has_usable_password()) for person in people
    ]
