"""Loads the demo content: what is missing, whole or not at all, and nothing that was loaded before."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.fields import RichTextField
from wagtail.models import Locale, Page, Revision, Site

from contact.models import ContactSettings
from core.facts import FactsPage
from core.models import FundingNotice, GlossaryTerm, Region
from core.rich_text import stored_html
from demo.building import Rows, build_page, identity
from demo.content_files import ContentError, Entry, in_language, read_folder
from demo.indexing import indexed_at_the_end
from demo.models import LoadedEntry
from demo.translating import Segments, record_translations
from translations import visitors

CONTENT = Path(__file__).parent / "content"
SNIPPETS: dict[str, type[models.Model]] = {"terms": GlossaryTerm, "funding": FundingNotice}
# Of these there is nothing to be said before a page stands in the tree.
GIVEN_BY_THE_TREE = {"path", "depth", "url_path", "content_type", "workshop"}


@dataclass
class Planned:
    """An entry whose versions are built and found to be right, by language code; none of them is saved."""

    entry: Entry
    versions: dict[str, Any]
    segments: dict[str, Segments]

    @property
    def source(self) -> str:
        """The language of the version that the others are translations of."""
        return str(self.entry.data["source"])


@transaction.atomic
def load(folder: Path = CONTENT) -> int:
    """Load every entry of `folder` that was never loaded; return their number.

    What an editor changed, moved or deleted since stays as it is. Raises ContentError, naming file and line,
    and leaves the database as it was, when anything in the folder is wrong.
    """
    entries = read_folder(folder, [code for code, _name in settings.LANGUAGES])
    done = set(LoadedEntry.objects.values_list("key", flat=True))
    fresh = [entry for entry in entries if entry.key not in done]
    if not fresh:
        return 0
    locales = _ensure_locales()
    for entry in fresh:
        if entry.kind == "regions":
            _load_region(entry)
        elif entry.kind == "mailboxes":
            _load_mailboxes(entry)
    rows = Rows(
        {region.code: region for region in Region.objects.all()},
        {entry.key: entry for entry in entries if entry.kind == "workshops"},
    )
    pages = _parents_first([entry for entry in fresh if entry.kind == "page"], done)
    # Most faults come to light here, before much is written.
    planned_snippets = [_plan_snippet(entry, locales) for entry in fresh if entry.kind in SNIPPETS]
    planned_pages = [_plan_page(entry, locales, rows) for entry in pages]
    with indexed_at_the_end():
        for planned in planned_snippets:
            _save_snippet(planned, locales)
        for planned in planned_pages:
            _save_page(planned, locales)
    for planned in planned_pages:
        if not planned.entry.data["parent"]:
            _make_front(planned.versions[planned.source])
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
    values["mailbox"] = entry.data.get("mailbox", "")
    if Region.objects.filter(code=entry.data["code"]).exists():
        return
    region = Region(code=entry.data["code"], **values)
    _check(region.full_clean, entry)
    region.save()


def _load_mailboxes(entry: Entry) -> None:
    row = ContactSettings.load()
    if row.every_mailbox:
        return
    for name in ("mailbox", "press", "accessibility", "privacy", "language"):
        setattr(row, name, entry.data.get(name, ""))
    _check(row.full_clean, entry)
    row.save()


def _check(question: Callable[[], None], entry: Entry) -> None:
    try:
        question()
    except ValidationError as error:
        reasons = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
        place = next((entry.data.places[name] for name in error.message_dict if name in entry.data.places), entry.place)
        raise ContentError(place, reasons) from error


def _plan(entry: Entry, built: Callable[[str], Any], check: Callable[[Any], None]) -> Planned:
    versions = {code: built(code) for code in entry.languages}
    for version in versions.values():
        _check(lambda version=version: check(version), entry)
    segments = {code: Segments(version) for code, version in versions.items()}
    for code in entry.languages:
        _demand_same_structure(segments, entry, code)
    return Planned(entry, versions, segments)


def _demand_same_structure(segments: dict[str, Segments], entry: Entry, code: str) -> None:
    source = entry.data["source"]
    for path in segments[source].differences(segments[code]):
        field = path.split(".", 1)[0]
        raise ContentError(
            entry.data.at(field),
            f"“{field}” is built differently in “{code}” than in “{source}”: "
            f"the same paragraphs, list items and links must stand in both ({path})",
        )


def _plan_snippet(entry: Entry, locales: dict[str, Locale]) -> Planned:
    model = SNIPPETS[entry.kind]

    def built(language: str) -> models.Model:
        values = {
            name: value for name, value in in_language(entry.data, language).items() if name not in {"key", "source"}
        }
        for name in values:
            if isinstance(model._meta.get_field(name), RichTextField):
                values[name] = stored_html(f"<p>{values[name]}</p>")
        return model(locale=locales[language], translation_key=identity(entry.key), **values)

    return _plan(entry, built, lambda snippet: snippet.full_clean())


def _plan_page(entry: Entry, locales: dict[str, Locale], rows: Rows) -> Planned:
    return _plan(
        entry,
        lambda language: build_page(entry, language, locales[language], rows),
        lambda page: page.full_clean(exclude=GIVEN_BY_THE_TREE, validate_unique=False, validate_constraints=False),
    )


def _save_snippet(planned: Planned, locales: dict[str, Locale]) -> None:
    source = planned.versions[planned.source]
    source.save()
    for version in _translations(planned).values():
        version.save()
    # One screen holds the words on funding in all languages; nobody translates them from one to the other.
    if planned.entry.kind != "funding":
        _record(planned, source, locales, {})


def _translations(planned: Planned) -> dict[str, Any]:
    return {code: version for code, version in planned.versions.items() if code != planned.source}


def _save_page(planned: Planned, locales: dict[str, Locale]) -> None:
    source = planned.versions[planned.source]
    above = _parent(planned.entry, locales[planned.source])
    _publish_page(source, above, planned.entry)
    revisions = {}
    for code, version in _translations(planned).items():
        if isinstance(version, FactsPage):
            setattr(version, version.facts_row_name, source.facts_row)
        revisions[code] = _publish_page(version, _translated(above, locales[code]), planned.entry)
    # As it is published, not as it was before.
    _record(planned, type(source).objects.get(pk=source.pk), locales, revisions)
    visitors.tell(source.translation_key)


def _parent(entry: Entry, locale: Locale) -> Page:
    if not entry.data["parent"]:
        return Page.get_first_root_node()
    parent = Page.objects.filter(translation_key=identity(entry.data["parent"]), locale=locale).first()
    if parent is None:
        raise ContentError(entry.data.at("parent"), f"its parent has no page in “{locale.language_code}” any more")
    return parent.specific


def _translated(page: Page, locale: Locale) -> Page:
    if page.is_root():
        return page
    found = type(page).objects.filter(translation_key=page.translation_key, locale=locale).first()
    # An editor may have deleted it; then one that shows the words of the source stands in its place.
    return found or page.copy_for_translation(locale, copy_parents=True, alias=True)


def _publish_page(page: Any, parent: Page, entry: Entry) -> Revision:
    page.live = False
    try:
        parent.add_child(instance=page)
        revision = page.save_revision()
    except ValidationError as error:
        raise ContentError(entry.place, "; ".join(error.messages)) from error
    revision.publish()
    return revision


def _record(planned: Planned, source: Any, locales: dict[str, Locale], revisions: dict[str, Revision]) -> None:
    record_translations(
        source,
        {locales[code]: planned.segments[code] for code in _translations(planned)},
        {locales[code]: revision for code, revision in revisions.items()},
    )


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
