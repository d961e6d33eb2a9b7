"""Making the rows of rights in the database agree with the teams."""

from collections.abc import Collection as Several
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from teams.models import LanguageTeam, NetworkTeam, RegionTeam
from teams.rights import Kind, LanguageTeamNow, RegionTeamNow, Row, Snapshot, rights_of
from teams.standings import region_of, with_region

# Where each kind of row is kept: the model, and the column of its target.
_TABLES = {
    Kind.MEMBER: (get_user_model().groups.through, "user_id"),
    Kind.PERMISSION: (Group.permissions.through, None),
    Kind.PAGE: (GroupPagePermission, "page_id"),
    Kind.COLLECTION: (GroupCollectionPermission, "collection_id"),
}

# While this is a list, who wants the rights settled is told to wait.
_later: ContextVar[list[bool] | None] = ContextVar("settle_later", default=None)


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows that the teams give and the database lacks, and rows that it has and the teams do not give."""

    missing: frozenset[Row] = frozenset()
    excess: frozenset[Row] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.missing or self.excess)


def settle_rights() -> Difference:
    """Make the rows of the teams' groups agree with the teams, giving and revoking; return what was changed.

    All or nothing. Whatever else these groups hold is taken away; groups that are no team's are left alone.
    """
    waiting = _later.get()
    if waiting is not None:
        waiting.append(True)
        return Difference()
    with transaction.atomic():
        _make_collections()
        return _settle(rights_of(snapshot()), _groups())


@contextmanager
def settled_once() -> Iterator[None]:
    """Settle the rights once at the end of what changes many teams or people, instead of after each change."""
    if _later.get() is not None:
        yield
        return
    waiting: list[bool] = []
    with transaction.atomic():
        token = _later.set(waiting)
        try:
            yield
        finally:
            _later.reset(token)
        if waiting:
            settle_rights()


def settle_page(page: Page) -> Difference:
    """Do what `settle_rights` does, for the teams that have this specific page or are to have it alone."""
    return settle_regions(Q(region=region_of(page)) | Q(group__page_permissions__page=page.pk))


def settle_regions(which: Q | None = None) -> Difference:
    """Do what `settle_rights` does, for the region teams that meet the condition (all by default)."""
    waiting = _later.get()
    if waiting is not None:
        waiting.append(True)
        return Difference()
    with transaction.atomic():
        groups = list(RegionTeam.objects.filter(which or Q()).distinct().order_by().values_list("group_id", flat=True))
        if not groups:
            return Difference()
        common = NetworkTeam.objects.values_list("collection_id", flat=True).first()
        now = Snapshot(regions=_regions(groups), common_collection=common)
        return _settle(rights_of(now), groups)


def difference() -> Difference:
    """Return how the rows of the teams' groups differ from what the teams give; change nothing."""
    return _difference(rights_of(snapshot()), _rows(_groups()))


def described(found: Difference) -> list[str]:
    """Return one line for each row of the difference, with the names of what it is about."""
    rows = [("missing", row) for row in found.missing] + [("in excess", row) for row in found.excess]
    groups = Group.objects.in_bulk({row.group for _what, row in rows})
    models = {Kind.MEMBER: get_user_model(), Kind.PAGE: Page, Kind.COLLECTION: Collection}
    targets = {
        kind: model._default_manager.in_bulk({row.target for _what, row in rows if row.kind == kind})
        for kind, model in models.items()
    }
    return [
        f"{what}: {groups[row.group].name}: {row.kind} "
        + " on ".join(filter(None, [row.permission, _named(targets.get(row.kind, {}).get(row.target), row.target)]))
        for what, row in sorted(rows)
    ]


def _named(target: Any, key: int) -> str:
    return f"{target} ({key})" if target else str(key or "")


def foreign_groups() -> list[Group]:
    """Return the groups that are no team's and yet hold rights to pages or collections: ways round the teams."""
    rights = Q(page_permissions__isnull=False) | Q(collection_permissions__isnull=False)
    return list(Group.objects.filter(rights).exclude(pk__in=_groups()).distinct().order_by("name"))


def revoke_foreign() -> list[Group]:
    """Take the rights to pages and collections from the groups that are no team's, and return these groups."""
    with transaction.atomic():
        groups = foreign_groups()
        GroupPagePermission.objects.filter(group__in=groups).delete()
        GroupCollectionPermission.objects.filter(group__in=groups).delete()
        return groups


