"""What a reviewer reads side by side: a translation and its source, or a text and what is published of it."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.compare import FieldComparison, RichTextFieldComparison, StreamFieldComparison, diff_text
from wagtail.blocks.field_block import BaseChoiceBlock
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.utils.text import text_from_html
from wagtail_localize.models import SourceDeletedError, Translation
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

# What stands between the steps of a label: section › part › field.
STEP = " › "
ADDED, REMOVED = "addition", "deletion"
# What Wagtail would write as Python does: True, None, ['sl'], 2026-05-26 08:00:00+00:00.
_PYTHONIC = (bool, type(None), dt.date, dt.time, list)
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|blockquote)>")


@dataclass(frozen=True, slots=True)
class Line:
    """One field or part of a page: the text to compare with, the text to review, and whether it is new or changed."""

    label: str
    left: SafeString
    right: SafeString
    changed: bool


def link_of(page: Page) -> Translation | None:
    """Return what links a page, as a translation in use, to its source, or None for a page with words of its own."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source__locale")
        .first()
    )


def beside_source(text: Page, link: Translation) -> list[Line]:
    """Return the lines of a translation beside those of its source, as it was when it was last handed to translators.

    `text` is the page as its draft has it. A line counts as changed when the published translation differs.
    """
    try:
        source = link.source.as_instance()
    except SourceDeletedError:
        return [
            Line(label_of(text, path), mark_safe(""), _paragraphs(words), True) for path, words in _words(text).items()
        ]
    left, right = _words(source), _words(text)
    published = _words(type(text).objects.get(pk=text.pk)) if text.live else {}
    lines = []
    for path in [*left, *(path for path in right if path not in left)]:
        of_source, of_text = left.get(path, []), right.get(path, [])
        if not any(of_source) and not any(of_text):
            continue
        label = label_of(source if path in left else text, path)
        lines.append(Line(label, _paragraphs(of_source), _paragraphs(of_text), published.get(path) != of_text))
    return lines


def beside_published(text: Page, request: HttpRequest) -> list[Line]:
    """Return each field of a page as it is published and as its draft has it, with what differs marked.

    A page that was never published has nothing on the left.
    """
    published = type(text).objects.get(pk=text.pk) if text.live else type(text)(locale=text.locale)
    panel = text.get_edit_handler().get_bound_panel(instance=text, request=request, form=None)
    lines = []
    for make in panel.get_comparison():
        comparison = make(published, text)
        if isinstance(comparison, StreamFieldComparison):
            lines += _stream_lines(
                str(comparison.field_label()), comparison.val_a, comparison.val_b, first=not text.live
            )
            continue
        changed = _has_changed(comparison)
        html = _html_of(comparison)
        left, right = (_side(html, hidden) for hidden in (ADDED, REMOVED)) if changed else (html, html)
        if not text.live:
            left, right = mark_safe(""), _side(html, REMOVED, plain=True)
        if _empty(left) and _empty(right):
            continue
        lines.append(Line(str(comparison.field_label()), left, right, changed))
    return lines


def label_of(instance: Any, path: str) -> str:
    """Return where a segment of wagtail-localize stands, in the words of the editor: Key figures › Figure 2 › Label."""
    plain = path.partition("'")[0].rstrip(".")
    parts = plain.split(".")
    field = instance._meta.get_field(parts[0])
    steps = [capfirst(str(getattr(field, "verbose_name", field.name)))]
    if isinstance(field, StreamField):
        steps += _block_labels(field.stream_block, field.value_from_object(instance), parts[1:])
    if "'" in path:
        steps.append(_("Link"))
    return STEP.join(steps)


def _block_labels(block: Any, value: Any, parts: list[str]) -> Iterator[str]:
    if not parts:
        return
    if isinstance(block, blocks.StructBlock):
        definition = block.child_blocks.get(parts[0])
        if definition is not None:
            yield str(definition.label)
            # The value of Wagtail's block for an image with its words is the image.
            inner = value.get(parts[0]) if isinstance(value, blocks.StructValue) else None
            yield from _block_labels(definition, inner, parts[1:])
        return
    if not isinstance(value, (blocks.StreamValue, ListValue)):
        return
    children = list(getattr(value, "bound_blocks", None) or value)
    for place, child in enumerate(children, start=1):
        if child.id == parts[0]:
            yield f"{child.block.label} {place}" if child.block.label else str(place)
            yield from _block_labels(child.block, child.value, parts[1:])
            return


def _words(instance: Page) -> dict[str, list[str]]:
    """Return the texts of a page by the path of their field, in its order; links stand by the path of their field."""
    found: dict[str, list[str]] = {}
    for segment in extract_segments(instance):
        if isinstance(segment, StringSegmentValue):
            found.setdefault(segment.path, []).append(segment.render_text())
        elif isinstance(segment, OverridableSegmentValue) and isinstance(segment.data, str) and segment.data:
            # The path of a link ends with the link itself, which may differ in each language.
            field = segment.path.partition("'")[0]
            found.setdefault(f"{field}'" if "'" in segment.path else field, []).append(segment.data)
    return found


def _paragraphs(texts: list[str]) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((text,) for text in texts if text))


