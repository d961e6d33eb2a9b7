"""The strings and values of a translation: read for editors, and written by nobody else.

Whoever calls a function that writes has asked whether the person may, and holds the page (`services.hold`). Writers
hold the page, then its source, so that neither a synchronisation nor another writer comes in between.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Page
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

# Sent when somebody has said, in no new words, whether translations of a page (`translation_key`) are still right.
judged = Signal()


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


# --- Reading ---------------------------------------------------------------------------------------


def segments_of(translation: Translation) -> list[Segment]:
    """Return the strings of a translation that are to be translated, each once, in the order of the source."""
    return _read(translation)


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
    return [segment for segment in _read(translation) if segment.condition != Condition.SETTLED]


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


def _read(translation: Translation, only: int | None = None) -> list[Segment]:
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
    found = _translations(source, locale_id, {row.string_id for row in rows} if only is not None else None)
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


def _translations(
    source: TranslationSource, locale_id: int, strings: set[int] | None = None
) -> dict[tuple[int, int], StringTranslation]:
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
    mark = _mark_of(found)
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
        version=_version(row.string_id, found, mark),
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


def _mark_of(found: StringTranslation | None) -> OutdatedString | None:
    return getattr(found, "outdated", None) if found else None


def _condition(found: StringTranslation | None, mark: OutdatedString | None) -> Condition:
    # What cannot be shown is not there: the page would show the source's words.
    if found is None or found.has_error:
        return Condition.MISSING
    if found.translation_type == MACHINE:
        return Condition.MACHINE
    return Condition.OUTDATED if mark else Condition.SETTLED


def _version(string_id: int, found: StringTranslation | None, mark: OutdatedString | None) -> str:
    if found is None:
        return _digest(string_id, None)
    return _digest(string_id, found.data, found.translation_type, mark.previous_id if mark else None)


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


# --- Writing ---------------------------------------------------------------------------------------


def save(
    translation: Translation,
    segment_id: int,
    words: str,
    person: Any,
    *,
    expected: str | None = None,
    machine: bool = False,
    tool: str = "",
    continuing: bool = False,
) -> Segment:
    """Write the translation of a string and return it; no words at all remove it.

    `expected` is the `version` that the person has seen, None to write over whatever is there. With `continuing` the
    person goes on with the edit that they made last, so that `undo` takes back all of it. Raises StaleError where
    that has changed or the string is gone, ValidationError where the words do not fit.
    """
    with transaction.atomic():
        row, found, is_html = _held(translation, segment_id, expected)
        last = _going_on(translation, row, found, person) if continuing else None
        if words.strip():
            data = markup.kept(words, row.string.data, is_html=is_html, longest=_longest(translation, row))
            _write(translation, row, found, data, person, machine=machine, tool=tool)
        elif found is not None:
            _remove(translation, row, found, person)
        if last is not None:
            _as_one(translation, row, last)
        return _again(translation, segment_id)


def save_many(
    translation: Translation, words: Mapping[int, str], person: Any, *, machine: bool = False, tool: str = ""
) -> list[Segment]:
    """Write the translations of many strings by the key of their segment, all or none, and return those segments.

    What is empty, or is there already as a settled translation in these words, stays as it is. Raises StaleError
    where a string is gone, and ValidationError with all that does not fit by the key of the segment as text.
    """
    with transaction.atomic():
        _hold(translation)
        rows = {
            row.pk: row
            for row in StringSegment.objects.filter(source_id=translation.source_id, pk__in=words).select_related(
                "context", "string"
            )
        }
        if rows.keys() != set(words):
            raise StaleError(None)
        found = _translations(translation.source, translation.target_locale_id)
        rich = set(TemplateSegment.objects.filter(source_id=translation.source_id).values_list("context_id", flat=True))
        changes, faults = {}, {}
        for key, row in rows.items():
            if not words[key].strip():
                continue
            try:
                data = markup.kept(
                    words[key],
                    row.string.data,
                    is_html=row.context_id in rich,
                    longest=_longest(translation, row),
                )
            except ValidationError as error:
                faults[str(key)] = error.messages
                continue
            there = found.get((row.context_id, row.string_id))
            kind = MACHINE if machine else MANUAL
            same = there is not None and there.data == data and there.translation_type == kind
            if not (same and not there.has_error and _mark_of(there) is None):
                changes[row.context_id, row.string_id] = (row, there, data)
        if faults:
            raise ValidationError(faults)
        _write_many(translation, list(changes.values()), person, machine=machine, tool=tool)
        return [segment for segment in _read(translation) if segment.id in words]


def keep(translation: Translation, segment_id: int, person: Any, *, expected: str | None = None) -> Segment:
    """Say that the translation of a string is still right after its source has changed; return it."""
    with transaction.atomic():
        row, found, _html = _held(translation, segment_id, expected)
        mark = _mark_of(found)
        if found is not None and mark is not None:
            _remember(translation, row, found, found.data, person)
            mark.delete()
            judged.send(sender=Translation, translation_key=translation.source.object_id)
        return _again(translation, segment_id)


def accept(translation: Translation, segment_id: int, person: Any, *, expected: str | None = None) -> Segment:
    """Say that what a machine has translated is right; return it."""
    with transaction.atomic():
        row, found, _html = _held(translation, segment_id, expected)
        if found is not None and found.translation_type == MACHINE:
            _remember(translation, row, found, found.data, person)
            OutdatedString.objects.filter(translation=found).delete()
            StringTranslation.objects.filter(pk=found.pk).update(translation_type=MANUAL, last_translated_by=person)
        return _again(translation, segment_id)


def same_as_source(translation: Translation, segment_id: int, person: Any, *, expected: str | None = None) -> Segment:
    """Say that a string is intentionally the same in both languages; return it."""
    with transaction.atomic():
        row, found, _html = _held(translation, segment_id, expected)
        _write(translation, row, found, row.string.data, person)
        return _again(translation, segment_id)


def clear(translation: Translation, segment_id: int, person: Any, *, expected: str | None = None) -> Segment:
    """Remove the translation of a string; return it."""
    return save(translation, segment_id, "", person, expected=expected)


def undo(translation: Translation, segment_id: int, person: Any, *, expected: str | None = None) -> Segment:
    """Take back the last edit of a string, and the one before with the next call; return it.

    Does nothing where no edit of these words of the source is known.
    """
    with transaction.atomic():
        row, found, _html = _held(translation, segment_id, expected)
        last = _edits(translation).filter(context_id=row.context_id, string_id=row.string_id).first()
        if last is not None and last.after == (found.data if found else None):
            _restore(translation, row, found, last, person)
            last.delete()
            judged.send(sender=Translation, translation_key=translation.source.object_id)
        return _again(translation, segment_id)


def save_value(translation: Translation, value_id: int, data: Any, person: Any) -> Value:
    """Give a translation a value of its own, JSON as wagtail-localize keeps it, or with None the source's again."""
    with transaction.atomic():
        _hold(translation)
        segment = OverridableSegment.objects.filter(source_id=translation.source_id, pk=value_id).first()
        if segment is None:
            raise StaleError(None)
        here = {"locale_id": translation.target_locale_id, "context_id": segment.context_id}
        if data is None:
            SegmentOverride.objects.filter(**here).delete()
        else:
            SegmentOverride.objects.update_or_create(
                **here,
                defaults={
                    "data_json": json.dumps(data, cls=DjangoJSONEncoder),
                    "last_translated_by": person,
                    "has_error": False,
                    "field_error": "",
                },
            )
        return next(value for value in values_of(translation) if value.id == value_id)


