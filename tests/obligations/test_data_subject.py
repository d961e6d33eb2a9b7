import datetime as dt
import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from contact.enquiry_models import Enquiry
from core import due, outbox, personal_data
from core.models import OutgoingMail, PersonalDataEvent, StandardPage
from core.refusals import RefusedError
from teams import invitations
from teams.people import display_name
from tests import factories
from workshops.models import Registration, Workshop

pytestmark = pytest.mark.usefixtures("unindexed")

EVA = "Eva.Zupan@example.org"
PERSON, EXPORT, ERASE = (f"/admin/obligations/person/{part}" for part in ("", "export/", "erase/"))


@pytest.fixture
def boss(db):
    return factories.administrator(username="boss", email="boss@example.org")


@pytest.fixture
def office(client, boss):
    """A network administrator at work."""
    client.force_login(boss)
    return client


def everything_of_eva(home):
    """Leave traces of one person wherever a person leaves any, and of another beside them; return her account."""
    region = factories.RegionFactory()
    workshop = Workshop.objects.create(source_language="en", host=region, number=4)
    for turn, address in enumerate((EVA.lower(), "eva.zupan2@example.org")):
        Registration.objects.create(
            workshop=workshop, name="Eva Zupan", email=address, email_key=address, language="en", turn=turn,
            confirmed_at=timezone.now(), status="confirmed", holds_place=True,
        )  # fmt: skip
        Enquiry.objects.create(topic="project", email=address, language="sl", message=f"From {address}")
    eva = factories.editor(
        region, languages=["en"], username=EVA.lower(), email=EVA, first_name="Eva", last_name="Zupan",
        last_login=timezone.now(),
    )  # fmt: skip
    by = factories.administrator(username="other", email="other@example.org")
    log(instance=eva, action="wagtail.edit", user=by, title="Eva Zupan")
    log(instance=eva, action="wagtail.edit", user=by, title=EVA)
    page = factories.plant(StandardPage, home, title="Hers", slug="hers")
    page.save_revision(user=eva)
    page.locked, page.locked_by, page.locked_at = True, eva, timezone.now()
    page.save()
    invitations.send(eva, "en", by)
    # One mail was sent, and two are still to be: all go.
    for number in range(2):
        outbox.post("other", "eva.zupan+news@EXAMPLE.org", "en", "teams/mail/added", {"name": f"{number}"})
    OutgoingMail.objects.filter(kind="invitation").update(sent_at=timezone.now())
    return eva


