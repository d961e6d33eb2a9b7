"""Sending pages to translation: in bulk, just as the package would, without a word going live, and safe to repeat."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.actions.copy_for_translation import ParentNotTranslatedError
from wagtail.models import Page, PageLogEntry
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    TemplateSegment,
    Translation,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.operations import translate_object

from tests import factories
from tests.factories import stream, text
from translations import making, services


def paragraphs(number):
    return stream(*(text(f"aaaa{place}", f"<p>Palabra {place}.</p>") for place in range(number)))


@pytest.fixture
def indexed(settings):
    """Have the indexes of searching and of references follow, which cost queries."""
    settings.TASKS = settings.TASKS | {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.mark.parametrize("number", [47, 127])
def test_a_page_is_sent_to_three_languages_in_as_many_queries_for_any_length(
    world, indexed, person, number, django_assert_max_num_queries
):
    page = factories.publish(world.profiles["murcia"], extra=paragraphs(number - 5))
    locales = [world.locales[code] for code in ("en", "sl", "fr")]

    with django_assert_max_num_queries(150):
        services.start_translation(page, locales, None, person("administrator"))

    made = Translation.objects.filter(source__object_id=page.translation_key)
    assert sorted(translation.get_progress() for translation in made) == [(number, 0)] * 3


def test_what_is_made_is_what_the_package_would_make(world, person):
    page = factories.publish(
        world.profiles["murcia"],
        extra=stream(text("aaaa", '<h2>Uno</h2><p>Dos <a href="https://a.example.org">tres</a></p>')),
    )
    administrator = person("administrator")

    def made(make):
        with transaction.atomic():
            make()
            source = TranslationSource.objects.get(object_id=page.translation_key)
            draft = page.get_translation(world.locales["fr"])
            content = draft.get_latest_revision().content
            found = (
                sorted(
                    tuple(row)
                    for model, columns in (
                        (StringSegment, ("string__data", "attrs")),
                        (TemplateSegment, ("template__template",)),
                        (OverridableSegment, ("data_json",)),
                    )
                    for row in model.objects.filter(source=source).values_list("context__path", "order", *columns)
                ),
                sorted(TranslationContext.objects.filter(object_id=source.pk).values_list("path", "field_path")),
                json.loads(source.content_json)["title"],
                (draft.live, draft.slug, draft.owner, draft.draft_title, draft.has_unpublished_changes),
                {name: content[name] for name in ("title", "lead", "designation", "extra", "figures", "region")},
                list(source.translations.values_list("target_locale", "enabled")),
                sorted(PageLogEntry.objects.filter(page=draft).values_list("action", flat=True)),
                source.translation_logs.count(),
            )
            transaction.set_rollback(True)
        return found

    ours = made(lambda: making.start(page, [world.locales["fr"]], administrator))
    theirs = made(lambda: translate_object(page, [world.locales["fr"]], user=administrator))

    # Who sends a page to translation owns the draft: the package leaves the owner of the original.
    assert ours[3][2] == administrator
    assert ours[:3] + ours[4:] == theirs[:3] + theirs[4:]
    assert ours[3][:2] + ours[3][3:] == theirs[3][:2] + theirs[3][3:]


def test_the_package_still_writes_each_segment_by_itself(translation):
    """Where this fails, upstream may have made `translations.segmenting` and `making` superfluous."""
    with CaptureQueriesContext(connection) as queries:
        translation.source.refresh_segments()

    assert len(queries) > 3 * StringSegment.objects.filter(source=translation.source).count()


def test_what_is_there_is_left_alone_and_what_cannot_be_is_not_begun(world, published, person, unchanged):
    source, administrator = world.profiles["aragon"], person("administrator")
    unchanged.now()

    assert making.start(source, [world.locales["en"], world.locales["es"]], administrator) == []
    world.indexes["sl"].delete()
    unchanged.now()
    with pytest.raises(ParentNotTranslatedError):
        making.start(source, [world.locales["fr"], world.locales["sl"]], administrator)
    assert unchanged()


def test_words_that_are_remembered_stand_in_the_new_draft(world, published, person):
    source = world.profiles["aragon"]
    published.get_target_instance().delete()
    published.refresh_from_db()
    assert published.enabled is False

    making.start(source, [world.locales["en"]], person("administrator"))

    published.refresh_from_db()
    draft = Page.objects.get(translation_key=source.translation_key, locale=world.locales["en"])
    assert (published.enabled, draft.live) == (True, False)
    assert draft.get_latest_revision_as_object().lead == "EN Una región."
