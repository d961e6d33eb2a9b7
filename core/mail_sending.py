"""Sends what the outbox holds: claimed before, marked after, tried again when it was refused.

A claim is committed before the mail server hears anything and the mark as soon as it has taken the mail. Whoever dies
between the two leaves a claim that runs out; the mail then goes again under the same Message-ID, by which readers'
programs and servers know it. A mail that is marked never goes again.
"""

import base64
import contextlib
import logging
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from core.mail_models import CLAIM, WIPED, OutgoingMail

logger = logging.getLogger(__name__)

# How long to wait after each refusal; a mail that was refused once more after the last is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
ERROR_MOST = 500
# What the server has against one mail says nothing of the next; whatever else goes wrong concerns them all.
ABOUT_ONE_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)


class NotAcceptedError(Exception):
    """The transport took no mail and gave no reason."""


@task(backend="background")
def deliver(mail_id: int) -> None:
    """Send one mail of the outbox, if it is due and nobody else is sending it."""
    mail = _claim(timezone.now(), mail_id)
    if mail is not None:
        _send(mail)


def send_due(now: datetime | None = None) -> int:
    """Send every mail that is due at `now`, one after the other, and return how many the mail server took.

    Senders beside each other send each mail once. A mail server that cannot be reached ends the round: the other mails
    stay due. Not to be called inside a transaction (RuntimeError).
    """
    taken = 0
    for mail in _claimed(now):
        error = _send(mail)
        taken += error is None
        if isinstance(error, OSError) and not isinstance(error, ABOUT_ONE_MAIL):
            break
    return taken


def _claimed(now: datetime | None) -> Iterator[OutgoingMail]:
    # A long round must not claim by the hour at which it began: such claims would have run out already.
    while mail := _claim(max(now, timezone.now()) if now else timezone.now()):
        yield mail


def _claim(now: datetime, mail_id: int | None = None) -> OutgoingMail | None:
    """Return a due mail that from now on is ours alone to send, or None; the claim is committed."""
    # Durable: a claim that an outer transaction holds back would be none.
    with transaction.atomic(durable=True):
        due = OutgoingMail.objects.due(now)
        if mail_id is not None:
            due = due.filter(pk=mail_id)
        mail = due.select_for_update(skip_locked=True).first()
        if mail is None:
            return None
        if mail.attempts <= len(PAUSES):
            mail.attempts += 1
            mail.claimed_at = now
            mail.due_at = now + CLAIM
            mail.save(update_fields=["attempts", "claimed_at", "due_at"])
            return mail
        # Nobody lived to tell how the last attempt went: such a mail may be what they died of.
        _give_up(mail, "Whoever sent it has died.")
    return _claim(now, mail_id)


def _send(mail: OutgoingMail) -> Exception | None:
    """Hand a claimed mail to the transport and mark it as sent, or note why not and return that."""
    connection = get_connection(settings.OUTBOX_TRANSPORT)
    try:
        # Opened here, so that the transport does not take its leave before the mail is marked.
        connection.open()
        if not connection.send_messages([message_of(mail)]):
            raise NotAcceptedError("The mail server took no mail.")
    except Exception as error:
        _note_refusal(mail, error)
        return error
    else:
        _mark_sent(mail)
        return None
    finally:
        with contextlib.suppress(OSError):
            connection.close()


def message_of(mail: OutgoingMail) -> EmailMultiAlternatives:
    """Return the message as Django sends it, the same whenever it is asked for."""
    extras = mail.extras
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=mail.sender or None,
        to=[mail.to],
        reply_to=extras.get("reply_to", []),
        headers={
            # Keeps answering machines from answering (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
            **extras.get("headers", {}),
            "Date": format_datetime(mail.written_at),
            "Message-ID": mail.message_id,
        },
    )
    if html := extras.get("html"):
        message.attach_alternative(html, "text/html")
    for each in extras.get("attachments", []):
        message.attach(each["name"], base64.b64decode(each["content"]), each["type"])
    return message


def _mark_sent(mail: OutgoingMail) -> None:
    # Whoever took it up meanwhile, believing us dead, has sent the same mail: it is sent either way.
    OutgoingMail.objects.filter(pk=mail.pk, sent_at=None).update(
        sent_at=timezone.now(), given_up_at=None, claimed_at=None, error="", **_nothing_kept(mail)
    )


def _note_refusal(mail: OutgoingMail, error: Exception) -> None:
    said = " ".join(f"{type(error).__name__}: {error}".split())[:ERROR_MOST]
    if mail.attempts > len(PAUSES):
        _give_up(mail, said)
        return
    due_at = max(mail.claimed_at, timezone.now()) + PAUSES[mail.attempts - 1]
    _ours(mail).update(due_at=due_at, claimed_at=None, error=said)
    logger.warning("Mail %s (%s) was refused and will be tried again: %s", mail.pk, mail.kind, said)


def _give_up(mail: OutgoingMail, said: str) -> None:
    if _ours(mail).update(given_up_at=timezone.now(), claimed_at=None, error=said, **_nothing_kept(mail)):
        logger.error("Mail %s (%s) is given up after %s attempts: %s", mail.pk, mail.kind, mail.attempts, said)


def _ours(mail: OutgoingMail) -> QuerySet[OutgoingMail]:
    """Return the mail while the claim on it is ours: who has lost it has nothing to say any more."""
    return OutgoingMail.objects.filter(pk=mail.pk, sent_at=None, claimed_at=mail.claimed_at)


def _nothing_kept(mail: OutgoingMail) -> dict[str, object]:
    return WIPED if mail.secret and not settings.OUTBOX_KEEPS_TEXTS else {}
