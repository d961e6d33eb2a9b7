"""The desk at which places are given: one workshop, held by one transaction at a time.

Whoever gives, frees or counts places holds the row of the workshop; everybody else waits until that is committed. So
nobody reads a number of free places that somebody else is about to change.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from workshops.models import Workshop
from workshops.registrations.models import Registration, RegistrationQuerySet, Status
from workshops.registrations.notices import Notices


@contextmanager
def desk_of(workshop_id: int, now: datetime | None = None) -> Iterator["Desk"]:
    """Hold the places of a workshop until the block ends; what has run out is settled before and what is free after.

    Raises Workshop.DoesNotExist where there is no such row.
    """
    with transaction.atomic():
        # Rows that refer to the workshop may be written meanwhile.
        workshop = Workshop.objects.select_for_update(no_key=True).get(pk=workshop_id)
        desk = Desk(workshop, now or timezone.now())
        desk.open()
        yield desk
        desk.close()


class Desk:
    """The registrations of one workshop, whose row is locked."""

    def __init__(self, workshop: Workshop, now: datetime) -> None:
        self.workshop = workshop
        self.now = now
        self.notices = Notices(workshop)
        # Places that nobody else can have now: those of unconfirmed requests among them.
        self._taken = self._last_turn = 0

    @property
    def registrations(self) -> RegistrationQuerySet:
        """The registrations for the workshop."""
        return Registration.objects.of(self.workshop.pk)

    @property
    def gives_places(self) -> bool:
        """Tell whether there is anything to give: a workshop to come, with a date and places."""
        return self.workshop.gives_places(self.now)

    @property
    def has_place(self) -> bool:
        """Tell whether whoever comes now has a place."""
        workshop = self.workshop
        return self.gives_places and self._taken < workshop.capacity and not workshop.people_waiting

    def get(self, key: int) -> Registration | None:
        """Return the registration as it is now, or None when it has been erased."""
        return self.registrations.filter(pk=key).first()

    def next_turn(self) -> int:
        """Return the turn of whoever comes now."""
        self._last_turn += 1
        return self._last_turn

    def open(self) -> None:
        """Let what is due run out, and offer free places to those who wait: then whoever comes has their turn."""
        self._let_run_out()
        self._offer_free_places()

    def close(self) -> None:
        """Offer the places that have become free meanwhile, and write the counts to the row."""
        self._offer_free_places()
        self._write()

    def _let_run_out(self) -> None:
        # While a workshop is cancelled nothing runs out: it may take place after all.
        if not self.workshop.cancelled:
            over = self.registrations.filter(deadline__lte=self.now)
            over.update(status=Status.EXPIRED, holds_place=False, deadline=None, changed_at=self.now)

    def _offer_free_places(self) -> None:
        """Offer what is free to those who wait, by turn, and count anew."""
        workshop, counts = self.workshop, self._counts()
        taken, promised, waiting = counts["taken"], counts["promised"], counts["waiting"]
        free = (workshop.capacity or 0) - taken
        if free < 0 and workshop.capacity is not None:
            taken -= self._let_go(-free)
        if self.gives_places and free > 0 and waiting:
            offered = self.registrations.filter(status=Status.WAITING).in_turn()[:free]
            for registration in offered:
                self._offer(registration)
            taken, promised, waiting = taken + len(offered), promised + len(offered), waiting - len(offered)
        self._taken, self._last_turn = taken, counts["turn"] or 0
        # Whoever asks with somebody's address must not see by these numbers whether it is known already.
        workshop.places_taken, workshop.people_waiting = promised, waiting

    def hold(self, registration: Registration) -> None:
        """Give the request a turn, and a place if there is one, until it is confirmed or has run out; saves nothing."""
        registration.status = Status.REQUESTED
        registration.turn = self.next_turn()
        registration.holds_place = self.has_place
        registration.deadline = self.now + timedelta(hours=settings.REGISTRATION_HOLD_HOURS)
        self._taken += registration.holds_place

    def place(self, registration: Registration) -> None:
        """Give a place to the registration, or else put it on the waiting list by its turn; saves and mails."""
        registration.confirmed_at = registration.confirmed_at or self.now
        registration.cancelled_at = None
        if registration.holds_place or self.has_place:
            registration.status, registration.holds_place = Status.CONFIRMED, True
        else:
            registration.status = Status.WAITING
        registration.deadline = None
        self.note_told(registration)
        registration.save()
        if registration.status == Status.CONFIRMED:
            self.notices.registered(registration)
        else:
            self.notices.waiting(registration)

    def leave(self, registration: Registration) -> None:
        """Take the registration out; saves and mails."""
        registration.status, registration.holds_place, registration.deadline = Status.CANCELLED, False, None
        registration.cancelled_at = self.now
        registration.save()
        self.notices.cancelled(registration)

    def note_told(self, registration: Registration) -> None:
        """Note what the person knows of the workshop from now on, by a mail or a page; saves nothing."""
        workshop = self.workshop
        # Two moments of different zones are never equal in the hour that the autumn change repeats, so not local ones.
        registration.told_start = workshop.starts_at if workshop.is_firm else None
        registration.told_end = workshop.ends_at if workshop.is_firm else None
        registration.told_cancelled = workshop.cancelled
        registration.told_link = workshop.online_link if registration.status == Status.CONFIRMED else ""

    def _offer(self, registration: Registration) -> None:
        registration.status, registration.holds_place = Status.OFFERED, True
        registration.deadline = min(self.now + self.workshop.time_to_accept, self.workshop.starts_at)
        self.note_told(registration)
        registration.save()
        self.notices.offer(registration)

    def _let_go(self, number: int) -> int:
        """Take back the places of requests that are not confirmed, the latest first; return how many those were."""
        latest = self.registrations.filter(status=Status.REQUESTED, holds_place=True).order_by("-turn")[:number]
        keys = list(latest.values_list("pk", flat=True))
        return self.registrations.filter(pk__in=keys).update(holds_place=False)

    def _counts(self) -> dict[str, int]:
        return self.registrations.order_by().aggregate(
            taken=Count("pk", filter=Q(holds_place=True)),
            promised=Count("pk", filter=Q(holds_place=True) & ~Q(status=Status.REQUESTED)),
            waiting=Count("pk", filter=Q(status=Status.WAITING)),
            turn=Max("turn"),
        )

    def _write(self) -> None:
        counts = {"places_taken": self.workshop.places_taken, "people_waiting": self.workshop.people_waiting}
        Workshop.objects.filter(pk=self.workshop.pk).exclude(**counts).update(**counts)