def homes() -> dict[str, int]:
    """Return the key of the home page of each language that has one: the root of the default site in that language."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return {}
    versions = Page.objects.filter(translation_key=site.root_page.translation_key, depth=site.root_page.depth)
    return dict(versions.order_by("-pk").values_list("locale__language_code", "pk"))


def snapshot() -> Snapshot:
    """Return the teams as they are now; somebody inactive is in none."""
    network = NetworkTeam.objects.first()
    found = homes()
    return Snapshot(
        regions=_regions(),
        languages=tuple(
            LanguageTeamNow(
                reviewers_group=team.reviewers_group_id,
                translators_group=team.translators_group_id,
                reviewers=_active(team.reviewers.all()),
                translators=_active(team.translators.all()),
                # A language that the site gave up has no right left, though its pages may still be there.
                home=found.get(team.language) if team.is_current else None,
            )
            for team in LanguageTeam.objects.prefetch_related("reviewers", "translators")
        ),
        administrators_group=network and network.group_id,
        administrators=_active(network.administrators.all()) if network else frozenset(),
        root_page=Page.get_first_root_node().pk,
        root_collection=Collection.objects.filter(depth=1).values_list("pk", flat=True).first(),
        common_collection=network and network.collection_id,
    )


def _regions(groups: Several[int] | None = None) -> tuple[RegionTeamNow, ...]:
    teams = RegionTeam.objects.prefetch_related("members")
    if groups is not None:
        teams = teams.filter(group__in=groups)
    teams = list(teams)
    owned: dict[tuple[int, str], set[int]] = {}
    pages = with_region(Page.objects.filter(depth__gt=1)).filter(owning_region__in=[team.region_id for team in teams])
    for key, region, language in pages.values_list("pk", "owning_region", "locale__language_code"):
        owned.setdefault((region, language), set()).add(key)
    return tuple(
        RegionTeamNow(
            group=team.group_id,
            members=_active(team.members.all()),
            pages=frozenset().union(*(owned.get((team.region_id, code), ()) for code in team.current_languages)),
            collection=team.collection_id,
        )
        for team in teams
    )


def _active(people: Iterable) -> frozenset[int]:
    return frozenset(person.pk for person in people if person.is_active)


def _make_collections() -> None:
    # Somebody has deleted the collection of a team, which must be empty for that; its next files need a place.
    without = [
        RegionTeam.objects.filter(collection=None).select_related("region"),
        NetworkTeam.objects.filter(collection=None),
    ]
    for team in chain(*without):
        team.make_collection()
        team.save(update_fields=["collection"])


def _groups() -> list[int]:
    """Return the keys of the groups of all teams."""
    return [
        *RegionTeam.objects.order_by().values_list("group_id", flat=True),
        *LanguageTeam.objects.order_by().values_list("reviewers_group_id", flat=True),
        *LanguageTeam.objects.order_by().values_list("translators_group_id", flat=True),
        *NetworkTeam.objects.order_by().values_list("group_id", flat=True),
    ]


def _rows(groups: Several[int]) -> dict[Row, int]:
    """Return the rows that the database has for the groups, each with its primary key."""
    found = {}
    for kind, (model, target) in _TABLES.items():
        columns = [target] if target else []
        if kind != Kind.MEMBER:
            columns += ["permission__content_type__app_label", "permission__codename"]
        for key, group, *rest in model.objects.filter(group_id__in=groups).values_list("pk", "group_id", *columns):
            place = rest.pop(0) if target else 0
            found[Row(kind, group, place, ".".join(rest))] = key
    return found


def _difference(wanted: frozenset[Row], present: dict[Row, int]) -> Difference:
    return Difference(wanted - present.keys(), frozenset(present.keys() - wanted))


def _settle(wanted: frozenset[Row], groups: Several[int]) -> Difference:
    # Two that settle at once would both give the same row.
    list(Group.objects.filter(pk__in=groups).order_by("pk").select_for_update().values_list("pk"))
    present = _rows(groups)
    change = _difference(wanted, present)
    permissions = _permissions(change.missing)
    for kind, (model, target) in _TABLES.items():
        excess = [present[row] for row in change.excess if row.kind == kind]
        if excess:
            model.objects.filter(pk__in=excess).delete()
        model.objects.bulk_create(
            [
                model(
                    group_id=row.group,
                    **({target: row.target} if target else {}),
                    **({"permission_id": permissions[row.permission]} if row.permission else {}),
                )
                for row in sorted(change.missing)
                if row.kind == kind
            ]
        )
    return change


def _permissions(rows: Iterable[Row]) -> dict[str, int]:
    """Return the keys of the permissions that the rows name, by "app_label.codename"."""
    codenames = {row.permission.partition(".")[2] for row in rows}
    found = Permission.objects.filter(codename__in=codenames)
    return {f"{app}.{name}": key for app, name, key in found.values_list("content_type__app_label", "codename", "pk")}
