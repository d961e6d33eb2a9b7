"""The rows of rights in the database that follow from the teams: worked out here, without the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a row of rights says of a group."""

    MEMBER = "member"
    PERMISSION = "permission"
    PAGE = "page"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One row: the key of a group, and what it has.

    `target` is the key of the member, the page or the collection; `permission` is "app_label.codename". What a kind
    does not need is 0 or "".
    """

    kind: Kind
    group: int
    target: int = 0
    permission: str = ""


@dataclass(frozen=True, slots=True)
class RegionTeamNow:
    """A region team: keys of its group, its active members, its collection, and the pages of its languages."""

    group: int
    members: frozenset[int]
    pages: frozenset[int]
    collection: int | None


@dataclass(frozen=True, slots=True)
class LanguageTeamNow:
    """A language team: keys of its groups and active people, and the home of its language (None: there is none)."""

    reviewers_group: int
    translators_group: int
    reviewers: frozenset[int]
    translators: frozenset[int]
    home: int | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All teams as they are now, with the keys of the root page, the root collection and that of everybody's files."""

    regions: tuple[RegionTeamNow, ...] = ()
    languages: tuple[LanguageTeamNow, ...] = ()
    administrators_group: int | None = None
    administrators: frozenset[int] = field(default_factory=frozenset)
    root_page: int | None = None
    root_collection: int | None = None
    common_collection: int | None = None


# The screens of the admin, and the door of wagtail-localize, where the guard of the translations asks further.
EVERYBODY = ("wagtailadmin.access_admin", "wagtail_localize.submit_translation")
# Models that belong to the network as a whole. Groups, workflows, tasks and users are not among them: they would be
# ways round the teams.
NETWORK_MODELS = (
    "core.region",
    "core.glossaryterm",
    "obligations.evaluation",
    "contact.contactsettings",
    "wagtailredirects.redirect",
    "wagtailsearchpromotions.searchpromotion",
)
ADMINISTRATORS = EVERYBODY + tuple(
    f"{model.partition('.')[0]}.{verb}_{model.partition('.')[2]}"
    for model in NETWORK_MODELS
    for verb in ("add", "change", "delete", "view")
)
PAGE_RIGHTS_OF_REVIEWERS = ("change", "publish", "lock", "unlock")
PAGE_RIGHTS_OF_ADMINISTRATORS = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
FILES = ("wagtailimages.{}_image", "wagtaildocs.{}_document")


def rights_of(snapshot: Snapshot) -> frozenset[Row]:
    """Return every row that the teams give, and no other."""
    return frozenset(_rows(snapshot))


def _rows(snapshot: Snapshot) -> Iterator[Row]:
    for team in snapshot.regions:
        yield from _group(team.group, team.members, EVERYBODY)
        yield from (Row(Kind.PAGE, team.group, page, "wagtailcore.change_page") for page in team.pages)
        yield from _files(team.group, team.collection, ("add", "change", "choose"))
        yield from _files(team.group, snapshot.common_collection, ("choose",))
    for team in snapshot.languages:
        yield from _group(team.reviewers_group, team.reviewers, EVERYBODY)
        yield from _pages(team.reviewers_group, team.home, PAGE_RIGHTS_OF_REVIEWERS)
        yield from _files(team.reviewers_group, snapshot.common_collection, ("choose",))
        yield from _group(team.translators_group, team.translators, EVERYBODY)
        yield from _pages(team.translators_group, team.home, ("change",))
        yield from _files(team.translators_group, snapshot.common_collection, ("choose",))
    if snapshot.administrators_group is not None:
        group = snapshot.administrators_group
        yield from _group(group, snapshot.administrators, ADMINISTRATORS)
        yield from _pages(group, snapshot.root_page, PAGE_RIGHTS_OF_ADMINISTRATORS)
        yield from _files(group, snapshot.root_collection, ("add", "change", "choose"))


def _group(group: int, members: frozenset[int], permissions: tuple[str, ...]) -> Iterator[Row]:
    yield from (Row(Kind.MEMBER, group, member) for member in members)
    yield from (Row(Kind.PERMISSION, group, 0, permission) for permission in permissions)


def _pages(group: int, page: int | None, verbs: tuple[str, ...]) -> Iterator[Row]:
    if page is not None:
        yield from (Row(Kind.PAGE, group, page, f"wagtailcore.{verb}_page") for verb in verbs)


def _files(group: int, collection: int | None, verbs: tuple[str, ...]) -> Iterator[Row]:
    if collection is not None:
        yield from (Row(Kind.COLLECTION, group, collection, name.format(verb)) for name in FILES for verb in verbs)
