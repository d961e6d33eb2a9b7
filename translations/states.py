"""How each page stands in each language, worked out from what is there and never typed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Max, Q
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import Translation

from core import languages
from core.countries import language_name
from teams.answers import readable
from translations.models import SourceChange
from translations.strings import offered

Key = tuple[UUID, str]


class State(models.TextChoices):
    """How a page stands in a language, in words of the people who write it."""

    SOURCE = "source", pgettext_lazy("state of a page", "Original")
    NOT_STARTED = "not_started", pgettext_lazy("state of a page", "Not started")
    IN_TRANSLATION = "in_translation", pgettext_lazy("state of a page", "In translation")
    READY = "ready", pgettext_lazy("state of a page", "Ready to submit")
    IN_REVIEW = "in_review", pgettext_lazy("state of a page", "In review")
    SENT_BACK = "sent_back", pgettext_lazy("state of a page", "Sent back")
    PUBLISHED = "published", pgettext_lazy("state of a page", "Published")
    OUT_OF_DATE = "out_of_date", pgettext_lazy("state of a page", "Out of date")
    MACHINE = "machine", pgettext_lazy("state of a page", "Machine-translated, not reviewed")
    FREE = "free", pgettext_lazy("state of a page", "Written freely")
    ALIAS = "alias", pgettext_lazy("state of a page", "Shows another language")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a page stands in a language (its code), with the number of its strings by their condition."""

    translation_key: UUID
    language: str
    page_id: int | None
    # The language it is translated from, None where it is not.
    source_language: str | None
    state: State
    total: int = 0
    settled: int = 0
    missing: int = 0
    outdated: int = 0
    machine: int = 0
    # The language of an original further up the chain that is out of date itself.
    through: str | None = None
    since: dt.datetime | None = None
    review: WorkflowState | None = None
    # Whether what is published is older than the words of the translation or of its source.
    behind: bool = False

    @property
    def unsettled(self) -> int:
        """The number of strings that somebody must look at before it can be handed in."""
        return self.missing + self.outdated + self.machine

    @property
    def label(self) -> str:
        """The state as one phrase in the active language: "In translation (12 of 47)"."""
        if self.state == State.IN_TRANSLATION:
            return _("In translation (%(done)d of %(total)d)") % {"done": self.settled, "total": self.total}
        if self.state == State.MACHINE:
            return ngettext(
                "Machine-translated, not reviewed (%(number)d string)",
                "Machine-translated, not reviewed (%(number)d strings)",
                self.machine,
            ) % {"number": self.machine}
        if self.state == State.OUT_OF_DATE:
            changed = self.outdated + self.missing
            if changed:
                return ngettext(
                    "Out of date (%(number)d string changed)", "Out of date (%(number)d strings changed)", changed
                ) % {"number": changed}
            if self.through:
                return _("Out of date (its original is out of date: %(language)s)") % {
                    "language": language_name(self.through, get_language())
                }
        return str(self.state.label)


def standing_of(page: Page) -> Standing:
    """Return how this page stands."""
    code = page.locale.language_code
    return standings([page], also=[code])[page.translation_key, code]


def standings(pages: Iterable[Page], *, person: Any = None, also: Iterable[str] = ()) -> dict[Key, Standing]:
    """Return how each of the pages stands in each language of the site, by translation key and language code.

    With a `person`, only what they may read; `also` names languages that the site may have no longer. Asks the
    database as often for one page as for many.
    """
    keys = {page.translation_key for page in pages}
    if not keys:
        return {}
    codes = list(dict.fromkeys([*languages.codes(), *also]))
    versions: dict[UUID, dict[str, Page]] = defaultdict(dict)
    for page in _versions(keys):
        versions[page.translation_key][page.locale.language_code] = page
    links = _links(keys)
    counts = _counts(links)
    facts = _Facts(versions, links)
    found: dict[Key, Standing] = {}
    for key in keys:
        own = {code: _standing(key, code, versions[key], links, counts, facts) for code in codes}
        found |= {(key, code): _with_chain(own[code], own) for code in codes}
    if person is None:
        return found
    listed = [page.pk for by_code in versions.values() for page in by_code.values()]
    shown = set(readable(person, Page.objects.filter(pk__in=listed)).values_list("pk", flat=True))
    return {
        place: standing for place, standing in found.items() if standing.page_id is None or standing.page_id in shown
    }