def settle_typed(translation: Translation, *, since: dt.datetime) -> None:
    """Take the marks from translations that the package itself has written since: they are new, and not out of date."""
    OutdatedString.objects.filter(
        translation__locale_id=translation.target_locale_id,
        translation__context__object_id=translation.source.object_id,
        translation__updated_at__gte=since,
    ).delete()


# --- Each piece of it ------------------------------------------------------------------------------


def hold_source(source_id: int) -> TranslationSource:
    """Return a source as it is now, held until the transaction ends; whoever writes strings or segments holds it."""
    return (
        TranslationSource.objects.select_for_update(no_key=True, of=("self",))
        .select_related("locale", "specific_content_type")
        .get(pk=source_id)
    )


def _hold(translation: Translation) -> None:
    # A title that is written stands in the page's row too, which is always held before the source.
    pages = Page.objects.filter(
        translation_key=translation.source.object_id, locale_id=translation.target_locale_id
    ).order_by("pk")
    list(pages.select_for_update(no_key=True).values_list("pk"))
    translation.source = hold_source(translation.source_id)


def _held(
    translation: Translation, segment_id: int, expected: str | None
) -> tuple[StringSegment, StringTranslation | None, bool]:
    _hold(translation)
    row = (
        StringSegment.objects.filter(source_id=translation.source_id, pk=segment_id)
        .select_related("context", "string")
        .first()
    )
    if row is None:
        raise StaleError(None)
    found = _translations(translation.source, translation.target_locale_id, {row.string_id}).get(
        (row.context_id, row.string_id)
    )
    if expected is not None and expected != _version(row.string_id, found, _mark_of(found)):
        raise StaleError(_again(translation, segment_id))
    is_html = TemplateSegment.objects.filter(source_id=translation.source_id, context_id=row.context_id).exists()
    return row, found, is_html


def _again(translation: Translation, segment_id: int) -> Segment | None:
    return next(iter(_read(translation, only=segment_id)), None)


