"""Registering for a workshop, as a visitor does it: form, mail, own page, waiting list."""

import datetime as dt
import json

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import translation

from core import public_forms
from core.models import FormCount, OutgoingMail, PersonalDataEvent
from tests import factories
from tests.workshops.registering import DAY, HOUR, LINK, MARIJA, NOW, START, mails, own, run_due, states
from workshops.models import Registration, Workshop
from workshops.registrations import services
from workshops.registrations.forms import RegistrationForm
from workshops.registrations.links import token_of

pytestmark = pytest.mark.usefixtures("unindexed")


def test_a_visitor_registers_confirms_changes_downloads_and_erases_without_any_cookie(
    visit, send, clock, workshop, pages
):
    page = visit(pages["sl"].url)
    assert page.markup.select_one("#register ~ div a.act")["href"] == pages["sl"].register_url
    assert LINK not in page.text

    sent = send("sl", organisation="Zadruga", country="SI")

    assert (sent.status, sent.to) == (303, f"{pages['sl'].register_url}?sent=1")
    assert len(visit(sent.to).markup.select("h1")) == 1
    registration = Registration.objects.get()
    assert (registration.status, registration.holds_place) == ("requested", True)
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language, mail.secret) == ("marija@example.org", "sl", True)
    assert "Deljenje" in mail.subject
    path = own(registration)
    assert path in mail.text
    # Anybody can type anything as the name of somebody whose address they know.
    assert "Marija" not in mail.text
    OutgoingMail.objects.all().delete()

    # A program that scans mails follows the link.
    shown = visit(path)
    assert (shown.status, shown.headers["X-Robots-Tag"], shown.headers["Referrer-Policy"]) == (
        200, "noindex", "no-referrer",
    )  # fmt: skip
    assert "no-store" in shown.headers["Cache-Control"]
    assert states(workshop) == {"Marija Novak": "requested"}
    assert LINK not in shown.text

    assert visit(path, act="confirm").to == path
    assert states(workshop) == {"Marija Novak": "confirmed"}
    confirmed = OutgoingMail.objects.get()
    assert LINK in confirmed.text
    assert [file["name"] for file in confirmed.extras["attachments"]] == ["workshop.ics"]
    assert LINK in visit(path).text
    # Again, by whoever presses twice: nothing more.
    visit(path, act="confirm")
    assert OutgoingMail.objects.count() == 1

    bad = visit(f"{path}change/", **(MARIJA | {"access_needs": "A ramp."}))
    assert [link["href"] for link in bad.markup.select(".errors a")] == ["#id_consent_access"]
    visit(f"{path}change/", **(MARIJA | {"name": "M. Novak", "access_needs": "A ramp.", "consent_access": "on"}))
    data = json.loads(visit(f"{path}data.json").text)
    assert data["name"] == "M. Novak"
    assert data["access needs"] == "A ramp."
    assert [(each["purpose"], each["wording"], each["language"]) for each in data["consents"]] == [
        ("access", "2026-1", "sl")
    ]

    assert visit(f"{path}erase/", nothing="1").status == 200
    assert Registration.objects.count() == 1
    assert visit(f"{path}erase/", sure="on").status == 200
    assert Registration.objects.count() == 0
    assert [visit(each).status for each in (path, f"{path}change/", f"{path}erase/", f"{path}data.json")] == [404] * 4
    assert sorted(PersonalDataEvent.objects.values_list("kind", "holder", "about", "number")) == [
        ("erased", "registrations", "workshop 4", 1), ("exported", "registrations", "workshop 4", 1),
    ]  # fmt: skip
    workshop.refresh_from_db()
    assert (workshop.places_taken, workshop.people_waiting) == (0, 0)


