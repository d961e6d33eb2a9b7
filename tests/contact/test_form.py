"""Writing to the network: what is taken, whom it reaches, and what is said to whoever sent something else."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contact.models import ContactPage, Enquiry
from core import mail_sending, public_forms
from core.mail_models import OutgoingMail
from core.models import Region
from partners.models import RegionPage
from tests import factories
from tests.contact.conftest import MARIJA, NOW

pytestmark = pytest.mark.usefixtures("unindexed")
UNSEEN = "A\0b\x1b[2J\u2028=c\r\nd\te"
NASTY = "<script>alert(1)</script>"


def kept():
    fields = ("topic", "region__code", "language", "name", "email", "message", "state")
    return list(Enquiry.objects.order_by("pk").values_list(*fields))


def errors(answer):
    return [each.get_text() for each in answer.markup.select(".errors li")]


def history():
    return list(Enquiry.objects.latest("pk").events.values_list("kind", "region__code"))


def test_a_message_is_kept_told_and_confirmed_in_the_languages_of_those_who_read(
    write, visit, pages, regions, mailboxes, mails
):
    sent = write("sl", region="navarra")

    assert (sent.status, sent.to) == (303, f"{pages['sl'].url}?sent=1")
    assert kept() == [("project", "navarra", "sl", "Marija Novak", MARIJA["email"], MARIJA["message"], "new")]
    told, receipt = OutgoingMail.objects.order_by("pk")
    assert (told.to, told.language, told.extras, told.secret) == (
        "navarra@example.org", "es", {"reply_to": ["marija@example.org"]}, True,
    )  # fmt: skip
    assert "> Kdaj bo naslednja delavnica?\n> Hvala, Marija\n" in told.text
    assert (receipt.to, receipt.language) == ("marija@example.org", "sl")
    # Anybody can type anybody's address.
    assert not {"Marija", "Kdaj", "Hvala"} & set(receipt.subject.split() + receipt.text.replace(",", " ").split())
    assert history() == [("received", "navarra"), ("routed", "navarra"), ("receipt", None)]
    row = Enquiry.objects.get()
    assert (row.kept_until - row.received_at).days == 365
    confirmation = visit(sent.to)
    assert confirmation.markup.select_one("meta[name=robots]")["content"] == "noindex"
    assert "Marija" not in confirmation.text

    # The same address, however it is written, once more on that day.
    mails()
    write("sl", email="Marija+a@Example.org")
    assert mails() == [("network@example.org", "fr", "enquiry")]
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False) as later:
        ticket = visit(pages["fr"].url).markup.select_one("[name=ticket]")["value"]
        later.shift(5)
        visit(pages["fr"].url, ticket=ticket, **MARIJA)
    assert mails() == [("network@example.org", "fr", "enquiry"), ("marija@example.org", "sl", "enquiry receipt")]


def test_a_message_finds_somebody_whatever_is_missing(write, regions, mailboxes, mails):
    factories.editor(regions["murcia"], languages=["es"], username="murcia")
    factories.administrator(username="boss")

    def reached(**typed):
        write(email=f"v{Enquiry.objects.count()}@example.org", **typed)
        return [(to, language) for to, language, kind in mails() if kind == "enquiry"]

    assert reached(region="navarra") == [("navarra@example.org", "es")]
    assert reached(region="murcia") == [("network@example.org", "fr")]
    assert reached(region="navarra", topic="accessibility") == [("access@example.org", "fr")]
    assert Enquiry.objects.latest("pk").region is None
    # A mailbox that is none any more; then no mailbox at all.
    Region.objects.filter(code="navarra").update(mailbox="navarra(at)example.org")
    assert reached(region="navarra") == [("network@example.org", "fr")]
    mailboxes.mailbox = mailboxes.accessibility = ""
    mailboxes.save()
    assert reached(region="navarra") == [("boss@example.org", "en")]
    assert reached(region="murcia") == [("murcia@example.org", "en")]
    assert reached() == [("boss@example.org", "en")]


def test_a_message_that_nobody_can_be_mailed_is_in_the_inbox(write, settings, regions, mails):
    Region.objects.filter(code="navarra").update(mailbox="x\r\nBcc: all@example.org")

    assert write(region="navarra").status == 303

    assert [row[1] for row in kept()] == ["navarra"]
    assert history() == [("received", "navarra"), ("unreachable", "navarra"), ("receipt", None)]
    # Nor does a mail server that is away lose anything.
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert write(email="b@example.org").status == 303
    assert mail_sending.send_due(NOW + dt.timedelta(minutes=1)) == 0
    assert [row[6] for row in kept()] == ["new", "new"]
    assert [kind for _to, _language, kind in mails()] == ["enquiry receipt", "enquiry receipt"]


def test_what_is_wrong_is_said_and_what_was_typed_is_there(write, visit, client, pages, regions, clock):
    typed = {"message": f"{NASTY}\n=1+1", "name": f'"><b>{NASTY}', "email": "a@example.org\r\nBcc: b@example.org"}

    answer = write("en", **typed, topic="gossip", region="atlantis", language="tlh")

    assert answer.status == 200
    assert answer.markup.title.get_text().startswith("Error: Contact en")
    assert errors(answer) == [
        "This topic does not exist. Choose one of the list.",
        "This region is not in the network any more. Choose another one.",
        "Write an e-mail address like name@example.org.",
        "Select a valid choice. tlh is not one of the available choices.",
    ]
    assert NASTY not in answer.text
    assert answer.markup.textarea.get_text().strip() == typed["message"]
    assert answer.markup.select_one("[name=name]")["value"] == typed["name"]
    for wrong, said in [
        ({"message": " \u200b\n"}, "Write your message."),
        ({"message": "a" * 5001}, "Your message has 5001 characters, and 5000 are the most. Please shorten it."),
        ({"name": "A\nBcc: b@example.org"}, "Write this in one line, without tabs or other control characters."),
        ({"email": '"a\x01b"@example.org'}, "Write an e-mail address like name@example.org."),
        # 229 letters as it is typed, and 446 in ASCII.
        ({"email": "a@" + ("ß" * 31 + ".") * 7 + "org"}, "Write an e-mail address like name@example.org."),
        ({"region": "navarra\0"}, "This region is not in the network any more. Choose another one."),
        ({"ticket": "none"}, str(public_forms.FORGED)),
        ({"wait": 1}, str(public_forms.TOO_FAST)),
        ({"website": "x"}, str(public_forms.TRAPPED)),
    ]:
        answer = write("en", **wrong)
        assert errors(answer) == [said]
        assert answer.markup.select_one("[name=email]")["value"] == wrong.get("email", MARIJA["email"])
    # A region that is given up between reading and sending.
    Region.objects.filter(code="murcia").delete()
    assert errors(write("en", region="murcia")) == ["This region is not in the network any more. Choose another one."]
    assert kept() == []


def test_what_cannot_be_read_is_answered_in_the_visitors_language(client, pages, regions, settings, clock):
    ticket = public_forms.new_ticket("enquiry", waited=True)
    file = SimpleUploadedFile("a.exe", b"x" * 100_000)

    refused = client.post(pages["en"].url, MARIJA | {"ticket": ticket, "cv": file})

    assert "This form takes no files, and yours was not kept." in refused.content.decode()
    assert MARIJA["message"].splitlines()[0] in refused.content.decode()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    for body, kind in [
        (b"message=" + b"a" * 20_000, "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary="),
    ]:
        answer = client.generic("POST", pages["es"].url, body, content_type=kind)
        assert answer.status_code == 413
        assert '<html lang="es">' in answer.content.decode()
        assert 'form class="form"' in answer.content.decode()
        assert not answer.cookies
    assert kept() == []


def test_a_form_is_taken_once_and_letters_that_nobody_sees_are_left_out(visit, pages, regions, clock):
    form = MARIJA | {"ticket": public_forms.new_ticket("enquiry", waited=True), "message": UNSEEN}

    assert visit(pages["en"].url, **form).status == 303
    again = visit(pages["en"].url, **form)

    assert errors(again) == [str(public_forms.SENT_BEFORE)]
    assert [row[5] for row in kept()] == ["Ab[2J\n=c\nd\te"]


def test_what_looks_like_spam_is_kept_apart_and_answered_alike(write, visit, regions, mailboxes, mails):
    sent = write("en", message="[url=https://a.example]casino[/url]", region="navarra")

    assert (sent.status, mails()) == (303, [])
    assert [row[6] for row in kept()] == ["suspected"]
    assert history() == [("received", "navarra")]
    assert Enquiry.objects.get().signs == ["link_markup", "phrases"]


def test_an_address_of_ours_gets_no_receipt(write, regions, mailboxes, mails):
    write(email="Navarra@example.org")
    assert mails() == [("network@example.org", "fr", "enquiry")]


def test_the_address_chooses_beforehand_and_nonsense_is_left_out(visit, pages, regions, clock):
    def chosen(query):
        answer = visit(f"{pages['fr'].url}{query}")
        return {
            each["name"]: (each.select_one("[selected]") or {}).get("value", "")
            for each in answer.markup.select("form select")
        }

    asked = {"topic": "press", "region": "murcia", "language": "fr"}
    assert chosen("?region=murcia&topic=press") == asked
    assert chosen("?region=%00&topic=x%0d%0a&language=sl") == asked | {"topic": "", "region": ""}


def test_other_pages_take_nothing_and_forms_are_read_in_few_queries(
    client, homes, pages, django_assert_max_num_queries
):
    assert client.post(homes["en"].url, MARIJA).status_code == 405
    client.get(pages["en"].url)
    with django_assert_max_num_queries(10):
        factories.RegionFactory.create_batch(3)
        assert client.get(pages["en"].url).status_code == 200


def test_a_preview_shows_the_form(client, pages):
    client.force_login(factories.PersonFactory(is_superuser=True))
    shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[pages["fr"].pk])).content.decode()
    assert 'name="message"' in shown


def test_a_language_without_the_page_is_led_to_another(client, homes, regions, partner_indexes):
    page = factories.plant(ContactPage, homes["fr"], title="Contact", slug="contact")
    contacts = [
        {"role": role, "organisation": "A", "organisation_language": "es", "mailbox": f"{role}@example.org"} | more
        for role, more in [("old", {}), ("hidden", {"show_address": False}), ("shown", {"show_address": True})]
    ]
    stored = [{"type": "contact", "id": value["role"], "value": value} for value in contacts]
    profile = factories.plant(
        RegionPage, partner_indexes["es"], region=regions["navarra"], title="Navarra", slug="navarra",
        contacts=factories.stream(*stored),
    )  # fmt: skip

    answer = client.get(profile.url)

    text = answer.content.decode()
    assert set(re.findall(r"\w+@example.org", text)) == {"shown@example.org"}
    assert f'href="{page.url}?region=navarra" hreflang="fr"' in text
    assert f'href="{page.url}"' in client.get(homes["sl"].url).content.decode()
    page.delete()
    assert "?region=" not in client.get(profile.url).content.decode()