def _longest(translation: Translation, row: StringSegment) -> int | None:
    model = translation.source.specific_content_type.model_class()
    return markup.longest(model, row.context.field_path or row.context.path)


def _edits(translation: Translation) -> models.QuerySet[StringEdit]:
    return StringEdit.objects.filter(
        locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
    ).order_by("-made_at", "-pk")


def _edit(
    translation: Translation, row: StringSegment, found: StringTranslation | None, after: str | None, person: Any
) -> StringEdit:
    mark = _mark_of(found)
    return StringEdit(
        context_id=row.context_id,
        string_id=row.string_id,
        locale_id=translation.target_locale_id,
        before=found.data if found else None,
        before_kind=found.translation_type if found else "",
        before_mark=mark and {"previous": mark.previous_id, "change": mark.change_id, "earlier": mark.earlier},
        after=after,
        person=person,
    )


def _remember(
    translation: Translation, row: StringSegment, found: StringTranslation | None, after: str | None, person: Any
) -> None:
    _edit(translation, row, found, after, person).save()


def _going_on(
    translation: Translation, row: StringSegment, found: StringTranslation | None, person: Any
) -> StringEdit | None:
    """Return the last edit of a string, if it is this person's and its words still stand there."""
    last = _edits(translation).filter(context_id=row.context_id, string_id=row.string_id).first()
    here = found.data if found else None
    return last if last is not None and last.person_id == person.pk and last.after == here else None


def _as_one(translation: Translation, row: StringSegment, first: StringEdit) -> None:
    """Make the latest edit of a string begin where the one before began, which goes."""
    latest = _edits(translation).filter(context_id=row.context_id, string_id=row.string_id).first()
    if latest is not None and latest.pk != first.pk:
        latest.before, latest.before_kind, latest.before_mark = first.before, first.before_kind, first.before_mark
        latest.save(update_fields=["before", "before_kind", "before_mark"])
        first.delete()


def _write(
    translation: Translation,
    row: StringSegment,
    found: StringTranslation | None,
    data: str,
    person: Any,
    *,
    machine: bool = False,
    tool: str = "",
) -> None:
    _write_many(translation, [(row, found, data)], person, machine=machine, tool=tool)


def _write_many(
    translation: Translation,
    changes: Iterable[tuple[StringSegment, StringTranslation | None, str]],
    person: Any,
    *,
    machine: bool,
    tool: str,
) -> None:
    changes = list(changes)
    if not changes:
        return
    now = timezone.now()
    StringEdit.objects.bulk_create(_edit(translation, row, found, data, person) for row, found, data in changes)
    OutdatedString.objects.filter(translation__in=[found.pk for _row, found, _data in changes if found]).delete()
    StringTranslation.objects.bulk_create(
        (
            StringTranslation(
                translation_of_id=row.string_id,
                context_id=row.context_id,
                locale_id=translation.target_locale_id,
                data=data,
                translation_type=MACHINE if machine else MANUAL,
                tool_name=tool,
                last_translated_by=person,
                updated_at=now,
                has_error=False,
                field_error="",
            )
            for row, _found, data in changes
        ),
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=[
            "data",
            "translation_type",
            "tool_name",
            "last_translated_by",
            "updated_at",
            "has_error",
            "field_error",
        ],
    )
    for row, _found, data in changes:
        if row.context.path == "title":
            name_draft(translation, markup.typed(data, is_html=False))


def _remove(translation: Translation, row: StringSegment, found: StringTranslation, person: Any) -> None:
    _remember(translation, row, found, None, person)
    # Its own signal gives the page the published title back.
    found.delete()


def _restore(
    translation: Translation, row: StringSegment, found: StringTranslation | None, edit: StringEdit, person: Any
) -> None:
    if edit.before is None:
        if found is not None:
            found.delete()
        return
    written, _created = StringTranslation.objects.update_or_create(
        translation_of_id=row.string_id,
        context_id=row.context_id,
        locale_id=translation.target_locale_id,
        defaults={
            "data": edit.before,
            "translation_type": edit.before_kind or MANUAL,
            "last_translated_by": person,
            "has_error": False,
            "field_error": "",
        },
    )
    OutdatedString.objects.filter(translation=written).delete()
    if edit.before_mark:
        OutdatedString.objects.create(
            translation=written,
            previous_id=edit.before_mark["previous"],
            change_id=edit.before_mark["change"],
            earlier=edit.before_mark["earlier"],
        )


def name_draft(translation: Translation, title: str) -> None:
    """Show the title of a draft in the lists of the admin, as wagtail-localize does when it saves one string."""
    Page.objects.filter(translation_key=translation.source.object_id, locale_id=translation.target_locale_id).update(
        draft_title=title[:255]
    )
