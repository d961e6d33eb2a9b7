"""Makes a site as large as wanted out of the demo's pages, for measuring: `python -m scripts.building_sites 10000`.

Runs on a database that holds the demo, and does nothing where the site has as many pages already.

Whole families of the demo (a page with its translations) are copied in the database, with everything that hangs on
them: rows of facts, revisions, the strings of their translations, and their places in the indexes. No signal is sent,
and no file is made.
"""

import sys
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402 - models need the set-up above
from django.contrib.auth.models import Group  # noqa: E402 - as above
from django.db import connection, models, transaction  # noqa: E402 - as above
from wagtail.models import Page  # noqa: E402 - as above

from core.models import NewsPage, Region, StandardPage  # noqa: E402 - as above
from partners.models import RegionPage  # noqa: E402 - as above
from teams.models import RegionTeam  # noqa: E402 - as above
from workshops.models import Workshop, WorkshopPage  # noqa: E402 - as above

MOST_REGIONS = 400
# Of a hundred families of pages that are added so many are profiles of regions, workshops and news; the others are
# pages of text.
SHARES = {RegionPage: 16, WorkshopPage: 32, NewsPage: 36}
COUNTRIES = ("SI", "ES", "FR", "IT", "DE", "AT", "HR", "PT", "BE", "PL")
CHUNK = 1000
# Slugs and codes of what is made here begin so.
MARK = "copy-"


@dataclass
class Copy:
    """A family that is to be made: its number, the one that it is made from, and the row of facts it speaks of."""

    number: int
    model: type[Page]
    versions: list[Page]
    key: uuid.UUID
    row: Any = None


def grow(pages: int) -> int:
    """Copy families until the site has `pages` pages or up to three fewer; return how many it has."""
    there = Page.objects.filter(depth__gt=1).count()
    codes = Page.objects.filter(depth=2).count()
    wanted = (pages - there) // codes
    if wanted <= 0:
        return there
    with transaction.atomic():
        copies = _plan(wanted)
        _make_rows(copies)
        _make_pages(copies)
        _copy_all()
        _make_teams()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Page.objects.filter(depth__gt=1).count()


# --- What is to be made ----------------------------------------------------------------------------
def _plan(wanted: int) -> list[Copy]:
    numbers = {model: wanted * share // 100 for model, share in SHARES.items()}
    numbers[RegionPage] = min(numbers[RegionPage], max(MOST_REGIONS - Region.objects.count(), 0))
    numbers[StandardPage] = wanted - sum(numbers.values())
    first = Page.objects.filter(slug__startswith=MARK).values("translation_key").distinct().count()
    copies: list[Copy] = []
    for model, number in numbers.items():
        families = _families(model)
        for place in range(number):
            versions = families[place % len(families)]
            copies.append(Copy(first + len(copies), model, versions, uuid.uuid4()))
    return copies


def _families(model: type[Page]) -> list[list[Page]]:
    """Return the pages of a type by family: those of the demo that stand in every language, the first first."""
    found: dict[uuid.UUID, list[Page]] = {}
    pages = model.objects.exclude(slug__startswith=MARK).filter(live=True, alias_of__isnull=True, depth__gt=2)
    for page in pages.select_related("locale").order_by("path"):
        found.setdefault(page.translation_key, []).append(page)
    most = max(len(family) for family in found.values())
    return [family for family in found.values() if len(family) == most]


def _make_rows(copies: list[Copy]) -> None:
    """Make the regions and the workshops that the copies speak of."""
    joined = Region.objects.aggregate(most=models.Max("joined"))["most"]
    regions = []
    for copy in copies:
        if copy.model is RegionPage:
            old = copy.versions[0].region
            joined += 1
            copy.row = Region(**_values(old, Region)) if old else None
            copy.row.code, copy.row.joined = f"{MARK}{joined}", joined
            copy.row.name, copy.row.country = f"{old.name} {joined}", COUNTRIES[joined % len(COUNTRIES)]
            regions.append(copy.row)
    Region.objects.bulk_create(regions, batch_size=CHUNK)
    hosts = list(Region.objects.order_by("joined"))
    number = Workshop.objects.aggregate(most=models.Max("number"))["most"]
    workshops = []
    for copy in copies:
        if copy.model is WorkshopPage:
            number += 1
            copy.row = Workshop(**_values(copy.versions[0].workshop, Workshop))
            copy.row.number, copy.row.uid, copy.row.host = number, uuid.uuid4().hex, hosts[number % len(hosts)]
            _shift(copy.row, timedelta(days=number % 300))
            workshops.append(copy.row)
    Workshop.objects.bulk_create(workshops, batch_size=CHUNK)


def _values(row: models.Model, model: type[models.Model]) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name != "facts_page"
    }


