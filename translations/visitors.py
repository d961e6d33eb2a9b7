"""What visitors are told of a translation: where its words come from, who has read them, whether they are still true.

`core` shows it beside the page; here it is worked out, whenever something is published or said to be right as it is.
"""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, QuerySet, Subquery
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import Translation

from core.provenance import Provenance
from teams.models import LanguageReviewTask
from translations import states
from translations.models import SourceChange
from translations.release_models import ReleaseMember

# So many pages are made up for in one go; the next minute brings the next.
TOLD_AT_ONCE = 100


def tell(translation_key: UUID) -> None:
    """Write down what visitors are told of each published translation of a page, in its publication's transaction."""
    links = _links(translation_key)
    pages = list(_published(translation_key)) if links else []
    standings = states.standings(pages)
    sources = {link.source.locale_id for link in links.values()}
    changes = _changes([page for page in pages if page.locale_id in sources])
    told = [
        Provenance(
            page_id=page.pk,
            source_language=link.source.locale.language_code,
            reviewed_at=page.reviewed_at,
            source_updated_at=_source_updated_at(
                page, changes.get(link.source.locale_id), standings[translation_key, page.locale.language_code]
            ),
        )
        for page in pages
        if (link := links.get(page.locale_id)) is not None
    ]
    Provenance.objects.filter(page__translation_key=translation_key).exclude(
        page__in=[each.page_id for each in told]
    ).delete()
    Provenance.objects.bulk_create(
        told,
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["source_language", "reviewed_at", "source_updated_at"],
    )


def tell_missing(now: dt.datetime) -> None:
    """Tell visitors of published translations of which nothing is written down yet; a job for `core.due`.

    They were published before anything was, or read in row by row.
    """
    targets = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"), target_locale=OuterRef("locale"), enabled=True
    )
    untold = Page.objects.filter(Exists(targets), live=True, alias_of=None, provenance=None).order_by()
    for key in untold.values_list("translation_key", flat=True).distinct()[:TOLD_AT_ONCE]:
        with transaction.atomic():
            tell(key)


def after_publication(instance: Page, **kwargs: Any) -> None:
    """Tell visitors of the page that was published and of its translations; a receiver of `page_published`."""
    tell(instance.translation_key)


def after_judgement(translation_key: UUID, **kwargs: Any) -> None:
    """Tell visitors of what somebody has found to be right as it is; a receiver of `strings.judged`."""
    tell(translation_key)


def _links(translation_key: UUID) -> dict[int, Translation]:
    """Return the translations in use by the key of their locale."""
    rows = Translation.objects.filter(source__object_id=translation_key, enabled=True).select_related(
        "source__locale", "target_locale"
    )
    return {row.target_locale_id: row for row in rows.order_by("-pk")}


def _published(translation_key: UUID) -> QuerySet[Page]:
    """Return the published versions, each with when a review approved the very revision that is live."""
    approvals = TaskState.objects.filter(
        revision_id=OuterRef("live_revision_id"),
        finished_at__gte=F("revision__created_at"),
        status=TaskState.STATUS_APPROVED,
        workflow_state__status=WorkflowState.STATUS_APPROVED,
        task__content_type=ContentType.objects.get_for_model(LanguageReviewTask),
    ).order_by("-finished_at")
    return (
        Page.objects.filter(translation_key=translation_key, live=True, alias_of=None)
        .select_related("locale", "live_revision")
        .annotate(reviewed_at=Subquery(approvals.values("finished_at")[:1]))
        .order_by("-pk")
    )


def _changes(pages: list[Page]) -> dict[int, dt.datetime]:
    """Return when the published words of each version last changed, by its locale; what nobody can read yet is none."""
    found = {}
    for page in pages:
        changes = SourceChange.objects.filter(
            source__object_id=page.translation_key, source__locale_id=page.locale_id, minor=False
        )
        if hidden := _hidden_since(page):
            changes = changes.filter(made_at__lt=hidden)
        if last := changes.aggregate(last=Max("made_at"))["last"]:
            found[page.locale_id] = last
    return found


def _hidden_since(page: Page) -> dt.datetime | None:
    """Return since when translators have had words of a common release that visitors cannot read yet, or None."""
    offered = ReleaseMember.objects.filter(
        release__translation_key=page.translation_key,
        language=page.locale.language_code,
        offered__created_at__gt=page.live_revision.created_at if page.live_revision else page.last_published_at,
    )
    return offered.aggregate(first=Min("offered_at"))["first"]


def _source_updated_at(
    page: Page, source_changed_at: dt.datetime | None, standing: states.Standing
) -> dt.datetime | None:
    """Return when the published words of the source last changed, if those of the page are older."""
    shown_since = page.live_revision.created_at if page.live_revision else page.last_published_at
    # What somebody has mended in the translation alone is no change of the source.
    if standing.behind and source_changed_at and shown_since and source_changed_at > shown_since:
        return source_changed_at
    return None
