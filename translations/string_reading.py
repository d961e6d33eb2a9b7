"""The strings and values of a translation as editors read them, in as many queries for any number of them."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    TemplateSegment,
    Translation,
    TranslationSource,
)
from wagtail_localize.views.edit_translation import TabHelper

from teams.comparison import label_of
from translations import markup
from translations.models import OutdatedString, StringEdit

MANUAL = StringTranslation.TRANSLATION_TYPE_MANUAL
MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE


class Condition(StrEnum):
    """How the translation of one string stands."""

    MISSING = "missing"
    SETTLED = "settled"
    OUTDATED = "outdated"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Segment:
    """One string of a source and its translation, as people type them: rich text with its tags, all else plain."""

    id: int
    path: str
    # Where it stands, in the active language: "Key figures › Figure 2 › Label".
    label: str
    order: int
    is_html: bool
    source: str
    # The words of the source that an outdated translation was made for.
    previous: str | None
    words: str
    condition: Condition
    # Why these words cannot be shown; the source's are shown instead.
    error: str
    edited_by: Any
    edited_at: dt.datetime | None
    # Another one says that somebody has changed the words, or their source, since.
    version: str
    # Whether an edit of it is known that may be taken back.
    undoable: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the source that a translation may have differently: a link, an image, an address."""

    id: int
    path: str
    label: str
    order: int
    source: Any
    # None where the translation has the source's.
    value: Any
    error: str
    version: str
    # The names of the field and of the blocks in it, without their keys: "body.text.html".
    field_path: str = ""


class StaleError(Exception):
    """Somebody else wrote meanwhile; `segment` holds what is there now, or None if the string is no longer there."""

    def __init__(self, segment: Segment | None) -> None:
        super().__init__(_("Somebody else has changed this string meanwhile."))
        self.segment = segment

    @property
    def words(self) -> str:
        """The words that are there now."""
        return self.segment.words if self.segment else ""


def segments_of(translation: Translation) -> list[Segment]:
    """Return the strings of a translation that are to be translated, each once, in the order of the source."""
    return read(translation)


def segments_of_each(translations: Iterable[Translation]) -> dict[int, list[Segment]]:
    """Return the strings of each translation by its key, as `segments_of` does, in as many queries as for one."""
    listed = list(translations)
    sources = {translation.source_id: translation.source for translation in listed}
    rows: dict[int, list[StringSegment]] = {key: [] for key in sources}
    for row in (
        StringSegment.objects.filter(source_id__in=sources)
        .select_related("context", "string")
        .order_by("source_id", "order", "pk")
    ):
        rows[row.source_id].append(row)
    found: dict[int, dict[tuple[int, int], StringTranslation]] = {}
    for words in StringTranslation.objects.filter(
        locale_id__in={translation.target_locale_id for translation in listed},
        context__object_id__in={source.object_id for source in sources.values()},
        translation_of__in=StringSegment.objects.filter(source_id__in=sources).values("string_id"),
    ).select_related("last_translated_by", "outdated__previous", "translation_of"):
        found.setdefault(words.locale_id, {})[words.context_id, words.translation_of_id] = words
    rich = set(TemplateSegment.objects.filter(source_id__in=sources).values_list("context_id", flat=True))
    return {
        translation.pk: _segments(
            translation.source, rows[translation.source_id], found.get(translation.target_locale_id, {}), rich
        )
        for translation in listed
    }


def unsettled(translation: Translation) -> list[Segment]:
    """Return the strings that keep a translation from being handed in: missing, out of date, or a machine's."""
    return [segment for segment in read(translation) if segment.condition != Condition.SETTLED]


def values_of(translation: Translation) -> list[Value]:
    """Return the values that a translation may have differently from its source, in the order of the source."""
    segments = OverridableSegment.objects.filter(source_id=translation.source_id).select_related("context")
    overrides = {
        override.context_id: override
        for override in SegmentOverride.objects.filter(
            locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
        )
    }
    name, shown = _namer(translation.source), offered(translation.source)
    return [
        _value(segment, overrides.get(segment.context_id), name)
        for segment in segments.order_by("order", "pk")
        if segment.context.path.partition(".")[0] in shown
    ]


def offered(source: TranslationSource) -> frozenset[str]:
    """Return the names of the fields that the translation editor shows, but for the address."""
    return _offered(source.specific_content_type.model_class())


@cache
def _offered(model: type[models.Model]) -> frozenset[str]:
    return frozenset(TabHelper(model()).field_tab_mapping)


