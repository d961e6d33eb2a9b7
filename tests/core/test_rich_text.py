"""Words in another language inside rich text."""

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import RichTextBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import get_page_models
from wagtail.rich_text import expand_db_html
from wagtail_localize.strings import extract_strings, restore_strings

from core.rich_text import stored_html

STORED = '<p data-block-key="a1">The <a linktype="lang-es">sociedad laboral</a> is a company.</p>'


def test_the_mark_is_stored_as_what_a_translator_may_keep():
    assert stored_html('<p>A <span lang="es">sociedad</span>.</p>') == '<p>A <a linktype="lang-es">sociedad</a>.</p>'


def test_readers_get_the_language_and_no_link():
    assert expand_db_html(STORED) == ('<p data-block-key="a1">The <a lang="es">sociedad laboral</a> is a company.</p>')


@pytest.mark.parametrize("features", [["lang-es"], ["lang-sl", "lang-es", "link"]])
def test_the_editor_keeps_the_mark(features):
    converter = ContentstateConverter(features=features)

    assert converter.to_database_format(converter.from_database_format(STORED)) == STORED


def test_an_editor_without_the_feature_drops_the_mark_but_no_word():
    converter = ContentstateConverter(features=["bold"])

    kept = converter.to_database_format(converter.from_database_format(STORED))
    assert kept == '<p data-block-key="a1">The sociedad laboral is a company.</p>'


def test_the_mark_passes_through_a_translation():
    template, strings = extract_strings(STORED)
    [(string, attrs)] = strings

    assert string.data == 'The <a id="a1">sociedad laboral</a> is a company.'
    assert restore_strings(template, [(string, attrs)]) == STORED


def blocks_within(block):
    children = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
    return [block, *(each for child in children for each in blocks_within(child))]


def test_no_rich_text_takes_pictures_whose_alternative_text_nobody_could_translate():
    fields = [field for model in get_page_models() for field in model._meta.get_fields()]
    streams = [field.stream_block for field in fields if isinstance(field, StreamField)]
    places = [field for field in fields if isinstance(field, RichTextField)] + [
        block for stream in streams for block in blocks_within(stream) if isinstance(block, RichTextBlock)
    ]

    offered = [get_rich_text_editor_widget(each.editor, features=each.features).features for each in places]

    assert {type(each) for each in places} == {RichTextField, RichTextBlock}
    assert [features for features in offered if "image" in features or "link" not in features] == []
