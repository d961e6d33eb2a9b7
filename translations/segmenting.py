"""A source's segments, brought into line with its content in bulk.

Stands for `TranslationSource.refresh_segments` and `update_from_db` of wagtail-localize, which write and read each
segment by itself and throw the string of a segment away with its row when the words change. Here it takes the same
number of queries for any number of segments, and a segment whose words have changed stays the same row.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    Template,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments

from translations.alignment import align

# A string in its place: the keys of its context and of the string itself.
Place = tuple[int, int]


@dataclass
class Strings:
    """The strings of a source before and after a change, in their order."""

    before: dict[Place, String] = field(default_factory=dict)
    after: dict[Place, String] = field(default_factory=dict)
    contexts: dict[int, TranslationContext] = field(default_factory=dict)
    # In the place of which string within its context each changed one came.
    predecessors: dict[Place, Place] = field(default_factory=dict)


def content_of(instance: models.Model) -> dict[str, Any]:
    """Return what a source keeps of an instance: its content, its name and the version of its schema."""
    if isinstance(instance, ClusterableModel):
        content = instance.to_json()
    else:
        content = json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)
    return {
        "content_json": content,
        "object_repr": str(instance)[:200],
        "schema_version": get_schema_version(instance._meta.app_label),
        "last_updated_at": timezone.now(),
    }


def refresh(source: TranslationSource, instance: models.Model, *, new: bool = False) -> Strings:
    """Bring the content and the segments of a held source into line with an instance; return its strings.

    A `new` source has no segments yet.
    """
    if not new:
        for name, value in content_of(instance).items():
            setattr(source, name, value)
        source.save(update_fields=["content_json", "object_repr", "schema_version", "last_updated_at"])
    values = extract_segments(instance)
    contexts = _contexts(source, instance, {value.path for value in values}, new=new)
    by_kind = defaultdict(list)
    for value in values:
        by_kind[type(value)].append(value)
    strings = _string_segments(source, by_kind[StringSegmentValue], contexts, new=new)
    _template_segments(source, by_kind[TemplateSegmentValue], contexts, new=new)
    _related_segments(source, by_kind[RelatedObjectSegmentValue], contexts, new=new)
    overridables = [
        (contexts[value.path].pk, value.order, {"data_json": json.dumps(value.data, cls=DjangoJSONEncoder)})
        for value in by_kind[OverridableSegmentValue]
    ]
    _settle(source, OverridableSegment, overridables, new=new)
    return strings


def _contexts(
    source: TranslationSource, instance: models.Model, paths: set[str], *, new: bool
) -> dict[str, TranslationContext]:
    ids = {TranslationContext._get_path_id(path): path for path in paths}
    here = TranslationContext.objects.filter(object_id=source.object_id, path_id__in=ids)
    found = {} if new else {context.path: context for context in here}
    missing = paths - found.keys()
    if missing:
        TranslationContext.objects.bulk_create(
            [
                TranslationContext(
                    object_id=source.object_id,
                    path=path,
                    path_id=TranslationContext._get_path_id(path),
                    field_path=_field_path(instance, path),
                )
                for path in sorted(missing)
            ],
            ignore_conflicts=True,
        )
        found = {context.path: context for context in here.all()}
    return found


def _field_path(instance: models.Model, path: str) -> str:
    context = TranslationContext(path=path)
    # The package saves it at once.
    context.save = lambda **_kwargs: None
    return context.get_field_path(instance)


def _stored(
    model: type[models.Model], name: str, wanted: dict[Any, models.Model], *, new: bool, **where: Any
) -> dict[Any, Any]:
    """Return the rows of `wanted` by the value of the unique field `name`, those that are missing made."""
    if not wanted:
        return {}
    rows = model.objects.filter(**where, **{f"{name}__in": wanted})
    # Of a new source nearly nothing is there.
    found = {} if new else {getattr(row, name): row for row in rows}
    missing = [row for key, row in wanted.items() if key not in found]
    if missing:
        model.objects.bulk_create(missing, ignore_conflicts=True)
        found = {getattr(row, name): row for row in rows.all()}
    return found


def _string_segments(
    source: TranslationSource,
    values: list[StringSegmentValue],
    contexts: dict[str, TranslationContext],
    *,
    new: bool,
) -> Strings:
    hashes = {value.string.data: String._get_data_hash(value.string.data) for value in values}
    stored = _stored(
        String,
        "data_hash",
        {
            data_hash: String(locale_id=source.locale_id, data_hash=data_hash, data=data)
            for data, data_hash in hashes.items()
        },
        new=new,
        locale_id=source.locale_id,
    )
    result = Strings(contexts={context.pk: context for context in contexts.values()})
    wanted = defaultdict(list)
    for value in values:
        string = stored[hashes[value.string.data]]
        attrs = json.dumps(value.attrs, cls=DjangoJSONEncoder)
        wanted[contexts[value.path].pk].append((string, attrs, value.order))
        result.after[contexts[value.path].pk, string.pk] = string
    there = defaultdict(list)
    if not new:
        rows = StringSegment.objects.filter(source=source).select_related("string", "context").order_by("order", "pk")
        for row in rows:
            there[row.context_id].append(row)
            result.before[row.context_id, row.string_id] = row.string
            result.contexts[row.context_id] = row.context
    _settle_strings(source, there, wanted, result)
    return result


def _settle_strings(
    source: TranslationSource,
    there: dict[int, list[StringSegment]],
    wanted: dict[int, list[tuple[String, str, int]]],
    result: Strings,
) -> None:
    made, changed, gone = [], [], []
    for context_id in there.keys() | wanted.keys():
        rows, goal = there.get(context_id, []), wanted.get(context_id, [])
        for one, other in align([row.string.data for row in rows], [string.data for string, _attrs, _order in goal]):
            if other is None:
                gone.append(rows[one].pk)
                continue
            string, attrs, order = goal[other]
            if one is None:
                made.append(
                    StringSegment(source=source, context_id=context_id, string=string, attrs=attrs, order=order)
                )
                continue
            row = rows[one]
            if row.string_id != string.pk:
                result.predecessors.setdefault((context_id, string.pk), (context_id, row.string_id))
            if (row.string_id, row.attrs, row.order) != (string.pk, attrs, order):
                row.string, row.attrs, row.order = string, attrs, order
                changed.append(row)
    _apply(StringSegment, made, changed, gone, ["string", "attrs", "order"])


def _template_segments(
    source: TranslationSource,
    values: list[TemplateSegmentValue],
    contexts: dict[str, TranslationContext],
    *,
    new: bool,
) -> None:
    def key(value: TemplateSegmentValue) -> UUID:
        return uuid5(uuid5(Template.BASE_UUID_NAMESPACE, value.format), value.template)

    stored = _stored(
        Template,
        "uuid",
        {
            key(value): Template(
                uuid=key(value),
                template=value.template,
                template_format=value.format,
                string_count=value.string_count,
            )
            for value in values
        },
        new=new,
    )
    goal = [(contexts[value.path].pk, value.order, {"template_id": stored[key(value)].pk}) for value in values]
    _settle(source, TemplateSegment, goal, new=new)


def _related_segments(
    source: TranslationSource,
    values: list[RelatedObjectSegmentValue],
    contexts: dict[str, TranslationContext],
    *,
    new: bool,
) -> None:
    _stored(
        TranslatableObject,
        "translation_key",
        {
            value.translation_key: TranslatableObject(
                translation_key=value.translation_key, content_type=value.content_type
            )
            for value in values
        },
        new=new,
    )
    goal = [(contexts[value.path].pk, value.order, {"object_id": value.translation_key}) for value in values]
    _settle(source, RelatedObjectSegment, goal, new=new)


def _settle(
    source: TranslationSource,
    model: type[models.Model],
    goal: Sequence[tuple[int, int, dict[str, Any]]],
    *,
    new: bool,
) -> None:
    """Make the segments of a kind what they should be: (context, order, other columns)."""
    there = defaultdict(list)
    if not new:
        for row in model.objects.filter(source=source).order_by("order", "pk"):
            there[row.context_id].append(row)
    made, changed = [], []
    columns = ["order", *(goal[0][2] if goal else ())]
    for context_id, order, rest in goal:
        wanted = {"order": order, **rest}
        if not there[context_id]:
            made.append(model(source=source, context_id=context_id, **wanted))
            continue
        row = there[context_id].pop(0)
        if any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            changed.append(row)
    gone = [row.pk for rows in there.values() for row in rows]
    _apply(model, made, changed, gone, [name.removesuffix("_id") for name in columns])


def _apply(
    model: type[models.Model],
    made: list[models.Model],
    changed: list[models.Model],
    gone: Iterable[int],
    columns: list[str],
) -> None:
    if gone:
        model.objects.filter(pk__in=gone).delete()
    if changed:
        model.objects.bulk_update(changed, columns)
    if made:
        model.objects.bulk_create(made)