def test_the_waiting_list_moves_up_in_order_and_an_offer_has_a_deadline(visit, joined, clock, workshop):
    ana, _bor, cene, dana, eva = joined(*(f"{name}@example.org" for name in ("ana", "bor", "cene", "dana", "eva")))
    confirmed = {"ana": "confirmed", "bor": "confirmed"}
    assert states(workshop) == confirmed | {"cene": "waiting", "dana": "waiting", "eva": "waiting"}
    assert "2 people are before you" in visit(own(eva)).text
    # Nobody joins who has no place.
    assert LINK not in visit(own(eva)).text
    assert [mail.text.count(LINK) > 0 for mail in OutgoingMail.objects.filter(to="eva@example.org")] == [False, False]
    mails()

    visit(own(ana), act="cancel")
    visit(own(ana), act="cancel")
    assert states(workshop) == {
        "ana": "cancelled", "bor": "confirmed", "cene": "offered", "dana": "waiting", "eva": "waiting",
    }  # fmt: skip
    assert [to for to, _language, _subject in mails()] == ["ana@example.org", "cene@example.org"]

    # Not accepted in time: the next one, and once however often the clock asks.
    clock.shift(48 * HOUR + dt.timedelta(seconds=1))
    assert "accept it is over" in visit(own(cene)).text
    visit(own(cene), act="accept")
    run_due()
    run_due()
    assert states(workshop) == {
        "ana": "cancelled", "bor": "confirmed", "cene": "expired", "dana": "offered", "eva": "waiting",
    }  # fmt: skip
    assert [to for to, _language, _subject in mails()] == ["dana@example.org"]

    visit(own(dana), act="cancel")
    visit(own(eva), act="accept")
    assert states(workshop)["eva"] == "confirmed"
    # Whoever comes back comes last.
    visit(own(cene), act="again")
    visit(own(ana), act="again")
    assert states(workshop) == {
        "bor": "confirmed", "dana": "cancelled", "eva": "confirmed", "cene": "waiting", "ana": "waiting",
    }  # fmt: skip
    workshop.refresh_from_db()
    assert (workshop.places_taken, workshop.people_waiting, workshop.places_left) == (2, 2, 0)


def test_an_offer_shortly_before_the_start_is_open_until_then(joined, clock, workshop):
    ana, _bor, cene = joined("ana@example.org", "bor@example.org", "cene@example.org")
    clock.move_to(START - 3 * HOUR)

    services.cancel(ana)

    cene.refresh_from_db()
    assert (cene.status, cene.deadline) == ("offered", START)
    clock.move_to(START + dt.timedelta(minutes=1))
    assert services.accept(cene).status == "expired"


def test_a_request_that_nobody_confirms_holds_its_place_for_two_hours_and_comes_last_afterwards(
    visit, joined, clock, workshop
):
    slow, late = joined("slow@example.org", "late@example.org", confirm=False)
    joined("next@example.org")
    assert states(workshop) == {"slow": "requested", "late": "requested", "next": "waiting"}

    clock.shift(2 * HOUR - dt.timedelta(seconds=1))
    run_due()
    assert states(workshop)["next"] == "waiting"
    assert services.confirm(slow).status == "confirmed"
    clock.shift(1)
    run_due()
    assert states(workshop) == {"slow": "confirmed", "late": "expired", "next": "offered"}

    visit(own(late), act="confirm")
    assert states(workshop) == {"slow": "confirmed", "next": "offered", "late": "waiting"}

    # Sending the form again does not hold a place for longer.
    joined("again@example.org", confirm=False)
    again = Registration.objects.get(email="again@example.org")
    clock.shift(HOUR)
    joined("again@example.org", confirm=False)
    assert Registration.objects.get(pk=again.pk).deadline == again.deadline

    # An address that nobody has confirmed may be anybody's.
    clock.shift(8 * DAY)
    run_due()
    run_due()
    assert "again" not in states(workshop)
    assert list(PersonalDataEvent.objects.values_list("kind", "number")) == [("unconfirmed", 1)]


def test_the_answer_is_the_same_for_an_address_that_is_known_however_it_is_written(send, clock, workshop):
    first = send(email="Marija+seconet@Example.org", name="Marija")
    services.confirm(Registration.objects.get())
    mails()

    for number, email in enumerate(["marija@example.org", "MARIJA@example.org", "marija+other@EXAMPLE.ORG"]):
        clock.shift(11 * 60)
        answer = send(email=email, name=f"Somebody {number}")
        assert (answer.status, answer.to, answer.text) == (first.status, first.to, first.text)
        # It goes to the address that was typed first, and says what holds.
        assert mails() == [("Marija+seconet@Example.org", "sl", "Vaša prijava: Deljenje")]
    # So soon again: nobody fills somebody's mailbox.
    assert send(email="marija@example.org").to == first.to
    assert mails() == []
    assert states(workshop) == {"Marija": "confirmed"}


