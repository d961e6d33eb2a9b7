"""Forms that visitors send: no cookie, no puzzle, no third party.

In place of a cookie a form holds a ticket: signed, bound to its kind, valid for a day, and good for one sending. What
only programs do gives them away: they fill in a field that nobody sees, are done within a blink, or come in crowds
from one address, of which nothing but a hash of the day is kept. Nobody loses what they typed: each refusal is an error
of the form, which is shown again with another ticket.

    class EnquiryForm(PublicForm):
        kind = "enquiry"

    form = EnquiryForm(request)
    if form.is_valid():
        with transaction.atomic():
            if form.take():
                ...

The view is csrf_exempt and never cached, and its template includes core/includes/public_form.html in the form.
"""

import hashlib
import ipaddress
import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.client_address import client_address
from core.public_form_models import DailySalt, FormCount, SentForm

SALT = "core.public_forms"
# The field that nobody sees; its name is one that programs like to fill in.
TRAP = "website"
TICKET = "ticket"
# Rows are kept somewhat longer than a ticket is valid.
KEPT_LONGER = timedelta(hours=1)

FORGED = _("Part of this form was lost on its way. What you typed is still here: please send it again.")
EXPIRED = _("This form was open for too long. What you typed is still here: please send it again.")
TOO_FAST = _("That was so quick that it looked like a program. Please wait a few seconds and send the form again.")
TRAPPED = _(
    "A field that is meant to stay empty was filled in, perhaps by your browser. It is empty again: please send the "
    "form once more."
)
SENT_BEFORE = _(
    "This form was sent already. If you pressed the button twice, all is well. To send it again, press the button "
    "once more."
)
TOO_MANY = _(
    "Too many forms came from your network within an hour. Please try again in an hour; what you typed is still here."
)


class PublicForm(forms.Form):
    """A form that a visitor sends with a ticket; bound when the request is a POST."""

    # What the form is for: a ticket for one kind is none for another.
    kind: ClassVar[str]

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        if "data" not in kwargs:
            kwargs["data"] = request.POST if request.method == "POST" else None
        super().__init__(*args, **kwargs)
        # What the next sending has to show; an error may have made the first one void.
        self.ticket = new_ticket(self.kind)

    def clean(self) -> dict[str, Any]:
        """Return the data; an error of the form as a whole says what is wrong with its ticket."""
        data = super().clean()
        given = self.data.get(TICKET, "")
        try:
            self._digest, issued, waited = _read(given, self.kind)
        except ValueError:
            raise ValidationError(FORGED, code="forged") from None
        age = timezone.now() - issued
        if age > timedelta(hours=settings.PUBLIC_FORM_HOURS_MOST):
            self.ticket = new_ticket(self.kind, waited=True)
            raise ValidationError(EXPIRED, code="expired")
        # The same again: whoever waited need not wait once more.
        self.ticket = given
        if not waited and age < timedelta(seconds=settings.PUBLIC_FORM_SECONDS_LEAST):
            raise ValidationError(TOO_FAST, code="too_fast")
        if self.data.get(TRAP):
            raise ValidationError(TRAPPED, code="trapped")
        if SentForm.objects.filter(digest=self._digest).exists():
            self._refuse_second_sending()
        return data

    def _refuse_second_sending(self) -> None:
        self.ticket = new_ticket(self.kind, waited=True)
        raise ValidationError(SENT_BEFORE, code="sent_before")

    def is_welcome(self) -> bool:
        """Count this sending of a valid form, and tell whether its sender may send it; otherwise add an error."""
        if _count(self.kind, client_address(self.request)) <= settings.PUBLIC_FORM_PER_HOUR:
            return True
        self.add_error(None, ValidationError(TOO_MANY, code="too_many"))
        return False

    def take(self) -> bool:
        """Tell whether the form may act now, once and for all; otherwise add an error.

        Call it for a valid form, in the transaction of what the form does: rolled back, the ticket is good again.
        """
        _row, made = SentForm.objects.get_or_create(digest=self._digest)
        if made:
            return True
        try:
            self._refuse_second_sending()
        except ValidationError as error:
            self.add_error(None, error)
        return False


def new_ticket(kind: str, *, waited: bool = False) -> str:
    """Return a ticket for one sending of a form of this kind, from now on; with `waited`, it may be sent at once."""
    issued = timezone.now().timestamp()
    return signing.Signer(salt=SALT).sign_object([kind, issued, waited, secrets.token_urlsafe(12)])


def _read(ticket: str, kind: str) -> tuple[str, datetime, bool]:
    """Return digest, time of issue, and whether its holder has waited; raise ValueError for no ticket of this kind."""
    try:
        found, issued, waited, _chance = signing.Signer(salt=SALT).unsign_object(ticket)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ValueError("no ticket of ours") from error
    if found != kind:
        raise ValueError(f"a ticket for {found}")
    digest = hashlib.sha256(ticket.encode()).hexdigest()
    return digest, datetime.fromtimestamp(issued, tz=timezone.get_default_timezone()), waited


def _count(kind: str, address: str) -> int:
    """Add one to the forms of this kind from an address in this hour, in one statement, and return how many that is."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    sender = salted_hmac(SALT, _network(address), secret=_salt_of(now), algorithm="sha256").hexdigest()
    table = FormCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counted (form, sender, hour, number) VALUES (%s, %s, %s, 1)"  # noqa: S608 - our table
            " ON CONFLICT (form, sender, hour) DO UPDATE SET number = counted.number + 1 RETURNING number",
            [kind, sender, hour],
        )
        return cursor.fetchone()[0]


def _salt_of(now: datetime) -> str:
    return DailySalt.objects.get_or_create(day=now.astimezone(timezone.get_default_timezone()).date())[0].salt


def _network(address: str) -> str:
    """Return what stands for one connection: an IPv4 address, or the 64 bits that an IPv6 customer has at least."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


def purge(now: datetime) -> None:
    """Forget the counts and salts of days before, and the tickets that have run out anyway."""
    today = now.astimezone(timezone.get_default_timezone())
    DailySalt.objects.filter(day__lt=today.date()).delete()
    FormCount.objects.filter(hour__lt=today.replace(hour=0, minute=0, second=0, microsecond=0)).delete()
    SentForm.objects.filter(sent_at__lt=now - timedelta(hours=settings.PUBLIC_FORM_HOURS_MOST) - KEPT_LONGER).delete()