def _stream_lines(field: str, before: Any, after: Any, *, first: bool) -> Iterator[Line]:
    """Yield a line for each value inside the blocks of a field, by its label; the blocks are known by their ids."""
    old, new = dict(_values(before, field)), dict(_values(after, field))
    for key in [*new, *(key for key in old if key not in new)]:
        label, was = old.get(key, ("", ""))
        label, now = new.get(key, (label, ""))
        if not was and not now:
            continue
        html = diff_text(was, now).to_html()
        if first:
            yield Line(label, mark_safe(""), conditional_escape(now), True)
        else:
            yield Line(label, _side(html, ADDED), _side(html, REMOVED), was != now)
    kept = [[block.id for block in value if block.id in ids] for value, ids in _common(before, after)]
    if kept[0] != kept[1]:
        yield Line(field, mark_safe(""), conditional_escape(_("The parts stand in another order.")), True)


def _common(before: Any, after: Any) -> list[tuple[Any, set[str]]]:
    ids = {block.id for block in before} & {block.id for block in after}
    return [(before, ids), (after, ids)]


def _values(value: Any, label: str, key: str = "", block: Any = None) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (key, (label, words)) of each value inside a block, in the order of the editor."""
    if isinstance(value, blocks.StructValue):
        for name, child in value.block.child_blocks.items():
            yield from _values(value.get(name), f"{label}{STEP}{child.label}", f"{key}.{name}", child)
    elif isinstance(value, (blocks.StreamValue, ListValue)):
        children = getattr(value, "bound_blocks", None) or value
        for place, child in enumerate(children, start=1):
            name = f"{child.block.label} {place}" if child.block.label else str(place)
            yield from _values(child.value, f"{label}{STEP}{name}", f"{key}.{child.id}", child.block)
    else:
        yield key, (label, _in_words(block, value))


def _in_words(block: Any, value: Any) -> str:
    """Return a value as people read it: the label of a choice, yes or no, the text of rich text."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, RichText):
        return _read(value.source)
    if isinstance(value, (dt.date, dt.time)):
        return _moment(value)
    if isinstance(block, BaseChoiceBlock):
        labels = dict(_flat(block.field.choices))
        chosen = value if isinstance(value, (list, tuple)) else [value]
        # In the order of the form, which saves them so in whichever order they were.
        places = {each: place for place, each in enumerate(labels)}
        chosen = sorted(chosen, key=lambda each: places.get(each, len(places)))
        return ", ".join(str(labels.get(each, each)) for each in chosen)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    alternative = getattr(value, "contextual_alt_text", None)
    return f"{value} ({alternative})" if alternative else str(value)


def _moment(value: dt.date | dt.time) -> str:
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname() or ''}".rstrip()
    return date_format(value, "DATE_FORMAT") if isinstance(value, dt.date) else time_format(value, "TIME_FORMAT")


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label


def _has_changed(comparison: Any) -> bool:
    """Tell whether a field differs; the keys that the editor gives to paragraphs are no words of anybody's."""
    if isinstance(comparison, RichTextFieldComparison):
        return _BLOCK_KEY.sub("", comparison.val_a or "") != _BLOCK_KEY.sub("", comparison.val_b or "")
    return comparison.has_changed()


def _read(html: str) -> str:
    """Return the text of rich text, its paragraphs apart."""
    return text_from_html(_BLOCK_END.sub(r"\g<0> ", html or ""))


def _html_of(comparison: Any) -> SafeString:
    """Return both versions of a field in one, as Wagtail marks what differs."""
    if isinstance(comparison, RichTextFieldComparison):
        return conditional_escape(diff_text(_read(comparison.val_a), _read(comparison.val_b)).to_html())
    if comparison.is_field:
        plain = type(comparison) is FieldComparison
        if plain and any(isinstance(value, _PYTHONIC) for value in (comparison.val_a, comparison.val_b)):
            comparison.val_a, comparison.val_b = (
                _in_words(None, value) for value in (comparison.val_a, comparison.val_b)
            )
        return conditional_escape(comparison.htmldiff())
    rows = []
    for child in comparison.get_child_comparisons():
        mark = ADDED if child.is_addition() else REMOVED if child.is_deletion() else ""
        fields = format_html_join(
            "",
            "<dt>{}</dt><dd>{}</dd>",
            ((each.field_label(), each.htmldiff()) for each in child.get_field_comparisons()),
        )
        rows.append(format_html('<div class="comparison__child-object {}"><dl>{}</dl></div>', mark, fields))
    return mark_safe("".join(rows))  # noqa: S308 - each part was escaped above


def _side(html: str, hidden: str, *, plain: bool = False) -> SafeString:
    """Return one version of two that are marked: without the `hidden` parts, and the others as marks of HTML."""
    markup = BeautifulSoup(html, "html.parser")
    for part in markup.select(f".{hidden}"):
        part.decompose()
    for part in markup.select(f".{ADDED}, .{REMOVED}"):
        if plain:
            part.attrs.pop("class", None)
        elif part.name == "span":
            part.name = "ins" if hidden == REMOVED else "del"
    return mark_safe(str(markup))  # noqa: S308 - Wagtail escaped what it compares


def _empty(html: str) -> bool:
    return not BeautifulSoup(html, "html.parser").get_text(strip=True)
