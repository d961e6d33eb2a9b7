"""Logging in, and asking for a new password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm

from core import outbox
from teams.people import language_of
from teams.throttling import may_mail_reset


class TellsWait:
    """Says how long to wait after too many attempts; stands left of a form to log in.

    The words are the same whether there is such an account or not.
    """

    @property
    def minutes_to_wait(self) -> int:
        """The minutes until the next attempt is looked at; 0 when this one was."""
        return -(-getattr(self.request, "sign_in_wait", 0) // 60)

    def get_invalid_login_error(self) -> forms.ValidationError:
        """Return what is said of an attempt that failed."""
        minutes = self.minutes_to_wait
        if not minutes:
            return super().get_invalid_login_error()
        return forms.ValidationError(
            ngettext(
                "There were too many attempts to log in. Wait %(minutes)d minute, then try again.",
                "There were too many attempts to log in. Wait %(minutes)d minutes, then try again.",
                minutes,
            )
            % {"minutes": minutes},
            code="too_many_attempts",
        )


class LoginForm(TellsWait, WagtailLoginForm):
    """The form to log in to the admin."""


class VisitorLoginForm(TellsWait, AuthenticationForm):
    """The form to log in to a page that is for some people only."""


class PasswordResetForm(WagtailPasswordResetForm):
    """Asks for a link to a new password; it is mailed in the language of the person."""

    def save(
        self, *, request: HttpRequest | None = None, token_generator: Any = default_token_generator, **_: Any
    ) -> None:
        """Write the mail to each account with the address, or to nobody, and show no difference.

        An address that gets many links in a short time gets no more for a while.
        """
        address = self.cleaned_data["email"]
        if not may_mail_reset(address, request):
            return
        for person in self.get_users(address):
            path = reverse(
                "wagtailadmin_password_reset_confirm",
                kwargs={
                    "uidb64": urlsafe_base64_encode(force_bytes(person.pk)),
                    "token": token_generator.make_token(person),
                },
            )
            outbox.post(
                "password",
                person.email,
                language_of(person),
                "teams/mail/password",
                {"path": path, "user_name": person.get_username(), "name": person.get_full_name()},
                secret=True,
            )
