"""Makes of what was found what the results page shows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page, get_page_models

from core.chrome import HOME_DEPTH, Chrome
from core.models import SiteDocument
from core.pages import SitePage
from core.visibility import path_prefixes
from search.analysis import parse_query
from search.excerpts import excerpt, marked
from search.lookup import document_kind
from search.other_languages import Offer
from search.queries import Found, pages_by_number
from search.shown_documents import ShownDocument, documents_by_number

_LABELS = {"kind": pgettext_lazy("of what is found", "Kind"), "region": _("Region"), "year": _("Year")}
DOCUMENT = "document"
# So many values of a facet are shown at once; the others are a link away.
MOST_OPTIONS = 12
MORE = "more"


@dataclass(frozen=True, slots=True)
class Result:
    """A page or document in the list of results; `on_page` is where a document stands."""

    found: Page | SiteDocument
    url: str
    kind: str
    title: SafeString
    excerpt: SafeString
    place: list[str]
    language: str
    on_page: Page | None = None


@dataclass(frozen=True, slots=True)
class Promoted:
    """What an editor puts before the results: a page or another address, with a line of description."""

    url: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet: what it is called, how many pages have it, and the query string that chooses or drops it."""

    text: str
    count: int
    query: str
    chosen: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """A facet with the values that the results have; of many the largest, and the query string that shows all."""

    name: str
    label: str
    options: list[Option] = field(default_factory=list)
    hidden: int = 0
    more: str = ""
    note: str = ""


# --- Kinds of pages --------------------------------------------------------------------------------
def _kinds() -> dict[str, tuple[str, list[int]]]:
    """Return (name, content types) of each kind of page, by the word that stands for it in addresses."""
    kinds: dict[str, tuple[str, list[int]]] = {}
    types = ContentType.objects.get_for_models(*get_page_models())
    for model, content_type in types.items():
        if not issubclass(model, SitePage):
            continue
        own = "kind_label" in vars(model)
        slug = model._meta.model_name.removesuffix("page") if own else "page"
        kinds.setdefault(slug, (str(model.kind_label), []))[1].append(content_type.pk)
    kinds[DOCUMENT] = (pgettext("kind of what is found", "Document"), [document_kind()])
    return kinds


def chosen_facets(query: QueryDict, chrome: Chrome) -> dict[str, Any]:
    """Return the values of facets that the address chooses; those that there are not are passed over."""
    chosen: dict[str, Any] = {}
    if kind := _kinds().get(query.get("kind", "")):
        chosen["facet_kind"] = kind[1]
    if region := next((each for each in chrome.regions if each.code == query.get("region")), None):
        chosen["facet_region"] = [region.pk]
    year = query.get("year", "")
    if year.isascii() and year.isdigit() and len(year) == 4:
        chosen["facet_year"] = [int(year)]
    return chosen


def facet_choices(found: Found, query: QueryDict, chrome: Chrome) -> list[FacetChoice]:
    """Return the facets in which the results differ, or of which a value is chosen, with the values they have."""
    counts = {name: found.counts.get(f"facet_{name}", Counter()) for name in _LABELS}
    kinds = [
        (slug, name, sum(counts["kind"][number] for number in numbers), "")
        for slug, (name, numbers) in _kinds().items()
    ]
    regions = [
        (region.code, region.name, counts["region"][region.pk], region.home_language) for region in chrome.regions
    ]
    years = [(str(year), str(year), number, "") for year, number in sorted(counts["year"].items(), reverse=True)]
    choices = []
    for name, values in (("kind", kinds), ("region", regions), ("year", years)):
        present = [value for value in values if value[2]]
        current = query.get(name, "")
        if len(present) > 1 or any(value[0] == current for value in present):
            options = [
                Option(text, number, _with(query, name, "" if slug == current else slug), slug == current, language)
                for slug, text, number, language in present
            ]
            shown = options if query.get(MORE) == name else _largest(options)
            hidden = len(options) - len(shown)
            more = _with(query, MORE, name) if hidden else ""
            note = gettext("Documents have no year.") if name == "year" and found.has_documents else ""
            choices.append(FacetChoice(name, str(_LABELS[name]), shown, hidden, more, note))
    return choices


def _largest(options: list[Option]) -> list[Option]:
    """Return the options that most results have, and the chosen one, in the order in which they came."""
    if len(options) <= MOST_OPTIONS:
        return options
    best = sorted(options, key=lambda each: (not each.chosen, -each.count))[:MOST_OPTIONS]
    return [each for each in options if each in best]


