"""What registrations keep of people, as core.retention lists it."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.retention import EXPLICIT_CONSENT, PUBLIC_TASK, Entry, Group, register
from workshops.registrations.services import HOLDER

# The name of the job of core.due that obeys all three periods.
JOB = "retention of registrations"
ORGANISERS = _("The region that organises the workshop, and the network’s administrators.")


def register_all() -> None:
    """Say what is kept of whoever registers; called once, when the app is ready."""
    register(
        Entry(
            name="registrations",
            group=Group.VISITORS,
            holder=HOLDER,
            label=_("Registrations for workshops"),
            what=_(
                "Your name and e-mail address; if you give them, your organisation, your country and the languages "
                "that you understand; whether you attended; and what you agreed to, in which words and when."
            ),
            purpose=_("To organise the workshop, to send you its link and to tell you of changes."),
            basis=PUBLIC_TASK,
            recipients=ORGANISERS,
            kept=_kept,
            then=_("Your registration is deleted. What stays are numbers, such as how many took part, and no names."),
            period=lambda: timedelta(days=settings.REGISTRATION_RETENTION_DAYS),
            job=JOB,
        )
    )
    register(
        Entry(
            name="registrations, access needs",
            group=Group.VISITORS,
            holder=HOLDER,
            label=_("What you tell us about access needs"),
            what=_("What you write, if you write anything."),
            purpose=_("To make the workshop accessible to you."),
            basis=EXPLICIT_CONSENT,
            recipients=ORGANISERS,
            kept=_access_needs_kept,
            then=_("It is deleted, long before the rest of your registration."),
            period=lambda: timedelta(days=settings.REGISTRATION_ACCESS_NEEDS_DAYS),
            job=JOB,
        )
    )
    register(
        Entry(
            name="registrations, unconfirmed",
            group=Group.VISITORS,
            holder=HOLDER,
            label=_("Registrations that nobody confirms"),
            what=_("The same, as long as nobody has followed the link in our mail: the address may be anybody’s."),
            purpose=_("To let you confirm."),
            basis=PUBLIC_TASK,
            recipients=_("Nobody."),
            kept=_unconfirmed_kept,
            then=_("The registration is deleted."),
            period=lambda: timedelta(days=settings.REGISTRATION_UNCONFIRMED_DAYS),
            job=JOB,
        )
    )


def _kept() -> str:
    days = settings.REGISTRATION_RETENTION_DAYS
    return ngettext(
        "%(number)d day after the workshop, unless its page names another time.",
        "%(number)d days after the workshop, unless its page names another time.",
        days,
    ) % {"number": days}


def _access_needs_kept() -> str:
    days = settings.REGISTRATION_ACCESS_NEEDS_DAYS
    return ngettext("%(number)d day after the workshop.", "%(number)d days after the workshop.", days) % {
        "number": days
    }


def _unconfirmed_kept() -> str:
    days = settings.REGISTRATION_UNCONFIRMED_DAYS
    return ngettext(
        "%(number)d day after you filled in the form.", "%(number)d days after you filled in the form.", days
    ) % {"number": days}
