"""Which languages of a common release are ready: worked out from reviews, revisions and strings, never stored."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import pgettext_lazy
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import Translation

from core import languages
from teams import standings as rights
from teams.models import LanguageReviewTask
from translations import services, states
from translations.release_models import Release, ReleaseMember


class Readiness(models.TextChoices):
    """Why a language may go live with the others now, or not."""

    READY = "ready", pgettext_lazy("language of a common release", "Approved: ready")
    LIVE = "live", pgettext_lazy("language of a common release", "Published already")
    ABSENT = "absent", pgettext_lazy("language of a common release", "Not there yet")
    GONE = "gone", pgettext_lazy("language of a common release", "The site does not have this language any more")
    ALIAS = "alias", pgettext_lazy("language of a common release", "Shows the words of another language")
    IN_REVIEW = "in_review", pgettext_lazy("language of a common release", "In review")
    NOT_APPROVED = "not_approved", pgettext_lazy("language of a common release", "Not approved yet")
    SENT_BACK = "sent_back", pgettext_lazy("language of a common release", "Sent back by its reviewers")
    EDITED = "edited", pgettext_lazy("language of a common release", "Changed after its approval: hand it in again")
    BEHIND = "behind", pgettext_lazy("language of a common release", "Its original has changed since")
    TAKEN_DOWN = (
        "taken_down",
        pgettext_lazy("language of a common release", "Taken down after its approval: hand it in again"),
    )
    LOCKED = "locked", pgettext_lazy("language of a common release", "Somebody has locked the page")
    SCHEDULED = (
        "scheduled",
        pgettext_lazy(
            "language of a common release", "Has a date of publication of its own: take it out and hand it in again"
        ),
    )


@dataclass(frozen=True, slots=True)
class Member:
    """A language of a release as it is now."""

    row: ReleaseMember
    readiness: Readiness
    page: Page | None = None
    link: Translation | None = None
    approved_by: Any = None
    approved_at: dt.datetime | None = None
    standing: states.Standing | None = None

    @property
    def language(self) -> str:
        """The code of the language."""
        return self.row.language

    @property
    def ready(self) -> bool:
        """Tell whether the release may publish it."""
        return self.readiness == Readiness.READY

    @property
    def settled(self) -> bool:
        """Tell whether the release has not to wait for it."""
        return self.readiness in {Readiness.READY, Readiness.LIVE}


def members_of(release: Release) -> list[Member]:
    """Return the languages of a release in the order of the settings, originals and translations as they are now."""
    rows = {row.language: row for row in release.members.all()}
    pages = {
        page.locale.language_code: page
        for page in Page.objects.filter(translation_key=release.translation_key, locale__language_code__in=rows)
        .select_related("locale", "latest_revision", "live_revision")
        .order_by("-pk")
    }
    links = {
        link.target_locale.language_code: link
        for link in Translation.objects.filter(source__object_id=release.translation_key, enabled=True)
        .select_related("source__locale", "source__specific_content_type", "target_locale")
        .order_by("-pk")
    }
    stands = rights.standings(Page.objects.filter(pk__in=[page.pk for page in pages.values()]))
    verdicts = _verdicts(pages.values(), release)
    known = languages.codes()
    shown = states.standings(pages.values())
    found = []
    for code in [*(code for code in known if code in rows), *sorted(rows.keys() - set(known))]:
        page, link = pages.get(code), links.get(code)
        verdict = verdicts.get(page.pk) if page else None
        readiness = (
            Readiness.GONE
            if code not in known
            else Readiness.ABSENT
            if page is None or page.pk not in stands
            else _readiness(rows[code], page, link, stands[page.pk], verdict, release)
        )
        approved = verdict if readiness == Readiness.READY else None
        found.append(
            Member(
                row=rows[code],
                readiness=readiness,
                page=page,
                link=link,
                approved_by=approved and approved.finished_by,
                approved_at=approved and approved.finished_at,
                standing=shown.get((release.translation_key, code)),
            )
        )
    return found


def in_order(members: Iterable[Member]) -> list[Member]:
    """Return the members, each after the one that it is translated from: its facts are published first."""
    waiting, found = list(members), []
    while waiting:
        codes = {each.language for each in waiting}
        free = [each for each in waiting if each.link is None or each.link.source.locale.language_code not in codes]
        # A circle of translations has no first; then any order is as good.
        found += free or waiting
        waiting = [each for each in waiting if each not in free] if free else []
    return found


def _verdicts(pages: Iterable[Page], release: Release) -> dict[int, TaskState]:
    """Return the last verdict of a review on each page since the release was asked for, by the key of the page."""
    states_of_pages = TaskState.objects.filter(
        workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
        workflow_state__object_id__in=[str(page.pk) for page in pages],
        status__in=[TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED],
        finished_at__gte=release.asked_at,
        task__content_type=ContentType.objects.get_for_model(LanguageReviewTask),
    ).select_related("workflow_state", "finished_by", "revision")
    return {int(each.workflow_state.object_id): each for each in states_of_pages.order_by("finished_at", "pk")}


def _readiness(
    row: ReleaseMember,
    page: Page,
    link: Translation | None,
    stands: rights.Standing,
    verdict: TaskState | None,
    release: Release,
) -> Readiness:
    if page.alias_of_id:
        return Readiness.ALIAS
    if stands.in_review:
        return Readiness.IN_REVIEW
    is_live = page.live and page.live_revision_id == page.latest_revision_id
    if is_live and page.last_published_at and page.last_published_at >= release.asked_at:
        return Readiness.LIVE
    if verdict is None:
        return Readiness.NOT_APPROVED
    if verdict.status == TaskState.STATUS_REJECTED:
        return Readiness.SENT_BACK
    if row.withdrawn_at is not None and verdict.finished_at <= row.withdrawn_at:
        return Readiness.TAKEN_DOWN
    # The same rule as for every publication by right, and of the last review: exactly this revision, not saved over.
    this_one = verdict.revision_id is not None and verdict.revision_id == page.latest_revision_id
    if (
        not stands.approved
        or not this_one
        or verdict.workflow_state.status != WorkflowState.STATUS_APPROVED
        or verdict.finished_at < page.latest_revision.created_at
    ):
        return Readiness.EDITED
    if page.locked:
        return Readiness.LOCKED
    if stands.scheduled or _own_date(page) is not None:
        return Readiness.SCHEDULED
    if link is not None:
        number = states.counts_of([link])[link.pk]
        if number["missing"] + number["machine"] + number["outdated"]:
            return Readiness.BEHIND
        if services.words_changed_since(link, page.latest_revision):
            return Readiness.EDITED
    return Readiness.READY


def _own_date(page: Page) -> dt.datetime | None:
    """Return the date to come on which the latest revision itself asks to be published."""
    value = page.latest_revision.content.get("go_live_at")
    moment = parse_datetime(value) if isinstance(value, str) else value
    return moment if moment is not None and moment > timezone.now() else None
