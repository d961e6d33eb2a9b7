"""The public page where an invited person sets a password."""

from typing import Any

from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.chrome import chrome_of
from teams import invitations
from teams.invitations import Opened, State

# What becomes of a link that cannot be used any more.
STATUS = {State.BROKEN: 404, State.EXPIRED: 410, State.USED: 410, State.DEACTIVATED: 403}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the form for a password, or with what to do about a link that cannot be used."""
    found = invitations.opened(token)
    if found.state != State.READY:
        return _refusal(request, found)
    form = SetPasswordForm(found.invitation.person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = invitations.accept(token, form.cleaned_data["new_password1"])
        if found.state != State.READY:
            return _refusal(request, found)
        # Nobody is logged in by a link from a mail: who has it shows next that they know the password too.
        return _closed(redirect("invitation_done"))
    context = {"form": form, "invitation": found.invitation, "rules": password_validators_help_texts()}
    return _answer(request, context)


@require_http_methods(["GET", "HEAD"])
def done(request: HttpRequest) -> HttpResponse:
    """Answer that the password is set, with the way to log in."""
    return _answer(request, {"state": "done"})


def _refusal(request: HttpRequest, found: Opened) -> HttpResponse:
    return _answer(request, {"state": found.state.value, "invitation": found.invitation}, status=STATUS[found.state])


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context["chrome"] = chrome_of(request, None)
    return _closed(render(request, "teams/invitation.html", context, status=status))


def _closed(response: HttpResponse) -> HttpResponse:
    """Keep the address, which lets somebody in, from caches, search engines and the logs of whatever is loaded next."""
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex"
    # Not `no-referrer`: browsers then hide their origin from Django's check of forms.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