def _shift(row: Workshop, by: timedelta) -> None:
    """Let a workshop be later; what is past stays so."""
    sign = -1 if row.reported else 1
    for name in ("day", "starts_at", "ends_at", "runs_until", "registration_closes_at"):
        if getattr(row, name) is not None:
            setattr(row, name, getattr(row, name) + sign * by)


# --- The pages -------------------------------------------------------------------------------------
def _make_pages(copies: list[Copy]) -> None:
    """Write the pages into Wagtail's own table, and into two tables for the time being who is made from whom."""
    parents: dict[str, list[int]] = {}
    pages: list[Page] = []
    made_from: list[Page] = []
    for copy in copies:
        for version in copy.versions:
            above = version.path[: -Page.steplen]
            if above not in parents:
                parent = Page.objects.get(path=above)
                last = parent.get_last_child()
                parents[above] = [Page._str2int(last.path[-Page.steplen :]), 0]
            parents[above][0] += 1
            parents[above][1] += 1
            page = Page(**_values(version.page_ptr, Page))
            page.latest_revision_id = page.live_revision_id = None
            page.path = Page._get_path(above, version.depth, parents[above][0])
            page.numchild, page.translation_key, page.show_in_menus = 0, copy.key, False
            page.slug = f"{MARK}{copy.number}"
            page.title = page.draft_title = f"{version.title} {copy.number}"
            page.url_path = f"{version.url_path[: -len(version.slug) - 1]}{page.slug}/"
            pages.append(page)
            made_from.append(version)
    Page.objects.bulk_create(pages, batch_size=CHUNK)
    for path, (_last, number) in parents.items():
        Page.objects.filter(path=path).update(numchild=models.F("numchild") + number)
    rows = {copy.key: copy.row.pk if copy.row is not None else None for copy in copies}
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE families (old uuid, new uuid, number bigint) ON COMMIT DROP;"
            "CREATE TEMPORARY TABLE copies (old bigint, new bigint, new_key uuid, row bigint) ON COMMIT DROP"
        )
        _fill(cursor, "families", [(copy.versions[0].translation_key, copy.key, copy.number) for copy in copies])
        _fill(
            cursor,
            "copies",
            [
                (old.pk, new.pk, new.translation_key, rows[new.translation_key])
                for old, new in zip(made_from, pages, strict=True)
            ],
        )
        cursor.execute("CREATE INDEX ON copies (old); CREATE INDEX ON families (old); ANALYZE copies; ANALYZE families")