def _versions(keys: set[UUID]) -> list[Page]:
    # Of many pages, what their revisions say is a lot to read, and nothing of it is asked for.
    pages = Page.objects.select_related("locale", "live_revision").defer("live_revision__content")
    return list(pages.filter(translation_key__in=keys).order_by("pk"))


def _links(keys: set[UUID]) -> dict[Key, Translation]:
    rows = Translation.objects.select_related("source__locale", "source__specific_content_type", "target_locale")
    rows = rows.filter(source__object_id__in=keys, enabled=True).defer("source__content_json").order_by("-pk")
    return {(row.source.object_id, row.target_locale.language_code): row for row in rows}


# Each string once, whatever the number of places in its field; what cannot be shown counts as missing.
_COUNTS = """
    SELECT wanted.translation_id, wanted.field,
           count(*),
           count(*) FILTER (WHERE st.id IS NULL OR st.has_error),
           count(*) FILTER (WHERE NOT st.has_error AND st.translation_type = 'machine'),
           count(*) FILTER (WHERE NOT st.has_error AND st.translation_type <> 'machine' AND od.id IS NOT NULL)
    FROM (
        SELECT DISTINCT tr.id AS translation_id, tr.target_locale_id AS locale_id, sg.string_id, sg.context_id,
               split_part(cx.path, '.', 1) AS field
        FROM wagtail_localize_translation tr
        JOIN wagtail_localize_stringsegment sg ON sg.source_id = tr.source_id
        JOIN wagtail_localize_translationcontext cx ON cx.id = sg.context_id
        WHERE tr.id = ANY(%s) AND cx.path <> 'slug'
    ) wanted
    LEFT JOIN wagtail_localize_stringtranslation st
        ON st.translation_of_id = wanted.string_id AND st.context_id = wanted.context_id
        AND st.locale_id = wanted.locale_id
    LEFT JOIN translations_outdatedstring od ON od.translation_id = st.id
    GROUP BY 1, 2
"""


def counts_of(translations: Iterable[Translation]) -> dict[int, dict[str, int]]:
    """Return the number of strings by condition (total, missing, machine, outdated), by the key of the translation."""
    listed = {translation.pk: translation for translation in translations}
    found = {pk: dict.fromkeys(("total", "missing", "machine", "outdated"), 0) for pk in listed}
    if not listed:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [list(listed)])
        for pk, field, *numbers in cursor.fetchall():
            if field in offered(listed[pk].source):
                for name, number in zip(found[pk], numbers, strict=True):
                    found[pk][name] += number
    return found


def _counts(links: Mapping[Key, Translation]) -> dict[int, dict[str, int]]:
    return counts_of(links.values())


class _Facts:
    """What else the states depend on: reviews, when words were last typed, when the source changed."""

    def __init__(self, versions: Mapping[UUID, Mapping[str, Page]], links: Mapping[Key, Translation]) -> None:
        pages = [page for by_code in versions.values() for page in by_code.values()]
        self.reviews = _reviews(pages)
        self.sources = {link.source.object_id: set() for link in links.values()}
        for link in links.values():
            self.sources[link.source.object_id].add(link.source.locale.language_code)
        self.typed = _typed(links)
        self.changed, self.removed = _changes(links)


def _reviews(pages: list[Page]) -> dict[int, WorkflowState]:
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(page.pk) for page in pages],
        status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
    ).select_related("current_task_state__finished_by", "requested_by")
    return {int(state.object_id): state for state in states.order_by("created_at", "pk")}


# The words of many pages are the same, so their translations are found by place and language from the start.
_TYPED = """
    SELECT tr.id, max(st.updated_at)
    FROM wagtail_localize_translation tr
    JOIN wagtail_localize_stringsegment sg ON sg.source_id = tr.source_id
    JOIN wagtail_localize_stringtranslation st
        ON st.translation_of_id = sg.string_id AND st.context_id = sg.context_id
        AND st.locale_id = tr.target_locale_id
    WHERE tr.id = ANY(%s)
    GROUP BY 1
"""


def _typed(links: Mapping[Key, Translation]) -> dict[int, dt.datetime]:
    """Return when the words of each translation that stand in its source now were last typed."""
    with connection.cursor() as cursor:
        cursor.execute(_TYPED, [[link.pk for link in links.values()]])
        return dict(cursor.fetchall())


