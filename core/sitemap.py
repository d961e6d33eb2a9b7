"""What search engines are told: robots.txt and the sitemap, in every language from one list."""

from collections import defaultdict

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from core import languages
from core.visibility import publicly_visible


@require_safe
@transaction.non_atomic_requests
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
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with every public page in every language and, beside each, its translations (sitemaps.org, xhtml:link)."""
    pages = (
        publicly_visible(Page.objects.filter(languages.on_site(), depth__gte=2, alias_of__isnull=True))
        .select_related("locale")
        .order_by("path")
    )
    groups: dict[object, list[Page]] = defaultdict(list)
    for page in pages:
        groups[page.translation_key].append(page)
    entries = []
    for translations in groups.values():
        versions = [
            version for version in languages.versions_of(translations, current="", request=request) if version.exists
        ]
        changed = {page.locale.language_code: page.last_published_at for page in translations}
        fallback = next((version for version in versions if version.language == languages.codes()[0]), None)
        entries += [
            {
                "version": version,
                "changed": changed[version.language],
                "alternates": versions,
                "fallback": fallback or versions[0],
            }
            for version in versions
        ]
    return render(request, "core/sitemap.xml", {"entries": entries}, content_type="application/xml")
