"""What the teams keep of the people in them, as core.retention lists it."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.retention import PUBLIC_TASK, SECURITY, Entry, Group, register, years

# The name of the holder of core.personal_data, and those of the jobs of core.due.
ACCOUNTS = "accounts"
ACCOUNTS_JOB = "retention of accounts"
ATTEMPTS_JOB = "failed attempts"
ADMINISTRATORS = _("The network’s administrators; people of your teams see your name.")


def unused_account_kept() -> timedelta:
    """Return for how long after its last use an account is kept."""
    return years(settings.TEAMS_UNUSED_ACCOUNT_YEARS)


def invitation_kept() -> timedelta:
    """Return for how long an invitation is kept once it was accepted or has run out."""
    return timedelta(days=settings.TEAMS_INVITATION_KEPT_DAYS)


def register_all() -> None:
    """Say what is kept of whoever has an account; called once, when the app is ready."""
    register(
        Entry(
            name="accounts",
            group=Group.TEAMS,
            holder=ACCOUNTS,
            label=_("Accounts"),
            what=_("Your name, your e-mail address, your language, your teams, and when you last logged in."),
            purpose=_("To let you work on this site, and to write to you when something waits for you."),
            basis=PUBLIC_TASK,
            recipients=ADMINISTRATORS,
            kept=_accounts_kept,
            then=_("The account is closed and nothing of it names you any more."),
            period=unused_account_kept,
            job=ACCOUNTS_JOB,
        )
    )
    register(
        Entry(
            name="accounts, invitations",
            group=Group.TEAMS,
            holder=ACCOUNTS,
            label=_("Invitations"),
            what=_("That you were invited, by whom, in which language, and when you accepted."),
            purpose=_("To let you set a password, and to send you another link if the first has run out."),
            basis=PUBLIC_TASK,
            recipients=ADMINISTRATORS,
            kept=_invitations_kept,
            then=_("The invitation is deleted, and with it an account that was never used."),
            period=invitation_kept,
            job=ACCOUNTS_JOB,
        )
    )
    register(
        Entry(
            name="failed attempts",
            group=Group.TEAMS,
            label=_("Failed attempts to log in"),
            what=_("How often it failed, under a mark in place of the account and of the internet address."),
            purpose=_("To keep programs from guessing passwords."),
            basis=SECURITY,
            recipients=_("Nobody."),
            kept=_failed_attempts_kept,
            then=_("The count is deleted."),
            period=lambda: timedelta(minutes=settings.SIGN_IN_WAIT_MINUTES),
            job=ATTEMPTS_JOB,
        )
    )


def _accounts_kept() -> str:
    number = settings.TEAMS_UNUSED_ACCOUNT_YEARS
    return ngettext(
        "As long as you use it, and %(number)d year after you last logged in.",
        "As long as you use it, and %(number)d years after you last logged in.",
        number,
    ) % {"number": number}


def _invitations_kept() -> str:
    days = settings.TEAMS_INVITATION_KEPT_DAYS
    return ngettext(
        "%(number)d day after it was accepted or has run out.",
        "%(number)d days after it was accepted or has run out.",
        days,
    ) % {"number": days}


def _failed_attempts_kept() -> str:
    minutes = settings.SIGN_IN_WAIT_MINUTES
    return ngettext("%(number)d minute.", "%(number)d minutes.", minutes) % {"number": minutes}