def tables_with(text):
    """Return the tables of the database in which a text stands anywhere."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)} t WHERE t::text ILIKE %s", [text])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_an_administrator_finds_hands_out_and_erases_one_person_everywhere_and_nothing_names_them(office, boss, home):
    eva = everything_of_eva(home)
    visitor = Client()
    visitor.force_login(eva)
    written = "  EVA.zupan+x@Example.org "
    numbers = {"accounts": 1, "enquiries": 1, "mails": 3, "registrations": 1}

    shown = BeautifulSoup(office.post(PERSON, {"address": written}).content, "html.parser").select_one(".scr-facts")
    cells = [each.find(string=True).strip() for each in shown.select("dd")]
    assert dict(zip(numbers, cells, strict=True)) == {name: str(number) for name, number in numbers.items()}
    assert not PersonalDataEvent.objects.exists()

    copy = office.post(EXPORT, {"address": written})
    assert copy.headers["Content-Disposition"].startswith('attachment; filename="personal-data-')
    assert "no-store" in copy.headers["Cache-Control"]
    handed_out = json.loads(copy.content)
    # Nobody gets a link by it that lets somebody else in.
    assert "/invitation/" in OutgoingMail.objects.get(kind="invitation").text
    assert "/invitation/" not in copy.content.decode()
    assert {name: len(records) for name, records in handed_out.items()} == numbers
    account = handed_out["accounts"][0]
    assert (account["e-mail"], account["last name"], len(account["invitations"])) == (EVA, "Zupan", 1)

    asked = office.post(ERASE, {"address": written})
    assert "for good" in asked.content.decode()
    assert Registration.objects.count() == 2
    done = office.post(ERASE, {"address": written, "sure": "yes"})
    assert (done.status_code, done.headers["Location"]) == (302, PERSON)

    assert tables_with(r"%eva.zupan@%") == tables_with(r"%eva.zupan+%") == set()
    # Somebody with almost the same address keeps everything, and their name.
    assert tables_with("%Zupan%") == {"contact_enquiry", "workshops_registration"}
    assert list(Registration.objects.values_list("email", flat=True)) == ["eva.zupan2@example.org"]
    assert list(Enquiry.objects.values_list("email", flat=True)) == ["eva.zupan2@example.org"]
    events = PersonalDataEvent.objects.values_list("kind", "holder", "number", "done_by")
    assert sorted(events) == [
        (kind, name, number, boss.pk) for kind in ("erased", "exported") for name, number in numbers.items()
    ]

    former = User.objects.get(pk=eva.pk)
    # The administrator sees that it was done, and no closed account among the people.
    events = BeautifulSoup(office.get("/admin/personal_data/").content, "html.parser").select("tbody tr")
    assert len(events) == 8
    assert {line.select("td")[-1].get_text(strip=True) for line in events} == {"boss"}
    assert former.username not in office.get("/admin/teams/people/").content.decode()
    assert display_name(former) == "a former editor"
    assert (former.username, former.email, former.get_full_name()) == (f"former-editor-{eva.pk}", "", "")
    left = [former.is_active, former.has_usable_password(), former.groups.exists(), former.region_teams.exists()]
    assert left == [False] * 4
    assert visitor.get("/admin/").status_code == 302
    assert Session.objects.count() == 1
    page = StandardPage.objects.get(slug="hers")
    assert (page.latest_revision.user_id, page.locked) == (eva.pk, False)
    assert set(ModelLogEntry.objects.filter(object_id=str(eva.pk)).values_list("label", flat=True)) == {former.username}
    assert authenticate(username=EVA.lower(), password="password") is None


def test_an_address_stands_in_no_address_of_ours_and_what_is_none_is_told(office):
    for url in (PERSON, EXPORT, ERASE):
        header = "eva@example.org\r\nBcc: a@example.org"
        for address in ("", "eva", header, "a" * 5000 + "@example.org", "e\x00@example.org"):
            answer = office.post(url, {"address": address, "sure": "yes"}, follow=True)
            assert answer.status_code == 200
            assert "example.org" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
    assert not PersonalDataEvent.objects.exists()
    nobody = office.post(ERASE, {"address": "nobody@example.org", "sure": "yes"}, follow=True)
    assert "nothing is kept under this address" in nobody.content.decode()
    assert office.get(EXPORT).status_code == office.get(ERASE).status_code == 405


def test_nobody_erases_themselves_or_the_last_administrator_and_then_nothing_else_goes_either(office, boss):
    Enquiry.objects.create(topic="project", email=boss.email, language="sl", message="M")

    for url, data in ((PERSON, {}), (ERASE, {})):
        text = office.post(url, {"address": boss.email} | data).content.decode()
        assert "your own account" in text
        assert "Erase for good" not in text
    refused = office.post(ERASE, {"address": boss.email, "sure": "yes"}, follow=True).content.decode()
    assert "Nothing was erased. This is your own account." in refused
    with pytest.raises(CommandError, match="last network administrator"):
        call_command("personal_data", "erase", boss.email)
    root = factories.PersonFactory(email="root@example.org", is_superuser=True)
    with pytest.raises(RefusedError, match="every right on the server"):
        personal_data.erase(root.email, by=boss)

    assert Enquiry.objects.count() == 1
    assert set(User.objects.filter(is_active=True)) >= {boss, root}
    # Where somebody else is one, a program may.
    assert personal_data.erase(boss.email)["accounts"] == 1


def test_where_one_holder_fails_nothing_is_erased(monkeypatch, boss, home):
    everything_of_eva(home)

    def fail(key):
        raise OSError("away")

    broken = personal_data.Holder("zzz", "zzz", lambda key: [], fail)
    monkeypatch.setitem(personal_data._holders, "zzz", broken)
    with pytest.raises(OSError, match="away"):
        personal_data.erase(EVA)

    assert Registration.objects.count() == 2
    assert OutgoingMail.objects.count() == 3
    assert User.objects.filter(email=EVA, is_active=True).exists()
    assert not PersonalDataEvent.objects.exists()


def test_an_unused_account_is_closed_but_never_the_last_administrator(boss):
    User.objects.exclude(pk=boss.pk).delete()
    long_ago = timezone.now() - dt.timedelta(days=4000)
    User.objects.update(last_login=long_ago, date_joined=long_ago)
    idle = factories.reviewer("en", email="idle@example.org", last_login=long_ago)
    used = factories.reviewer("en", email="used@example.org", last_login=timezone.now())

    due.job_named("retention of accounts")(timezone.now())

    assert set(User.objects.filter(is_active=True)) == {boss, used}
    assert User.objects.get(pk=idle.pk).username == f"former-editor-{idle.pk}"
    assert list(PersonalDataEvent.objects.values_list("kind", "holder", "number", "done_by")) == [
        ("retention", "accounts", 1, None)
    ]


def test_only_network_administrators_come_near(client, db):
    region = factories.RegionFactory()
    people = [
        None,
        factories.editor(region, languages=["en"]),
        factories.reviewer("en"),
        factories.translator("sl"),
        factories.administrator(is_active=False),
    ]
    Enquiry.objects.create(topic="project", email="eva@example.org", language="sl", message="M")
    routes = [PERSON, EXPORT, ERASE, "/admin/obligations/funding/", "/admin/personal_data/"]
    routes += ["/admin/snippets/obligations/evaluation/", "/admin/snippets/obligations/evaluation/add/"]

    for person in people:
        client.logout()
        if person:
            client.force_login(person)
        for url in routes:
            for answer in (client.get(url), client.post(url, {"address": "eva@example.org", "sure": "yes"})):
                # Led away: to the page to log in, or to the dashboard with a message.
                assert answer.status_code in {302, 405}, (person, url)
                assert "eva@example.org" not in answer.content.decode()
    assert Enquiry.objects.count() == 1
    assert not PersonalDataEvent.objects.exists()
