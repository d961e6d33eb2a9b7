"""What becomes of registrations when the facts of a workshop change, time passes, and data must go."""

import json
from functools import partial
from io import StringIO

import icalendar
import pytest
from django.core.management import call_command
from wagtail.test.utils.form_data import rich_text, streamfield

from core.models import OutgoingMail, PersonalDataEvent
from core.refusals import RefusedError
from tests import factories
from tests.factories import page_form
from tests.workshops.registering import DAY, HOUR, LINK, NOW, START, mails, run_due, states
from workshops.models import Registration, RegistrationConsent, RegistrationStatistics, Workshop, WorkshopPage
from workshops.registrations import services
from workshops.registrations.statistics import numbers_of

pytestmark = pytest.mark.usefixtures("unindexed")


def told():
    """The mails since the last look, without whom they name: (to, subject)."""
    return [(to.partition("@")[0], subject) for to, _language, subject in mails()]


def test_more_places_go_to_those_who_wait_and_fewer_than_are_given_are_refused(joined, pages, workshop):
    people = joined(*(f"{name}@example.org" for name in ("ana", "bor", "cene", "dana", "eva")))
    mails()

    factories.publish(pages["en"], capacity=3)
    assert list(states(workshop).values()) == ["confirmed", "confirmed", "offered", "waiting", "waiting"]
    assert told() == [("cene", "A place is free for you: Sharing")]

    with pytest.raises(RefusedError, match="3 people have a place already"):
        factories.publish(pages["en"], capacity=2)
    assert Workshop.objects.get().capacity == 3

    # Whoever has only asked for a place loses it to the smaller number, and keeps the turn.
    services.cancel(people[2])
    services.cancel(people[3])
    services.cancel(people[4])
    (late,) = joined("late@example.org", confirm=False)
    assert late.holds_place
    factories.publish(pages["en"], capacity=2)
    assert services.confirm(late).status == "waiting"
    assert Workshop.objects.get().places_taken == 2


def test_an_editor_is_told_at_the_field_how_many_people_have_a_place(joined, pages):
    joined("ana@example.org", "bor@example.org", "cene@example.org")
    page = pages["en"]
    typed = {name: getattr(page, name) for name in ("title", "slug", "number", "precision", "zone", "mode")}
    typed |= {"host": page.host_id, "starts_at": "2031-05-26 10:00", "ends_at": "2031-05-26 12:00"}
    typed |= {"body": rich_text(""), "outcome": rich_text(""), "venue_note": "", "capacity": "1"}
    typed |= {name: streamfield([]) for name in ("agenda", "speakers", "materials", "recordings")}
    typed |= {"registration_closes_at": "2031-05-27 10:00", "online_link": "http://meet.example.org/"}
    person = factories.PersonFactory(is_superuser=True)
    make = partial(WorkshopPage.get_edit_handler().get_form_class(), for_user=person)

    form = make(page_form(**typed), instance=page)

    assert {name: form.errors[name] for name in ("capacity", "registration_closes_at", "online_link")} == {
        "capacity": ["2 people have a place already: there must be at least as many places."],
        "registration_closes_at": ["Registration cannot close after the start."],
        "online_link": ["Write a whole address that begins with https://."],
    }
    # Whoever translates the page is not told how to join.
    assert "online_link" not in make(instance=pages["sl"]).fields


def test_everybody_is_told_once_of_a_new_date_a_new_link_and_a_cancellation_and_that_it_is_taken_back(
    joined, pages, clock
):
    joined("ana@example.org", language="sl")
    joined("bor@example.org", "cene@example.org")
    joined("away@example.org", confirm=False)
    mails()

    def after(**facts):
        factories.publish(pages["en"], **facts)
        run_due()
        run_due()
        return told()

    later = START + 7 * DAY
    assert after(starts_at=later, ends_at=later + HOUR) == [
        ("ana", "Nov datum: Deljenje"), ("bor", "New date: Sharing"), ("cene", "New date: Sharing"),
    ]  # fmt: skip
    assert after(title="Sharing work") == []
    assert after(online_link="https://meet.example.org/other") == [
        ("ana", "Nova povezava za udeležbo: Deljenje"), ("bor", "New link to take part: Sharing work"),
    ]  # fmt: skip
    assert after(online_link="") == []
    assert [who for who, _subject in after(cancelled=True)] == ["ana", "bor", "cene"]
    assert after(starts_at=START, ends_at=START + HOUR) == []
    assert [subject for _who, subject in after(cancelled=False)] == [
        "Delavnica vendarle bo: Deljenje", "It takes place after all: Sharing work",
        "It takes place after all: Sharing work",
    ]  # fmt: skip
    assert [who for who, _subject in after(precision="half", day=START.date())] == ["ana", "bor", "cene"]


