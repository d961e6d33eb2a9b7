"""What tests of registration share: moments, a person, and looks at what has happened."""

import datetime as dt

from django.urls import reverse
from django.utils import translation

from core import due
from core.models import OutgoingMail
from workshops.models import Registration
from workshops.registrations.links import token_of

NOW = dt.datetime(2031, 5, 1, 9, tzinfo=dt.UTC)
START = dt.datetime(2031, 5, 26, 8, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LINK = "https://meet.example.org/secret-room"
MARIJA = {"name": "Marija Novak", "email": "marija@example.org", "language": "sl", "understood": ["sl", "fr"]}


def mails():
    """The mails since the last look: (to, language, subject)."""
    found = [(mail.to, mail.language, mail.subject) for mail in OutgoingMail.objects.order_by("pk")]
    OutgoingMail.objects.all().delete()
    return found


def own(registration):
    with translation.override(registration.language):
        return reverse("registration", args=[token_of(registration)])


def states(workshop):
    """The state of each registration by name, in turn."""
    return {each.name: each.status for each in Registration.objects.of(workshop.pk).in_turn()}


def run_due():
    failed = [report for report in due.run() if report.outcome != due.Outcome.DONE]
    assert failed == []
