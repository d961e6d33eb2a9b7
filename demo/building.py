"""Builds model instances from content entries, in one language at a time."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale

from core.models import Region
from core.rich_text import stored_html
from demo.content_files import PAGE_KEYS, ContentError, Entry, Mapping, Place, in_language
from workshops.facts import EXACT, aware

# Every row, page and block of the demo has an identity that follows from its key.
NAMESPACE = uuid.UUID("5ec04e70-0000-4000-8000-5e0c0e7c0de0")
# The facts of a workshop that stand in the file as they are.
WORKSHOP_FACTS = (
    "number",
    "precision",
    "zone",
    "mode",
    "cancelled",
    "spoken",
    "interpreted",
    "capacity",
    "online_link",
)
BETWEEN_BLOCKS = re.compile(r"(?<=>)\s+(?=</?(?:p|h[2-6]|ul|ol|li|blockquote|hr)\b)")


def identity(key: str) -> uuid.UUID:
    """Return the UUID that belongs to `key`, the same on every machine."""
    return uuid.uuid5(NAMESPACE, key)


def page_model(entry: Entry) -> type[models.Model]:
    """Return the page class that the entry names; raise ContentError when there is none."""
    try:
        return apps.get_model(entry.data["page"])
    except (LookupError, ValueError) as error:
        raise ContentError(entry.data.at("page"), f"there is no page type “{entry.data['page']}”") from error


@dataclass
class Rows:
    """The rows that pages speak of: regions by their code, and what the files say of workshops by their key."""

    regions: dict[str, Region]
    workshops: dict[str, Entry]

    def region(self, code: str, place: Place) -> Region:
        """Return the region `code`; raise ContentError, naming the line, when there is none."""
        if code not in self.regions:
            raise ContentError(place, f"there is no region “{code}” among the rows")
        return self.regions[code]


def build_page(entry: Entry, language: str, locale: Locale, rows: Rows) -> models.Model:
    """Return an unsaved page of the entry with its words in `language`; raise ContentError, naming the line."""
    model = page_model(entry)
    page = model(locale=locale, translation_key=identity(entry.key))
    page.slug = entry.data["slug"][language]
    for name, value in entry.data.items():
        if name in PAGE_KEYS:
            continue
        if name == "region":
            page.region = rows.region(value, entry.data.at("region"))
        elif name == "workshop":
            _set_workshop_facts(page, entry, rows)
        else:
            _set_field(page, entry, name, language)
    page.show_in_menus = page.show_in_menus_default or _stands_in_a_menu(page)
    return page


def _stands_in_a_menu(page: Any) -> bool:
    placement = getattr(page, "placement", None)
    return placement != "none" if placement is not None else page.menu != ""


def _set_field(page: models.Model, entry: Entry, name: str, language: str) -> None:
    place = entry.data.at(name)
    try:
        field = page._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise ContentError(place, f"{entry.data['page']} has no field “{name}”") from error
    value = entry.data[name]
    if isinstance(field, StreamField):
        if not isinstance(value, list):
            raise ContentError(place, f"“{name}” is a list of blocks")
        raw = [_raw_block(field.stream_block, entry, name, item, language) for item in value]
        try:
            stream = field.stream_block.to_python(raw)
            list(stream)
        except (ArithmeticError, ValueError, TypeError) as error:
            raise ContentError(place, f"“{name}” holds something that is no number or date: {error}") from error
        for item, child in zip(value, stream, strict=True):
            try:
                child.block.clean(child.value)
            except ValidationError as error:
                raise ContentError(item.place, f"this block is not valid: {_reasons(error)}") from error
        setattr(page, name, stream)
        return
    plain = in_language(value, language)
    if isinstance(field, RichTextField):
        plain = _as_edited(plain)
    if isinstance(plain, dict | list):
        raise ContentError(place, f"“{name}” is a single value or a text with the languages {entry.languages}")
    try:
        setattr(page, name, field.to_python(plain))
    except ValidationError as error:
        raise ContentError(place, f"“{name}”: {_reasons(error)}") from error


def _raw_block(stream: blocks.StreamBlock, entry: Entry, name: str, item: Any, language: str) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise ContentError(entry.data.at(name), f"each item of “{name}” is a mapping")
    kinds = list(stream.child_blocks)
    kind = item.get("type", kinds[0] if len(kinds) == 1 else None)
    if kind not in kinds:
        raise ContentError(item.place, f"`type:` must be one of {', '.join(kinds)}")
    if "key" not in item:
        raise ContentError(item.place, "a block needs a `key:`")
    path = f"{entry.key}/{name}/{item['key']}"
    inside = Mapping(item.place)
    for each, value in item.items():
        if each not in {"type", "key"}:
            inside[each] = value
            inside.places[each] = item.at(each)
    value = _raw_value(stream.child_blocks[kind], inside, in_language(inside, language), path)
    return {"type": kind, "id": str(identity(path)), "value": value}


def _raw_value(block: blocks.Block, located: Any, plain: Any, path: str) -> Any:
    if isinstance(block, blocks.StructBlock):
        for name in plain:
            if name not in block.child_blocks and name != "key":
                raise ContentError(
                    located.at(name),
                    f"there is no “{name}” in this block; it has {', '.join(block.child_blocks)}",
                )
        # What is left out is empty, as a form would send it.
        empty = {
            name: ""
            for name, child in block.child_blocks.items()
            if isinstance(child, blocks.CharBlock | blocks.TextBlock)
        }
        return empty | {
            name: _raw_value(block.child_blocks[name], located[name], value, f"{path}/{name}")
            for name, value in plain.items()
            if name in block.child_blocks and value is not None
        }
    if isinstance(block, blocks.ListBlock):
        return [
            {
                "type": "item",
                "id": str(identity(f"{path}/{place}")),
                "value": _raw_value(block.child_block, inside, value, f"{path}/{place}"),
            }
            for place, (inside, value) in enumerate(zip(located, plain, strict=True))
        ]
    return _as_edited(plain) if isinstance(block, blocks.RichTextBlock) else plain


def _as_edited(html: str) -> str:
    """Return rich text as the editor of the admin stores it, so that the first change of a page is its own alone."""
    return stored_html(BETWEEN_BLOCKS.sub("", html))


def _reasons(error: ValidationError) -> str:
    inner = getattr(error, "block_errors", None)
    if isinstance(inner, dict):
        return "; ".join(f"{name}: {_reasons(each)}" for name, each in inner.items())
    if isinstance(inner, list):
        return "; ".join(_reasons(each) for each in inner if each)
    return " ".join(str(message) for message in error.messages)


def _set_workshop_facts(page: Any, entry: Entry, rows: Rows) -> None:
    row = rows.workshops.get(f"workshops:{entry.data['workshop']}")
    if row is None:
        raise ContentError(entry.data.at("workshop"), f"there is no workshop “{entry.data['workshop']}” among the rows")
    facts = row.data
    for name in WORKSHOP_FACTS:
        if name in facts:
            setattr(page, name, facts[name])
    page.host = rows.region(facts.get("host"), facts.at("host"))
    day = facts.get("day")
    if isinstance(day, int):
        # So many days after the content is loaded: for what must always be still to come.
        day = timezone.localdate() + dt.timedelta(days=day)
    page.day = day if isinstance(day, dt.date) else None
    for name in ("starts_at", "ends_at"):
        written = facts.get(name)
        if not written or page.precision != EXACT:
            continue
        if str(written).startswith("T") and page.day is not None:
            written = f"{page.day}{written}"
        try:
            setattr(page, name, aware(dt.datetime.fromisoformat(str(written)), page.zone))
        except ValueError as error:
            raise ContentError(facts.at(name), f"“{written}” is no moment like 2021-05-26T10:00: {error}") from error
