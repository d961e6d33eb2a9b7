"""The outbox: every mail of the site is written here, in the transaction that causes it, and sent afterwards.

    post("invitation", person.email, language, "teams/mail/invitation", {"link": link}, secret=True)

writes a mail from the templates teams/mail/invitation.subject.txt and teams/mail/invitation.txt. Whoever rolls the
transaction back takes the mail back too. `core.mail_sending` sends what is written.
"""

import base64
import unicodedata
from collections.abc import Mapping, Sequence
from email.mime.base import MIMEBase
from email.utils import getaddresses, make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.mail_models import OutgoingMail
from core.mail_sending import deliver

# A file to attach: its name, its content and its type, such as "text/csv".
Attachment = tuple[str, bytes, str]
# What a mail may carry, in bytes; mail servers commonly refuse more than this, encoded.
ATTACHED_MOST = 10_000_000
# The mails that Django and Wagtail write: notifications, new passwords.
OTHER = "other"

_kinds: dict[str, str | Promise] = {OTHER: _("other mail")}


def register_kind(kind: str, label: str | Promise) -> None:
    """Say what people call a kind of mail; apps do so when they are ready."""
    _kinds[kind] = label


def kind_label(kind: str) -> str:
    """Return what people call a kind of mail, or the kind itself when no app has said it."""
    return str(_kinds.get(kind, kind))


def post(
    kind: str,
    to: str,
    language: str,
    template: str,
    context: Mapping[str, Any],
    *,
    secret: bool = False,
    attachments: Sequence[Attachment] = (),
    reply_to: str = "",
) -> OutgoingMail:
    """Write a mail to the one address `to`, and return it; a worker sends it once the transaction is committed.

    The plain text is that of `template`.txt and the subject that of `template`.subject.txt, both rendered with
    `language` active (the fallback language where the site has no such one) and nothing escaped. They find `context`,
    and `site_url`, the address of the site without a slash. A text extends core/mail/frame.txt and fills its block
    `text`. What a `secret` mail says (a link that lets somebody in) is wiped as soon as it is sent or given up. Answers
    go to the one address `reply_to`, where there is one.

    Call it in the transaction of what the mail is about: a mail is kept or rolled back with it.

    Raises ValueError when `to` or `reply_to` is no address, when the subject has more than one line, or when the
    attachments are too large; TemplateDoesNotExist when a template is missing.
    """
    language = _language_of_ours(language)
    values = {"site_url": settings.WAGTAILADMIN_BASE_URL.rstrip("/"), **context}
    with translation.override(language):
        subject = _rendered(f"{template}.subject.txt", values).strip()
        text = _rendered(f"{template}.txt", values).strip() + "\n"
    extras = {"attachments": _encoded(attachments), "reply_to": [_address(reply_to)] if reply_to else []}
    return _write(kind, to, language, subject, text, secret=secret, extras=extras)


class OutboxEmailBackend(BaseEmailBackend):
    """Writes the mails of Django and Wagtail to the outbox, one for each recipient.

    What they say is wiped once they are sent: a link to a new password is among them.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Accounts on the mail server are the transport's business.
        super().__init__(fail_silently=kwargs.get("fail_silently", False))

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages, and return how many; raise ValueError when one has no proper address or subject."""
        written = 0
        with transaction.atomic():
            for message in email_messages:
                for recipient in message.recipients():
                    _one_line("recipient", recipient)
                recipients = [address for _name, address in getaddresses(message.recipients())]
                for address in dict.fromkeys(recipients):
                    _write(
                        OTHER,
                        address,
                        _language_of_ours(translation.get_language() or ""),
                        str(message.subject),
                        str(message.body),
                        secret=True,
                        sender="" if message.from_email == settings.DEFAULT_FROM_EMAIL else message.from_email,
                        extras=_extras_of(message),
                    )
                written += bool(recipients)
        return written


def _write(
    kind: str,
    to: str,
    language: str,
    subject: str,
    text: str,
    *,
    secret: bool,
    extras: dict[str, Any],
    sender: str = "",
) -> OutgoingMail:
    """Write a row and the task that sends it, both or neither."""
    recipient = _address(to)
    _one_line("subject", subject)
    _one_line("sender", sender)
    for name, value in extras.get("headers", {}).items():
        _one_line("header", f"{name}: {value}")
    for address in extras.get("reply_to", []):
        _one_line("address for answers", address)
    with transaction.atomic():
        mail = OutgoingMail.objects.create(
            kind=kind,
            to=recipient,
            sender=sender,
            language=language,
            subject=subject,
            text=text,
            secret=secret,
            # Made once: a mail that is sent twice is seen to be the same.
            message_id=make_msgid(domain=parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"),
            extras={name: value for name, value in extras.items() if value},
        )
        # A row too, so that no kill can part the mail from the task.
        deliver.enqueue(mail.pk)
    return mail


def _rendered(name: str, values: dict[str, Any]) -> str:
    # A name with an apostrophe must not be written as HTML.
    return get_template(name).template.render(Context(values, autoescape=False))


def _language_of_ours(language: str) -> str:
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


def _address(text: str) -> str:
    """Return one plain address; raise ValueError when `text` is none."""
    try:
        _one_line("address", text)
        validate_email(text.strip())
    except (ValueError, ValidationError):
        raise ValueError(f"{text!r} is no address of a mail: write one like name@example.org.") from None
    return text.strip()


def _one_line(what: str, text: str) -> None:
    """Raise ValueError when `text` would end the line of a header, or is no text for one."""
    if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} and letter != "\t" for letter in text):
        raise ValueError(f"The {what} of a mail must be one line: {text!r}.")


def _encoded(attachments: Sequence[Attachment]) -> list[dict[str, str]]:
    if sum(len(content) for _name, content, _type in attachments) > ATTACHED_MOST:
        raise ValueError(f"What is attached to a mail must be smaller than {ATTACHED_MOST} bytes in all.")
    for name, _content, content_type in attachments:
        _one_line("name of a file", f"{name}{content_type}")
    return [
        {"name": name, "content": base64.b64encode(content).decode("ascii"), "type": content_type}
        for name, content, content_type in attachments
    ]


def _extras_of(message: EmailMessage) -> dict[str, Any]:
    """Return what a message of Django's has besides sender, recipients, subject and text."""
    html = next((each.content for each in getattr(message, "alternatives", []) if each.mimetype == "text/html"), "")
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    return {
        "html": str(html),
        "reply_to": [str(address) for address in message.reply_to],
        # Its own number, day and sender are the outbox's to give.
        "headers": {name: headers[name] for name in headers if name.lower() not in {"message-id", "date", "from"}},
        "attachments": _encoded([_plain(each) for each in message.attachments]),
    }


def _plain(attachment: Any) -> Attachment:
    if isinstance(attachment, MIMEBase):
        payload = attachment.get_payload(decode=True)
        return attachment.get_filename("attachment"), bytes(payload or b""), attachment.get_content_type()
    content = attachment.content
    return (
        attachment.filename or "attachment",
        content.encode() if isinstance(content, str) else bytes(content),
        attachment.mimetype or "application/octet-stream",
    )
