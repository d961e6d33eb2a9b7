"""Makes wagtail-localize translations of an object from versions of it that are written already."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from wagtail.models import Locale, Page, Revision
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationLog,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments

from translations import making


class Segments:
    """What wagtail-localize makes of an object: its texts, how they are set together, and its address."""

    def __init__(self, instance: models.Model) -> None:
        self.words: dict[str, list[str]] = defaultdict(list)
        self.slug: str | None = None
        templates: dict[str, str] = {}
        for value in extract_segments(instance):
            if isinstance(value, StringSegmentValue):
                if not value.is_empty():
                    self.words[value.path].append(value.string.data)
            elif isinstance(value, TemplateSegmentValue):
                templates[value.path] = value.template
            elif isinstance(value, OverridableSegmentValue) and value.path == "slug":
                self.slug = value.data
        self.shape = {path: (len(texts), templates.get(path, "")) for path, texts in self.words.items()}

    def differences(self, other: "Segments") -> list[str]:
        """Return the paths at which the two are not set together alike, in alphabetical order."""
        return [
            path
            for path in sorted(self.shape.keys() | other.shape.keys())
            if self.shape.get(path) != other.shape.get(path)
        ]


def record_translations(
    source_object: Any, versions: Mapping[Locale, Segments], revisions: Mapping[Locale, Revision | None]
) -> None:
    """Write what wagtail-localize would know if `source_object` had been translated into each of the locales.

    The translated objects are there already, in `versions` what they are made of: set together as the source is.
    """
    with transaction.atomic():
        source = making.source_of(source_object.specific if isinstance(source_object, Page) else source_object)
    segments = list(StringSegment.objects.filter(source=source).select_related("context", "string").order_by("order"))
    slug = OverridableSegment.objects.filter(source=source, context__path="slug").first()
    made = []
    for locale, version in versions.items():
        words = {path: iter(texts) for path, texts in version.words.items()}
        unique = {
            (segment.string_id, segment.context_id): StringTranslation(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                data=next(words[segment.context.path]),
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for segment in segments
        }
        made.extend(unique.values())
    StringTranslation.objects.bulk_create(made, ignore_conflicts=True)
    for locale, revision in revisions.items():
        if revision is not None:
            # What is published holds these words, so nobody has typed them since.
            typed = StringTranslation.objects.filter(context__object_id=source.object_id, locale=locale)
            typed.update(updated_at=revision.created_at)
    if slug is not None:
        SegmentOverride.objects.bulk_create(
            SegmentOverride(locale=locale, context_id=slug.context_id, data_json=f'"{version.slug}"')
            for locale, version in versions.items()
        )
    Translation.objects.bulk_create(Translation(source=source, target_locale=locale) for locale in versions)
    TranslationLog.objects.bulk_create(
        TranslationLog(source=source, locale=locale, revision=revisions.get(locale)) for locale in versions
    )
