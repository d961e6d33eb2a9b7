"""The report on translations: what a person may read, a line a page with its translations, a cell a language.

Asks the database as often for one page as for all.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from core import languages
from core.models import Region
from core.ordering import sort_key
from teams.answers import readable
from teams.people import display_name, name_in_use
from teams.roles import roles_of
from teams.standings import with_region
from translations import effort, states
from translations.models import StringEdit
from translations.states import State

# What somebody has to do something about.
TO_DO = frozenset(
    {
        State.NOT_STARTED,
        State.IN_TRANSLATION,
        State.READY,
        State.IN_REVIEW,
        State.SENT_BACK,
        State.OUT_OF_DATE,
        State.MACHINE,
    }
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A page in a language; without a standing where the person may not read it."""

    language: str
    standing: states.Standing | None = None
    # Words of the original that somebody must still look at; None where nobody knows.
    words: int | None = None
    who: str = ""
    url: str = ""

    @property
    def language_name(self) -> str:
        """The name of the language in the active one."""
        return name_in_use(self.language)

    @property
    def to_do(self) -> bool:
        """Tell whether somebody has to do something."""
        return self.standing is not None and self.standing.state in TO_DO

    @property
    def since(self) -> dt.datetime | None:
        """Since when it stands so."""
        return self.standing.since if self.standing else None


@dataclass(frozen=True, slots=True)
class Line:
    """A page with its translations."""

    title: str
    language: str
    kind: str
    region: str
    region_pk: int | None
    url: str
    cells: list[Cell]

    @property
    def waiting_since(self) -> dt.datetime | None:
        """Since when the oldest of its languages waits."""
        return min((cell.since for cell in self.cells if cell.to_do and cell.since), default=None)


@dataclass(slots=True)
class Total:
    """What waits in a language, all pages together."""

    language: str
    pages: int = 0
    words: int = 0
    oldest: dt.datetime | None = None

    @property
    def language_name(self) -> str:
        """The name of the language in the active one."""
        return name_in_use(self.language)


@dataclass(slots=True)
class _Read:
    """What is read of all pages besides how they stand."""

    links: dict[tuple[UUID, str], Translation] = field(default_factory=dict)
    to_do: dict[int, int] = field(default_factory=dict)
    whole: dict[tuple[UUID, str], int] = field(default_factory=dict)
    writers: dict[tuple[UUID, str], User] = field(default_factory=dict)
    regions: dict[int, str] = field(default_factory=dict)


def lines(person: Any) -> list[Line]:
    """Return the pages that the person may read in at least one language, by title."""
    pages = list(
        with_region(readable(person, Page.objects.filter(languages.on_site(), depth__gt=1)))
        .select_related("locale", "latest_revision__user")
        .defer("latest_revision__content")
        .order_by("pk")
    )
    groups: dict[UUID, dict[str, Page]] = defaultdict(dict)
    for page in pages:
        groups[page.translation_key][page.locale.language_code] = page
    standings = states.standings(pages, person=person)
    read = _read(pages)
    mine = _languages_of(person)
    found = [_line(key, group, standings, read, mine) for key, group in groups.items()]
    language = get_language() or languages.codes()[0]
    return sorted(found, key=lambda line: (sort_key(line.title, language), line.url))


def totals(found: Iterable[Line]) -> list[Total]:
    """Return what waits in each language in the order of the settings, what waits nowhere left out."""
    by_language = {code: Total(code) for code in languages.codes()}
    for line in found:
        for cell in line.cells:
            if cell.to_do:
                total = by_language[cell.language]
                total.pages += 1
                total.words += cell.words or 0
                total.oldest = min(filter(None, (total.oldest, cell.since)), default=None)
    return [total for total in by_language.values() if total.pages]


def kind_of(page: Page) -> str:
    """Return what people call a page of this type."""
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return str(getattr(model, "kind_label", "") or (model._meta.verbose_name if model else ""))


def _read(pages: list[Page]) -> _Read:
    keys = {page.translation_key for page in pages}
    links = {
        (link.source.object_id, link.target_locale.language_code): link
        for link in Translation.objects.filter(source__object_id__in=keys, enabled=True)
        .select_related("source__specific_content_type", "target_locale")
        .defer("source__content_json")
        .order_by("-pk")
    }
    sources = list(
        TranslationSource.objects.filter(object_id__in=keys)
        .select_related("specific_content_type", "locale")
        .defer("content_json")
    )
    words = effort.words_of(sources)
    edits = (
        StringEdit.objects.filter(context__object_id__in=keys, person__isnull=False)
        .order_by("context__object_id", "locale_id", "-made_at", "-pk")
        .distinct("context__object_id", "locale_id")
        .annotate(key=F("context__object_id"), code=F("locale__language_code"))
        .select_related("person")
    )
    return _Read(
        links=links,
        to_do=effort.words_to_do(links.values()),
        whole={(each.object_id, each.locale.language_code): words.get(each.pk, 0) for each in sources},
        writers={(edit.key, edit.code): edit.person for edit in edits},
        regions=dict(Region.objects.values_list("pk", "name")),
    )


def _languages_of(person: Any) -> frozenset[str]:
    """Return the languages in which the person works: what is not there in another is nothing to them."""
    roles = roles_of(person)
    if roles.administrator:
        return frozenset(languages.codes())
    return roles.languages.union(*roles.regions.values())


def _line(
    key: UUID,
    group: dict[str, Page],
    standings: dict[states.Key, states.Standing],
    read: _Read,
    mine: frozenset[str],
) -> Line:
    sources = (page for code, page in group.items() if standings[key, code].state == State.SOURCE)
    original = next(sources, next(iter(group.values())))
    code = original.locale.language_code
    region = next((page.owning_region for page in group.values() if page.owning_region), None)
    return Line(
        title=original.get_admin_display_title(),
        language=code,
        kind=kind_of(original),
        region=read.regions.get(region, ""),
        region_pk=region,
        url=reverse("wagtailadmin_pages:edit", args=[original.pk]),
        cells=[
            _cell(
                key, each, group, standings.get((key, each)) if each in group or each in mine else None, original, read
            )
            for each in languages.codes()
        ],
    )


def _cell(
    key: UUID,
    code: str,
    group: dict[str, Page],
    standing: states.Standing | None,
    original: Page,
    read: _Read,
) -> Cell:
    if standing is None:
        return Cell(code)
    page, link = group.get(code), read.links.get((key, code))
    if page is None:
        words = read.whole.get((key, original.locale.language_code))
        start = reverse("wagtail_localize:submit_page_translation", args=[original.pk])
        return Cell(code, standing, words, url=f"{start}?select_locale={code}")
    writer = read.writers.get((key, code)) or (page.latest_revision.user if page.latest_revision else None)
    if standing.review is not None:
        writer = standing.review.requested_by or writer
    return Cell(
        code,
        standing,
        read.to_do.get(link.pk, 0) if link else None,
        display_name(writer) if writer else "",
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
    )
