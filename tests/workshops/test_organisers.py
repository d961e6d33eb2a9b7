"""The organisers' screens: who is let in, what they find, what leaves the site and what is written to people."""

import csv
import datetime as dt
import io
import uuid
from contextlib import contextmanager

import openpyxl
import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from core.mail_models import OutgoingMail
from core.spreadsheets import harmless
from tests import factories
from workshops.facts import EXACT
from workshops.models import Workshop, WorkshopPage
from workshops.organisers import messages
from workshops.organisers.access import organises_any
from workshops.organisers.models import OrganisersMessage
from workshops.registrations import services, statistics
from workshops.registrations.models import Purpose, Registration, RegistrationConsent, Status

pytestmark = pytest.mark.usefixtures("unindexed")

START = dt.datetime(2031, 5, 26, 8, tzinfo=dt.UTC)
DURING = START + dt.timedelta(minutes=30)
NASTY = "=HYPERLINK(A1)"
SCREENS = ("register", "numbers", "message")


@pytest.fixture
def host(db):
    return factories.RegionFactory(name="Aragón")


@pytest.fixture
def workshop(workshop_indexes, host):
    facts = {
        "number": 1,
        "host": host,
        "precision": EXACT,
        "starts_at": START,
        "ends_at": START + dt.timedelta(hours=2),
        "runs_until": START + dt.timedelta(hours=2),
        "spoken": ["en"],
        "interpreted": ["fr"],
        "capacity": 40,
    }
    row = Workshop.objects.create(source_language="en", **facts)
    pages = {
        code: factories.plant(
            WorkshopPage, workshop_indexes[code], workshop=row, title=f"Sharing {code}", slug="sharing", **facts
        )
        for code in ("en", "sl")
    }
    row.refresh_from_db()
    return pages["en"].workshop


@pytest.fixture
def register(workshop):
    """Add somebody to the register; return their registration."""

    def add(name, language="en", status=Status.CONFIRMED, **fields):
        number = Registration.objects.count() + 1
        fields = {"understood": [language], "country": "SI", "organisation": "", **fields}
        return Registration.objects.create(
            workshop=workshop,
            name=name,
            email=f"p{number}@example.org",
            email_key=f"p{number}@example.org",
            language=language,
            status=status,
            holds_place=status in {Status.CONFIRMED, Status.OFFERED},
            deadline=START if status in {Status.REQUESTED, Status.OFFERED} else None,
            turn=number,
            confirmed_at=None if status == Status.REQUESTED else START - dt.timedelta(days=9),
            **fields,
        )

    return add


@pytest.fixture
def organiser(host, client):
    person = factories.editor(host, languages=["en"])
    client.force_login(person)
    return person


@pytest.fixture
def at(client, organiser):
    """Move the clock, and sign the organiser in at that time: what was signed in before has run out by then."""

    @contextmanager
    def at(moment):
        with time_machine.travel(moment, tick=False):
            client.force_login(organiser)
            yield

    return at


def screen(name, workshop, *more):
    return reverse(f"organisers:{name}", args=[workshop.pk, *more])


def texts(answer, selector):
    return [
        " ".join(each.get_text(" ").split()) for each in BeautifulSoup(answer.content, "html.parser").select(selector)
    ]


