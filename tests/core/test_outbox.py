import logging
import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.template import TemplateDoesNotExist
from django.utils import timezone

from core import mail_purge, mail_sending, outbox
from core.mail_models import CLAIM, OutgoingMail
from seconet_cms.settings import base, environment

FAR = timedelta(days=3650)
TEMPLATES = Path(__file__).parent / "mail"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _templates(settings):
    first, *others = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], TEMPLATES]}, *others]
    settings.WAGTAILADMIN_BASE_URL = "https://seconet.example.org"
    settings.DEFAULT_FROM_EMAIL = "Seconet <site@example.org>"


class Refusing(BaseEmailBackend):
    """A transport that takes nothing."""

    error: Exception | None = None

    def send_messages(self, email_messages):
        if self.error:
            raise self.error
        return 0


@pytest.fixture
def refuse(settings, monkeypatch):
    """Let the transport answer with an error, or take nothing without a word."""

    def use(error):
        monkeypatch.setattr(Refusing, "error", error)
        settings.OUTBOX_TRANSPORT = f"{__name__}.Refusing"

    return use


def invite(to="ana@example.org", language="en", **more):
    context = {"name": "Ana & Bor's", "path": "/admin/?a=1&b=2"}
    return outbox.post("invited", to, language, "tests/invited", context, **more)


def sent():
    return [(message.subject, message.to) for message in mail.outbox]


