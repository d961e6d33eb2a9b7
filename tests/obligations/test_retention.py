import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone, translation

from contact.enquiry_models import Enquiry, time_kept
from core import due, personal_data, retention
from core.models import OutgoingMail, PersonalDataEvent
from core.public_form_models import DailySalt, FormCount, SentForm
from teams.models import Invitation
from teams.throttling import FailedAttempts
from tests import factories
from workshops.facts import EXACT
from workshops.models import Registration, Workshop

pytestmark = pytest.mark.usefixtures("unindexed")

START = dt.datetime(2031, 5, 1, 22, tzinfo=dt.UTC)


def test_whoever_holds_personal_data_says_so_in_the_privacy_notice_and_every_period_has_a_job():
    entries = retention.entries()

    assert {holder.name for holder in personal_data.holders()} == {entry.holder for entry in entries} - {""}
    assert {entry.job for entry in entries} - {""} <= set(due.names())
    for entry in entries:
        for words in (entry.label, entry.what, entry.purpose, entry.basis, entry.recipients, entry.kept(), entry.then):
            assert str(words).strip(), entry.name
    with pytest.raises(ValueError, match="another name"):
        retention.register(entries[0])


def registration(confirmed=True, **more):
    facts = {"number": 4, "precision": EXACT, "starts_at": START - dt.timedelta(hours=2), "ends_at": START}
    row, _made = Workshop.objects.get_or_create(
        number=4,
        defaults={"source_language": "en", "host": factories.RegionFactory(), "runs_until": START, **facts},
    )
    state = {"status": "cancelled", "confirmed_at": START} if confirmed else {"status": "expired"}
    return Registration.objects.create(
        workshop=row, name="Eva", email="eva@example.org", email_key="eva@example.org", language="en", turn=1,
        requested_at=START, **state, **more,
    )  # fmt: skip


def mail(**more):
    return OutgoingMail.objects.create(
        to="eva@example.org", kind="other", language="en", subject="S", text="T", message_id="m", written_at=START,
        sent_at=START, **more,
    )  # fmt: skip


def invitation():
    person = factories.PersonFactory(email="eva@example.org", password="!unusable", date_joined=START)
    Invitation.objects.create(person=person, language="en", expires_at=START)


def account():
    factories.administrator(username="boss", last_login=START + retention.years(9))
    factories.PersonFactory(email="eva@example.org", last_login=START)


def form():
    hour = timezone.localtime(START).replace(hour=0, minute=0)
    FormCount.objects.create(form="x", sender="y", hour=hour)
    DailySalt.objects.create(day=hour.date())
    SentForm.objects.create(digest="z", sent_at=hour)


def enquiry():
    written = Enquiry(topic="project", email="eva@example.org", language="en", message="M", received_at=START)
    written.changed_at, written.kept_until = START, START + time_kept()
    Enquiry.objects.bulk_create([written])


# What makes something that is kept from START on, and what tells how much of it there is.
KEPT = {
    "accounts": (account, lambda: User.objects.filter(email="eva@example.org").count()),
    "accounts, invitations": (
        invitation,
        lambda: Invitation.objects.count() + User.objects.filter(email="eva@example.org").count(),
    ),
    "enquiries": (enquiry, Enquiry.objects.count),
    "failed attempts": (
        lambda: FailedAttempts.objects.create(key="k", number=1, until=START + dt.timedelta(minutes=15)),
        FailedAttempts.objects.count,
    ),
    "forms": (form, lambda: FormCount.objects.count() + DailySalt.objects.count()),
    "mails": (mail, lambda: OutgoingMail.objects.exclude(text="").count()),
    "mails, list": (mail, OutgoingMail.objects.count),
    "registrations": (registration, Registration.objects.count),
    "registrations, access needs": (
        lambda: registration(access_needs="A ramp"),
        lambda: Registration.objects.exclude(access_needs="").count(),
    ),
    "registrations, unconfirmed": (lambda: registration(confirmed=False), Registration.objects.count),
    "removals": (
        lambda: PersonalDataEvent.objects.create(kind="erased", holder="mails", number=1, done_at=START),
        lambda: PersonalDataEvent.objects.filter(holder="mails").count(),
    ),
    "sessions": (
        lambda: Session.objects.create(session_key="s", session_data="", expire_date=START + dt.timedelta(days=14)),
        Session.objects.count,
    ),
}


def test_every_period_of_the_privacy_notice_is_tried():
    assert KEPT.keys() == {entry.name for entry in retention.entries() if entry.period}


@pytest.mark.parametrize("name", sorted(KEPT))
def test_what_is_kept_goes_when_the_privacy_notice_says_so(db, name):
    entry = next(entry for entry in retention.entries() if entry.name == name)
    make, count = KEPT[name]
    if name == "accounts":
        User.objects.all().delete()
    make()
    job = due.job_named(entry.job)
    there = count()
    # A day by the clock of the site.
    begins = timezone.localtime(START).replace(hour=0, minute=0) if name == "forms" else START

    job(begins + entry.period() - dt.timedelta(minutes=1))
    assert count() == there > 0
    job(begins + entry.period() + dt.timedelta(minutes=1))
    assert count() == 0


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day after the workshop."), (7, "7 days after the workshop.")]
)  # fmt: skip
def test_periods_are_read_from_the_settings_that_the_jobs_obey(settings, days, words):
    settings.REGISTRATION_ACCESS_NEEDS_DAYS = days
    entry = next(entry for entry in retention.entries() if entry.name == "registrations, access needs")

    assert entry.period() == dt.timedelta(days=days)
    with translation.override("en"):
        assert entry.kept() == words
