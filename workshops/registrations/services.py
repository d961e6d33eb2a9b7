"""What people do with registrations. Nothing else changes the state of one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from core import personal_data
from core.mail_models import OutgoingMail
from core.personal_data import address_key
from core.refusals import RefusedError
from workshops.models import Workshop, WorkshopPage
from workshops.registrations import consents, statistics
from workshops.registrations.desk import Desk, desk_of
from workshops.registrations.models import Registration, Status
from workshops.registrations.notices import KINDS
from workshops.registrations.places import OFFERED, Offer

# The name of this holder of personal data.
HOLDER = "registrations"
# A mail with the link to somebody who is registered already is sent no oftener: anybody can type their address.
LINK_AGAIN = timedelta(minutes=10)
# In which a registration can be taken out, by the person or for them.
CANCELLABLE = frozenset({Status.REQUESTED, Status.CONFIRMED, Status.WAITING, Status.OFFERED})


class NotOfferedError(Exception):
    """The workshop takes no registrations now; `offer` says why."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(str(offer.label))
        self.offer = offer


@dataclass(frozen=True)
class Details:
    """What a person says of themselves, valid already, and what they agree to (purposes)."""

    name: str
    language: str
    organisation: str = ""
    country: str = ""
    understood: list[str] = field(default_factory=list)
    access_needs: str = ""
    consents: frozenset[str] = frozenset()

    def apply(self, registration: Registration) -> None:
        """Set the values on a registration; saves nothing."""
        for name in ("name", "language", "organisation", "country", "understood", "access_needs"):
            setattr(registration, name, getattr(self, name))


def request(workshop_id: int, email: str, details: Details, read_in: str, now: datetime | None = None) -> None:
    """Ask for a place, and mail the person how to confirm; to whoever is registered already, the way to their page.

    What the caller can tell is the same in both cases. `read_in` is the language of the form. Raises NotOfferedError.
    """
    with desk_of(workshop_id, now) as desk:
        offer = desk.workshop.offer(desk.now)
        if offer not in OFFERED:
            raise NotOfferedError(offer)
        key = address_key(email)
        registration = desk.registrations.filter(email_key=key).first()
        if registration is not None and registration.confirmed_at is not None:
            _send_again(desk, registration)
            return
        if registration is None:
            registration = Registration(workshop=desk.workshop, email_key=key, requested_at=desk.now)
        if registration.status != Status.REQUESTED or registration.pk is None:
            desk.hold(registration)
            registration.cancelled_at = None
        # Nobody has shown yet whose address it is: what was typed last holds, and the place is held no longer for it.
        details.apply(registration)
        mailed = _mailed_just_now(registration, desk.now)
        if not mailed:
            registration.email, registration.link_sent_at = email, desk.now
        registration.save()
        consents.settle(registration, set(details.consents), read_in, desk.now)
        if not mailed:
            left = registration.deadline - desk.now
            desk.notices.confirm(registration, max(round(left / timedelta(hours=1)), 1))


def _mailed_just_now(registration: Registration, now: datetime) -> bool:
    return registration.link_sent_at is not None and registration.link_sent_at > now - LINK_AGAIN


def _send_again(desk: Desk, registration: Registration) -> None:
    if _mailed_just_now(registration, desk.now):
        return
    registration.link_sent_at = desk.now
    registration.save(update_fields=["link_sent_at"])
    desk.notices.link(registration)


def confirm(registration: Registration, now: datetime | None = None) -> Registration | None:
    """Confirm a request, and return the registration as it is then; None when it was erased meanwhile.

    It has its place, or is on the waiting list, by the turn of the request. A request that has run out comes last, as
    if it were made now. Whatever is confirmed already stays as it is.
    """
    with desk_of(registration.workshop_id, now) as desk:
        found = desk.get(registration.pk)
        if found is None:
            return None
        if found.status == Status.REQUESTED and desk.gives_places:
            desk.place(found)
        elif found.status == Status.EXPIRED and found.confirmed_at is None:
            _come_back(desk, found)
        return found


def join_again(registration: Registration, now: datetime | None = None) -> Registration | None:
    """Register somebody anew who has cancelled or let an offer run out; return the registration, None when erased.

    Nothing happens where the workshop takes no registrations.
    """
    with desk_of(registration.workshop_id, now) as desk:
        found = desk.get(registration.pk)
        if found is not None and found.status in {Status.CANCELLED, Status.EXPIRED}:
            _come_back(desk, found)
        return found


