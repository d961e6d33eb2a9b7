"""Where a walk through the public site begins: its pages, and what stands beside the tree of pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Site

from core import languages
from core.visibility import publicly_visible

# No slug has a full stop, so there is never such a page.
NOWHERE = "no.such.page"
_AT_ONCE = 500


class Role(StrEnum):
    """What stands at an address."""

    PAGE = "page"
    # A page that shows the words of another language.
    ALIAS = "alias"
    SEARCH = "search"
    ERROR = "error"
    # What a page leads to.
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Start:
    """An address without its host, in a language; of a page its number, and the key that its translations share."""

    address: str
    role: Role
    language: str
    page: int | None = None
    group: str = ""
    # Of an alias: the address and the language of the page whose words it shows.
    source: str = ""
    words: str = ""


def public_pages(site: Site) -> Iterator[Start]:
    """Yield each page that anybody may read on the site, in the order of the tree; a few are in memory at a time."""
    pages = (
        publicly_visible(Page.objects.filter(languages.on_site(), depth__gte=2))
        .select_related("locale", "alias_of__locale")
        .order_by("path")
    )
    for page in pages.iterator(chunk_size=_AT_ONCE):
        parts = page.get_url_parts()
        if parts is None or parts[0] != site.pk or parts[2] is None:
            continue
        source = page.alias_of.get_url_parts() if page.alias_of_id else None
        yield Start(
            parts[2],
            Role.ALIAS if page.alias_of_id else Role.PAGE,
            page.locale.language_code,
            page.pk,
            str(page.translation_key),
            (source[2] or "") if source else "",
            page.alias_of.locale.language_code if page.alias_of_id else page.locale.language_code,
        )


def is_public(number: int) -> bool:
    """Tell whether anybody may still read the page with this number: a walk takes minutes, in which editors work."""
    return publicly_visible(Page.objects.filter(pk=number)).exists()


def beside_pages() -> Iterator[Start]:
    """Yield what is no page of the tree, in each language that has a public home page: the search, a page not found."""
    homes = publicly_visible(Page.objects.filter(url_path__in=languages.root_paths().values()))
    there = set(homes.values_list("locale__language_code", flat=True))
    for code in languages.codes():
        if code not in there:
            continue
        with translation.override(code):
            search, home = reverse("search"), reverse("wagtail_serve", args=[""])
        yield Start(search, Role.SEARCH, code, words=code)
        yield Start(f"{home}{NOWHERE}", Role.ERROR, code, words=code)
