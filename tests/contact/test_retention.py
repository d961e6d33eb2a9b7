"""When messages go, and what becomes of the data of one person."""

import datetime as dt
import json

import pytest

from contact import services
from contact.enquiry_models import Topic
from contact.models import Enquiry, EnquiryEvent
from core import due, personal_data, retention
from core.mail_models import OutgoingMail
from core.models import PersonalDataEvent
from tests import factories
from tests.contact.conftest import MARIJA, NOW

pytestmark = pytest.mark.usefixtures("unindexed")
DAY = dt.timedelta(days=1)


def take(region, **typed):
    return services.accept(services.Details(**MARIJA | {"topic": Topic.OTHER, "region": region} | typed))


def run(now):
    assert [report for report in due.run(now) if report.outcome == due.Outcome.FAILED] == []


def logged():
    return list(PersonalDataEvent.objects.order_by("pk").values_list("kind", "holder", "number"))


def test_a_message_goes_a_year_after_the_last_thing_that_was_done_about_it(regions, clock, settings):
    team = factories.editor(regions["navarra"], languages=["es"])
    old, worked = take(regions["navarra"]), take(regions["navarra"], email="b@example.org")
    clock.move_to(NOW + 10 * DAY)
    services.act(team, worked.pk, "answered")

    run(NOW + 365 * DAY - dt.timedelta(seconds=1))
    assert set(Enquiry.objects.all()) == {old, worked}
    run(NOW + 365 * DAY)
    assert list(Enquiry.objects.all()) == [worked]
    # A shorter time holds for what is there already.
    settings.CONTACT_RETENTION_DAYS = 30
    run(NOW + 40 * DAY)
    assert (Enquiry.objects.count(), EnquiryEvent.objects.count(), OutgoingMail.objects.count()) == (0, 0, 0)
    assert logged() == [("retention", "enquiries", 1), ("retention", "enquiries", 1)]
    entry = next(entry for entry in retention.entries() if entry.name == "enquiries")
    assert entry.kept() == "For 30 days after the last thing that was done about your message."


def test_the_messages_of_one_person_are_handed_out_and_erased_with_the_mails_about_them(regions, clock):
    take(regions["navarra"])
    take(None, email="MARIJA+tag@example.org", message="[url=x]y[/url]")
    other = take(regions["navarra"], name="Ana", email="other@example.org", message="Something else.")

    found = personal_data.export("marija@example.org")["enquiries"]

    json.dumps(found)
    assert [(each["message"], each["region"], each["state"]) for each in found] == [
        (MARIJA["message"], "navarra", "new"), ("[url=x]y[/url]", None, "suspected"),
    ]  # fmt: skip
    assert personal_data.erase("Marija@example.org")["enquiries"] == 2
    assert list(Enquiry.objects.all()) == [other]
    assert {mail.to for mail in OutgoingMail.objects.all()} == {"navarra@example.org", "other@example.org"}
    assert "Marija" not in "".join(mail.text for mail in OutgoingMail.objects.all())
    assert ("erased", "enquiries", 2) in logged()


def test_messages_outlive_their_region_and_those_who_worked_on_them(regions, clock):
    team = factories.editor(regions["murcia"], languages=["es"])
    enquiry = take(regions["murcia"])
    services.act(team, enquiry.pk, "answered")
    team.delete()
    regions["murcia"].delete()

    enquiry.refresh_from_db()
    assert enquiry.region is None
    assert [event.person for event in enquiry.events.all()] == [None] * enquiry.events.count()