def test_the_hosts_editors_and_administrators_alone_are_let_in(client, workshop, register, host):
    ana = register("Ana")
    elsewhere = factories.RegionFactory()
    other = Workshop.objects.create(source_language="es", number=7, host=elsewhere)
    people = {
        "editor": factories.editor(host, languages=["en"]),
        "administrator": factories.administrator(),
        "of another region": factories.editor(elsewhere, languages=["es"]),
        "reviewer": factories.reviewer("en"),
        "translator": factories.translator("sl"),
    }
    asks = [("get", screen(name, workshop)) for name in SCREENS]
    asks += [("post", screen(name, workshop)) for name in ("register", "message")]
    asks += [("post", screen("export", workshop, kind)) for kind in ("csv", "xlsx")]
    let_in, listed = {}, {}
    for name, person in people.items():
        client.force_login(person)
        # One of each kind meets every screen. Wagtail leads whoever is refused to the dashboard.
        met = asks if name in {"editor", "of another region"} else asks[:1]
        answers = [getattr(client, method)(url) for method, url in met]
        let_in[name] = {answer.status_code == 200 or answer.url == asks[0][1] for answer in answers}
        answer = client.get(reverse("organisers:workshops"))
        listed[name] = texts(answer, "tbody th a") if answer.status_code == 200 else None

    refused, ours, theirs = {False}, "1. Sharing en", f"7. {other}"
    assert let_in == {"editor": {True}, "administrator": {True}} | dict.fromkeys([*people][2:], refused)
    assert listed == {
        "editor": [ours],
        "administrator": [theirs, ours],
        "of another region": [theirs],
        "reviewer": None,
        "translator": None,
    }
    client.force_login(people["of another region"])
    everywhere = [screen(name, workshop) for name in SCREENS]
    everywhere += [screen("export", workshop, kind) for kind in ("csv", "xlsx")]
    answers = [getattr(client, method)(url) for url in everywhere for method in ("get", "post")]
    assert {(answer.status_code, answer.get("Location")) for answer in answers} == {(302, reverse("wagtailadmin_home"))}
    with pytest.raises(PermissionDenied):
        messages.send(workshop, people["of another region"], uuid.uuid4(), {Status.CONFIRMED}, {"en": {}}, "en")
    assert (Registration.objects.get().attended, ana.attended) == (None, None)
    assert OrganisersMessage.objects.count() == 0


@pytest.fixture
def four(register):
    return [
        register("Ana", "sl", organisation="Zadruga"),
        register("Benoît", "fr", understood=["fr", "en"]),
        register("Carmen", "es", Status.WAITING),
        register("Dora", "sl", country=""),
    ]


def test_the_register_is_narrowed_down_and_says_who_needs_interpretation(client, organiser, workshop, four):
    four[3].attended = True
    four[3].save()

    def found(**asked):
        return texts(client.get(screen("register", workshop), asked), "tbody th")

    everybody = [f"{each.name} {each.email}" for each in four]
    ana, benoit, carmen, dora = everybody
    assert found() == everybody
    assert found(q="zadru") == [ana]
    assert found(q="P2@example") == [benoit]
    assert found(status="waiting") == [carmen]
    assert found(language="sl") == [ana, dora]
    assert found(language="sl", attendance="attended") == [dora]
    assert found(attendance="unknown") == [ana, benoit]
    assert found(q="nobody") == []
    # What is no value narrows nothing down.
    assert found(status="'", language="xx", q="\0") == everybody
    page = client.get(screen("register", workshop))
    assert texts(page, ".scr-facts dd")[3] == "Slovenian: 2 people (interpretation is not planned yet)"


def test_the_register_asks_the_same_number_of_questions_for_any_number(
    client, organiser, workshop, register, four, django_assert_num_queries
):
    url = screen("register", workshop)
    client.get(url)
    with CaptureQueriesContext(connection) as questions:
        client.get(url)
    for number in range(6):
        person = register(f"E{number}")
        RegistrationConsent.objects.create(registration=person, purpose=Purpose.RECORDING, wording="1", language="en")

    with django_assert_num_queries(len(questions)):
        client.get(url)
    assert len(questions) < 30


def test_attendance_is_noted_from_the_start_on_for_those_shown(client, at, workshop, four):
    url = screen("register", workshop)
    asked = {"shown": [each.pk for each in four[:3]], "attended": [four[0].pk, four[2].pk, "x", "9" * 30]}

    def noted():
        return dict(Registration.objects.values_list("name", "attended"))

    with at(START - dt.timedelta(seconds=1)):
        client.post(url, asked)
        assert set(noted().values()) == {None}
    with at(DURING):
        client.post(url, asked)
        # Carmen has no place, Dora was not shown.
        assert noted() == {"Ana": True, "Benoît": False, "Carmen": None, "Dora": None}
        ticked = BeautifulSoup(client.get(url).content, "html.parser").select("[name=attended]")
    assert [(int(each["value"]), each.has_attr("checked")) for each in ticked] == [
        (four[0].pk, True), (four[1].pk, False), (four[3].pk, False)
    ]  # fmt: skip


