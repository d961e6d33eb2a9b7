"""What is done with messages of visitors: taken, told to whom they concern, worked through, removed."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contact import access, routing, scoring
from contact.enquiry_models import OF_THE_NETWORK, OPEN, Enquiry, EnquiryEvent, State, Topic
from core import outbox, personal_data
from core.mail_models import OutgoingMail
from core.models import Region
from core.refusals import RefusedError

logger = logging.getLogger(__name__)

# Of core.personal_data.
HOLDER = "enquiries"
Kind = EnquiryEvent.Kind


@dataclass(frozen=True, slots=True)
class Details:
    """What a visitor has written; without a region, to the network."""

    topic: Topic
    region: Region | None
    name: str
    email: str
    language: str
    message: str


@dataclass(frozen=True, slots=True)
class Act:
    """What may be done with a message: in which states, and in which it is then."""

    kind: EnquiryEvent.Kind
    possible_in: Collection[State]
    leads_to: State


ACTS = {
    "answered": Act(Kind.ANSWERED, OPEN, State.ANSWERED),
    "closed": Act(Kind.CLOSED, (*OPEN, State.ANSWERED), State.CLOSED),
    "reopened": Act(Kind.REOPENED, (State.ANSWERED, State.CLOSED), State.NEW),
    "spam": Act(Kind.SPAM, (*OPEN, State.ANSWERED, State.CLOSED), State.SUSPECTED),
    "not_spam": Act(Kind.NOT_SPAM, (State.SUSPECTED,), State.NEW),
}
FORWARD = Act(Kind.FORWARDED, (*OPEN, State.ANSWERED, State.CLOSED), State.FORWARDED)


def accept(details: Details) -> Enquiry:
    """Keep a message, and write the mails that bring it to whom it concerns and tell its sender that it is here.

    One that looks like spam is kept all the same; nobody is mailed before somebody of the team says that it is none.
    """
    verdict = scoring.score(details.message, details.name)
    with transaction.atomic():
        asked = _held(details.region)
        enquiry = Enquiry.objects.create(
            topic=details.topic,
            region=None if details.topic in OF_THE_NETWORK else asked,
            language=details.language,
            name=details.name,
            email=details.email,
            message=details.message,
            state=State.SUSPECTED if verdict.suspected else State.NEW,
            score=verdict.points,
            signs=list(verdict.signs),
        )
        enquiry.events.create(kind=Kind.RECEIVED, region=asked)
        if not verdict.suspected:
            _let_through(enquiry)
    return enquiry


def act(person: Any, key: int, name: str) -> Enquiry:
    """Do one of ACTS with a message; return it.

    Raises PermissionDenied for whoever does not work through it, and RefusedError where it cannot be done now.
    """
    with transaction.atomic():
        enquiry = _claimed(person, key, ACTS[name])
        if name == "not_spam" and not enquiry.events.filter(kind__in=[Kind.ROUTED, Kind.UNREACHABLE]).exists():
            _let_through(enquiry)
    return enquiry


def forward(person: Any, key: int, region: Region | None) -> Enquiry:
    """Move a message to the inbox of another region, or of the network (None), and tell them by mail; return it.

    Raises PermissionDenied and RefusedError as `act` does.
    """
    with transaction.atomic():
        held = _held(region)
        if region is not None and held is None:
            raise RefusedError(_("This region is not in the network any more. Choose another one."))
        enquiry = _claimed(person, key, FORWARD, to=(held,))
        routing.tell(enquiry, forwarded=True)
    return enquiry


def remove(keys: Collection[int]) -> int:
    """Delete messages with their history and the mails about them; return how many messages that were."""
    with transaction.atomic():
        found = Enquiry.objects.filter(pk__in=keys).order_by("pk").select_for_update()
        locked = list(found.values_list("pk", flat=True))
        OutgoingMail.objects.filter(enquiry_events__enquiry__in=locked).delete()
        Enquiry.objects.filter(pk__in=locked).delete()
    return len(locked)


def erase(person: Any, key: int) -> None:
    """Delete a message because its sender asked for it, and log who did so, without whose it was."""
    with transaction.atomic():
        personal_data.log(personal_data.Kind.ERASED, HOLDER, remove([key]), by=person)


def _held(region: Region | None) -> Region | None:
    """Return the region, which nobody deletes before our transaction ends; None where it is deleted already."""
    if region is None:
        return None
    return Region.objects.filter(pk=region.pk).select_for_update(no_key=True).first()


def _claimed(person: Any, key: int, wanted: Act, to: tuple[Region | None] | None = None) -> Enquiry:
    """Lock a message, do with it what is wanted, and return it; with `to`, it moves to that inbox."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("region").filter(pk=key).first()
    if enquiry is None:
        raise RefusedError(_("This message is deleted."))
    access.require(person, enquiry)
    if enquiry.state not in wanted.possible_in:
        raise RefusedError(
            _("Somebody was quicker: the message is in the state “%(state)s” now.")
            % {"state": enquiry.get_state_display()}
        )
    if to is not None:
        if to[0] == enquiry.region:
            raise RefusedError(_("The message is there already. Choose another region."))
        enquiry.region = to[0]
    enquiry.state, enquiry.changed_at = wanted.leads_to, timezone.now()
    enquiry.save()
    moved_to = enquiry.region if to is not None else None
    enquiry.events.create(kind=wanted.kind, person=person, region=moved_to, happened_at=enquiry.changed_at)
    return enquiry


def _let_through(enquiry: Enquiry) -> None:
    routing.tell(enquiry)
    if not routing.is_ours(enquiry.email):
        _send_receipt(enquiry)


def _send_receipt(enquiry: Enquiry) -> None:
    """Tell the sender that the message has arrived, once a day.

    Nothing that was typed is in it: anybody can type anybody's address.
    """
    try:
        with transaction.atomic():
            enquiry.receipt_day = timezone.localdate()
            enquiry.save(update_fields=["receipt_day"])
            mail = outbox.post(
                routing.RECEIPT,
                enquiry.email,
                enquiry.language,
                "contact/mail/receipt",
                {"enquiry": enquiry, "days": (enquiry.kept_until - enquiry.changed_at).days},
            )
            enquiry.events.create(kind=Kind.RECEIPT, mail=mail)
    except IntegrityError:
        # Whoever has this address got one today.
        enquiry.receipt_day = None
    except Exception:
        enquiry.receipt_day = None
        logger.exception("No receipt could be written for message %s.", enquiry.pk)
