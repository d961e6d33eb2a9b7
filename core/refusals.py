"""What becomes of a rule that says no where no form can say it: bulk publishing, copying, moving, approving."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


class RefusedError(Exception):
    """A rule of the site forbids what was asked; the message tells the person who asked why.

    No ValidationError, which Wagtail and wagtail-localize take for a fault of a field here and there.
    """


class RefusalsMiddleware:
    """Tells an editor what was refused, and leads back; what the request had done has been undone by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the way back with the reasons as a message, or as JSON to a script; None for what is no refusal."""
        home = reverse("wagtailadmin_home")
        refused = isinstance(exception, RefusedError | ValidationError)
        if not refused or not request.path.startswith(home) or request.method == "GET":
            return None
        reasons = exception.messages if isinstance(exception, ValidationError) else [str(exception)]
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"errors": reasons}, status=400)
        for reason in reasons:
            messages.error(request, reason)
        return HttpResponseRedirect(_way_back(request) or home)


def _way_back(request: HttpRequest) -> str:
    for url in (request.POST.get("next"), request.GET.get("next"), request.headers.get("Referer")):
        if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
            return url
    return ""