def test_files_hold_who_fits_run_nothing_and_are_noted(client, organiser, workshop, four, register):
    register(NASTY, "sl", organisation="\t@SUM(1)", understood=["sl", "en"], access_needs="+386 1")
    needs = Registration.objects.get(name=NASTY)
    for purpose in (Purpose.ACCESS, Purpose.RECORDING):
        RegistrationConsent.objects.create(registration=needs, purpose=purpose, wording="1", language="sl")
    asked = {"language": "sl", "q": ""}
    answers = {kind: client.post(screen("export", workshop, kind), asked) for kind in ("csv", "xlsx")}

    assert {kind: answer["Content-Type"].partition(";")[0].rpartition(".")[2] for kind, answer in answers.items()} == {
        "csv": "text/csv", "xlsx": "sheet"
    }  # fmt: skip
    assert all("no-store" in answer["Cache-Control"] for answer in answers.values())
    assert answers["csv"].content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answers["csv"].content.decode("utf-8-sig"), newline="")))
    assert [line[0] for line in lines] == ["Name", "Ana", "Dora", f"'{NASTY}"]
    assert lines[3][1:7] == [needs.email, "'\t@SUM(1)", "Slovenia", "Slovenian", "Slovenian and English", "'+386 1"]
    assert lines[3][7:8] + lines[3][10:] == ["Registered", "", "yes", "no"]

    sheet = openpyxl.load_workbook(io.BytesIO(answers["xlsx"].content)).active
    assert [cell.value for cell in sheet["A"]] == ["Name", "Ana", "Dora", NASTY]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet["A4"].quotePrefix
    entries = PageLogEntry.objects.filter(action="workshops.export").order_by("pk")
    assert [(entry.user_id, entry.data) for entry in entries] == [
        (organiser.pk, {"format": kind, "number": 3, "narrowed_by": ["language"]}) for kind in ("csv", "xlsx")
    ]
    assert client.get(screen("export", workshop, "csv")).status_code == 405
    # A file is noted also when the workshop has no page any more.
    for page in WorkshopPage.objects.all():
        page.delete()
    assert client.post(screen("export", workshop, "csv")).status_code == 200
    noted = ModelLogEntry.objects.get(action="workshops.export")
    assert (noted.object_id, noted.user_id, noted.data["number"]) == (str(workshop.pk), organiser.pk, 5)


@pytest.mark.parametrize(
    ("cell", "written"),
    [("Ana", "Ana"), ("a=b", "a=b"), ("", ""), ("ČE-ka", "ČE-ka"), ("=1", "'=1"), (" +1", "' +1"), ("-1", "'-1"),
     ("@x", "'@x"), ("\r=1", "'\r=1"), ("\u3000＝1", "'\u3000＝1"), ("\ufeff=1", "'\ufeff=1"), ("|calc", "'|calc")],
)  # fmt: skip
def test_no_cell_begins_as_a_formula_does(cell, written):
    assert harmless(cell) == written


def message_form(workshop, **fields):
    return {
        "key": str(uuid.uuid4()), "statuses": ["confirmed", "waiting"], "fallback": "en",
        "subject_en": "New room", "text_en": "We meet in room 2.\nSee you!",
        "subject_sl": "Nova dvorana", "text_sl": "Dobimo se v dvorani 2.", **fields,
    }  # fmt: skip


def test_each_person_gets_one_mail_in_their_language_however_often_the_form_comes(
    client, organiser, workshop, four, register, run_background_tasks
):
    register("Not yet", "en", Status.REQUESTED)
    url, typed = screen("message", workshop), message_form(workshop)

    assert [client.post(url, typed).status_code for _each in range(2)] == [302, 302]
    run_background_tasks()
    message = OrganisersMessage.objects.get()
    messages.write_mails.func(message.pk)

    mails = OutgoingMail.objects.filter(kind="registration message").order_by("pk")
    assert [(mail.to, mail.language, mail.subject) for mail in mails] == [
        ("p1@example.org", "sl", "Nova dvorana"),
        ("p2@example.org", "fr", "New room"),
        ("p3@example.org", "es", "New room"),
        ("p4@example.org", "sl", "Nova dvorana"),
    ]
    message.refresh_from_db()
    assert (message.recipients, message.sender, message.statuses) == (4, organiser, ["confirmed", "waiting"])
    entry = PageLogEntry.objects.get(action="workshops.message")
    assert entry.data == {"languages": ["en", "sl"], "states": ["confirmed", "waiting"]}
    assert "to 4 people" in client.get(url).content.decode()


