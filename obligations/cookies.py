"""The cookies of people who log in; nobody else gets any."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

# Which Wagtail's menu sets, when somebody makes it narrow or wide (wagtailadmin_tags.sidebar_collapsed).
SIDEBAR = "wagtail_sidebar_collapsed"


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie: its name, what it is for, and how long the browser keeps it, in the active language."""

    name: str
    purpose: Any
    kept: str


def of_people_who_log_in() -> list[Cookie]:
    """Return the cookies that somebody may get who logs in, by the settings."""
    return [
        Cookie(settings.SESSION_COOKIE_NAME, _("Keeps you logged in from one page to the next."), _session_kept()),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Makes sure that a form comes from this site and not from a forged page."),
            _days(timedelta(seconds=settings.CSRF_COOKIE_AGE).days),
        ),
        Cookie(
            CookieStorage.cookie_name,
            _("Carries a message, such as “Saved”, to the next page."),
            gettext("Until the message is shown."),
        ),
        Cookie(
            SIDEBAR,
            _("Remembers whether you have made the menu of the editing screens narrow."),
            gettext("Until you close the browser."),
        ),
    ]


def _session_kept() -> str:
    days = timedelta(seconds=settings.SESSION_COOKIE_AGE).days
    return ngettext(
        "Until you log out, at most %(number)d day.", "Until you log out, at most %(number)d days.", days
    ) % {"number": days}


def _days(number: int) -> str:
    return ngettext("At most %(number)d day.", "At most %(number)d days.", number) % {"number": number}
