"""The lines of the report for what is no page: terms of the glossary, funding notices."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from wagtail.models import TranslatableMixin
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.permissions import user_can_edit_snippet_type
from wagtail_localize.models import Translation

from core import languages
from translations import effort, states
from translations.overview import Cell, Line
from translations.states import Standing, State


def snippet_lines(person: Any) -> list[Line]:
    """Return a line for each snippet that is translated and that the person may change, in the order of its kind."""
    found = []
    for model in get_snippet_models():
        if issubclass(model, TranslatableMixin) and user_can_edit_snippet_type(person, model):
            found += _lines_of(model)
    return found


def _lines_of(model: type[models.Model]) -> list[Line]:
    links: dict[UUID, dict[str, Translation]] = defaultdict(dict)
    rows = Translation.objects.filter(
        source__specific_content_type=ContentType.objects.get_for_model(model), enabled=True
    ).select_related("source__specific_content_type", "source__locale", "target_locale")
    for row in rows.order_by("-pk"):
        links[row.source.object_id][row.target_locale.language_code] = row
    if not links:
        return []
    every = [link for group in links.values() for link in group.values()]
    counts, words = states.counts_of(every), effort.words_to_do(every)
    versions: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for version in model._default_manager.filter(translation_key__in=links).select_related("locale").order_by("pk"):
        versions[version.translation_key][version.locale.language_code] = version
    return [_line(key, group, versions[key], counts, words) for key, group in links.items() if key in versions]


def _line(
    key: UUID,
    group: dict[str, Translation],
    versions: dict[str, Any],
    counts: dict[int, dict[str, int]],
    words: dict[int, int],
) -> Line:
    sources = {link.source.locale.language_code for link in group.values()}
    code = next((each for each in languages.codes() if each in sources and each in versions), next(iter(versions)))
    original = versions[code]
    cells = []
    for each in languages.codes():
        standing = _standing(key, each, group.get(each), versions, counts)
        link = group.get(each)
        url = _edit_url(versions[each]) if each in versions else ""
        cells.append(Cell(each, standing, words.get(link.pk, 0) if link else None, url=url))
    return Line(str(original), code, str(original._meta.verbose_name), "", None, _edit_url(original), cells)


def _standing(
    key: UUID, code: str, link: Translation | None, versions: dict[str, Any], counts: dict[int, dict[str, int]]
) -> Standing | None:
    if link is None:
        return Standing(key, code, None, None, State.SOURCE) if code in versions else None
    number = counts[link.pk]
    left = number["missing"] + number["outdated"] + number["machine"]
    if number["machine"]:
        state = State.MACHINE
    elif left:
        state = State.OUT_OF_DATE if code in versions and number["outdated"] else State.IN_TRANSLATION
    else:
        # What has no drafts is published as it is saved.
        state = State.PUBLISHED if code in versions else State.READY
    return Standing(
        key,
        code,
        None,
        link.source.locale.language_code,
        state,
        total=number["total"],
        settled=number["total"] - left,
        missing=number["missing"],
        outdated=number["outdated"],
        machine=number["machine"],
        since=link.created_at if left else None,
    )


def _edit_url(version: Any) -> str:
    options = version._meta
    return reverse(f"wagtailsnippets_{options.app_label}_{options.model_name}:edit", args=[version.pk])
