"""Headers of every public answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from delivery.addresses import Requests

# Nothing from another host and nothing inline, so that markup somebody smuggled in does nothing.
PUBLIC_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    ]
)
# What says the same whatever language a browser asks for, though no language begins its address.
IN_NO_LANGUAGE = ("/robots.txt", "/sitemap")
# Wagtail's admin has inline scripts and styles of its own.
NOT_PUBLIC = ("/admin/", "/__debug__/")


class PublicHeadersMiddleware:
    """Adds to what visitors are sent what browsers may do with it, and who may keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._requests = Requests()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, with the headers on a public answer."""
        response = self.get_response(request)
        # Wagtail writes it for a document that is not compressed.
        if response.headers.get("Content-Encoding") == "None":
            del response.headers["Content-Encoding"]
        if not request.path_info.startswith(NOT_PUBLIC):
            response.headers.setdefault("Content-Security-Policy", PUBLIC_POLICY)
            response.headers.setdefault(
                "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
            )
        if request.path_info.startswith(IN_NO_LANGUAGE) and response.status_code == 200:
            del response["Content-Language"]
            _forget_to_vary(response, "accept-language")
        if getattr(request, "page_is_shown", False) and not response.has_header("Cache-Control"):
            self._say_who_keeps(request, response)
        return response

    def _say_who_keeps(self, request: HttpRequest, response: HttpResponse) -> None:
        # Asked for again each time, which costs an answer without a body where nothing has changed.
        if response.status_code != 200 or response.cookies or not self._requests.is_anonymous(request.META):
            patch_cache_control(response, private=True, max_age=0, must_revalidate=True)
            return
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        # Whoever has a cookie of ours is answered by Django, whatever is kept. Only the template tag that shows editors
        # their tools has asked for one.
        _forget_to_vary(response, "cookie")


def _forget_to_vary(response: HttpResponse, name: str) -> None:
    asked_by = [part.strip() for part in response.headers.get("Vary", "").split(",")]
    del response["Vary"]
    if kept := ", ".join(part for part in asked_by if part and part.lower() != name):
        response["Vary"] = kept