def test_people_with_a_place_are_reminded_a_week_and_a_day_before_and_again_when_the_day_is_moved(
    joined, pages, clock, mailoutbox
):
    joined("ana@example.org", language="fr", understood=["fr"])
    joined("bor@example.org", "cene@example.org")
    mails()
    at = lambda moment: (clock.move_to(moment), run_due(), run_due(), told())[-1]  # noqa: E731

    assert at(START - 7 * DAY - HOUR) == []
    assert at(START - 7 * DAY) == [("ana", "Bientôt\xa0: Sharing"), ("bor", "Soon: Sharing")]
    # Whoever registers so late was told just now.
    services.cancel(Registration.objects.get(name="bor"))
    services.accept(Registration.objects.get(name="cene"))
    mails()
    assert at(START - DAY - HOUR) == []
    clock.move_to(START - DAY)
    run_due()
    reminder = next(mail for mail in reversed(mailoutbox) if mail.to == ["ana@example.org"])
    assert (OutgoingMail.objects.get(to="ana@example.org").language, LINK in reminder.body) == ("fr", True)
    ((_name, content, _type),) = reminder.attachments
    calendar = icalendar.Calendar.from_ical(content)
    assert [event.decoded("dtstart") for event in calendar.walk("VEVENT")] == [START]
    assert [who for who, _subject in told()] == ["ana", "cene"]

    moved = START + 14 * DAY
    factories.publish(pages["en"], starts_at=moved, ends_at=moved + HOUR)
    assert at(START - DAY + HOUR) == [("ana", "Nouvelle date\xa0: Sharing"), ("cene", "New date: Sharing")]
    assert at(moved - 7 * DAY) == [("ana", "Bientôt\xa0: Sharing"), ("cene", "Soon: Sharing")]
    # Moved by an hour on the last day: that mail is the reminder.
    factories.publish(pages["en"], starts_at=moved + HOUR, ends_at=moved + 2 * HOUR)
    assert at(moved - 20 * HOUR) == [("ana", "Nouvelle date\xa0: Sharing"), ("cene", "New date: Sharing")]
    assert at(moved) == []
    assert at(moved + DAY) == []


def test_personal_data_goes_when_it_is_due_and_leaves_counts(joined, pages, clock, workshop, settings):
    joined("ana@example.org", language="sl", country="SI", understood=["sl", "en"], access_needs="A ramp.",
           consents=frozenset({"access", "recording"}))  # fmt: skip
    joined("bor@example.org", language="fr", country="FR", understood=["fr"])
    joined("cene@example.org", language="fr")
    Registration.objects.filter(name="ana").update(attended=True)
    Registration.objects.filter(name="bor").update(attended=False)
    live = numbers_of(workshop)
    ends = START + 2 * HOUR
    OutgoingMail.objects.update(sent_at=NOW)

    clock.move_to(ends + 7 * DAY - HOUR)
    run_due()
    assert Registration.objects.get(name="ana").access_needs == "A ramp."
    clock.shift(HOUR)
    run_due()
    assert list(Registration.objects.exclude(access_needs="")) == []
    assert list(RegistrationConsent.objects.values_list("purpose", flat=True)) == ["recording"]

    # One asks before the time is over: what counts stays.
    out = StringIO()
    call_command("personal_data", "export", "BOR+x@example.org", stdout=out)
    assert [each["name"] for each in json.loads(out.getvalue())["registrations"]] == ["bor"]
    call_command("personal_data", "erase", "bor@example.org", stdout=StringIO())
    assert set(states(workshop)) == {"ana", "cene"}

    Workshop.objects.update(retention_days=30)
    clock.move_to(ends + 30 * DAY - HOUR)
    run_due()
    assert Registration.objects.count() == 2
    clock.shift(HOUR)
    run_due()
    run_due()
    assert (Registration.objects.count(), RegistrationConsent.objects.count()) == (0, 0)
    assert OutgoingMail.objects.filter(to__in=["ana@example.org", "cene@example.org"]).count() == 0
    kept = RegistrationStatistics.objects.get()
    assert (kept.total, kept.attended, kept.absent, kept.by_status, kept.by_language, kept.by_country) == (
        2, 1, 1, {"confirmed": 2, "waiting": 1}, {"fr": 1, "sl": 1}, {"FR": 1, "SI": 1},
    )  # fmt: skip
    assert numbers_of(workshop) == live
    removals = PersonalDataEvent.objects.filter(holder="registrations").order_by("pk")
    assert list(removals.values_list("kind", "about", "number")) == [
        ("sensitive", "workshop 4", 1), ("exported", "", 1), ("erased", "", 1), ("retention", "workshop 4", 2),
    ]  # fmt: skip
    workshop.refresh_from_db()
    assert (workshop.places_taken, workshop.people_waiting) == (0, 0)


def test_counts_stay_also_of_a_workshop_whose_end_nobody_knows(joined, pages, clock, workshop):
    joined("ana@example.org", "bor@example.org")
    factories.publish(pages["en"], precision="unknown", day=None)
    run_due()
    live = numbers_of(workshop)

    clock.move_to(NOW + 455 * DAY - HOUR)
    run_due()
    assert Registration.objects.count() == 2
    clock.shift(HOUR)
    run_due()
    assert (Registration.objects.count(), live.total, numbers_of(workshop)) == (0, 2, live)


def test_the_link_to_join_is_in_no_public_answer(client, joined, pages):
    joined("ana@example.org")
    public = [
        pages["en"].url, pages["sl"].url, pages["en"].get_parent().url, pages["en"].register_url, "/en/",
        "/en/calendar.ics", "/en/workshops.atom", f"/en/calendar/{pages['en'].workshop_id}.ics", "/sitemap.xml",
        "/en/search/?q=secret-room",
    ]  # fmt: skip
    for url in public:
        answer = client.get(url)
        assert (url, answer.status_code, "meet.example.org" in answer.content.decode()) == (url, 200, False)
        assert (url, "ana@example.org" in answer.content.decode()) == (url, False)
