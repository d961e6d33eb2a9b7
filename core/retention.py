"""What the site keeps of people, why, and for how long: apps say it here, and the privacy notice shows it.

    retention.register(  # in an app's ready()
        retention.Entry(
            name="enquiries",
            group=retention.Group.VISITORS,
            holder="enquiries",  # of core.personal_data
            label=_("Messages"),
            what=_("Your name, your e-mail address and what you wrote."),
            purpose=_("To answer you."),
            basis=retention.PUBLIC_TASK,
            recipients=_("The team of the region that you wrote to."),
            kept=words_of_the_period,  # a function: it reads the settings that the job obeys
            then=_("They are deleted."),
            period=lambda: timedelta(days=settings.ENQUIRY_DAYS),
            job="retention of enquiries",  # of core.due
        )
    )

Whoever holds personal data (core.personal_data) has at least one entry, and whatever has a period has a job.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Group(TextChoices):
    """Whose data it is."""

    VISITORS = "visitors", _("If you write to us or take part")
    TEAMS = "teams", _("If you have an account")
    EVERYBODY = "everybody", _("In every case")


# Why the law lets us keep something, as the privacy notice words it.
PUBLIC_TASK = _("A task in the public interest: Article 6(1)(e) of the General Data Protection Regulation (GDPR).")
CONSENT = _("Your consent, which you may withdraw at any time: Article 6(1)(a) GDPR.")
EXPLICIT_CONSENT = _(
    "Your explicit consent, which you may withdraw at any time: Articles 6(1)(a) and 9(2)(a) GDPR, because this may "
    "say something about your health."
)
SECURITY = _("The duty to keep the site and its data safe: Articles 6(1)(c) and 32 GDPR.")
ACCOUNTABILITY = _("The duty to show that the law is obeyed: Articles 5(2) and 6(1)(c) GDPR.")


@dataclass(frozen=True)
class Entry:
    """One kind of data: each text is a whole sentence in the active language.

    `kept` words how long, and reads the settings each time; `period` is that time from the moment at which it begins
    to run, and `job` names the job of core.due that obeys it. What has neither is kept as `kept` says for a reason, or
    by somebody outside the site, such as whoever runs the server.
    """

    name: str
    group: Group
    label: Words
    what: Words
    purpose: Words
    basis: Words
    recipients: Words
    kept: Callable[[], str]
    then: Words
    holder: str = ""
    period: Callable[[], timedelta] | None = None
    job: str = ""


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add what is kept; raise ValueError for a second entry of that name, and for a period without a job."""
    if entry.name in _entries:
        raise ValueError(f"Two kinds of data are named {entry.name}: give one of them another name.")
    if (entry.period is None) != (not entry.job):
        raise ValueError(f"{entry.name}: name the period and the job that obeys it, or neither.")
    _entries[entry.name] = entry


def entries(group: Group | None = None) -> list[Entry]:
    """Return what is kept, of one group or of all, by group and name."""
    order = list(Group)
    found = [entry for entry in _entries.values() if group in {None, entry.group}]
    return sorted(found, key=lambda entry: (order.index(entry.group), entry.name))


def years(number: int) -> timedelta:
    """Return so many years, each of 365 days and a quarter."""
    return timedelta(days=number * 365.25)
