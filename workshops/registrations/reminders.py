"""Mails that nobody asked for: what has changed of a workshop, and that it takes place soon."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from workshops.models import Workshop
from workshops.registrations.desk import Desk, desk_of
from workshops.registrations.models import Registration, RegistrationQuerySet, Status

WEEK, DAY = timedelta(days=7), timedelta(days=1)
# Where nobody was reminded a week before, for want of a worker, they are until then.
WEEK_REMINDER_LEAST = timedelta(days=2)


def tell_changes(now: datetime) -> None:
    """Mail those who take part or wait what has changed since they were told: date, link, cancellation."""
    active = Registration.objects.active().filter(workshop=OuterRef("pk"))
    for workshop in Workshop.objects.filter(Exists(active)).exclude(runs_until__lte=now):
        behind = Registration.objects.of(workshop.pk).active().unaware_of(workshop)
        for key in list(behind.values_list("pk", flat=True)):
            with desk_of(workshop.pk, now) as desk:
                registration = desk.registrations.active().unaware_of(desk.workshop).filter(pk=key).first()
                if registration is not None:
                    _tell_change(desk, registration)


def _tell_change(desk: Desk, registration: Registration) -> None:
    workshop = desk.workshop
    was_cancelled, start, end = registration.told_cancelled, registration.told_start, registration.told_end
    desk.note_told(registration)
    starts = registration.told_start
    if starts is not None and not workshop.cancelled:
        # The mail that tells of a move reminds as well.
        if starts - desk.now <= WEEK:
            registration.reminded_week = starts
        if starts - desk.now <= DAY:
            registration.reminded_day = starts
    registration.save()
    if workshop.cancelled:
        if not was_cancelled:
            desk.notices.called_off(registration)
        return
    moved = (start, end) != (registration.told_start, registration.told_end)
    # That the link is gone tells nobody anything.
    if moved or was_cancelled or registration.told_link:
        desk.notices.changed(registration, moved=moved, restored=was_cancelled)


def remind(now: datetime) -> None:
    """Remind those who have a place, a week before and again a day before the start."""
    soon = Workshop.objects.filter(cancelled=False, starts_at__gt=now, starts_at__lte=now + WEEK)
    for workshop in soon:
        if not workshop.is_firm:
            continue
        for key in list(_to_remind(workshop, now).values_list("pk", flat=True)):
            with desk_of(workshop.pk, now) as desk:
                registration = _to_remind(desk.workshop, now).filter(pk=key).first()
                # Who was told the new date of a workshop that is moved meanwhile needs no reminder of the old one.
                if registration is not None and desk.gives_places:
                    starts = desk.workshop.starts_at
                    registration.reminded_week = starts
                    if starts - now <= DAY:
                        registration.reminded_day = starts
                    registration.save(update_fields=["reminded_week", "reminded_day"])
                    desk.notices.reminder(registration)


def _to_remind(workshop: Workshop, now: datetime) -> RegistrationQuerySet:
    """Return the registrations that are due a reminder of the workshop at `now`."""
    starts = workshop.starts_at
    day = starts - now <= DAY
    if not day and starts - now < WEEK_REMINDER_LEAST:
        # The one of the day before is about to come.
        return Registration.objects.none()
    name, before = ("reminded_day", starts - DAY) if day else ("reminded_week", starts - WEEK)
    confirmed = Registration.objects.of(workshop.pk).filter(status=Status.CONFIRMED)
    # Whoever has registered since then was told just now.
    return confirmed.filter(confirmed_at__lte=before).exclude(**{name: starts})
