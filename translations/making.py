"""Translations are made in bulk: a source with its segments once, then a draft in each language.

Stands for `operations.translate_object`, `TranslationSource.get_or_create_from_instance` and
`create_or_update_translation` of wagtail-localize, which write each segment by itself and every page twice. A page
that is there already is left alone, so that what was begun and interrupted may be begun again.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import (
    SegmentOverride,
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.operations import TranslationCreator

from teams.services import settled_once
from translations import sync
from translations.drafts import save_draft
from translations.planting import Planting
from translations.segmenting import content_of, refresh
from translations.strings import hold_source


def start(page: Page, locales: Iterable[Locale], person: Any, components: Any = None) -> list[Translation]:
    """Make a draft of a page in each language and return the translations that were begun.

    Languages in which the page is there already are passed over. Raises ParentNotTranslatedError where the page above
    is not there in a language; then nothing was made.
    """
    page = page.specific
    with settled_once():
        source = source_of(page, person)
        there = set(Page.objects.filter(translation_key=page.translation_key).values_list("locale_id", flat=True))
        wanted = [locale for locale in locales if locale.pk not in there and locale.pk != source.locale_id]
        if not wanted:
            return []
        _start_related(source, page, wanted, person)
        Translation.objects.bulk_create(
            [Translation(source=source, target_locale=locale, enabled=True) for locale in wanted],
            update_conflicts=True,
            unique_fields=["source", "target_locale"],
            update_fields=["enabled"],
        )
        begun = list(
            source.translations.filter(target_locale__in=wanted).select_related("target_locale").order_by("pk")
        )
        drafts = Planting(page, person).plant(wanted)
        if PageViewRestriction.objects.filter(page=page).exists():
            for draft in drafts.values():
                source.sync_view_restrictions(page, draft)
        remembered = _remembered(source)
        for translation in begun:
            if translation.target_locale_id in remembered:
                save_draft(translation, person)
        TranslationLog.objects.bulk_create(
            TranslationLog(source=source, locale_id=key, revision_id=draft.latest_revision_id)
            for key, draft in drafts.items()
            if key not in remembered
        )
        if components is not None:
            components.save(source, sources_and_translations={source: begun})
    return begun


def source_of(instance: models.Model, person: Any = None) -> TranslationSource:
    """Return the source that an instance is, with its present words, held until the transaction ends."""
    found = TranslationSource.objects.filter(object_id=instance.translation_key, locale_id=instance.locale_id)
    pk = found.values_list("pk", flat=True).first()
    if pk is not None:
        sync.synchronise_source(pk, person)
        return hold_source(pk)
    TranslatableObject.objects.bulk_create(
        [
            TranslatableObject(
                translation_key=instance.translation_key,
                content_type=ContentType.objects.get_for_model(instance.get_translation_model()),
            )
        ],
        ignore_conflicts=True,
    )
    source = TranslationSource(
        object_id=instance.translation_key,
        locale=instance.locale,
        specific_content_type=ContentType.objects.get_for_model(type(instance)),
        **content_of(instance),
    )
    TranslationSource.objects.bulk_create([source], ignore_conflicts=True)
    source = hold_source(found.values_list("pk", flat=True).get())
    # Somebody else may have been faster.
    refresh(source, instance, new=not source.stringsegment_set.exists())
    return source


def _remembered(source: TranslationSource) -> set[int]:
    """Return the keys of the locales that have words or values left from a translation that was there before."""
    found: set[int] = set()
    for model in (StringTranslation, SegmentOverride):
        rows = model.objects.filter(context__object_id=source.object_id).order_by()
        found |= set(rows.values_list("locale_id", flat=True).distinct())
    return found


def _start_related(source: TranslationSource, page: Page, locales: list[Locale], person: Any) -> None:
    """Have the snippets that a page shows translated too, by the package's own way: they are few and small."""
    creator = TranslationCreator(person, locales)
    for segment in source.relatedobjectsegment_set.select_related("object__content_type"):
        related = segment.object.get_instance_or_none(page.locale)
        if related is not None:
            creator.create_translations(related, include_related_objects=False)