def _with(query: QueryDict, name: str, value: str) -> str:
    changed = query.copy()
    for each in ("page", name):
        changed.pop(each, None)
    if value:
        changed[name] = value
    return changed.urlencode()


# --- Lists of pages --------------------------------------------------------------------------------
@dataclass
class Lists:
    """The lists of one results page."""

    results: list[Result]
    promoted: list[Promoted]
    others: list[Result]


def lists_of(
    found: Found,
    promotions: Iterable[SearchPromotion],
    offers: Iterable[Offer],
    typed: str,
) -> Lists:
    """Return results, promoted pages and offers in other languages: one query for pages and one for documents."""
    promotions, offers = list(promotions), list(offers)
    files = [hit.pk for hit in found.hits if hit.is_document]
    documents = {each.document.pk: each for each in documents_by_number(files, found.language)} if files else {}
    paths = {each.path for each in documents.values()}
    paths.update(hit.path for hit in found.hits if not hit.is_document)
    paths.update(offer.path for offer in offers)
    wanted = {above for path in paths for above in path_prefixes(path, Page.steplen)[HOME_DEPTH - 1 :]}
    numbers = {each.page_id for each in promotions if each.page_id}
    pages = pages_by_number(numbers, wanted) if numbers or wanted else []
    by_number = {page.pk: page for page in pages}
    by_path = {page.path: page for page in pages}
    results = []
    for hit in found.hits:
        marks = _Marks(found.language, found.forms, found.beginnings)
        if not hit.is_document and hit.pk in by_number:
            results.append(_result(by_number[hit.pk], by_path, marks))
        elif hit.is_document and hit.pk in documents and documents[hit.pk].path in by_path:
            results.append(_document(documents[hit.pk], by_path, marks))
    others = [
        _result(by_number[offer.pk], by_path, _Marks(offer.language, _forms_of(offer, typed)))
        for offer in offers
        if offer.pk in by_number
    ]
    return Lists(results, _promoted(promotions, by_number, found.language), others)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is to be marked in texts of a language."""

    language: str
    forms: frozenset[str]
    beginnings: tuple[str, ...] = ()

    def title(self, text: str) -> SafeString:
        return marked(text, self.language, self.forms, self.beginnings)

    def excerpt(self, text: str) -> SafeString:
        return excerpt(text, self.language, self.forms, self.beginnings)


def _result(page: Page, by_path: Mapping[str, Page], marks: _Marks) -> Result:
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return Result(
        found=page,
        url=page.get_url() or "",
        kind=str(getattr(model, "kind_label", "")),
        title=marks.title(page.title),
        excerpt=marks.excerpt(page.indexed_text or page.search_description),
        place=_place(page, by_path),
        language=marks.language,
    )


def _document(shown: ShownDocument, by_path: Mapping[str, Page], marks: _Marks) -> Result:
    document, page = shown.document, by_path[shown.path]
    return Result(
        found=document,
        url=document.url,
        kind=_file_kind(document),
        title=marks.title(document.title),
        excerpt=marks.excerpt(shown.text),
        place=[],
        language=marks.language,
        on_page=page,
    )


def _file_kind(document: SiteDocument) -> str:
    words = {"format": document.file_extension.upper()}
    if document.file_size is None:
        return gettext("Document (%(format)s)") % words
    return gettext("Document (%(format)s, %(size)s)") % (words | {"size": filesizeformat(document.file_size)})


def _place(page: Page, by_path: Mapping[str, Page]) -> list[str]:
    """Return the names of the public pages above a page, the home page as "Home" in the language of the page."""
    above = path_prefixes(page.path, Page.steplen)[HOME_DEPTH - 1 : -1]
    names = []
    for path in above:
        if path in by_path and len(path) == HOME_DEPTH * Page.steplen:
            with translation.override(page.locale.language_code):
                names.append(pgettext("first step of the trail", "Home"))
        elif path in by_path:
            names.append(by_path[path].title)
    return names


def _forms_of(offer: Offer, typed: str) -> frozenset[str]:
    words = (word for text in (offer.term, typed) for word in parse_query(text, offer.language))
    return frozenset(form for word in words for form in word.terms)


def _promoted(
    promotions: Iterable[SearchPromotion],
    by_number: Mapping[int, Page],
    language: str,
) -> list[Promoted]:
    shown = []
    for each in promotions:
        if not each.page_id:
            shown.append(Promoted(each.external_link_url, each.external_link_text or "", each.description))
            continue
        page = by_number.get(each.page_id)
        if page is not None and page.locale.language_code == language:
            shown.append(Promoted(page.get_url(), page.title, each.description))
    return shown
