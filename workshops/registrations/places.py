"""How many places of a workshop are taken, and what that means for whoever comes next."""

import datetime as dt

from django.db import models
from django.utils.translation import pgettext_lazy


class Offer(models.TextChoices):
    """What a workshop offers to somebody who wants to take part."""

    NONE = "none", pgettext_lazy("registration for a workshop", "No registration here")
    NOT_YET = "not_yet", pgettext_lazy("registration for a workshop", "Registration opens when the date is confirmed")
    OPEN = "open", pgettext_lazy("registration for a workshop", "Registration is open")
    FULL = "full", pgettext_lazy("registration for a workshop", "Full, with a waiting list")
    CLOSED = "closed", pgettext_lazy("registration for a workshop", "Registration is closed")
    PAST = "past", pgettext_lazy("registration for a workshop", "This workshop is over")
    CANCELLED = "cancelled", pgettext_lazy("registration for a workshop", "This workshop is cancelled")


# In which one can register, be it for the waiting list.
OFFERED = frozenset({Offer.OPEN, Offer.FULL})


class PlacesRow(models.Model):
    """Mixin for the row of a workshop: counts that only `workshops.registrations.desk` writes, under its lock.

    They count people who have confirmed. What the public sees changes by nobody's mere asking.
    """

    # A former version of the site that still runs knows nothing of these columns.
    places_taken = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    people_waiting = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def is_full(self) -> bool:
        """Tell whether whoever comes next has to wait."""
        return self.capacity is not None and (self.places_taken >= self.capacity or self.people_waiting > 0)

    @property
    def places_left(self) -> int:
        """The number of places that whoever comes next could have."""
        return 0 if self.is_full else max((self.capacity or 0) - self.places_taken, 0)

    def gives_places(self, now: dt.datetime) -> bool:
        """Tell whether places are given at the moment `now` (aware): to come, with an exact date and places."""
        starts = self.starts_at if self.is_firm else None
        return not self.cancelled and self.capacity is not None and starts is not None and starts > now

    def registration_end(self) -> dt.datetime | None:
        """Return the moment from which nobody can register any more; None while the date is not firm."""
        starts = self.starts_at if self.is_firm else None
        if starts is None:
            return None
        return min(starts, self.registration_closes_at or starts)

    def offer(self, now: dt.datetime) -> Offer:
        """Return what the workshop offers at the moment `now` (aware)."""
        if self.cancelled:
            return Offer.CANCELLED
        if self.runs_until is not None and self.runs_until <= now:
            return Offer.PAST
        if self.capacity is None:
            return Offer.NONE
        end = self.registration_end()
        if end is None:
            return Offer.NOT_YET
        if end <= now:
            return Offer.CLOSED
        return Offer.FULL if self.is_full else Offer.OPEN
