"""From an address to a page, and to the answer where there is none."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page
from wagtail.views import serve as wagtail_serve

from core import languages
from core.chrome import chrome_of
from core.visibility import is_closed, publicly_visible

logger = logging.getLogger(__name__)


@require_safe
@transaction.non_atomic_requests
def choose_language(request: HttpRequest) -> HttpResponse:
    """Redirect `/` to the public home page in the language that the browser asks for; sets no cookie."""
    homes = publicly_visible(Page.objects.filter(url_path__in=languages.root_paths().values()))
    there = set(homes.values_list("locale__language_code", flat=True))
    wanted = [languages.preferred(request), *languages.codes()]
    code = next((each for each in wanted if each in there), wanted[0])
    with translation.override(code):
        response = HttpResponseRedirect(reverse("wagtail_serve", args=[""]))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def page_at(language: str, path: str) -> Page | None:
    """Return the published page at `path` (with or without slashes) below the home of `language`, or None.

    Two queries at any depth: Wagtail's own routing asks once a level, and shows the fallback language's page
    where a language has no home yet.
    """
    root = languages.root_path(language)
    if root is None:
        return None
    inside = "/".join(part for part in path.split("/") if part)
    page = (
        Page.objects.live()
        .filter(url_path=f"{root}{inside}/" if inside else root, locale__language_code=language)
        .select_related("locale")
        .annotate(closed=is_closed(F("path")))
        .first()
    )
    if page is None:
        return None
    specific = page.specific
    if type(specific) is Page:
        # What Wagtail welcomes whoever has installed it with: nothing for visitors.
        return None
    specific.locale = page.locale
    specific.is_known_open = not page.closed
    return specific


# What is sent is taken by pages alone whose forms carry a ticket in place of the cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at `path` in the active language; raise Http404 where there is none.

    The hooks of Wagtail's own view (view restrictions, before_serve_page) run as ever.
    """
    if "\x00" in path:
        raise Http404
    page = page_at(translation.get_language(), path)
    if page is None:
        raise Http404
    if request.method == "POST" and not getattr(page, "takes_forms", False):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    # Where Wagtail keeps the outcome of its own routing, for its view and for template tags.
    request._wagtail_route_for_request = (page, (), {})
    return wagtail_serve(request, path)


def offers_for(path: str, language: str, request: HttpRequest) -> list[languages.Version]:
    """Return where the page that `path` asks for in vain can be read in another language; empty if unknown.

    Knows a page that is not published in this language, and an address under the wrong language's prefix.
    """
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] in languages.codes():
        parts = parts[1:]
    if not parts or any("\x00" in part for part in parts):
        return []
    inside = "/".join(parts) + "/"
    candidates = Page.objects.filter(url_path__in=[f"{root}{inside}" for root in languages.root_paths().values()])
    keys = set(candidates.values_list("translation_key", flat=True))
    if not keys:
        return []
    published = publicly_visible(Page.objects.filter(translation_key__in=keys, alias_of__isnull=True)).select_related(
        "locale"
    )
    return [version for version in languages.versions_of(published, language, request) if version.exists]


def _error_language(request: HttpRequest) -> str:
    first = request.path_info.lstrip("/").split("/", 1)[0]
    return first if first in languages.codes() else languages.preferred(request)


def _error(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    language = _error_language(request)
    with translation.override(language):
        if status == 404:
            context["offers"] = offers_for(request.path_info, language, request)
        context["chrome"] = chrome_of(request, None)
        response = render(request, template, context, status=status)
    response.headers["Content-Language"] = language
    return response


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 in the visitor's language, with what exists instead."""
    return _error(request, "404.html", 404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 in the visitor's language."""
    return _error(request, "403.html", 403)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 in the visitor's language to a form that may come from another site (no CSRF token of ours)."""
    return _error(request, "403.html", 403, form_refused=True)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 in the visitor's language; asks nothing of the database, nor for the name of the site."""
    return _bare_error(request, "400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 in the visitor's language; asks nothing of the database, which may be the fault."""
    return _bare_error(request, "500.html", 500)


def _bare_error(request: HttpRequest, template: str, status: int) -> HttpResponse:
    language = _error_language(request)
    with translation.override(language):
        response = render(request, template, {"language": language}, status=status)
    response.headers["Content-Language"] = language
    return response
