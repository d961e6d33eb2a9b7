"""What stands around every page: menus, the switcher, the trail, the regions' threads and the funding.

Read in three queries however large the site is.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, get_page_models

from core import facets, languages
from core.countries import open_graph_locale
from core.languages import Version
from core.provenance import Provenance
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
    # Where the words of the page come from, if they are a translation.
    provenance: Provenance | None = None

    @cached_property
    def regions(self) -> "list[Region]":
        """The regions in the order in which they joined."""
        return list(apps.get_model("core", "Region").objects.order_by("joined"))

    @cached_property
    def funding(self) -> "FundingNotice | None":
        """The funding notice in the language of the page, or in the fallback language."""
        notices = {
            notice.locale.language_code: notice
            for notice in apps.get_model("core", "FundingNotice").objects.select_related("locale")
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
    lists = _list_types()

    above = path_prefixes(page.path, Page.steplen)[HOME_DEPTH - 1 : -1] if page and page.path else []
    wanted = Q(url_path__in=roots.values())
    if own_root:
        wanted |= Q(
            Q(show_in_menus=True) | Q(content_type__in=lists),
            depth=HOME_DEPTH + 1,
            locale__language_code=language,
            url_path__startswith=own_root,
        )
    if above:
        wanted |= Q(path__in=above)
    if page is not None:
        wanted |= Q(translation_key=page.translation_key, alias_of__isnull=True)
    around = list(
        publicly_visible(Page.objects.filter(wanted))
        .select_related("locale", "provenance")
        .annotate(placement=F("standardpage__placement"))
        .order_by("path")
    )
    here = page.path if page and page.path else ""
    homes = {}
    for each in around:
        if each.url_path == roots.get(each.locale.language_code):
            homes[each.locale.language_code] = each.get_url(request)
        if each.locale.language_code != language:
            continue
        link = Link(each.get_url(request), each.title, current=bool(here) and here.startswith(each.path))
        if each.url_path == own_root:
            chrome.home = link
        elif each.depth == HOME_DEPTH + 1:
            if each.content_type_id in lists:
                chrome.lists.setdefault(lists[each.content_type_id], link)
            menu = {"main": chrome.main_menu, "footer": chrome.footer_menu}.get(_placement(each))
            if menu is not None and each.show_in_menus:
                menu.append(link)
        if each.path in above:
            chrome.trail.append(link)
    if page is not None:
        siblings = [each for each in around if each.translation_key == page.translation_key]
        # Of an alias the reader is told already that it shows another language.
        own = next((each for each in siblings if each.pk == page.pk and not each.alias_of_id), None)
        chrome.provenance = getattr(own, "provenance", None)
        chrome.versions = languages.versions_of(siblings, current=language, request=request, homes=homes)
    else:
        chrome.versions = _view_versions(request, language, view, homes)
    return chrome


def _list_types() -> dict[int, str]:
    # Content types are cached in the process.
    models = [model for model in get_page_models() if getattr(model, "is_list", False)]
    return {ContentType.objects.get_for_model(model).pk: model._meta.label_lower for model in models}


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