def _changes(links: Mapping[Key, Translation]) -> tuple[dict[int, dt.datetime], dict[int, dt.datetime]]:
    """Return when each source last changed, and when strings last went from it: by its key, without minor changes."""
    rows = (
        SourceChange.objects.filter(source__in={link.source_id for link in links.values()}, minor=False)
        .values_list("source_id")
        .annotate(last=Max("made_at"), removed=Max("made_at", filter=Q(removed__gt=0)))
        .order_by()
    )
    changed, removed = {}, {}
    for pk, last, gone in rows:
        changed[pk] = last
        if gone is not None:
            removed[pk] = gone
    return changed, removed


def _standing(
    key: UUID,
    code: str,
    versions: Mapping[str, Page],
    links: Mapping[Key, Translation],
    counts: Mapping[int, Mapping[str, int]],
    facts: _Facts,
) -> Standing:
    page, link = versions.get(code), links.get((key, code))
    if page is None:
        return Standing(key, code, None, link and link.source.locale.language_code, State.NOT_STARTED)
    review = facts.reviews.get(page.pk)
    base = Standing(key, code, page.pk, None, State.SOURCE, review=review, since=page.latest_revision_created_at)
    if page.alias_of_id:
        return replace(base, state=State.ALIAS, since=page.last_published_at)
    if link is None:
        return replace(base, state=State.SOURCE if _is_original(key, code, versions, links, facts) else State.FREE)
    number = counts[link.pk]
    base = replace(
        base,
        source_language=link.source.locale.language_code,
        total=number["total"],
        missing=number["missing"],
        machine=number["machine"],
        outdated=number["outdated"],
        settled=number["total"] - number["missing"] - number["machine"] - number["outdated"],
    )
    return _judged(base, page, link, facts)


def _judged(base: Standing, page: Page, link: Translation, facts: _Facts) -> Standing:
    unsettled = base.missing + base.outdated
    typed, changed = facts.typed.get(link.pk), facts.changed.get(link.source_id)
    shown = shown_since(page)
    newer = [moment for moment in (typed, facts.removed.get(link.source_id)) if moment and shown and moment > shown]
    behind = page.live and bool(unsettled or base.machine or newer)
    base = replace(base, behind=behind)
    if base.review is not None and base.review.status == WorkflowState.STATUS_IN_PROGRESS:
        return replace(base, state=State.IN_REVIEW, since=base.review.created_at)
    if base.review is not None:
        task = base.review.current_task_state
        return replace(base, state=State.SENT_BACK, since=task.finished_at if task else base.review.created_at)
    if base.machine:
        return replace(base, state=State.MACHINE, since=typed)
    if unsettled:
        if page.live:
            return replace(base, state=State.OUT_OF_DATE, since=changed)
        return replace(base, state=State.IN_TRANSLATION, since=link.created_at)
    if not page.live or newer:
        return replace(base, state=State.READY, since=max([*newer, typed or link.created_at]))
    return replace(base, state=State.PUBLISHED, since=page.last_published_at)


def shown_since(page: Page) -> dt.datetime | None:
    """Return since when the words that a page shows have been fixed, None where it never was published."""
    # A revision holds the words as they were when it was made, whenever it was published.
    return page.live_revision.created_at if page.live_revision else page.last_published_at


def _is_original(
    key: UUID, code: str, versions: Mapping[str, Page], links: Mapping[Key, Translation], facts: _Facts
) -> bool:
    sources = facts.sources.get(key, set())
    if sources:
        return code in sources
    # Nothing is being translated: the one that was written first is the original.
    own = [page for page in versions.values() if not page.alias_of_id]
    return min(own, key=lambda page: page.pk).locale.language_code == code


def _with_chain(standing: Standing, own: Mapping[str, Standing]) -> Standing:
    """Return the standing with the nearest original up the chain that is itself behind its own, if there is one."""
    if standing.page_id is None:
        return standing
    seen, code = {standing.language}, standing.source_language
    while code is not None and code not in seen and code in own:
        seen.add(code)
        if own[code].behind:
            state = State.OUT_OF_DATE if standing.state == State.PUBLISHED else standing.state
            return replace(standing, through=code, state=state)
        code = own[code].source_language
    return standing
