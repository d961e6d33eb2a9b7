"""Files for translators: of one page in one language, or of everything that waits in a language."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.permissions import user_can_edit_snippet_type
from wagtail_localize.models import Translation

from core.rights import Action
from teams.answers import Judge
from teams.standings import Standings
from translations.exchange import po, xliff
from translations.exchange.papers import Paper, make_ticket, unit_of
from translations.states import counts_of
from translations.strings import Segment, segments_of, segments_of_each


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files for translators."""

    code: str
    label: Any
    hint: Any
    extension: str
    media_type: str
    write: Callable[[Paper], bytes]


@dataclass(frozen=True, slots=True)
class File:
    """A file to download."""

    name: str
    media_type: str
    data: bytes


FORMATS = {
    each.code: each
    for each in (
        Format("po", "PO", _("for Poedit and other editors of PO files"), po.EXTENSION, po.MEDIA_TYPE, po.write),
        Format(
            "xliff-1.2",
            "XLIFF 1.2",
            _("for most programs that translators use"),
            xliff.EXTENSION,
            xliff.MEDIA_TYPE,
            xliff.write_old,
        ),
        Format(
            "xliff-2.0",
            "XLIFF 2",
            _("for programs that ask for version 2"),
            xliff.EXTENSION,
            xliff.MEDIA_TYPE,
            xliff.write_new,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A translation in which something is left to do, with its page or snippet and the number of such strings."""

    translation: Translation
    target: Any
    number: int


def paper_of(translation: Translation, segments: Iterable[Segment] | None = None) -> Paper:
    """Return all that goes into the file of a translation."""
    units = tuple(unit_of(each) for each in (segments_of(translation) if segments is None else segments))
    return Paper(
        title=translation.source.object_repr,
        source_language=translation.source.locale.language_code,
        language=translation.target_locale.language_code,
        ticket=make_ticket(str(translation.uuid), units),
        units=units,
    )


def file_of(translation: Translation, kind: Format) -> File:
    """Return a file with all strings of a translation."""
    paper = paper_of(translation)
    return File(f"{_stem(translation)}.{kind.extension}", kind.media_type, kind.write(paper))


def archive_of(translations: Sequence[Translation], language: str, kind: Format) -> File:
    """Return an archive with a file for each translation, in the same few queries for any number of them."""
    buffer = io.BytesIO()
    segments = segments_of_each(translations)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for translation in translations:
            paper = paper_of(translation, segments[translation.pk])
            # Two pages may have the same name.
            name = f"{_stem(translation)}-{translation.pk}.{kind.extension}"
            archive.writestr(name, kind.write(paper))
    day = timezone.localdate()
    return File(f"{language}-{day:%Y-%m-%d}.zip", "application/zip", buffer.getvalue())


def waiting(person: Any, language: str | None = None) -> list[Waiting]:
    """Return what waits for translation and may be edited by the person now, in one language or in all.

    Asks the same few queries whatever the number.
    """
    listed = Translation.objects.filter(enabled=True).select_related(
        "source__locale", "source__specific_content_type", "target_locale"
    )
    if language is not None:
        listed = listed.filter(target_locale__language_code=language)
    listed = list(listed.order_by("source__object_repr", "pk"))
    counts = counts_of(listed)
    left = {key: sum(each[name] for name in ("missing", "machine", "outdated")) for key, each in counts.items()}
    listed = [translation for translation in listed if left[translation.pk]]
    targets = _editable_pages(person, listed) | _editable_snippets(person, listed)
    found = []
    for translation in listed:
        target = targets.get((translation.source.object_id, translation.target_locale_id))
        if target is not None:
            found.append(Waiting(translation, target, left[translation.pk]))
    return found


def _editable_pages(person: Any, listed: list[Translation]) -> dict[Any, Any]:
    pages = list(
        Page.objects.filter(
            translation_key__in=[each.source.object_id for each in listed],
            locale_id__in={each.target_locale_id for each in listed},
        )
    )
    standings = Standings()
    standings.preload(pages)
    judge = Judge(person, standings)
    return {(page.translation_key, page.locale_id): page for page in pages if judge.may(Action.EDIT, page)}


def _editable_snippets(person: Any, listed: list[Translation]) -> dict[Any, Any]:
    keys = [each.source.object_id for each in listed]
    used = {each.source.specific_content_type.model_class() for each in listed} & set(get_snippet_models())
    return {
        (snippet.translation_key, snippet.locale_id): snippet
        for model in used
        if user_can_edit_snippet_type(person, model)
        for snippet in model._default_manager.filter(translation_key__in=keys)
    }


def _stem(translation: Translation) -> str:
    name = slugify(translation.source.object_repr)[:60] or str(translation.pk)
    return f"{name}-{translation.target_locale.language_code}"
