"""When messages of visitors go, and what the privacy notice says of them."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from contact import services
from contact.enquiry_models import Enquiry, time_kept
from core import personal_data, retention
from core.numbers import format_number

JOB = "retention of enquiries"


def remove_due(now: datetime) -> None:
    """Delete the messages that must not be kept any longer, and log how many that were."""
    keys = list(Enquiry.objects.due(now).values_list("pk", flat=True))
    if keys:
        personal_data.log(personal_data.Kind.RETENTION, services.HOLDER, services.remove(keys))


def period_in_words() -> str:
    """Return how long a message is kept, as a sentence in the active language."""
    days = settings.CONTACT_RETENTION_DAYS
    text = ngettext(
        "For %(number)s day after the last thing that was done about your message.",
        "For %(number)s days after the last thing that was done about your message.",
        days,
    )
    return text % {"number": format_number(days, get_language() or "en")}


def entry() -> retention.Entry:
    """Return what the privacy notice says of messages."""
    return retention.Entry(
        name="enquiries",
        group=retention.Group.VISITORS,
        holder=services.HOLDER,
        label=_("Messages that you send us by the contact form"),
        what=_(
            "Your e-mail address, your name if you give it, the language in which you would like a reply, topic and "
            "region, what you wrote, and what we did about it. The address of your connection is not kept."
        ),
        purpose=_("To answer you, or to pass your message on to whom it concerns."),
        basis=retention.PUBLIC_TASK,
        recipients=_(
            "The team and the mailbox of the region that you write to, or those of the network, and its administrators."
        ),
        kept=period_in_words,
        then=_("The message and its history are deleted."),
        period=time_kept,
        job=JOB,
    )