def read(translation: Translation, only: int | None = None) -> list[Segment]:
    """Return the strings of a translation, all or `only` that of one segment, in the order of the source."""
    source, locale_id = translation.source, translation.target_locale_id
    rows = (
        StringSegment.objects.filter(source_id=source.pk)
        .select_related("context", "string")
        .annotate(
            is_rich=models.Exists(
                TemplateSegment.objects.filter(source_id=source.pk, context_id=models.OuterRef("context_id"))
            ),
            is_edited=models.Exists(
                StringEdit.objects.filter(
                    locale_id=locale_id,
                    context_id=models.OuterRef("context_id"),
                    string_id=models.OuterRef("string_id"),
                )
            ),
        )
    )
    if only is not None:
        rows = rows.filter(pk=only)
    rows = list(rows.order_by("order", "pk"))
    found = translations_of(source, locale_id, {row.string_id for row in rows} if only is not None else None)
    return _segments(source, rows, found, {row.context_id for row in rows if row.is_rich})


def _segments(
    source: TranslationSource,
    rows: Iterable[StringSegment],
    found: Mapping[tuple[int, int], StringTranslation],
    rich: Collection[int],
) -> list[Segment]:
    name, shown, seen = _namer(source), offered(source), set()
    segments = []
    for row in rows:
        key = (row.context_id, row.string_id)
        # The same words twice in a field have one translation.
        if key in seen or row.context.path == "slug" or row.context.path.partition(".")[0] not in shown:
            continue
        seen.add(key)
        segments.append(_segment(row, found.get(key), row.context_id in rich, name))
    return segments


def translations_of(
    source: TranslationSource, locale_id: int, strings: set[int] | None = None
) -> dict[tuple[int, int], StringTranslation]:
    """Return the translations of the strings of a source, all or some, by the keys of context and string."""
    wanted = StringSegment.objects.filter(source_id=source.pk).values("string_id") if strings is None else strings
    rows = StringTranslation.objects.filter(
        locale_id=locale_id, context__object_id=source.object_id, translation_of__in=wanted
    ).select_related("last_translated_by", "outdated__previous", "translation_of")
    return {(row.context_id, row.translation_of_id): row for row in rows}


def _namer(source: TranslationSource) -> Any:
    model = source.specific_content_type.model_class()
    content = json.loads(source.content_json)
    # No more of the instance than labels need: nothing else is read from the database.
    instance = model(
        **{
            field.name: field.to_python(content.get(field.name))
            for field in model._meta.get_fields()
            if isinstance(field, StreamField)
        }
    )
    return cache(lambda path: label_of(instance, path))


def _segment(row: StringSegment, found: StringTranslation | None, is_html: bool, name: Any) -> Segment:
    mark = mark_of(found)
    error = (found.get_error() or "") if found else ""
    return Segment(
        id=row.pk,
        path=row.context.path,
        label=name(row.context.path),
        order=row.order,
        is_html=is_html,
        source=markup.typed(row.string.data, is_html=is_html),
        previous=markup.typed(mark.previous.data, is_html=is_html) if mark else None,
        words=markup.typed(found.data, is_html=is_html) if found else "",
        condition=_condition(found, mark),
        error=error,
        edited_by=found.last_translated_by if found else None,
        edited_at=found.updated_at if found else None,
        version=version_of(row.string_id, found, mark),
        # Only asked for where somebody is to see it.
        undoable=getattr(row, "is_edited", False),
    )


def _value(segment: OverridableSegment, override: SegmentOverride | None, name: Any) -> Value:
    return Value(
        id=segment.pk,
        path=segment.context.path,
        label=name(segment.context.path),
        order=segment.order,
        source=segment.data,
        value=override.data if override else None,
        error=(override.get_error() or "") if override else "",
        version=_digest(segment.data_json, override.data_json if override else None),
        field_path=segment.context.field_path or segment.context.path,
    )


def mark_of(found: StringTranslation | None) -> OutdatedString | None:
    """Return what says that a translation is out of date, or None."""
    return getattr(found, "outdated", None) if found else None


def _condition(found: StringTranslation | None, mark: OutdatedString | None) -> Condition:
    # What cannot be shown is not there: the page would show the source's words.
    if found is None or found.has_error:
        return Condition.MISSING
    if found.translation_type == MACHINE:
        return Condition.MACHINE
    return Condition.OUTDATED if mark else Condition.SETTLED


def version_of(string_id: int, found: StringTranslation | None, mark: OutdatedString | None) -> str:
    """Return what another one tells apart from: the words of the source, of the translation, and its condition."""
    if found is None:
        return _digest(string_id, None)
    return _digest(string_id, found.data, found.translation_type, mark.previous_id if mark else None)


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
