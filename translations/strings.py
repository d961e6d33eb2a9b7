"""The strings and values of a translation: read for editors, and written by nobody else.

Whoever calls a function that writes has asked whether the person may, and holds the page (`services.hold`). Writers
hold the page, then its source, so that neither a synchronisation nor another writer comes in between.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone
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

from translations import markup
from translations.models import OutdatedString, StringEdit
from translations.string_reading import (
    MACHINE,
    MANUAL,
    Condition,
    Segment,
    StaleError,
    Value,
    mark_of,
    offered,
    read,
    segments_of,
    segments_of_each,
    translations_of,
    unsettled,
    values_of,
    version_of,
)

__all__ = [
    "MACHINE",
    "MANUAL",
    "Condition",
    "Segment",
    "StaleError",
    "Value",
    "offered",
    "segments_of",
    "segments_of_each",
    "unsettled",
    "values_of",
]

# Sent when somebody has said, in no new words, whether translations of a page (`translation_key`) are still right.
judged = Signal()


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
        found = translations_of(translation.source, translation.target_locale_id)
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
            if not (same and not there.has_error and mark_of(there) is None):
                changes[row.context_id, row.string_id] = (row, there, data)
        if faults:
            raise ValidationError(faults)
        _write_many(translation, list(changes.values()), person, machine=machine, tool=tool)
        return [segment for segment in read(translation) if segment.id in words]


def keep(translation: Translation, segment_id: int, person: Any, *, expected: str | None = None) -> Segment:
    """Say that the translation of a string is still right after its source has changed; return it."""
    with transaction.atomic():
        row, found, _html = _held(translation, segment_id, expected)
        mark = mark_of(found)
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


def take_over(translation: Translation, kept: Mapping[StringSegment, str], person: Any) -> list[Segment]:
    """Write translations that are in their kept form already, and return those strings; what is there stays as it is.

    The source is held.
    """
    found = translations_of(translation.source, translation.target_locale_id)
    changes = {
        (row.context_id, row.string_id): (row, found.get((row.context_id, row.string_id)), data)
        for row, data in kept.items()
    }
    changes = {place: change for place, change in changes.items() if change[1] is None or change[1].data != change[2]}
    _write_many(translation, list(changes.values()), person, machine=False, tool="")
    wanted = {row.pk for row, _found, _data in changes.values()}
    return [segment for segment in read(translation) if segment.id in wanted]


def carry(copies: Iterable[tuple[StringTranslation, dt.datetime]]) -> list[StringTranslation]:
    """Write copies of translations, each with when its words were typed, in place of what is there and of its marks.

    The source is held. Nobody has typed anything now, so nothing is remembered to be undone.
    """
    copies = list(copies)
    rows = StringTranslation.objects.bulk_create(
        [copy for copy, _typed_at in copies],
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "translation_type", "tool_name", "last_translated_by", "has_error", "field_error"],
    )
    for row, (_copy, typed_at) in zip(rows, copies, strict=True):
        row.updated_at = typed_at
    StringTranslation.objects.bulk_update(rows, ["updated_at"])
    OutdatedString.objects.filter(translation__in=rows).delete()
    return rows


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
    found = translations_of(translation.source, translation.target_locale_id, {row.string_id}).get(
        (row.context_id, row.string_id)
    )
    if expected is not None and expected != version_of(row.string_id, found, mark_of(found)):
        raise StaleError(_again(translation, segment_id))
    is_html = TemplateSegment.objects.filter(source_id=translation.source_id, context_id=row.context_id).exists()
    return row, found, is_html


def _again(translation: Translation, segment_id: int) -> Segment | None:
    return next(iter(read(translation, only=segment_id)), None)


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
    mark = mark_of(found)
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