def test_a_mail_is_sent_by_the_worker_in_the_words_of_its_recipient(run_background_tasks):
    invite("ana@example.org", "sl", attachments=[("list.csv", b"a;\xc4\x8d", "text/csv")])
    invite("bor@example.org", "es-MX")
    invite("ciril@example.org", "xx")
    assert mail.outbox == []

    assert run_background_tasks() == [("deliver", "SUCCESSFUL")] * 3

    first, second, third = mail.outbox
    assert [first.subject, second.subject, third.subject] == [
        "Preskoči na vsebino: Ana & Bor's",
        "Saltar al contenido: Ana & Bor's",
        "Skip to content: Ana & Bor's",
    ]
    assert first.body.startswith("Preskoči na vsebino\n\nhttps://seconet.example.org/admin/?a=1&b=2\n\n-- \n")
    assert second.body.startswith("Saltar al contenido\n")
    assert third.body.startswith("Skip to content\n")
    assert (first.to, first.from_email) == (["ana@example.org"], "Seconet <site@example.org>")
    message = first.message()
    written = OutgoingMail.objects.get(to="ana@example.org")
    assert message["Message-ID"] == written.message_id
    assert written.message_id.endswith("@example.org>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "sl"
    assert [(each.filename, each.content, each.mimetype) for each in first.attachments] == [
        ("list.csv", "a;č", "text/csv")
    ]
    assert set(OutgoingMail.objects.values_list("attempts", "error")) == {(1, "")}
    assert {each.state for each in OutgoingMail.objects.all()} == {"sent"}


def test_a_mail_goes_with_the_transaction_that_wrote_it(run_background_tasks):
    def write_and_fail():
        with transaction.atomic():
            invite("taken-back@example.org")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with transaction.atomic():
        invite("kept@example.org")

    assert run_background_tasks() == [("deliver", "SUCCESSFUL")]
    assert sent() == [("Skip to content: Ana & Bor's", ["kept@example.org"])]


@pytest.mark.parametrize(
    ("to", "name", "complaint"),
    [
        ("ana@example.org\nBcc: all@example.org", "Ana", "is no address of a mail"),
        ("ana@example.org\r\n", "Ana", "is no address of a mail"),
        ("ana@example.org, bor@example.org", "Ana", "is no address of a mail"),
        ("Ana <ana@example.org>", "Ana", "is no address of a mail"),
        ("", "Ana", "is no address of a mail"),
        ("ana@example.org", "Ana\nBcc: all@example.org", "The subject of a mail must be one line"),
        ("ana@example.org", "Ana\rBcc: all@example.org", "The subject of a mail must be one line"),
        ("ana@example.org", "Ana\u2028Bcc: all@example.org", "The subject of a mail must be one line"),
        ("ana@example.org", "Ana\0", "The subject of a mail must be one line"),
    ],
)
def test_nothing_that_would_add_a_header_is_written(to, name, complaint):
    with pytest.raises(ValueError, match=complaint):
        outbox.post("invited", to, "en", "tests/invited", {"name": name})

    assert list(OutgoingMail.objects.all()) == []


@pytest.mark.parametrize(
    "more",
    [
        {"to": ["ana@example.org\nBcc: all@example.org"]},
        {"to": ["Ana\nBcc: all@example.org <ana@example.org>"]},
        {"to": ["ana"]},
        {"subject": "Ana\nBcc: all@example.org"},
        {"from_email": "site@example.org\nBcc: all@example.org"},
        {"reply_to": ["team@example.org\nBcc: all@example.org"]},
        {"headers": {"X-Team": "Navarra\nBcc: all@example.org"}},
        {"headers": {"X-Team\nBcc": "all@example.org"}},
    ],
)
def test_no_mail_of_django_adds_a_header_either(more):
    message = EmailMultiAlternatives(**{"subject": "Ana", "body": "Text", "to": ["ana@example.org"], **more})
    with pytest.raises(ValueError, match=r"must be one line|is no address"):
        outbox.OutboxEmailBackend().send_messages([EmailMultiAlternatives("Ana", to=["bor@example.org"]), message])
    # Both or neither: the first one waits for whoever asked for both.
    assert list(OutgoingMail.objects.all()) == []


def test_too_large_a_file_and_a_missing_template_are_refused():
    with pytest.raises(ValueError, match="must be smaller than"):
        invite(attachments=[("big.bin", bytes(outbox.ATTACHED_MOST + 1), "application/zip")])
    with pytest.raises(TemplateDoesNotExist):
        outbox.post("invited", "ana@example.org", "en", "tests/missing", {})

    assert list(OutgoingMail.objects.all()) == []


def test_mails_of_django_and_wagtail_go_through_the_outbox_too(settings, run_background_tasks):
    settings.EMAIL_BACKEND = "core.outbox.OutboxEmailBackend"
    message = EmailMultiAlternatives(
        "Reviewed",
        "Plain",
        "Reviews <reviews@example.org>",
        ["Ana <ana@example.org>", "bor@example.org"],
        bcc=["ciril@example.org"],
        reply_to=["team@example.org"],
        headers={"X-Team": "Navarra", "Message-ID": "<theirs@example.org>"},
    )
    message.attach_alternative("<p>Rich</p>", "text/html")
    message.attach("picture.png", b"\x89PNG", "image/png")

    assert message.send() == 1
    assert send_mail("Second", "Text", None, ["ana@example.org"]) == 1
    assert mail.outbox == []
    run_background_tasks()

    assert sorted(sent()) == [
        ("Reviewed", ["ana@example.org"]),
        ("Reviewed", ["bor@example.org"]),
        ("Reviewed", ["ciril@example.org"]),
        ("Second", ["ana@example.org"]),
    ]
    first = next(each for each in mail.outbox if each.subject == "Reviewed")
    assert (first.from_email, first.reply_to, first.body) == (
        "Reviews <reviews@example.org>",
        ["team@example.org"],
        "Plain",
    )
    assert [tuple(each) for each in first.alternatives] == [("<p>Rich</p>", "text/html")]
    assert [(each.filename, each.content) for each in first.attachments] == [("picture.png", b"\x89PNG")]
    headers = first.message()
    assert headers["X-Team"] == "Navarra"
    assert headers["Message-ID"] != "<theirs@example.org>"


def test_every_setting_of_the_site_mails_through_the_outbox():
    assert base.EMAIL_BACKEND == "core.outbox.OutboxEmailBackend"
    assert environment.email()["EMAIL_BACKEND"] == "core.outbox.OutboxEmailBackend"


def test_a_secret_is_wiped_once_it_is_sent_or_given_up(refuse):
    first, second = invite(secret=True), invite()
    mail_sending.send_due()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.text, first.state) == ("", "sent")
    assert "/admin/" in second.text
    assert "/admin/" in mail.outbox[0].body

    lost = invite(secret=True, attachments=[("a.txt", b"a", "text/plain")])
    refuse(smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"Nobody")}))
    mail_sending.send_due(timezone.now())
    lost.refresh_from_db()
    assert "/admin/" in lost.text
    OutgoingMail.objects.filter(pk=lost.pk).update(attempts=len(mail_sending.PAUSES))
    mail_sending.send_due(timezone.now() + FAR)
    lost.refresh_from_db()
    assert (lost.text, lost.extras, lost.state) == ("", {}, "given_up")