def test_what_a_mail_says_follows_from_the_language_of_its_reader(workshop, register, organiser):
    register("Ana <b>", "sl")
    register("Berta", "es")
    words = {"en": {"subject": "Room", "text": "<b>Room 2</b> & {{ x }}"}, "sl": {"subject": "Dvorana", "text": "V 2."}}
    messages.send(workshop, organiser, uuid.uuid4(), {Status.CONFIRMED}, words, "en")
    messages.write_mails.func(OrganisersMessage.objects.get().pk)

    to_ana, to_berta = OutgoingMail.objects.filter(kind="registration message").order_by("pk")
    assert ("V 2." in to_ana.text, "Ana <b>" in to_ana.text, "Sharing sl" in to_ana.text) == (True, True, True)
    assert ("<b>Room 2</b> & {{ x }}" in to_berta.text, "Sharing en" in to_berta.text) == (True, True)
    # Spanish for "English", in the sentence that says so.
    assert ("inglés" in to_berta.text, "angleščina" in to_ana.text) == (True, False)
    assert all(f"/{code}/" in mail.text for code, mail in (("sl", to_ana), ("es", to_berta)))
    assert {to_ana.secret, to_berta.secret} == {True}
    with pytest.raises(ValueError, match="no text in fr"):
        messages.send(workshop, organiser, uuid.uuid4(), {Status.CONFIRMED}, words, "fr")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"statuses": []}, {"statuses"}),
        ({"statuses": ["requested"]}, {"statuses"}),
        ({"subject_sl": ""}, {"subject_sl"}),
        ({"text_sl": ""}, {"text_sl"}),
        ({"subject_en": "One\nBcc: x@example.org"}, {"subject_en"}),
        ({"fallback": "es"}, {"fallback"}),
        ({"key": "x"}, {"key"}),
        ({f"{name}_{code}": "" for name in ("subject", "text") for code in ("en", "sl")}, {"__all__"}),
    ],
)
def test_a_message_that_is_not_whole_is_not_sent(client, organiser, workshop, register, typed, told):
    register("Ana")

    answer = client.post(screen("message", workshop), message_form(workshop, **typed))

    assert set(answer.context["form"].errors) == told
    assert OrganisersMessage.objects.count() == OutgoingMail.objects.count() == 0


def test_numbers_stay_when_the_people_are_gone(client, at, organiser, workshop, four):
    Registration.objects.filter(name="Ana").update(attended=True)
    Registration.objects.filter(name="Dora").update(attended=False)

    def shown():
        answer = client.get(screen("numbers", workshop))
        return texts(answer, ".scr-facts dd")[:3], texts(answer, ".scr-numbers tbody tr")

    before = shown()
    assert before == (
        ["3", "1", "1"],
        ["Registered 3", "On the waiting list 1", "Slovenian 2", "French 1", "Slovenian 2", "English 1", "French 1",
         "Slovenia 2", "Not said 1"],
    )  # fmt: skip
    with at(START + dt.timedelta(days=1)):
        for each in four[:3]:
            services.erase(each)
        assert shown() == before
    assert statistics.numbers_of(workshop).total == 3


def test_the_way_to_the_register_stands_in_the_menu_and_beside_the_page(
    client, workshop, host, django_assert_num_queries
):
    page = WorkshopPage.objects.get(workshop=workshop, locale__language_code="en")
    ways = {}
    for name, person in (("editor", factories.editor(host, languages=["en"])), ("reviewer", factories.reviewer("en"))):
        client.force_login(person)
        text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        ways[name] = (reverse("organisers:workshops") in text, screen("register", workshop) in text)

    assert ways == {"editor": (True, True), "reviewer": (False, False)}
    # Every page of the admin asks for the menu: of their teams alone, however many regions there are.
    people = (factories.editor(host, languages=["en"]), factories.administrator(), factories.translator("sl"))
    with django_assert_num_queries(len(people)):
        assert [organises_any(person) for person in people] == [True, True, False]


def test_the_list_of_workshops_asks_as_much_for_one_as_for_many(
    client, organiser, workshop, workshop_indexes, host, django_assert_num_queries
):
    url = reverse("organisers:workshops")
    client.get(url)
    with CaptureQueriesContext(connection) as questions:
        client.get(url)
    for number in (2, 3, 4):
        row = Workshop.objects.create(source_language="en", number=number, host=host)
        words = {"title": f"W{number}", "slug": f"w{number}", "number": number, "host": host}
        factories.plant(WorkshopPage, workshop_indexes["en"], workshop=row, **words)

    with django_assert_num_queries(len(questions)):
        assert texts(client.get(url), "tbody th a") == ["4. W4", "3. W3", "2. W2", "1. Sharing en"]
