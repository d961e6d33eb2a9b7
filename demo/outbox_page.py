"""The page on which the demo's mails land, for want of a mail server: whoever sits at this machine may read them."""

import ipaddress

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import outbox
from core.countries import language_name
from core.mail_models import OutgoingMail

# The latest mails are those that somebody is looking for.
LISTED = 100


@transaction.non_atomic_requests
@require_safe
@never_cache
def delivered(request: HttpRequest) -> HttpResponse:
    """List the latest mails; 403 for another machine."""
    _only_at_this_machine(request)
    mails = OutgoingMail.objects.defer("text", "extras")[:LISTED]
    return render(request, "demo/outbox.html", {"mails": [_shown(mail) for mail in mails]})


@transaction.non_atomic_requests
@require_safe
@never_cache
def one_delivered(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show what one mail says, its links to be followed; 403 for another machine."""
    _only_at_this_machine(request)
    mail = get_object_or_404(OutgoingMail, pk=mail_id)
    files = [each["name"] for each in mail.extras.get("attachments", [])]
    return render(request, "demo/outbox_mail.html", {"mail": _shown(mail), "files": files})


def _shown(mail: OutgoingMail) -> OutgoingMail:
    mail.kind_label = outbox.kind_label(mail.kind)
    mail.language_label = language_name(mail.language, get_language())
    return mail


def _only_at_this_machine(request: HttpRequest) -> None:
    """Raise PermissionDenied for another machine: mails hold links that let their readers in."""
    forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    if forwarded or not ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_loopback:
        raise PermissionDenied
