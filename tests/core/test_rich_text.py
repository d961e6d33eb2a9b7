"""Words in another language inside rich text."""

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
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
