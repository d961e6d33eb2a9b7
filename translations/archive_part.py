"""What the archive holds of the translations: a PO file for each published page in each language but its own.

It holds the words that visitors read, and none that somebody has written since and nobody has published.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from core import languages
from core.archive_parts import public_terms
from core.archiving import Bundle, register
from core.models import FundingNotice, GlossaryTerm
from core.visibility import publicly_visible
from translations import markup
from translations.exchange import po
from translations.exchange.papers import Paper, Unit, unit_of
from translations.string_reading import Segment, segments_of_each

_AT_ONCE = 25
# The words of an instance that is public, as people type them, each with where it stands.
_Words = frozenset[tuple[str, str]]


def register_parts() -> None:
    """Add the translations to the archive; called once, when the app is ready."""
    register(Bundle("translations", _("Translations"), _files))


def _files() -> Iterator[tuple[str, bytes]]:
    listed = (
        Translation.objects.select_related("source__locale", "source__specific_content_type", "target_locale")
        .order_by("target_locale__language_code", "source__object_id")
        .iterator(chunk_size=_AT_ONCE)
    )
    waiting: list[Translation] = []
    for translation in listed:
        waiting.append(translation)
        if len(waiting) == _AT_ONCE:
            yield from _written(waiting)
            waiting = []
    yield from _written(waiting)


def _written(listed: list[Translation]) -> Iterator[tuple[str, bytes]]:
    instances = _public_instances(listed)
    listed = [
        each
        for each in listed
        if {(each.source.object_id, each.source.locale_id), (each.source.object_id, each.target_locale_id)}
        <= instances.keys()
    ]
    segments = segments_of_each(listed)
    words = {
        place: _words_of(instance)
        for place, instance in instances.items()
        if place[0] in {each.source.object_id for each in listed}
    }
    for translation in listed:
        key, language = translation.source.object_id, translation.target_locale.language_code
        original = instances[key, translation.source.locale_id]
        units = _units(
            segments[translation.pk],
            words[key, translation.source.locale_id],
            words[key, translation.target_locale_id],
        )
        paper = Paper(
            title=str(original),
            source_language=translation.source.locale.language_code,
            language=language,
            # It never comes back.
            ticket="",
            units=tuple(units),
        )
        stem = slugify(str(original))[:60] or "page"
        yield f"{language}/{stem}-{str(key)[:8]}.po", po.write(paper)


def _units(segments: list[Segment], source: _Words, target: _Words) -> Iterator[Unit]:
    for segment in segments:
        if (segment.path, segment.source) not in source:
            continue
        unit = unit_of(segment)
        if (segment.path, segment.words) not in target:
            unit = Unit(unit.key, unit.path, unit.label, unit.is_html, unit.source, "", unit.condition)
        yield unit


def _public_instances(listed: list[Translation]) -> dict[tuple[Any, int], models.Model]:
    """Return what everybody can read of these translations and their originals, by translation key and locale."""
    by_model: dict[type[models.Model], set[Any]] = {}
    for translation in listed:
        model = translation.source.specific_content_type.model_class()
        if model is not None:
            by_model.setdefault(model, set()).add(translation.source.object_id)
    found: dict[tuple[Any, int], models.Model] = {}
    for model, keys in by_model.items():
        instances = model._default_manager.filter(translation_key__in=keys)
        if issubclass(model, Page):
            instances = publicly_visible(instances.filter(languages.on_site(), alias_of__isnull=True))
        elif model is GlossaryTerm:
            instances = instances.filter(pk__in=public_terms().values("pk"))
        elif model is not FundingNotice:
            # Whether anybody can read it is not known here.
            continue
        found |= {(each.translation_key, each.locale_id): each for each in instances}
    return found


def _words_of(instance: models.Model) -> _Words:
    return frozenset(
        (value.path, markup.typed(value.string.data, is_html=is_html))
        for value in extract_segments(instance)
        if isinstance(value, StringSegmentValue)
        for is_html in (False, True)
    )
