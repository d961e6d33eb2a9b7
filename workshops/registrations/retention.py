"""When the personal data of registrations goes, and what becomes of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q

from core import personal_data
from workshops.models import Workshop
from workshops.registrations.desk import Desk, desk_of
from workshops.registrations.models import Purpose, Registration, RegistrationConsent
from workshops.registrations.services import HOLDER, about_of, remove

Kind = personal_data.Kind
# Where it is not known when a workshop ends, as if it ended so long after the last change of a registration.
UNKNOWN_END = timedelta(days=365)


def removal_time(workshop: Workshop) -> datetime | None:
    """Return the moment from which no personal data of the workshop's registrations is kept; None without any."""
    ends = workshop.runs_until
    if ends is None:
        last = Registration.objects.of(workshop.pk).aggregate(last=Max("changed_at"))["last"]
        if last is None:
            return None
        ends = last + UNKNOWN_END
    return ends + timedelta(days=workshop.days_kept)


def remove_due(now: datetime) -> None:
    """Remove the personal data that must not be kept any longer, and log how much that was."""
    _remove_unconfirmed(now)
    here = Registration.objects.filter(workshop=OuterRef("pk"))
    needs = here.filter(~Q(access_needs="") | Q(consents__purpose=Purpose.ACCESS))
    for workshop in Workshop.objects.filter(Exists(here)).annotate(tells_needs=Exists(needs)):
        due = removal_time(workshop)
        if due is not None and due <= now:
            with desk_of(workshop.pk, now) as desk:
                _remove_all(desk)
        elif (
            workshop.tells_needs and workshop.runs_until is not None and workshop.runs_until <= _access_needs_limit(now)
        ):
            with desk_of(workshop.pk, now) as desk:
                _remove_access_needs(desk)


def _remove_all(desk: Desk) -> None:
    # The row may have been changed since the first look.
    due = removal_time(desk.workshop)
    if due is None or due > desk.now:
        return
    registrations = list(desk.registrations)
    remove(desk, registrations, count=True)
    personal_data.log(Kind.RETENTION, HOLDER, len(registrations), about_of(desk.workshop))


def _access_needs_limit(now: datetime) -> datetime:
    return now - timedelta(days=settings.REGISTRATION_ACCESS_NEEDS_DAYS)


def _remove_access_needs(desk: Desk) -> None:
    ends = desk.workshop.runs_until
    if ends is None or ends > _access_needs_limit(desk.now):
        return
    number = desk.registrations.exclude(access_needs="").update(access_needs="")
    RegistrationConsent.objects.filter(registration__in=desk.registrations, purpose=Purpose.ACCESS).delete()
    personal_data.log(Kind.SENSITIVE, HOLDER, number, about_of(desk.workshop))


def _remove_unconfirmed(now: datetime) -> None:
    """Delete requests that nobody has confirmed: the address may be anybody's."""
    before = now - timedelta(days=settings.REGISTRATION_UNCONFIRMED_DAYS)
    old = Registration.objects.filter(confirmed_at=None, deadline=None, requested_at__lte=before)
    for workshop_id in list(old.order_by().values_list("workshop_id", flat=True).distinct()):
        with desk_of(workshop_id, now) as desk:
            registrations = list(old.of(workshop_id))
            remove(desk, registrations)
            personal_data.log(Kind.UNCONFIRMED, HOLDER, len(registrations), about_of(desk.workshop))
