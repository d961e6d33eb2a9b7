"""Counts of registrations: of those that are there, and of those whose personal data is gone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from workshops.models import Workshop
from workshops.registrations.models import Registration, RegistrationStatistics, Status

COUNTED = ("by_status", "by_language", "by_country", "by_understood")


@dataclass
class Numbers:
    """How many people, and of which kinds (by code). All but `by_status` count those who had a place."""

    total: int = 0
    attended: int = 0
    absent: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    by_language: Counter[str] = field(default_factory=Counter)
    by_country: Counter[str] = field(default_factory=Counter)
    by_understood: Counter[str] = field(default_factory=Counter)

    def add(self, registration: Registration) -> None:
        """Count one more registration."""
        self.by_status[registration.status] += 1
        if registration.status != Status.CONFIRMED:
            return
        self.total += 1
        self.attended += registration.attended is True
        self.absent += registration.attended is False
        self.by_language[registration.language] += 1
        self.by_country[registration.country] += 1
        self.by_understood.update(registration.understood)


def counted(registrations: Iterable[Registration]) -> Numbers:
    """Return the counts of these registrations."""
    numbers = Numbers()
    for registration in registrations:
        numbers.add(registration)
    return numbers


def numbers_of(workshop: Workshop) -> Numbers:
    """Return the counts of all registrations that a workshop ever had, two queries for any number."""
    fields = ("status", "attended", "language", "country", "understood")
    numbers = counted(Registration.objects.of(workshop.pk).only(*fields))
    kept = RegistrationStatistics.objects.filter(workshop=workshop).first()
    return _sum(numbers, kept) if kept else numbers


def keep(workshop: Workshop, registrations: Iterable[Registration]) -> None:
    """Add the counts of registrations that are about to be deleted to those kept of the workshop.

    Call it with the row of the workshop locked.
    """
    kept, _made = RegistrationStatistics.objects.get_or_create(workshop=workshop)
    numbers = _sum(counted(registrations), kept)
    kept.total, kept.attended, kept.absent = numbers.total, numbers.attended, numbers.absent
    for name in COUNTED:
        setattr(kept, name, dict(sorted(getattr(numbers, name).items())))
    kept.save()


def _sum(numbers: Numbers, kept: RegistrationStatistics) -> Numbers:
    numbers.total += kept.total
    numbers.attended += kept.attended
    numbers.absent += kept.absent
    for name in COUNTED:
        getattr(numbers, name).update(getattr(kept, name))
    return numbers
