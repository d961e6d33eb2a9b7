"""The page where a person sets a new password, in their language."""

from typing import Any

from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from wagtail.admin.views.account import PasswordResetConfirmView as WagtailPasswordResetConfirmView

from teams.people import language_of
from teams.throttling import forget_account


class PasswordResetConfirmView(WagtailPasswordResetConfirmView):
    """Wagtail's view, in the language that the person prefers once the link has shown who they are."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the form, of a link that is valid."""
        with translation.override(language_of(self.user)):
            return super().get(request, *args, **kwargs).render()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set the password, or answer with the form and what is wrong."""
        with translation.override(language_of(self.user)):
            answer = super().post(request, *args, **kwargs)
            return answer.render() if hasattr(answer, "render") else answer

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        """Set the password; whoever had to wait after too many attempts may log in at once."""
        answer = super().form_valid(form)
        forget_account(self.user.get_username())
        return answer