def _fill(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as into:
        for row in rows:
            into.write_row(row)


# --- What hangs on them ----------------------------------------------------------------------------
def _copy_all() -> None:
    """Copy, row for row, what belongs to the pages and to their translations."""
    page = "JOIN copies ON t.page_ptr_id = copies.old"
    _copy(RegionPage, page, page_ptr_id="copies.new", region_id="copies.row")
    _copy(WorkshopPage, page, page_ptr_id="copies.new", workshop_id="copies.row")
    for model in (NewsPage, StandardPage):
        _copy(model, page, page_ptr_id="copies.new")
    _copy(apps.get_model("core.Provenance"), "JOIN copies ON t.page_id = copies.old", page_id="copies.new")
    _copy_revisions()
    text = "JOIN copies ON t.object_id = copies.old::text"
    types = "(SELECT id FROM django_content_type WHERE app_label = 'wagtailcore' AND model = 'page')"
    _copy(
        apps.get_model("wagtailcore.ReferenceIndex"),
        f"{text} AND t.base_content_type_id = {types}",
        object_id="copies.new::text",
    )
    _copy(
        apps.get_model("wagtailsearch.IndexEntry"),
        f"{text} JOIN wagtailcore_page old ON old.id = copies.old AND old.content_type_id = t.content_type_id",
        object_id="copies.new::text",
    )
    _copy_translations()


def _copy_revisions() -> None:
    """Give each page the revision that is live, with its own name, place and row of facts in it."""
    _copy(
        apps.get_model("wagtailcore.Revision"),
        "JOIN wagtailcore_page old ON t.id = old.live_revision_id JOIN copies ON old.id = copies.old"
        " JOIN wagtailcore_page new ON new.id = copies.new",
        object_id="copies.new::text",
        object_str="new.title",
        content=(
            "t.content || jsonb_build_object('pk', new.id, 'title', new.title, 'draft_title', new.title,"
            " 'slug', new.slug, 'path', new.path, 'url_path', new.url_path,"
            " 'translation_key', new.translation_key::text)"
            " || CASE WHEN t.content ? 'region' THEN jsonb_build_object('region', copies.row) ELSE '{}' END"
            " || CASE WHEN t.content ? 'workshop' THEN jsonb_build_object('workshop', copies.row) ELSE '{}' END"
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page p SET latest_revision_id = r.id, live_revision_id = r.id"
            " FROM copies, wagtailcore_revision r, wagtailcore_page old"
            " WHERE p.id = copies.new AND old.id = copies.old AND r.object_id = copies.new::text"
            " AND r.base_content_type_id ="
            " (SELECT id FROM django_content_type WHERE app_label = 'wagtailcore' AND model = 'page')"
        )


def _copy_translations() -> None:
    """Copy what wagtail-localize knows of the families."""
    model = {name: apps.get_model("wagtail_localize", name) for name in _TRANSLATIONS}
    family = "JOIN families ON t.{} = families.old"
    _copy(model["TranslatableObject"], family.format("translation_key"), translation_key="families.new")
    _copy(
        model["TranslationSource"],
        f"{family.format('object_id')}"
        " JOIN wagtailcore_page new ON new.translation_key = families.new AND new.locale_id = t.locale_id",
        object_id="families.new",
        object_repr="new.title",
        content_json=(
            "(t.content_json::jsonb || jsonb_build_object('pk', new.id, 'title', new.title, 'slug', new.slug,"
            " 'path', new.path, 'url_path', new.url_path, 'translation_key', new.translation_key::text))::text"
        ),
    )
    _copy(model["TranslationContext"], family.format("object_id"), object_id="families.new")
    source = (
        "JOIN wagtail_localize_translationsource os ON os.id = t.source_id"
        " JOIN families ON families.old = os.object_id"
        " JOIN wagtail_localize_translationsource ns ON ns.object_id = families.new AND ns.locale_id = os.locale_id"
    )
    context = (
        "JOIN wagtail_localize_translationcontext oc ON oc.id = t.context_id"
        " JOIN wagtail_localize_translationcontext nc ON nc.object_id = {} AND nc.path = oc.path"
    )
    for name in ("StringSegment", "TemplateSegment", "OverridableSegment", "RelatedObjectSegment"):
        _copy(model[name], f"{source} {context.format('families.new')}", source_id="ns.id", context_id="nc.id")
    _copy(model["Translation"], source, source_id="ns.id", uuid="gen_random_uuid()")
    for name in ("StringTranslation", "SegmentOverride"):
        _copy(
            model[name],
            "JOIN wagtail_localize_translationcontext oc ON oc.id = t.context_id"
            " JOIN families ON families.old = oc.object_id"
            " JOIN wagtail_localize_translationcontext nc ON nc.object_id = families.new AND nc.path = oc.path",
            context_id="nc.id",
        )


_TRANSLATIONS = (
    "TranslatableObject",
    "TranslationSource",
    "TranslationContext",
    "StringSegment",
    "TemplateSegment",
    "OverridableSegment",
    "RelatedObjectSegment",
    "Translation",
    "StringTranslation",
    "SegmentOverride",
)


def _copy(model: type[models.Model], joined: str, **others: str) -> None:
    """Copy the rows `t` of a table that `joined` finds, `others` in place of what their columns hold."""
    columns = [
        field.column
        for field in model._meta.local_concrete_fields
        if not isinstance(field, models.AutoField) and (field.column in others or not field.generated)
    ]
    if model._meta.db_table == "wagtailsearch_indexentry":
        # What `search/migrations` adds to Wagtail's table.
        columns = list(dict.fromkeys([*columns, "title_text", "body_text"]))
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(others.get(column, f't."{column}"') for column in columns)
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t {joined}")  # noqa: S608 - our own


def _make_teams() -> None:
    """Give each new region a team with a member of one of the demo's."""
    members = list(RegionTeam.members.through.objects.values_list("user_id", flat=True))
    regions = list(Region.objects.filter(team=None).order_by("pk"))
    groups = Group.objects.bulk_create(Group(name=f"Region: {region.code}") for region in regions)
    teams = []
    for region, group in zip(regions, groups, strict=True):
        languages = list(dict.fromkeys([region.home_language, "en"]))
        team = RegionTeam(region=region, languages=languages, group=group)
        team.make_collection()
        teams.append(team)
    RegionTeam.objects.bulk_create(teams)
    # Nobody edits hundreds of regions: some teams stay without members, as the screen of the teams then says.
    member_of = RegionTeam.members.through
    member_of.objects.bulk_create(
        member_of(regionteam_id=team.pk, user_id=member) for team, member in zip(teams, members, strict=False)
    )


if __name__ == "__main__":
    grow(int(sys.argv[1]))
