"""What the rights of people depend on in a page: whose it is, in which language, who wrote last, what was reviewed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Page, Revision, TaskState, WorkflowState, get_page_models
from wagtail_localize.models import Translation

from teams.models import LanguageReviewTask


@dataclass(frozen=True, slots=True)
class Standing:
    """How a page stands at the moment. Of an alias, last editor and review are those of the page that it shows."""

    pk: int
    path: str
    has_children: bool
    language: str
    region: int | None
    is_translation: bool
    is_alias: bool
    live: bool
    was_live: bool
    last_editor: int | None
    has_revision: bool
    approved: bool
    in_review: bool
    locked_by: int | None
    locked: bool
    scheduled: bool


def region_lookups() -> list[str]:
    """Return where, from the base page, the key of the owning region is found: one lookup a type of owned page."""
    return [
        f"{model._meta.model_name}__{model.region_lookup}_id"
        for model in get_page_models()
        if getattr(model, "region_lookup", "")
    ]


def region_of(page: Page) -> int | None:
    """Return the key of the region that owns this specific page, or None."""
    *path, last = page.region_lookup.split("__")
    owner: Any = page
    for name in path:
        owner = getattr(owner, name, None)
    return getattr(owner, f"{last}_id", None)


def with_region(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Return the pages, each with the key of the region that owns it as `owning_region`, or None."""
    lookups = region_lookups()
    owner = Coalesce(*lookups) if len(lookups) > 1 else F(lookups[0]) if lookups else Value(None, BigIntegerField())
    return pages.annotate(owning_region=owner)


def with_translation(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Return the pages, each with whether it is a translation of wagtail-localize's, in use or stopped."""
    targets = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"), target_locale_id=OuterRef("locale_id")
    )
    return pages.annotate(is_translation=Exists(targets))


def standings(pages: QuerySet[Page]) -> dict[int, Standing]:
    """Return how each of the pages stands, by its key, in one query."""
    # Content types have other keys in another database.
    types = ContentType.objects.get_for_models(Page, LanguageReviewTask)
    statement, values = _statement(types[Page].pk, types[LanguageReviewTask].pk)
    try:
        keys, more = pages.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return {}
    with connections[pages.db].cursor() as cursor:
        cursor.execute(statement.replace(_PAGES, keys), values + more)
        names = [column.name for column in cursor.description]
        found = [_standing(dict(zip(names, row, strict=True))) for row in cursor]
    return {standing.pk: standing for standing in found}


# Stands in the statement where the query of the pages asked for belongs.
_PAGES = "<pages>"


@cache
def _statement(page_type: int, review_type: int) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that reads how pages stand, with its values: Django needs longer to word it than to run it.

    The values of the pages' own query come after these.
    """
    # Workflows and revisions keep the key of a page as text.
    key = Cast(OuterRef("pk"), CharField())
    states = WorkflowState.objects.filter(base_content_type=page_type, object_id=key)
    shown = Coalesce("alias_of__latest_revision_id", "latest_revision_id")
    approvals = TaskState.objects.filter(
        # A revision that was saved over after its approval is another text.
        revision_id=OuterRef("shown_revision"),
        finished_at__gte=F("revision__created_at"),
        status=TaskState.STATUS_APPROVED,
        workflow_state__status=WorkflowState.STATUS_APPROVED,
        # Of other workflows nobody knows who may approve.
        task__content_type=review_type,
    )
    scheduled = Revision.objects.filter(base_content_type=page_type, object_id=key, approved_go_live_at__isnull=False)
    pages = Page.objects.order_by().filter(pk__in=RawSQL(_PAGES, ()))  # noqa: S611 - holds no value
    found = with_translation(with_region(pages.annotate(shown_revision=shown))).values(
        "pk", "path", "numchild", "live", "first_published_at", "locked", "locked_by_id", "alias_of_id",
        "owning_region", "is_translation", "shown_revision",
        language=F("locale__language_code"),
        editor=Coalesce("alias_of__latest_revision__user_id", "latest_revision__user_id"),
        approved=Exists(approvals),
        in_review=Exists(states.filter(status=WorkflowState.STATUS_IN_PROGRESS)),
        scheduled=Exists(scheduled),
    )  # fmt: skip
    return found.query.sql_with_params()


def _standing(row: dict[str, Any]) -> Standing:
    return Standing(
        pk=row["pk"],
        path=row["path"],
        has_children=row["numchild"] > 0,
        language=row["language"],
        region=row["owning_region"],
        is_translation=row["is_translation"],
        is_alias=row["alias_of_id"] is not None,
        live=row["live"],
        was_live=row["live"] or row["first_published_at"] is not None,
        last_editor=row["editor"],
        has_revision=row["shown_revision"] is not None,
        approved=row["approved"],
        in_review=row["in_review"],
        locked_by=row["locked_by_id"],
        locked=row["locked"],
        scheduled=row["scheduled"],
    )


class Standings:
    """Standings that were read once, for the many questions that a listing asks: three reads at most for any number.

    First the page asked for with its translations, then the pages beside the next one, then all.
    """

    def __init__(self) -> None:
        self._known: dict[int, Standing] = {}
        self._reads = 0

    def preload(self, pages: Iterable[Page]) -> None:
        """Read how these pages stand, in one query."""
        self._known |= standings(Page.objects.filter(pk__in=[page.pk for page in pages]))

    def of(self, page: Page) -> Standing | None:
        """Return how the page stands, or None where the database has no such page."""
        if page.pk not in self._known:
            self._reads += 1
            self._known |= standings(self._next(page))
        return self._known.get(page.pk)

    def below(self, standing: Standing) -> Iterator[Standing]:
        """Yield how each page below stands."""
        if not standing.has_children:
            return
        if self._reads < 3:
            self._reads = 3
            self._known |= standings(Page.objects.all())
        for other in self._known.values():
            if other.path.startswith(standing.path) and other.pk != standing.pk:
                yield other

    def _next(self, page: Page) -> QuerySet[Page]:
        if self._reads == 1:
            return Page.objects.filter(Q(pk=page.pk) | Q(translation_key=page.translation_key))
        if self._reads == 2:
            parent = page.path[: -page.steplen]
            return Page.objects.filter(Q(pk=page.pk) | Q(path__startswith=parent, depth=page.depth))
        return Page.objects.all()


class FreshStandings(Standings):
    """Standings that are read anew at every question."""

    def of(self, page: Page) -> Standing | None:
        """Return how the page stands now, or None where the database has no such page."""
        return standings(Page.objects.filter(pk=page.pk)).get(page.pk)

    def below(self, standing: Standing) -> Iterator[Standing]:
        """Yield how each page below stands now."""
        pages = Page.objects.filter(path__startswith=standing.path).exclude(pk=standing.pk)
        yield from standings(pages).values()