def _come_back(desk: Desk, registration: Registration) -> None:
    if desk.workshop.offer(desk.now) not in OFFERED:
        return
    registration.turn = desk.next_turn()
    # Of a former time; whoever comes back has no reminder yet.
    registration.reminded_week = registration.reminded_day = None
    desk.place(registration)


def accept(registration: Registration, now: datetime | None = None) -> Registration | None:
    """Take an offered place, and return the registration; None when erased. An offer that ran out stays so."""
    with desk_of(registration.workshop_id, now) as desk:
        found = desk.get(registration.pk)
        if found is not None and found.status == Status.OFFERED and desk.gives_places:
            desk.place(found)
        return found


def cancel(registration: Registration, now: datetime | None = None) -> Registration | None:
    """Take a registration out, an offered place included, and return it; None when erased. Its place goes on."""
    with desk_of(registration.workshop_id, now) as desk:
        found = desk.get(registration.pk)
        if found is not None and found.status in CANCELLABLE:
            desk.leave(found)
        return found


def change(
    registration: Registration, details: Details, read_in: str, now: datetime | None = None
) -> Registration | None:
    """Set what a person says of themselves and agrees to, and return the registration; None when erased."""
    with desk_of(registration.workshop_id, now) as desk:
        found = desk.get(registration.pk)
        if found is not None:
            details.apply(found)
            found.save()
            consents.settle(found, set(details.consents), read_in, desk.now)
        return found


def erase(registration: Registration, now: datetime | None = None, *, log: bool = True) -> bool:
    """Delete a registration with the mails about it, and tell whether it was there; its place goes to who is next.

    Of one for a workshop that is over, the anonymous counts are kept.
    """
    with desk_of(registration.workshop_id, now) as desk:
        found = desk.get(registration.pk)
        if found is None:
            return False
        remove(desk, [found])
        if log:
            personal_data.log(personal_data.Kind.ERASED, HOLDER, 1, about_of(desk.workshop))
        return True


def remove(desk: Desk, registrations: list[Registration], *, count: bool = False) -> None:
    """Delete registrations with the mails about them.

    Their counts are kept where the workshop is over, and with `count` also where nobody knows when it ends.
    """
    over = desk.workshop.runs_until
    if count or (over is not None and over <= desk.now):
        statistics.keep(desk.workshop, registrations)
    # One that is still to be sent may be about another workshop.
    OutgoingMail.objects.done().filter(kind__in=KINDS, to__in=[each.email for each in registrations]).delete()
    desk.registrations.filter(pk__in=[each.pk for each in registrations]).delete()


def about_of(workshop: Workshop) -> str:
    """Return how logs name a workshop, in any language."""
    return f"workshop {workshop.number}"


def settle_due(now: datetime) -> None:
    """Let requests and offers that are due run out, and offer what is free to those who wait."""
    due = (
        Registration.objects.filter(deadline__lte=now, workshop__cancelled=False)
        .order_by()
        .values_list("workshop_id", flat=True)
        .distinct()
    )
    for workshop_id in list(due):
        with desk_of(workshop_id, now):
            pass


def follow_facts(sender: type[WorkshopPage], page: WorkshopPage, **kwargs: Any) -> None:
    """Offer places that published facts have made; raise RefusedError when they leave too few.

    Receives core.facts.facts_published, in the transaction that publishes.
    """
    workshop = page.workshop
    if not workshop.places_taken and not workshop.people_waiting:
        return
    check_capacity(page.title, workshop)
    desk = Desk(workshop, timezone.now())
    desk.open()
    desk.close()


def check_capacity(title: str, workshop: Workshop) -> None:
    """Raise RefusedError when more people have a place, or the promise of one, than there are places."""
    promised = Registration.objects.promised(workshop.pk)
    if workshop.capacity is not None and workshop.capacity < promised:
        raise RefusedError(
            ngettext(
                "“%(title)s” was not published: %(number)s person has a place already, so there must be at least as "
                "many places.",
                "“%(title)s” was not published: %(number)s people have a place already, so there must be at least as "
                "many places.",
                promised,
            )
            % {"title": title, "number": promised}
        )