def test_a_refused_mail_is_tried_again_with_growing_pauses_and_given_up(refuse, caplog):
    written = invite()
    refuse(smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"Nobody of that name")}))
    now = timezone.now() + FAR
    pauses = []
    for attempts in range(1, len(mail_sending.PAUSES) + 1):
        mail_sending.send_due(now)
        # Once more, before its time.
        mail_sending.send_due(now)
        written.refresh_from_db()
        assert (written.state, written.attempts) == ("retrying", attempts)
        pauses.append(written.due_at - now)
        now = written.due_at
    caplog.clear()
    caplog.set_level(logging.WARNING)

    assert mail_sending.send_due(now) == 0

    assert [round(pause / timedelta(minutes=1)) for pause in pauses] == [1, 5, 15, 60, 240, 720, 1440]
    written.refresh_from_db()
    assert (written.state, written.attempts) == ("given_up", 8)
    assert "Nobody of that name" in written.error
    assert [(each.levelname, f"Mail {written.pk} (invited)" in each.message) for each in caplog.records] == [
        ("ERROR", True)
    ]
    mail_sending.send_due(now + FAR)
    written.refresh_from_db()
    assert written.attempts == 8


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"Nobody")}), [1, 1, 1]),
        (smtplib.SMTPDataError(552, b"Too large"), [1, 1, 1]),
        (UnicodeError("no such letter"), [1, 1, 1]),
        (None, [1, 1, 1]),
        (ConnectionRefusedError(111, "Connection refused"), [1, 0, 0]),
        (smtplib.SMTPServerDisconnected("Gone"), [1, 0, 0]),
        (smtplib.SMTPAuthenticationError(535, b"Wrong password"), [1, 0, 0]),
    ],
)
def test_what_concerns_one_mail_stops_no_other_but_a_server_that_is_away_ends_the_round(refuse, error, attempts):
    for _ in attempts:
        invite()
    refuse(error)

    assert mail_sending.send_due() == 0

    assert list(OutgoingMail.objects.order_by("pk").values_list("attempts", flat=True)) == attempts
    assert OutgoingMail.objects.order_by("pk").first().state == "retrying"


def test_a_mail_that_every_sender_dies_of_is_given_up_without_another_attempt(caplog):
    deadly, other = invite("deadly@example.org", secret=True), invite("other@example.org")
    OutgoingMail.objects.filter(pk=deadly.pk).update(
        attempts=8, claimed_at=timezone.now() - timedelta(hours=1), due_at=timezone.now() - timedelta(hours=1)
    )

    assert mail_sending.send_due() == 1

    deadly.refresh_from_db()
    other.refresh_from_db()
    assert (deadly.state, deadly.attempts, deadly.text, other.state) == ("given_up", 8, "", "sent")
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_who_has_lost_a_claim_does_not_undo_what_its_heir_has_done(refuse):
    mail_written = invite()
    mine = mail_sending._claim(timezone.now())
    heir = mail_sending._claim(timezone.now() + CLAIM)
    assert (mine.pk, heir.pk) == (mail_written.pk, mail_written.pk)

    mail_sending._note_refusal(mine, ConnectionResetError("late"))
    mail_written.refresh_from_db()
    assert (mail_written.claimed_at, mail_written.error) == (heir.claimed_at, "")
    mail_sending._mark_sent(mine)
    mail_sending._note_refusal(heir, ConnectionResetError("late"))
    mail_written.refresh_from_db()
    assert (mail_written.state, mail_written.error) == ("sent", "")


def test_claims_and_marks_are_the_only_queries_of_a_mail(django_assert_num_queries):
    invite()

    # Savepoint, choose, claim, release; mark; savepoint, choose in vain, release.
    with django_assert_num_queries(8):
        mail_sending.send_due()


def test_a_sender_that_holds_a_transaction_open_is_refused():
    invite()

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        mail_sending.send_due()


def test_old_texts_are_wiped_and_old_rows_deleted(settings):
    now = datetime(2026, 6, 1, tzinfo=UTC)
    days = {"fresh": 29, "old": 31, "older": 366, "waiting": 366}
    for name, age in days.items():
        made = invite(f"{name}@example.org")
        then = now - timedelta(days=age)
        OutgoingMail.objects.filter(pk=made.pk).update(written_at=then, sent_at=None if name == "waiting" else then)

    settings.OUTBOX_KEEPS_TEXTS = True
    mail_purge.purge(now)
    assert OutgoingMail.objects.exclude(text="").count() == 4
    settings.OUTBOX_KEEPS_TEXTS = False
    mail_purge.purge(now)

    assert {each.to.partition("@")[0]: bool(each.text) for each in OutgoingMail.objects.all()} == {
        "fresh": True,
        "old": False,
        "waiting": True,
    }


def test_the_plan_for_what_is_due_reads_the_small_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = OutgoingMail.objects.due(timezone.now()).explain()

    assert "mail_waiting" in plan
