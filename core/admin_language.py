"""Which language the admin speaks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property


class AdminLanguageMiddleware:
    """Lets the admin speak the language of whoever is signed in, where Wagtail takes that of the request.

    Wagtail changes the language for its views alone: a refusal before a view runs, and an error page after it, would
    be in the language of the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @cached_property
    def admin(self) -> str:
        """The address that those of the admin begin with."""
        return reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in the language that the person works in, when they have chosen one."""
        if request.path.startswith(self.admin):
            profile = getattr(request.user, "wagtail_userprofile", None)
            if profile and profile.preferred_language:
                translation.activate(profile.preferred_language)
                request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
