"""What the archive holds of the regions: who they are, and their key figures."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import get_text_for_indexing

from core import languages
from core.archiving import Node, Row, Table, register
from partners.models import RegionPage

_AT_ONCE = 100
_REGION = ("code", "name", "name_language", "country", "kind", "joined", "page_language", "title", "lead", "url")
_FIGURE = (
    "region",
    "page_language",
    "kind",
    "number",
    "unit",
    "at_least",
    "label",
    "scope",
    "share_percent",
    "share_label",
    "period",
    "source",
    "source_url",
)


def register_parts() -> None:
    """Add the regions and their key figures to the archive; called once, when the app is ready."""
    register(Table("regions", _("Regions"), _REGION, _regions, _nodes))
    register(Table("key-figures", _("Key figures of the regions"), _FIGURE, _figures))


def _profiles() -> Iterator[RegionPage]:
    pages = RegionPage.objects.visible().filter(languages.on_site(), alias_of__isnull=True)
    return (
        pages.select_related("region", "locale")
        .order_by("region__joined", "locale__language_code", "pk")
        .only_with("figures", "body")
        .iterator(chunk_size=_AT_ONCE)
    )


def _regions() -> Iterator[Row]:
    for page in _profiles():
        region = page.region
        yield {
            "code": region.code,
            "name": region.name,
            "name_language": region.home_language,
            "country": region.country,
            "kind": region.kind,
            "joined": region.joined,
            "page_language": page.locale.language_code,
            "title": page.title,
            "lead": page.lead,
            "url": page.full_url,
        }


def _figures() -> Iterator[Row]:
    for page in _profiles():
        for block in page.blocks("figures"):
            value = block.value
            yield {
                "region": page.region.code,
                "page_language": page.locale.language_code,
                "kind": value["kind"],
                "number": value["number"],
                "unit": value["unit"],
                "at_least": "yes" if value["at_least"] else "no",
                "label": value["label"],
                "scope": value["scope"],
                "share_percent": value["share"],
                "share_label": value["share_label"],
                "period": value["period"],
                "source": value["source"],
                "source_url": value["source_url"],
            }


def _nodes() -> Iterator[Node]:
    for page in _profiles():
        region, language = page.region, page.locale.language_code
        yield {
            "@type": "AdministrativeArea",
            "@id": f"{page.full_url}#region",
            "identifier": region.code,
            "name": [_word(region.name, region.home_language), _word(page.title, language)],
            "url": page.full_url,
            "containedInPlace": {"@type": "Country", "identifier": region.country},
            "description": _word(" ".join(filter(None, [page.lead, get_text_for_indexing(page.body)])), language),
            "additionalProperty": [_property(block.value, language) for block in page.blocks("figures")],
        }


def _property(value: Any, language: str) -> Node:
    found = {
        "@type": "PropertyValue",
        "propertyID": value["kind"],
        "name": _word(value["label"], language),
        "minValue" if value["at_least"] else "value": value["number"],
        "unitText": value["unit"],
        "description": _word(value["scope"], language) if value["scope"] else None,
        "valueReference": _period(value["period"]) if value["period"] else None,
        "measurementTechnique": value["source"] or None,
        "url": value["source_url"] or None,
    }
    return {name: each for name, each in found.items() if each is not None}


def _period(period: str) -> Node:
    return {"@type": "PropertyValue", "propertyID": "period", "value": period}


def _word(text: str, language: str) -> Node:
    return {"@value": text, "@language": language}
