"""What search engines are told: robots.txt, and the sitemap as an index of parts, in every language from one list."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core import languages
from core.visibility import publicly_visible

# Far below what a part may hold (50,000 addresses and 50 MB, sitemaps.org), so that making one takes no longer than
# a few pages do, in however many languages each address is told.
PAGES_A_PART = 1000
# What an index may hold; larger numbers are none that the database could count to.
MOST_PARTS = 50_000


@require_safe
@transaction.non_atomic_requests
@cache_control(public=True, max_age=0, must_revalidate=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Answer with robots.txt (RFC 9309): everything but the admin, and where the sitemap is."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@transaction.non_atomic_requests
@cache_control(public=True, max_age=0, must_revalidate=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with the parts of the sitemap (sitemaps.org, sitemapindex): each language's pages, a number in each."""
    found = {
        code: (number, changed)
        for code, number, changed in _listed()
        .order_by("locale__language_code")
        .values_list("locale__language_code")
        .annotate(Count("pk"), Max("last_published_at"))
    }
    parts = []
    for code in languages.codes():
        number, changed = found.get(code, (0, None))
        for part in range(1, -(-number // PAGES_A_PART) + 1):
            address = request.build_absolute_uri(reverse("sitemap_part", args=[code, part]))
            parts.append({"address": address, "changed": changed})
    return _answer(request, "core/sitemap_index.xml", {"parts": parts})


@require_safe
@transaction.non_atomic_requests
@cache_control(public=True, max_age=0, must_revalidate=True)
def sitemap_part(request: HttpRequest, language: str, part: int) -> HttpResponse:
    """Answer with one part: public pages of a language and, beside each, its translations (xhtml:link).

    Raises Http404 where there is no such part.
    """
    if language not in languages.codes() or not 1 <= part <= MOST_PARTS:
        raise Http404
    start = (part - 1) * PAGES_A_PART
    chosen = _listed(language).order_by("pk")[start : start + PAGES_A_PART]
    keys = list(chosen.values_list("translation_key", flat=True))
    if not keys:
        raise Http404
    versions: dict[UUID, list[Page]] = defaultdict(list)
    for page in _listed().filter(translation_key__in=keys).select_related("locale"):
        versions[page.translation_key].append(page)
    # A page may be gone since its key was read.
    entries = [entry for key in keys if (entry := _entry(request, versions[key], language)) is not None]
    return _answer(request, "core/sitemap.xml", {"entries": entries})


def _listed(*wanted: str) -> PageQuerySet:
    """Return the pages that are told of: public, on the site, in the `wanted` languages or in any, no aliases."""
    return publicly_visible(
        Page.objects.filter(
            languages.on_site(*wanted),
            depth__gte=2,
            alias_of__isnull=True,
            locale__language_code__in=wanted or languages.codes(),
        )
    )


def _entry(request: HttpRequest, pages: list[Page], language: str) -> dict[str, Any] | None:
    """Return what is told of a page in `language`, given all its translations; None where it is none of them."""
    told = languages.versions_of(pages, current=language, request=request)
    existing = [version for version in told if version.exists]
    own = next((version for version in existing if version.current), None)
    if own is None:
        return None
    return {
        "version": own,
        "changed": next(page.last_published_at for page in pages if page.locale.language_code == language),
        "alternates": existing,
        # In the order of the languages, so that the first is the fallback language where it exists.
        "fallback": existing[0],
    }


def _answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml")
