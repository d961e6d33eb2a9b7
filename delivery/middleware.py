"""Headers of every public answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
# Wagtail's admin has inline scripts and styles of its own.
NOT_PUBLIC = ("/admin/", "/__debug__/")


class PublicHeadersMiddleware:
    """Adds the content security policy and the permissions policy to what visitors are sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

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
        return response