# What is typed wrongly, and the fields to which the summary of errors leads.
BAD = {
    "nothing": ({"name": "", "email": "", "understood": []}, ["name", "email", "understood"]),
    "no letter": ({"name": "–?!"}, ["name"]),
    "301 letters": ({"name": "č" * 301}, ["name"]),
    "a header in the name": ({"name": "Eva\r\nBcc: all@example.org"}, ["name"]),
    "a header in the address": ({"email": "eva@example.org\nBcc: all@example.org"}, ["email"]),
    "a null byte": ({"name": "Eva\x00"}, ["name"]),
    "no address": ({"email": "eva"}, ["email"]),
    "two addresses": ({"email": "eva@example.org, ana@example.org"}, ["email"]),
    "an address of 300 letters": ({"email": f"eva@{'e' * 290}.org"}, ["email"]),
    "a language of nobody": ({"language": "xx"}, ["language"]),
    "no language": ({"language": ""}, ["language"]),
    "a language that is none": ({"understood": ["sl", "xx"]}, ["understood"]),
    "a country that is none": ({"country": "ZZ"}, ["country"]),
    "needs without consent": ({"access_needs": "A ramp."}, ["consent_access"]),
    "a novel of needs": ({"access_needs": "a" * 2001, "consent_access": "on"}, ["access_needs"]),
}
GOOD = ["I", "Ñ" * 300, "李小龍", "Зоран Đ.", "محمد", "O'Neil & <b>Sons</b>", "ꦥꦸꦠꦿꦶ", "👩‍🔬 Eva"]


def test_what_is_typed_wrongly_is_said_at_its_field_and_nothing_is_lost(visit, clock, pages, workshop, rf):
    url = pages["sl"].register_url
    ticket = visit(url).markup.select_one("[name=ticket]")["value"]
    clock.shift(5)

    def form(typed):
        with translation.override("sl"):
            filled = RegistrationForm(rf.post(url, {"ticket": ticket} | MARIJA | typed))
            filled.is_valid()
        return filled

    assert {name: list(form(typed).errors) for name, (typed, _fields) in BAD.items()} == {
        name: fields for name, (_typed, fields) in BAD.items()
    }
    answer = visit(url, **({"ticket": ticket, "organisation": "Zadruga"} | MARIJA | {"name": "", "understood": []}))
    links = [link["href"] for link in answer.markup.select(".errors a")]
    assert (answer.status, links) == (200, ["#id_name", "#id_understood_0"])
    assert all(answer.markup.select_one(link) for link in links)
    assert [each["id"] for each in answer.markup.select(".bad .err")] == ["id_name_error", "id_understood_error"]
    assert answer.markup.select_one("#id_name")["aria-describedby"] == "id_name_error"
    assert answer.markup.select_one("[name=organisation]")["value"] == "Zadruga"
    assert (Registration.objects.count(), mails()) == (0, [])

    Workshop.objects.update(capacity=len(GOOD))
    for number, name in enumerate(GOOD):
        filled = form({"name": name, "email": f"p{number}@example.org"})
        assert filled.errors == {}
        services.request(workshop.pk, filled.cleaned_data["email"], filled.details(), "sl")
    assert list(states(workshop)) == GOOD
    assert "&lt;b&gt;Sons" in visit(own(Registration.objects.get(email="p5@example.org"))).text


