"""What stands around every page: menus, the switcher, the trail, the regions' threads and the funding.

Read in three queries however large the site is.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale, Page, get_page_models

from core import facets, languages
from core.cloth import Regions
from core.countries import open_graph_locale
from core.languages import Version
from core.page_addresses import PageAddresses
from core.provenance import Provenance
from core.records import Record, mention
from core.visibility import path_prefixes, publicly_visible

if TYPE_CHECKING:
    from core.models import FundingNotice, Region

HOME_DEPTH = 2
# The parts of a query that mean the same in every language.
KEPT_PARAMETERS = ("q", facets.KIND, facets.REGION, facets.YEAR)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a menu or in the trail; `current` says that it leads to this page or to a part above it."""

    url: str
    text: str
    current: bool = False
    # The language of the page that it leads to, where that may be another one.
    language: str = ""


class Around(NamedTuple):
    """What is read of a page that stands around another: making whole pages of so many takes longer than reading."""

    pk: int
    path: str
    depth: int
    url_path: str
    title: str
    translation_key: UUID
    content_type_id: int
    alias_of_id: int | None
    show_in_menus: bool
    locale_id: int
    language: str
    placement: str | None
    translated_from: str | None
    reviewed_at: datetime | None
    source_updated_at: datetime | None

    @property
    def provenance(self) -> Provenance | None:
        """Where its words come from, if they are a translation."""
        if self.translated_from is None:
            return None
        return Provenance(self.pk, self.translated_from, self.reviewed_at, self.source_updated_at)

    def as_page(self) -> Page:
        """Return the page with what was read of it alone."""
        locale = Locale(pk=self.locale_id, language_code=self.language)
        names = ("pk", "path", "depth", "url_path", "title", "translation_key", "alias_of_id")
        return Page(locale=locale, **{name: getattr(self, name) for name in names})


# Where the fields are, in their order.
_COLUMNS = (
    *("pk", "path", "depth", "url_path", "title", "translation_key", "content_type_id", "alias_of_id"),
    *("show_in_menus", "locale_id", "locale__language_code", "standardpage__placement"),
    *("provenance__source_language", "provenance__reviewed_at", "provenance__source_updated_at"),
)


@dataclass
class Chrome:
    """What surrounds a page; made once for a request."""

    request: HttpRequest
    language: str
    page: Page | None = None
    versions: list[Version] = field(default_factory=list)
    home: Link | None = None
    trail: list[Link] = field(default_factory=list)
    main_menu: list[Link] = field(default_factory=list)
    footer_menu: list[Link] = field(default_factory=list)
    # The lists just below the home page, in menus or not, by model: "partners.partnerindexpage".
    lists: dict[str, Link] = field(default_factory=dict)
    # Where visitors write to the network: in this language, else in the first that has such a page.
    contact: Link | None = None
    # The pages of record by kind (core.records), in the order of the footer: each in this language, else in the first
    # that has it.
    records: dict[str, Link] = field(default_factory=dict)
    # Where the words of the page come from, if they are a translation.
    provenance: Provenance | None = None

    @cached_property
    def regions(self) -> "list[Region]":
        """The regions in the order in which they joined, without what their profiles say of them."""
        return Regions(apps.get_model("core", "Region").objects.defer("block_facts").order_by("joined"))

    @cached_property
    def funding(self) -> "FundingNotice | None":
        """The funding notice in the language of the page, or in the fallback language."""
        notices = {
            notice.locale.language_code: notice
            for notice in apps.get_model("core", "FundingNotice").objects.select_related("locale", "emblem")
        }
        return notices.get(self.language) or next(
            (notices[code] for code in languages.codes() if code in notices), None
        )

    @property
    def alternates(self) -> list[Version]:
        """The versions that exist, for `hreflang`; empty on another's alias and where there is no page."""
        if self.page is None or self.page.alias_of_id:
            return []
        return [version for version in self.versions if version.exists]

    @property
    def original(self) -> Version | None:
        """The version that the words of this page were translated from, where it can be read."""
        if self.provenance is None:
            return None
        wanted = self.provenance.source_language
        return next((version for version in self.versions if version.language == wanted and version.exists), None)

    @property
    def fallback_url(self) -> str | None:
        """The address for `x-default`: the fallback language's version, else the first there is."""
        existing = {version.language: version.full_url for version in self.alternates}
        return next((existing[code] for code in languages.codes() if code in existing), None)

    @cached_property
    def canonical_url(self) -> str | None:
        """The address by which search engines should know this page: its own, or of an alias its source's."""
        if self.page is None:
            return None
        original = self.page.alias_of if self.page.alias_of_id else self.page
        return original.get_full_url(self.request)

    @property
    def open_graph_locale(self) -> str:
        """The language and country of the words on this page, as Open Graph writes them: sl_SI."""
        return open_graph_locale(self.page.language if self.page is not None else self.language)

    @property
    def open_graph_alternates(self) -> list[str]:
        """The same for the other languages in which the page can be read."""
        return [open_graph_locale(version.language) for version in self.alternates if not version.current]

    @property
    def search_url(self) -> str:
        """The address of the search page in this language."""
        return reverse("search")


