"""Words in another language inside rich text (WCAG 3.1.2): marked by editors, kept by translators.

Stored as `<a linktype="lang-sl">`, since wagtail-localize lets only `<a>` carry an attribute through translation
(wagtail_localize.strings, 1.14). Readers get `<a lang="sl">` without an address, which HTML calls a placeholder: it is
no link, takes no focus and says nothing but the language.
"""

import re
from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail_features
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from core.languages import own_name

_SPAN = re.compile(r'<span lang="([a-z-]+)">(.*?)</span>', re.DOTALL)


def register_language_mark(features: FeatureRegistry, code: str) -> None:
    """Register the feature `lang-CODE`: a button in the editor, its stored form and what readers get."""
    name, style = f"lang-{code}", f"LANG_{code.upper().replace('-', '_')}"
    features.register_editor_plugin(
        "draftail",
        name,
        draftail_features.InlineStyleFeature(
            {"type": style, "label": code.upper(), "description": own_name(code), "style": {"fontStyle": "italic"}}
        ),
    )
    features.register_converter_rule(
        "contentstate",
        name,
        {
            "from_database_format": {f'a[linktype="{name}"]': InlineStyleElementHandler(style)},
            "to_database_format": {"style_map": {style: {"element": "a", "props": {"linktype": name}}}},
        },
    )
    features.register_link_type(_handler(name, code))


def stored_html(html: str) -> str:
    """Return rich text as it is stored, from HTML in which words in another language are `<span lang="sl">`."""
    return _SPAN.sub(r'<a linktype="lang-\1">\2</a>', html)


def _handler(name: str, code: str) -> type[LinkHandler]:
    class LanguageMarkHandler(LinkHandler):
        identifier = name

        @classmethod
        def expand_db_attributes(cls, attrs: dict[str, Any]) -> str:
            return f'<a lang="{code}">'

    return LanguageMarkHandler