def test_forms_that_are_forged_too_old_too_quick_sent_twice_or_filled_by_programs_are_answered_and_kept(
    visit, send, clock, pages, settings
):
    settings.PUBLIC_FORM_PER_HOUR = 3
    url = pages["en"].register_url
    read = lambda: visit(url).markup.select_one("[name=ticket]")["value"]  # noqa: E731
    ticket, signer = read(), signing.Signer(salt="core.public_forms")

    def refusal(**typed):
        answer = visit(url, **(MARIJA | {"ticket": ticket} | typed))
        assert answer.status == 200
        assert answer.markup.select_one("[name=email]")["value"] == MARIJA["email"]
        assert answer.markup.select_one("[name=website]").get("value") is None
        (said,) = [each.get_text() for each in answer.markup.select(".errors li")]
        return said, answer.markup.select_one("[name=ticket]")["value"]

    assert refusal() == (
        "That was so quick that it looked like a program. Please wait a few seconds and send the form again.", ticket,
    )  # fmt: skip
    clock.shift(3)
    for forged in ("", "x", ticket[:-1], signer.sign_object(["other", NOW.timestamp(), True, "x"]), signer.sign("x")):
        said, another = refusal(ticket=forged)
        assert said.startswith("Part of this form was lost")
        assert another != ticket
    assert refusal(website="https://spam.example")[0].startswith("A field that is meant to stay empty")
    assert (Registration.objects.count(), FormCount.objects.count()) == (0, 0)

    assert visit(url, **(MARIJA | {"ticket": ticket})).status == 303
    said, another = refusal()
    assert said.startswith("This form was sent already")
    # Who has waited once need not wait again.
    assert visit(url, **(MARIJA | {"ticket": another})).status == 303

    clock.shift(20 * 60)
    old = read()
    assert send(email="third@example.org").status == 303
    clock.shift(5)
    assert refusal(ticket=old)[0].startswith("Too many forms came from your network")
    count = FormCount.objects.get()
    assert "127.0.0.1" not in count.sender
    # An hour later the same form is welcome; a day later it is too old.
    clock.shift(HOUR)
    assert visit(url, **(MARIJA | {"ticket": old, "email": "fourth@example.org"})).status == 303
    old = read()
    clock.shift(DAY + dt.timedelta(seconds=1))
    said, another = refusal(ticket=old)
    assert said.startswith("This form was open for too long")
    assert visit(url, **(MARIJA | {"ticket": another, "email": "fifth@example.org"})).status == 303
    run_due()
    assert FormCount.objects.count() == 1


NOT_YET = "The date of the workshop is not confirmed yet. As soon as it is, you can register here."


def not_offered(visit, url):
    """What the form's page says instead, read and sent: its status and its lead."""
    answers = visit(url), visit(url, **MARIJA)
    assert [each.markup.select("form.form") for each in answers] == [[], []]
    return [(each.status, each.markup.select_one(".lead").get_text()) for each in answers]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"cancelled": True}, "The workshop is cancelled."),
        ({"starts_at": NOW - HOUR, "ends_at": NOW, "runs_until": NOW}, "The workshop is over."),
        ({"starts_at": NOW, "registration_closes_at": None}, "Registration is closed."),
        ({"registration_closes_at": NOW}, "Registration is closed."),
        ({"precision": "half", "day": START.date()}, NOT_YET),
        ({"capacity": None}, "This workshop takes no registrations on this site."),
    ],
)  # fmt: skip
def test_a_workshop_that_takes_nobody_says_why(visit, pages, facts, words):
    Workshop.objects.update(**facts)

    assert not_offered(visit, pages["en"].register_url) == [(200, words), (409, words)]
    assert pages["en"].register_url not in visit(pages["en"].url).text
    assert Registration.objects.count() == 0


SLOVENIAN = {
    "cancelled": ({"cancelled": True}, "Delavnica je odpovedana."),
    "past": ({"starts_at": NOW - HOUR, "ends_at": NOW, "runs_until": NOW}, "Delavnica je mimo."),
    "closed": ({"registration_closes_at": NOW}, "Prijave so zaprte."),
    "fuzzy": (
        {"precision": "half", "day": START.date()},
        "Datum delavnice še ni potrjen. Ko bo, se boste lahko prijavili tukaj.",
    ),
    "none": ({"capacity": None}, "Ta delavnica na tem spletišču ne sprejema prijav."),
}


