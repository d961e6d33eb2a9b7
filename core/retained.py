"""What the core itself keeps of people, as core.retention lists it."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import mail_purge, personal_data, personal_data_log
from core.retention import ACCOUNTABILITY, PUBLIC_TASK, SECURITY, Entry, Group, register, years

NOBODY_ELSE = _("Nobody outside the network.")
HOST = _("The company that runs the server for us, on our instructions.")


def register_all() -> None:
    """Say what the core keeps; called once, when the app is ready."""
    register(
        Entry(
            name="mails",
            group=Group.EVERYBODY,
            holder=personal_data.MAILS,
            label=_("Mails that the site sends you"),
            what=_("The text of the mail. What a mail with a secret link says is deleted as soon as it is sent."),
            purpose=_("To send it again if your mail server is away, and to answer questions about it."),
            basis=PUBLIC_TASK,
            recipients=_("The mail server that sends for us, and yours."),
            kept=lambda: _after_sending(mail_purge.TEXT_KEPT),
            then=_("The text is deleted."),
            period=lambda: mail_purge.TEXT_KEPT,
            job="old mails",
        )
    )
    register(
        Entry(
            name="mails, list",
            group=Group.EVERYBODY,
            holder=personal_data.MAILS,
            label=_("List of the mails sent"),
            what=_("That a mail was sent, its subject, its time and your e-mail address."),
            purpose=_("To be able to say whether a mail was sent."),
            basis=PUBLIC_TASK,
            recipients=NOBODY_ELSE,
            kept=lambda: _after_sending(mail_purge.ROW_KEPT),
            then=_("The entry is deleted."),
            period=lambda: mail_purge.ROW_KEPT,
            job="old mails",
        )
    )
    register(
        Entry(
            name="forms",
            group=Group.EVERYBODY,
            label=_("Traces of forms"),
            what=_(
                "How many forms came from one internet connection within an hour. In place of its address there is a "
                "mark that is worked out with a secret of the day; nobody can work it back once that secret is deleted."
            ),
            purpose=_("To keep programs from flooding our forms."),
            basis=SECURITY,
            recipients=NOBODY_ELSE,
            kept=lambda: gettext("Until the end of the day."),
            then=_("The counts are deleted together with the secret of the day."),
            period=lambda: timedelta(days=1),
            job="sent forms",
        )
    )
    register(
        Entry(
            name="sessions",
            group=Group.TEAMS,
            label=_("Sessions"),
            what=_("That you are logged in, and on which account; your browser holds a cookie with a random number."),
            purpose=_("To let you work without logging in again on each page."),
            basis=SECURITY,
            recipients=NOBODY_ELSE,
            kept=_sessions_kept,
            then=_("The session is deleted; it also ends when you log out."),
            period=lambda: timedelta(seconds=settings.SESSION_COOKIE_AGE),
            job="ended sessions",
        )
    )
    register(
        Entry(
            name="removals",
            group=Group.EVERYBODY,
            label=_("List of removals"),
            what=_(
                "When personal data was handed out or removed, how many records that were and of which kind, and which "
                "account did it; never whose data it was."
            ),
            purpose=_("To be able to show that we keep to what this page says."),
            basis=ACCOUNTABILITY,
            recipients=_("The supervisory authority, if it asks."),
            kept=_removals_kept,
            then=_("The entries are deleted."),
            period=lambda: years(settings.PERSONAL_DATA_LOG_YEARS),
            job=personal_data_log.JOB,
        )
    )
    register(
        Entry(
            name="history",
            group=Group.TEAMS,
            label=_("History of the pages"),
            what=_("Which account wrote, translated, reviewed or published what, and when, with earlier versions."),
            purpose=_("To be able to say who answers for a text, and to go back to an earlier version."),
            basis=PUBLIC_TASK,
            recipients=NOBODY_ELSE,
            kept=lambda: gettext("As long as the page exists, and so long as the funder may ask for records."),
            then=_("It goes with the page. If your account is erased before, your part is shown as a former editor’s."),
        )
    )
    register(
        Entry(
            name="server",
            group=Group.EVERYBODY,
            label=_("Log of the server"),
            what=_(
                "The internet address from which a page was asked for, the time, the page, and what the browser is."
            ),
            purpose=_("To find faults and to fend off attacks."),
            basis=SECURITY,
            recipients=HOST,
            kept=_server_log_kept,
            then=_("The entries are deleted by whoever runs the server."),
        )
    )
    register(
        Entry(
            name="backups",
            group=Group.EVERYBODY,
            label=_("Safety copies"),
            what=_("Copies of everything that is named on this page."),
            purpose=_("To be able to restore the site after a fault."),
            basis=SECURITY,
            recipients=HOST,
            kept=_backups_kept,
            then=_(
                "The copy is overwritten. Single records cannot be taken out of a copy: if we ever have to restore "
                "one, we erase again what was erased since."
            ),
        )
    )


def _after_sending(time: timedelta) -> str:
    if settings.OUTBOX_KEEPS_TEXTS:
        return gettext("As long as this demonstration runs.")
    days = time.days
    return ngettext("%(number)d day after the mail was sent.", "%(number)d days after the mail was sent.", days) % {
        "number": days
    }


def _sessions_kept() -> str:
    days = timedelta(seconds=settings.SESSION_COOKIE_AGE).days
    return ngettext("%(number)d day after you logged in.", "%(number)d days after you logged in.", days) % {
        "number": days
    }


def _removals_kept() -> str:
    number = settings.PERSONAL_DATA_LOG_YEARS
    return ngettext("%(number)d year.", "%(number)d years.", number) % {"number": number}


def _server_log_kept() -> str:
    days = settings.SERVER_LOG_DAYS
    return ngettext("At most %(number)d day.", "At most %(number)d days.", days) % {"number": days}


def _backups_kept() -> str:
    days = settings.BACKUP_DAYS
    return ngettext("At most %(number)d day.", "At most %(number)d days.", days) % {"number": days}
