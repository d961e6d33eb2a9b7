"""Languages of the site and the addresses of one page in each of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.models import Page, Site

from core.countries import language_name
from core.visibility import publicly_visible


def choices() -> list[tuple[str, str]]:
    """Return (code, name) of each language of the site; a callable, so that a new language needs no migration."""
    return list(settings.LANGUAGES)


def codes() -> list[str]:
    """Return the language codes of the site in the order of the settings, the fallback language first."""
    listed = [code for code, _name in settings.LANGUAGES]
    return [settings.LANGUAGE_CODE, *(code for code in listed if code != settings.LANGUAGE_CODE)]


def preferred(request: HttpRequest) -> str:
    """Return the language of ours that the browser's Accept-Language ranks first (RFC 9110, 12.5.4)."""
    for wanted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wanted == "*":
            break
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def own_name(code: str) -> str:
    """Return what a language calls itself, with a capital: it stands alone in the switcher."""
    name = language_name(code)
    return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class Version:
    """One language of a page: its own name for itself, and the page's address in it, or none."""

    language: str
    name: str
    url: str | None
    full_url: str | None
    title: str
    current: bool
    # Where the switcher leads when there is no such version: the home page in that language.
    home_url: str | None = None

    @property
    def exists(self) -> bool:
        """Tell whether the page can be read in this language."""
        return self.url is not None


def versions_of(
    pages: Iterable[Page],
    current: str,
    request: HttpRequest | None = None,
    homes: Mapping[str, str] | None = None,
) -> list[Version]:
    """Return one Version a language of the site from the published `pages` that translate one another.

    The one source of the switcher, the `hreflang` links and the sitemap. An alias shows another language's
    words, so it is no version of its own. `pages` carry their locale, so nothing is read from the database.
    """
    found = {page.locale.language_code: page for page in pages if page.alias_of_id is None}
    result = []
    for code in codes():
        page = found.get(code)
        parts = page.get_url_parts(request) if page else None
        url = parts[2] if parts and parts[1] is not None else None
        result.append(
            Version(
                language=code,
                name=own_name(code),
                url=url,
                full_url=f"{parts[1]}{url}" if url else None,
                title=page.title if page else "",
                current=code == current,
                home_url=(homes or {}).get(code),
            )
        )
    return result


def published_translations(page: Page) -> list[Page]:
    """Return the public pages that say the same as `page` in each language, itself included, with their locale."""
    return list(
        publicly_visible(
            Page.objects.filter(translation_key=page.translation_key, alias_of__isnull=True)
        ).select_related("locale")
    )


def root_paths() -> dict[str, str]:
    """Return the tree path (`url_path`) of the home page by language, for each language that has one."""
    return {path.language_code: path.root_path for path in reversed(Site.get_site_root_paths())}


def root_path(language: str) -> str | None:
    """Return the tree path (`url_path`) of the home page in `language`, or None where there is none."""
    return root_paths().get(language)


def on_site(*wanted: str) -> Q:
    """Return the condition that a page stands in the site's tree in the `wanted` languages, by default in any.

    A copy of the tree beside the site's own is no part of the site. Asks for nothing where there is no home page.
    """
    paths = root_paths()
    condition = Q()
    for code in wanted or paths:
        if code in paths:
            condition |= Q(url_path__startswith=paths[code])
    return condition


def stands_on_site(page: Page) -> bool:
    """Tell whether a page stands in the site's tree in its language; true where that language has no home page yet."""
    root = root_path(page.locale.language_code)
    return root is None or page.url_path.startswith(root)


def name_choices() -> list[tuple[str, str]]:
    """Return (code, name) of languages in which a proper name may stand: the site's and their neighbours."""
    site = choices()
    known = {code for code, _name in site}
    return [*site, *((code, own_name(code)) for code in ("eu", "de", "it") if code not in known)]
