"""The inbox: whose messages somebody sees, what can be done about them, and what that costs."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contact import services
from contact.access import number_waiting
from contact.enquiry_models import Topic
from contact.models import ContactSettings, Enquiry
from core.models import PersonalDataEvent
from tests import factories
from tests.contact.conftest import MARIJA

pytestmark = pytest.mark.usefixtures("unindexed")
INBOX = "/admin/contact/"


@pytest.fixture
def received(regions, clock):
    """Take a message to a region (by code) or to the network, and return it."""

    def take(region="", **typed):
        details = MARIJA | {"email": f"v{Enquiry.objects.count()}@example.org"} | typed
        return services.accept(
            services.Details(**details | {"topic": Topic(details["topic"]), "region": regions.get(region)})
        )

    return take


@pytest.fixture
def people(regions):
    return {
        "nobody": factories.PersonFactory(),
        "reviewer": factories.reviewer("es"),
        "navarra": factories.editor(regions["navarra"], languages=["es"], username="navarra", first_name="Ane"),
        "murcia": factories.editor(regions["murcia"], languages=["es"], username="murcia"),
        "administrator": factories.administrator(username="administrator"),
    }


def listed(client, query=""):
    answer = client.get(f"{INBOX}{query}")
    return [int(link["href"].split("/")[-2]) for link in markup(answer).select("table.listing th a")]


def markup(answer):
    return BeautifulSoup(answer.content.decode(), "html.parser")


def said(answer):
    return [str(each).strip() for each in get_messages(answer.wsgi_request)]


def test_each_sees_and_touches_what_is_theirs_and_nothing_else(client, people, received):
    keys = {name: received(name).pk for name in ("navarra", "murcia", "")}
    theirs = {
        "anonymous": set(), "nobody": set(), "reviewer": set(), "navarra": {"navarra"}, "murcia": {"murcia"},
        "administrator": set(keys),
    }  # fmt: skip
    gone = max(keys.values()) + 1
    before = list(Enquiry.objects.order_by("pk").values())
    for role, own in theirs.items():
        client.logout()
        if role != "anonymous":
            client.force_login(people[role])
        assert set(listed(client)) == {keys[name] for name in own}, role
        assert (client.get(INBOX).status_code == 200) == bool(own), role
        for name, key in keys.items():
            address = reverse("contact:enquiry", args=[key])
            assert (client.get(address).status_code == 200) == (name in own), (role, name)
            # Whoever may act is asked for an act that does not exist.
            for act in ({"act": "closed"}, {"act": "forward", "to": "network"}) if name not in own else ({"act": "x"},):
                client.post(address, act)
            erase = reverse("contact:erase", args=[key])
            assert (client.get(erase).status_code == 200) == (role == "administrator"), (role, name)
            if role != "administrator":
                client.post(erase)
        if role in {"reviewer", "navarra", "murcia"}:
            # Nobody is told which messages there are.
            answers = [client.get(reverse("contact:enquiry", args=[key])) for key in (gone, keys[""])]
            assert {(each.status_code, each["Location"], said(each)[-1]) for each in answers} == {
                (302, "/admin/", "Sorry, you do not have permission to access this area.")
            }
    assert list(Enquiry.objects.order_by("pk").values()) == before
    assert PersonalDataEvent.objects.count() == 0
    client.force_login(people["navarra"])
    assert client.get(reverse("wagtailsettings:edit", args=["contact", "contactsettings"])).status_code == 302
    client.force_login(people["administrator"])
    ContactSettings.load()
    answer = client.get(reverse("wagtailsettings:edit", args=["contact", "contactsettings"]), follow=True)
    assert answer.status_code == 200
    assert answer.context["form"].fields.keys() == {"mailbox", "press", "accessibility", "privacy", "language"}


def test_a_message_is_worked_through_and_its_history_tells_by_whom(client, people, received, regions, mailboxes, mails):
    enquiry = received("navarra")
    mails()
    address = reverse("contact:enquiry", args=[enquiry.pk])
    client.force_login(people["navarra"])

    def do(act, **more):
        answer = client.post(address, {"act": act, **more}, headers={"Referer": f"http://testserver{address}"})
        enquiry.refresh_from_db()
        return enquiry.state, said(answer)[-1]

    assert do("answered") == ("answered", "The message is marked as answered.")
    # Somebody whose screen is older.
    assert do("answered") == ("answered", "Somebody was quicker: the message is in the state “Answered” now.")
    assert do("forward", to="navarra")[1] == "Nothing was forwarded: choose to whom."
    assert do("forward")[1] == "Nothing was forwarded: choose to whom."
    assert do("reopened")[0] == "new"
    assert do("closed")[0] == "closed"
    assert mails() == []
    assert do("forward", to="murcia") == ("forwarded", "The message was forwarded: Murcia")
    assert [(to, kind) for to, _language, kind in mails()] == [("network@example.org", "enquiry")]
    # It is theirs no longer.
    assert do("answered")[0] == "forwarded"
    assert listed(client) == []
    client.force_login(people["murcia"])
    assert listed(client) == [enquiry.pk]
    assert do("forward", to="network") == ("forwarded", "The message was forwarded to the network.")
    mails()
    events = [(event.kind, event.person and event.person.username) for event in enquiry.events.all()]
    assert events == [
        ("received", None), ("routed", None), ("receipt", None), ("answered", "navarra"), ("reopened", "navarra"),
        ("closed", "navarra"), ("forwarded", "navarra"), ("routed", None), ("forwarded", "murcia"), ("routed", None),
    ]  # fmt: skip
    client.force_login(people["administrator"])
    assert "Ane" in client.get(address).content.decode()
    assert client.post(reverse("contact:erase", args=[enquiry.pk])).status_code == 302
    assert list(PersonalDataEvent.objects.values_list("kind", "holder", "number")) == [("erased", "enquiries", 1)]
    assert Enquiry.objects.count() == 0


def test_spam_is_seen_apart_and_goes_its_way_when_somebody_says_that_it_is_none(client, people, received, mails):
    kept, clean = received("navarra", message="[url=x]y[/url]"), received("navarra")
    mails()
    client.force_login(people["navarra"])
    page = client.get(INBOX)
    assert listed(client) == [clean.pk]
    assert (
        markup(page).select_one("a[href='?state=suspected']").get_text()
        == "1 message looks like spam: see whether it is"
    )
    assert (listed(client, "?state=suspected"), listed(client, "?state=all")) == ([kept.pk], [clean.pk])

    client.post(reverse("contact:enquiry", args=[kept.pk]), {"act": "not_spam"})

    assert [(to, kind) for to, _language, kind in mails()] == [
        ("navarra@example.org", "enquiry"), ("v0@example.org", "enquiry receipt"),
    ]  # fmt: skip
    # What was told once is not told again.
    for act in ("spam", "not_spam"):
        client.post(reverse("contact:enquiry", args=[kept.pk]), {"act": act})
    kept.refresh_from_db()
    assert (kept.state, mails()) == ("new", [])


def test_an_inbox_is_narrowed_down_and_nonsense_is_left_out(client, people, received):
    first, second, third = received("navarra", topic="press"), received("murcia"), received(message="Zadruga, %_\\")
    client.force_login(people["administrator"])
    found = {
        query: listed(client, query)
        for query in ("?topic=press", "?region=murcia", "?region=network", "?q=zadruga", "?q=%25_\\", "?q=v1@")
    }
    assert found == {
        "?topic=press": [first.pk], "?region=murcia": [second.pk], "?region=network": [third.pk],
        "?q=zadruga": [third.pk], "?q=%25_\\": [third.pk], "?q=v1@": [second.pk],
    }  # fmt: skip
    assert len(listed(client, "?state=x&topic=%00&region=zz&page=99&q=%00")) == 3
    assert number_waiting(people["navarra"]) == 1
    assert "Messages (3)" in client.get("/admin/").content.decode()


def test_a_long_inbox_takes_no_more_queries(client, people, received):
    client.force_login(people["administrator"])
    counts = []
    for number in (1, 5):
        for _ in range(number):
            key = received("navarra", name="Ana").pk
        cache.clear()
        client.get(INBOX)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(INBOX).status_code == 200
            assert client.get(reverse("contact:enquiry", args=[key])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
