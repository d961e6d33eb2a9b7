"""What waits for a person: their region's pages, what was sent back, what to translate, what to review.

Each function asks the database the same number of times whatever it finds.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language
from wagtail.models import Locale, Page, TaskState, WorkflowState

from core import languages
from core.models import Region
from core.ordering import sort_key
from teams import translated
from teams.models import LanguageReviewTask
from teams.people import display_name, name_in_use
from teams.roles import Roles, active_reviewers
from teams.standings import with_region, with_translation
from teams.translated import Told

# What one list of the dashboard shows at most; it says how many there are besides.
MOST = 30


class State(StrEnum):
    """How a page stands, in the words of the people who write it."""

    MISSING = "missing"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SENT_BACK = "sent_back"
    CHANGED = "changed"
    LIVE = "live"


@dataclass(frozen=True)
class Piece:
    """One page in one language. Of a page that does not exist yet there is only its language and its source."""

    language: str
    state: State
    pk: int | None = None
    title: str = ""
    since: dt.datetime | None = None
    by: str = ""
    comment: str = ""
    # How a translation stands, in the words that are used everywhere; "" where the state says it.
    label: str = ""
    outdated: bool = False
    to_do: bool = False
    source_pk: int | None = None

    @property
    def language_name(self) -> str:
        """The name of the language in the active one."""
        return name_in_use(self.language)

    @property
    def urgent(self) -> bool:
        """Tell whether an editor should do something about it."""
        return self.state == State.SENT_BACK or self.outdated


@dataclass(frozen=True)
class Content:
    """A page with its translations: one piece a language."""

    title: str
    language: str
    kind: str
    pieces: list[Piece]

    @property
    def urgent(self) -> bool:
        """Tell whether an editor should do something about one of its languages."""
        return any(piece.urgent for piece in self.pieces)


@dataclass(frozen=True)
class Board:
    """The pages of a region in the languages of its team."""

    region: Region
    columns: list[str]
    contents: list[Content]
    more: int = 0

    @property
    def urgent(self) -> list[Piece]:
        """The pieces that an editor should do something about, those that were sent back first."""
        pieces = [piece for content in self.contents for piece in content.pieces if piece.urgent]
        return sorted(pieces, key=lambda piece: piece.state != State.SENT_BACK)


@dataclass(frozen=True)
class Waiting:
    """A text that waits for a review."""

    pk: int
    title: str
    language: str
    region: str
    kind: str
    since: dt.datetime
    editor: str
    own: bool
    # Whether no reviewer of the language can do it, so that network administrators are asked.
    for_administrators: bool

    @property
    def language_name(self) -> str:
        """The name of the language in the active one."""
        return name_in_use(self.language)


@dataclass(frozen=True)
class ToTranslate:
    """What waits to be translated into a language."""

    language: str
    pieces: list[Piece]
    more: int = 0

    @property
    def language_name(self) -> str:
        """The name of the language in the active one."""
        return name_in_use(self.language)


@dataclass(frozen=True)
class Unreviewed:
    """A language that nobody reviews, and how many texts wait in it."""

    language: str
    waiting: int = 0

    @property
    def language_name(self) -> str:
        """The name of the language in the active one."""
        return name_in_use(self.language)


@dataclass(frozen=True)
class _Facts:
    """What is read of pages besides themselves."""

    states: dict[int, WorkflowState] = field(default_factory=dict)
    translations: dict[int, Told] = field(default_factory=dict)


def boards(roles: Roles) -> list[Board]:
    """Return a board a region that the person edits."""
    if not roles.regions:
        return []
    regions = Region.objects.in_bulk(list(roles.regions))
    pages = list(
        with_region(Page.objects.filter(alias_of=None))
        .filter(owning_region__in=list(regions))
        .select_related("locale")
        .order_by(F("latest_revision_created_at").desc(nulls_last=True), "pk")
    )
    facts = _facts(pages)
    language = get_language() or languages.codes()[0]
    found = []
    for key, region in sorted(regions.items(), key=lambda pair: sort_key(pair[1].name, language)):
        columns = [code for code in languages.codes() if code in roles.regions[key]]
        columns.sort(key=lambda code: code != region.home_language)
        groups: dict[Any, list[Page]] = {}
        for page in pages:
            if page.owning_region == key:
                groups.setdefault(page.translation_key, []).append(page)
        contents = [_content(group, columns, facts) for group in groups.values()]
        contents.sort(key=lambda content: not content.urgent)
        found.append(Board(region, columns, contents[:MOST], max(0, len(contents) - MOST)))
    return found


def waiting(roles: Roles, person: User) -> list[Waiting]:
    """Return what waits for a review by this person, the oldest first; what they changed last themselves included."""
    if not roles.reviews and not roles.administrator:
        return []
    reviewers = active_reviewers()
    found = []
    for each in _all_waiting(person, reviewers):
        for_person = each.language in roles.reviews or (roles.administrator and each.for_administrators)
        if for_person:
            found.append(each)
    return found


def unreviewed(roles: Roles, person: User) -> list[Unreviewed]:
    """Return for a network administrator the languages that nobody reviews, with how much waits in each."""
    if not roles.administrator:
        return []
    reviewers = active_reviewers()
    without = [code for code in languages.codes() if not reviewers.get(code)]
    if not without:
        return []
    texts = [each.language for each in _all_waiting(person, reviewers)]
    return [Unreviewed(code, texts.count(code)) for code in without]


def to_translate(roles: Roles) -> list[ToTranslate]:
    """Return for a translator what is sent back, out of date, unfinished or not there yet, by language."""
    if not roles.translates:
        return []
    locales = {locale.pk: locale.language_code for locale in Locale.objects.filter(language_code__in=roles.translates)}
    pages = (
        with_translation(Page.objects.filter(alias_of=None, locale__in=list(locales)))
        .filter(is_translation=True)
        .select_related("locale")
        .order_by(F("latest_revision_created_at").asc(nulls_first=True), "pk")
    )
    translations = list(pages)
    facts = _facts(translations)
    absent = _absent(locales)
    found = []
    for code in [each for each in languages.codes() if each in locales.values()]:
        pieces = [_piece(page, facts) for page in translations if page.locale.language_code == code]
        open_pieces = [piece for piece in pieces if piece.urgent or piece.to_do]
        open_pieces.sort(key=lambda piece: (piece.state != State.SENT_BACK, not piece.outdated))
        rows = open_pieces + absent[code]
        found.append(ToTranslate(code, rows[:MOST], max(0, len(rows) - MOST)))
    return found


def _absent(locales: dict[int, str]) -> dict[str, list[Piece]]:
    """Return by language the published source pages that have no version in it."""
    versions = Page.objects.filter(translation_key=OuterRef("translation_key"))
    lacks = {
        f"lacks_{code.replace('-', '_')}": ~Exists(versions.filter(locale=locale)) for locale, code in locales.items()
    }
    some = Q()
    for name in lacks:
        some |= Q(**{name: True})
    sources = (
        with_translation(Page.objects.filter(languages.on_site(), live=True, alias_of=None))
        .filter(is_translation=False)
        .annotate(**lacks)
        .filter(some)
        .select_related("locale")
        .order_by("path")
    )
    found: dict[str, list[Piece]] = {code: [] for code in locales.values()}
    for page in sources:
        for code in found:
            if getattr(page, f"lacks_{code.replace('-', '_')}") and page.locale.language_code != code:
                found[code].append(Piece(code, State.MISSING, title=page.title, source_pk=page.pk))
    return found


def _all_waiting(person: User, reviewers: dict[str, frozenset[int]]) -> list[Waiting]:
    page_type = ContentType.objects.get_for_model(Page)
    states = (
        WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS,
            base_content_type=page_type,
            current_task_state__task__content_type=ContentType.objects.get_for_model(LanguageReviewTask),
        )
        .select_related("current_task_state")
        .order_by("current_task_state__started_at", "pk")
    )
    by_page = {int(state.object_id): state for state in states}
    if not by_page:
        return []
    pages = with_region(Page.objects.filter(pk__in=by_page)).select_related("locale", "latest_revision__user").in_bulk()
    regions = Region.objects.in_bulk([page.owning_region for page in pages.values() if page.owning_region])
    found = []
    for key, state in by_page.items():
        page = pages.get(key)
        if page is None:
            continue
        code = page.locale.language_code
        editor = page.latest_revision.user if page.latest_revision else None
        others = reviewers.get(code, frozenset()) - ({editor.pk} if editor else set())
        region = regions.get(page.owning_region)
        found.append(
            Waiting(
                pk=page.pk,
                title=page.get_admin_display_title(),
                language=code,
                region=region.name if region else "",
                kind=_kind(page),
                since=state.current_task_state.started_at,
                editor=display_name(editor) if editor else "",
                own=editor is not None and editor.pk == person.pk,
                for_administrators=not others,
            )
        )
    return found


def _facts(pages: Iterable[Page]) -> _Facts:
    """Read the reviews of pages, and how those that are translations stand."""
    pages = list(pages)
    if not pages:
        return _Facts()
    states = (
        WorkflowState.objects.filter(
            status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id__in=[str(page.pk) for page in pages],
        )
        .select_related("current_task_state__finished_by")
        .order_by("pk")
    )
    return _Facts({int(state.object_id): state for state in states}, translated.told(pages))


def _content(group: list[Page], columns: list[str], facts: _Facts) -> Content:
    by_language = {page.locale.language_code: page for page in group}
    source = next((page for page in group if page.pk not in facts.translations), group[0])
    named = next((by_language[code] for code in columns if code in by_language), source)
    pieces = [
        _piece(by_language[code], facts)
        if code in by_language
        else Piece(code, State.MISSING, title=named.get_admin_display_title(), source_pk=source.pk)
        for code in columns
    ]
    return Content(named.get_admin_display_title(), named.locale.language_code, _kind(named), pieces)


def _piece(page: Page, facts: _Facts) -> Piece:
    state = facts.states.get(page.pk)
    told = facts.translations.get(page.pk)
    task: TaskState | None = state.current_task_state if state else None
    sent_back = state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES and task is not None
    if sent_back:
        shown, since = State.SENT_BACK, task.finished_at
    elif state is not None:
        shown, since = State.IN_REVIEW, task.started_at if task else state.created_at
    elif page.live:
        shown = State.CHANGED if page.has_unpublished_changes else State.LIVE
        since = page.latest_revision_created_at if page.has_unpublished_changes else page.last_published_at
    else:
        shown, since = State.DRAFT, page.latest_revision_created_at
    return Piece(
        language=page.locale.language_code,
        state=shown,
        pk=page.pk,
        title=page.get_admin_display_title(),
        since=since,
        by=display_name(task.finished_by) if sent_back and task.finished_by else "",
        comment=task.comment if sent_back else "",
        label=told.label if told else "",
        outdated=told is not None and told.outdated,
        to_do=told is not None and told.to_do,
    )


def _kind(page: Page) -> str:
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return str(getattr(model, "kind_label", "") or (model._meta.verbose_name if model else ""))