def test_every_answer_to_bad_input_is_in_the_language_of_the_visitor(visit, clock, pages, workshop, rf):
    url = pages["sl"].register_url
    ticket = public_forms.new_ticket("registration", waited=True)
    whole = ("FORGED", "EXPIRED", "TOO_FAST", "TRAPPED", "SENT_BEFORE", "TOO_MANY")

    def said(code):
        with translation.override(code):
            sent = [
                RegistrationForm(rf.post(url, {"ticket": ticket} | MARIJA | typed)) for typed, _fields in BAD.values()
            ]
            found = [error for form in sent for errors in form.errors.values() for error in errors]
            return {*found, *(str(getattr(public_forms, name)) for name in whole)}

    answers = {code: said(code) for code in ("en", "sl", "es", "fr")}
    assert {len(answer) for answer in answers.values()} == {len(answers["en"])}
    assert len(set.union(*answers.values())) == 4 * len(answers["en"])

    found = {}
    for name, (facts, _words) in SLOVENIAN.items():
        before = Workshop.objects.values(*facts).get()
        Workshop.objects.update(**facts)
        found[name] = not_offered(visit, url)
        Workshop.objects.update(**before)
    assert found == {name: [(200, words), (409, words)] for name, (_facts, words) in SLOVENIAN.items()}

    Workshop.objects.update(places_taken=2)
    assert visit(url).markup.select_one("p.notice").get_text().startswith("Vsa mesta so zasedena. Če se prijavite zdaj")

    def gone(code):
        with translation.override(code):
            url = reverse("registration", args=["x:y"])
        return visit(url).markup.h1.get_text()

    assert {code: gone(code) for code in ("sl", "es", "fr")} == {
        "sl": "Na tem naslovu ni prijave",
        "es": "En esta dirección no hay ninguna inscripción",
        "fr": "Il n’y a pas d’inscription à cette adresse",
    }


# Half an hour before the clocks change.
@pytest.mark.parametrize(
    ("night", "until"),
    [
        (dt.datetime(2032, 3, 28, 0, 30, tzinfo=dt.UTC), "04:30"),
        (dt.datetime(2032, 10, 31, 0, 30, tzinfo=dt.UTC), "03:30"),
    ],
)
def test_through_the_nights_of_the_change_hours_are_as_long_as_ever(visit, joined, clock, workshop, night, until):
    starts = night + 12 * HOUR
    Workshop.objects.update(starts_at=starts, ends_at=starts + HOUR, runs_until=starts + HOUR)
    joined("ana@example.org")
    mails()

    def sent_at(moment):
        clock.move_to(moment)
        run_due()
        run_due()
        return mails()

    assert sent_at(starts - DAY - dt.timedelta(seconds=1)) == []
    assert sent_at(starts - DAY) == [("ana@example.org", "en", "Soon: Sharing")]
    clock.move_to(night)
    (slow,) = joined("slow@example.org", confirm=False)
    assert until in visit(own(slow)).text
    sent_at(night + 2 * HOUR - dt.timedelta(seconds=1))
    assert states(workshop) == {"ana": "confirmed", "slow": "requested"}
    assert sent_at(night + 2 * HOUR) == []
    assert states(workshop) == {"ana": "confirmed", "slow": "expired"}


def test_guessed_links_and_addresses_of_no_form_lead_nowhere(visit, joined, pages):
    ana, bor = joined("ana@example.org", "bor@example.org")
    signer = signing.Signer(salt="workshops.registrations")
    stolen = signer.sign_object([bor.pk, ana.nonce])
    guesses = [
        stolen, signer.sign_object([10**30, "x"]), signer.sign_object("x"), f"{token_of(ana)}x", "x:y",
        signing.Signer(salt="other").sign_object([ana.pk, ana.nonce]),
    ]  # fmt: skip
    assert {visit(f"/en/registration/{guess}/").status for guess in guesses} == {404}
    assert {visit(f"/en/registration/{guess}/erase/", sure="on").status for guess in guesses} == {404}
    assert Registration.objects.count() == 2

    home = pages["en"].get_parent().get_parent()
    factories.StandardPageFactory(parent=home, slug="register", title="How to join")
    assert "How to join" in visit("/en/register/").text
    inside = factories.StandardPageFactory(parent=home, slug="about")
    factories.plant(type(inside), inside, slug="register", title="A page like any other")
    read = visit("/en/about/register/")
    assert (read.status, "A page like any other" in read.text, read.headers.get("X-Robots-Tag")) == (200, True, None)
    assert visit("/en/workshops-en/register/").status == 404
    assert visit("/en/nothing/register/").status == 404