def chrome_of(request: HttpRequest, page: Page | None, view: str | None = None) -> Chrome:
    """Return the chrome around `page`; or around the view named `view`, or an error page, in the active language."""
    language = page.locale.language_code if page else (translation.get_language() or languages.codes()[0])
    chrome = Chrome(request=request, language=language, page=page)
    roots = languages.root_paths()
    own_root = roots.get(language)
    lists, contacts, records = _types("is_list"), _types("is_contact"), _types("record")

    above = path_prefixes(page.path, Page.steplen)[HOME_DEPTH - 1 : -1] if page and page.path else []
    wanted = Q(url_path__in=roots.values())
    if own_root:
        wanted |= Q(
            Q(show_in_menus=True) | Q(content_type__in=lists),
            depth=HOME_DEPTH + 1,
            locale__language_code=language,
            url_path__startswith=own_root,
        )
    if contacts or records:
        wanted |= Q(content_type__in=[*contacts, *records], depth=HOME_DEPTH + 1)
    if above:
        wanted |= Q(path__in=above)
    if page is not None:
        wanted |= Q(translation_key=page.translation_key, alias_of__isnull=True)
    rows = publicly_visible(Page.objects.filter(wanted)).order_by("path").values_list(*_COLUMNS)
    around = [Around(*row) for row in rows]
    addresses = PageAddresses(request)
    here = page.path if page and page.path else ""
    homes, written_to, recorded = {}, {}, {}
    for each in around:
        code, url = each.language, addresses.of(each.url_path)
        if each.url_path == roots.get(code):
            homes[code] = url
        on_site = code in roots and each.url_path.startswith(roots[code])
        if each.content_type_id in contacts and on_site:
            written_to.setdefault(code, Link(url, each.title, language=code))
        if each.content_type_id in records and on_site and not each.alias_of_id:
            recorded.setdefault(records[each.content_type_id], {}).setdefault(code, (each, url))
        if code != language:
            continue
        link = Link(url, each.title, current=bool(here) and here.startswith(each.path))
        if each.url_path == own_root:
            chrome.home = link
        elif each.depth == HOME_DEPTH + 1 and on_site:
            if each.content_type_id in lists:
                chrome.lists.setdefault(lists[each.content_type_id], link)
            menu = {"main": chrome.main_menu, "footer": chrome.footer_menu}.get(_placement(each))
            if menu is not None and each.show_in_menus:
                menu.append(link)
        if each.path in above:
            chrome.trail.append(link)
    chrome.contact = next((written_to[code] for code in (language, *languages.codes()) if code in written_to), None)
    chrome.records = _records(recorded, language, page)
    if page is not None:
        siblings = [each for each in around if each.translation_key == page.translation_key]
        # Of an alias the reader is told already that it shows another language.
        own = next((each for each in siblings if each.pk == page.pk and not each.alias_of_id), None)
        chrome.provenance = own.provenance if own else None
        pages = [each.as_page() for each in siblings]
        chrome.versions = languages.versions_of(pages, current=language, request=request, homes=homes)
    else:
        chrome.versions = _view_versions(request, language, view, homes)
    return chrome


def _types(attribute: str) -> dict[int, str]:
    """Return the types of pages that say this of themselves, by the keys of their content types.

    What they say, if that is a word, or else their labels.
    """
    # Content types are cached in the process.
    said = {model: getattr(model, attribute, False) for model in get_page_models()}
    return {
        ContentType.objects.get_for_model(model).pk: model._meta.label_lower if value is True else value
        for model, value in said.items()
        if value
    }


def _records(
    found: dict[str, dict[str, tuple[Around, str | None]]], language: str, page: Page | None
) -> dict[str, Link]:
    links = {}
    for record in Record.values:
        versions = found.get(record, {})
        code = next((code for code in (language, *languages.codes()) if code in versions), None)
        if code is not None:
            version, url = versions[code]
            text = mention(record, code) or version.title
            current = page is not None and version.pk == page.pk
            links[record] = Link(url, text, current, code)
    return links


def _placement(page: Any) -> str:
    if page.placement is not None:
        return page.placement
    # Content types are cached in the process; an uninstalled app leaves one without a class.
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return getattr(model, "menu", "") if model else ""


def _kept_query(request: HttpRequest) -> str:
    """Return what was searched for and how it was narrowed: the page of the list, and the rest, mean nothing there."""
    kept = QueryDict(mutable=True)
    for name in KEPT_PARAMETERS:
        if name in request.GET:
            kept.setlist(name, request.GET.getlist(name))
    return kept.urlencode()


def _view_versions(request: HttpRequest, language: str, view: str | None, homes: dict[str, str]) -> list[Version]:
    versions = []
    for code in languages.codes():
        url = full_url = None
        if view and code in homes:
            with translation.override(code):
                url = reverse(view)
            if query := _kept_query(request):
                url = f"{url}?{query}"
            full_url = request.build_absolute_uri(url)
        versions.append(Version(code, languages.own_name(code), url, full_url, "", code == language, homes.get(code)))
    return versions
