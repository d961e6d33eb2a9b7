"""Loads the demo content: what is missing, whole or not at all, and nothing that was loaded before."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.fields import RichTextField
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments

from core.models import FundingNotice, GlossaryTerm, Region
from core.rich_text import stored_html
from demo.building import build_page, identity
from demo.content_files import ContentError, Entry, in_language, read_folder
from demo.models import LoadedEntry

CONTENT = Path(__file__).parent / "content"
SNIPPETS: dict[str, type[models.Model]] = {"terms": GlossaryTerm, "funding": FundingNotice}


@transaction.atomic
def load(folder: Path = CONTENT) -> int:
    """Load every entry of `folder` that was never loaded; return their number.

    What an editor changed, moved or deleted since stays as it is. Raises ContentError, naming file and line,
    and leaves the database as it was, when anything in the folder is wrong.
    """
    entries = read_folder(folder, [code for code, _name in settings.LANGUAGES])
    locales = _ensure_locales()
    done = set(LoadedEntry.objects.values_list("key", flat=True))
    fresh = [entry for entry in entries if entry.key not in done]
    workshops = {entry.key: entry for entry in entries if entry.kind == "workshops"}
    for entry in fresh:
        if entry.kind == "regions":
            _load_region(entry)
        elif entry.kind in SNIPPETS:
            _load_snippet(entry, locales)
    for entry in _parents_first([entry for entry in fresh if entry.kind == "page"], done):
        _load_page(entry, locales, workshops)
    LoadedEntry.objects.bulk_create([LoadedEntry(key=entry.key) for entry in fresh])
    return len(fresh)


def _ensure_locales() -> dict[str, Locale]:
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    return {locale.language_code: locale for locale in Locale.objects.all()}


def _parents_first(entries: list[Entry], done: set[str]) -> list[Entry]:
    waiting: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        waiting[entry.data["parent"]].append(entry)
    ordered: list[Entry] = []
    ready = [parent for parent in waiting if not parent or parent in done]
    while ready:
        for entry in waiting.pop(ready.pop(), []):
            ordered.append(entry)
            ready.append(entry.key)
    for parent, orphans in waiting.items():
        raise ContentError(orphans[0].data.at("parent"), f"there is no page with the key “{parent}”")
    return ordered


def _load_region(entry: Entry) -> None:
    values = {name: entry.data.get(name) for name in ("name", "country", "home_language", "joined", "kind")}
    if Region.objects.filter(code=entry.data["code"]).exists():
        return
    region = Region(code=entry.data["code"], **values)
    _check(region.full_clean, entry)
    region.save()


def _check(question: Callable[[], None], entry: Entry) -> None:
    try:
        question()
    except ValidationError as error:
        reasons = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
        place = next((entry.data.places[name] for name in error.message_dict if name in entry.data.places), entry.place)
        raise ContentError(place, reasons) from error


def _load_snippet(entry: Entry, locales: dict[str, Locale]) -> None:
    model = SNIPPETS[entry.kind]

    def built(language: str) -> models.Model:
        values = {
            name: value for name, value in in_language(entry.data, language).items() if name not in {"key", "source"}
        }
        for name in values:
            if isinstance(model._meta.get_field(name), RichTextField):
                values[name] = stored_html(f"<p>{values[name]}</p>")
        return model(locale=locales[language], translation_key=identity(entry.key), **values)

    source = built(entry.data["source"])
    _check(source.full_clean, entry)
    source.save()
    _translate(source, entry, locales, built)


def _load_page(entry: Entry, locales: dict[str, Locale], workshops: dict[str, Entry]) -> None:
    language = entry.data["source"]

    def built(code: str) -> Any:
        return build_page(entry, code, locales[code], workshops)

    page = built(language)
    if entry.data["parent"]:
        parent = Page.objects.filter(translation_key=identity(entry.data["parent"]), locale=locales[language]).first()
        if parent is None:
            raise ContentError(entry.data.at("parent"), f"its parent has no page in “{language}” any more")
    else:
        parent = Page.get_first_root_node()
    page.live = False
    try:
        parent.specific.add_child(instance=page)
    except ValidationError as error:
        raise ContentError(entry.place, "; ".join(error.messages)) from error
    page.save_revision().publish()
    if not entry.data["parent"]:
        _make_front(page)
    _translate(page, entry, locales, built)


def _make_front(home: Page) -> None:
    """Let the default site begin at `home`, in place of the welcome page that Wagtail's migrations make."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="Seconet")
        return
    former = site.root_page
    site.root_page, site.site_name = home, "Seconet"
    site.save()
    plain_page = ContentType.objects.get_for_model(Page)
    if former.content_type_id == plain_page.pk and not former.get_children().exists():
        former.delete()


def _translate(source_object: Any, entry: Entry, locales: dict[str, Locale], built: Callable[[str], Any]) -> None:
    """Make wagtail-localize translations of the object with the words of the entry, and publish them."""
    source, _created = TranslationSource.get_or_create_from_instance(source_object)
    own = extract_segments(source_object)
    segments = list(StringSegment.objects.filter(source=source).select_related("context", "string").order_by("order"))
    for code in entry.languages:
        if code == entry.data["source"]:
            continue
        translated = extract_segments(built(code))
        _check_same_structure(own, translated, entry, code)
        words: dict[str, list[StringSegmentValue]] = defaultdict(list)
        for value in translated:
            if isinstance(value, StringSegmentValue) and not value.is_empty():
                words[value.path].append(value)
        made = {
            (segment.string_id, segment.context_id): StringTranslation(
                translation_of=segment.string,
                locale=locales[code],
                context=segment.context,
                data=words[segment.context.path].pop(0).string.data,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for segment in segments
        }
        StringTranslation.objects.bulk_create(made.values(), ignore_conflicts=True)
        _override_slug(source, translated, locales[code])
        translation, _made = Translation.objects.get_or_create(source=source, target_locale=locales[code])
        if isinstance(source_object, Page):
            translation.save_target(publish=False)
            translation.get_target_instance().get_latest_revision().publish()
        else:
            translation.save_target(publish=True)
        total, ready = translation.get_progress()
        if total != ready:
            raise ContentError(entry.place, f"{total - ready} of {total} texts are not valid in “{code}”")


def _check_same_structure(own: list[Any], translated: list[Any], entry: Entry, code: str) -> None:
    def shape(values: list[Any]) -> dict[str, tuple[int, str]]:
        counts: dict[str, int] = defaultdict(int)
        templates: dict[str, str] = {}
        for value in values:
            if isinstance(value, StringSegmentValue) and not value.is_empty():
                counts[value.path] += 1
            elif isinstance(value, TemplateSegmentValue):
                templates[value.path] = value.template
        return {path: (count, templates.get(path, "")) for path, count in counts.items()}

    mine, theirs = shape(own), shape(translated)
    for path in sorted(set(mine) | set(theirs)):
        if mine.get(path) != theirs.get(path):
            field = path.split(".", 1)[0]
            raise ContentError(
                entry.data.at(field),
                f"“{field}” is built differently in “{code}” than in “{entry.data['source']}”: "
                f"the same paragraphs, list items and links must stand in both ({path})",
            )


def _override_slug(source: TranslationSource, translated: list[Any], locale: Locale) -> None:
    segment = OverridableSegment.objects.filter(source=source, context__path="slug").select_related("context").first()
    if segment is None:
        return
    for value in translated:
        if isinstance(value, OverridableSegmentValue) and value.path == "slug":
            SegmentOverride.objects.get_or_create(
                locale=locale, context=segment.context, defaults={"data_json": f'"{value.data}"'}
            )
