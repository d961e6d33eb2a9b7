"""To whom a message goes: a region's mailbox, else the network's, else those who answer for it."""

import logging
from collections.abc import Iterator

from django.db import transaction
from django.urls import reverse

from contact.enquiry_models import Enquiry, EnquiryEvent
from contact.mailboxes import ContactSettings
from core import outbox, responsible
from core.mail_models import OutgoingMail
from core.models import Region
from core.personal_data import address_key
from core.responsible import Recipient

logger = logging.getLogger(__name__)

KIND, RECEIPT = "enquiry", "enquiry receipt"
Kind = EnquiryEvent.Kind


def ways(region: Region | None, topic: str) -> Iterator[list[Recipient]]:
    """Yield those who may get a message to a region or, without one, to the network; the next if nobody could be."""
    if region is not None and region.mailbox:
        yield [Recipient("", region.mailbox, region.home_language)]
    mailboxes = ContactSettings.load()
    for mailbox in dict.fromkeys([mailboxes.mailbox_of(topic), mailboxes.mailbox]):
        if mailbox:
            yield [Recipient("", mailbox, mailboxes.language)]
    yield responsible.for_region(region)


def tell(enquiry: Enquiry, *, forwarded: bool = False) -> None:
    """Write the mails that bring a message to whom it concerns, and note them in its history.

    Whatever is wrong with them undoes nothing else: then the history says that nobody could be written to.
    """
    for recipients in ways(enquiry.region, enquiry.topic):
        written = [mail for each in recipients if (mail := _written(enquiry, each, forwarded=forwarded)) is not None]
        for mail in written:
            enquiry.events.create(kind=Kind.ROUTED, region=enquiry.region, mail=mail)
        if written:
            return
    logger.error("Nobody could be told by mail of message %s, which is in the inbox.", enquiry.pk)
    enquiry.events.create(kind=Kind.UNREACHABLE, region=enquiry.region)


def _written(enquiry: Enquiry, recipient: Recipient, *, forwarded: bool) -> OutgoingMail | None:
    try:
        values = {
            "enquiry": enquiry,
            # Marked line by line, so that nothing in it can pass for words of the site.
            "quoted": "\n".join(f"> {line}".rstrip() for line in enquiry.message.split("\n")),
            "forwarded": forwarded,
            "name": recipient.name,
            "path": reverse("contact:enquiry", args=[enquiry.pk]),
        }
        with transaction.atomic():
            # What a visitor has written is in the inbox; the copy in the outbox goes as soon as it is sent.
            return outbox.post(
                KIND,
                recipient.address,
                recipient.language,
                "contact/mail/enquiry",
                values,
                secret=True,
                reply_to=enquiry.email,
            )
    except Exception:
        # A visitor was told that the message has arrived, and it has.
        logger.exception("Message %s could not be written to a mail.", enquiry.pk)
        return None


def is_ours(address: str) -> bool:
    """Tell whether an address is one of the mailboxes that get messages: it needs no receipt."""
    regions = Region.objects.exclude(mailbox="").values_list("mailbox", flat=True)
    every = ContactSettings.load().every_mailbox.union(regions)
    return address_key(address) in {address_key(each) for each in every}
