"""Closing an account for good: nothing names its holder any more, and what they wrote stays.

The row stays, because versions, reviews and the audit log refer to it; it is shown as a former editor.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession
from wagtail.models import ModelLogEntry, Page, PageLogEntry, PageSubscription
from wagtail.users.models import UserProfile

from core import personal_data
from core.personal_data import Record, address_key
from teams.kept import ACCOUNTS, invitation_kept, unused_account_kept
from teams.models import Invitation, NetworkTeam
from teams.people import FORMER, Places, move_to, places_of


def accounts_of(key: str) -> list[User]:
    """Return the accounts of the person with this key (core.personal_data.address_key), locked within a transaction."""
    local, _at, _domain = key.rpartition("@")
    near = User.objects.filter(Q(email__istartswith=local) | Q(username__istartswith=local)).order_by("pk")
    if connection.in_atomic_block:
        near = near.select_for_update()
    return [person for person in near if key in {address_key(person.email), address_key(person.get_username())}]


def objections(key: str, by: User | None) -> list[str]:
    """Return why the accounts of the person with this key must not be closed by `by`, or now; none where they may.

    Until the transaction ends nobody else closes an account.
    """
    return [reason for person in accounts_of(key) if (reason := objection(person, by))]


def objection(person: User, by: User | None) -> str:
    """Return why an account must not be closed by `by` (None: by a program) or now; "" where it may.

    Call it in the transaction that closes.
    """
    if by is not None and person.pk == by.pk:
        return _("This is your own account. Ask another network administrator to close it.")
    if by is not None and person.is_superuser and not by.is_superuser:
        return _("This account has every right on the server. Only somebody who has it too can close it.")
    if _is_last_administrator(person):
        return _("This is the account of the last network administrator. Make somebody else one first.")
    return ""


def close(person: User) -> None:
    """Make an account anonymous: no name, address, password, team, session or invitation is left of it."""
    with transaction.atomic():
        _end_sessions(person)
        move_to(person, Places())
        person.groups.clear()
        person.user_permissions.clear()
        Invitation.objects.filter(person=person).delete()
        profile = UserProfile.objects.filter(user=person).first()
        if profile is not None:
            if profile.avatar:
                profile.avatar.delete(save=False)
            profile.delete()
        EditingSession.objects.filter(user=person).delete()
        PageSubscription.objects.filter(user=person).delete()
        Page.objects.filter(locked_by=person).update(locked=False, locked_at=None, locked_by=None)
        former = f"{FORMER}{person.pk}"
        # Wagtail's log keeps what an account was called.
        of_account = {"content_type": ContentType.objects.get_for_model(User), "object_id": str(person.pk)}
        ModelLogEntry.objects.filter(**of_account).update(label=former, data={})
        person.username, person.password = former, make_password(None)
        person.email = person.first_name = person.last_name = ""
        person.is_active = person.is_staff = person.is_superuser = False
        person.last_login = None
        person.save()


def erase(key: str) -> int:
    """Close the accounts of the person with this key, and return how many that were."""
    found = accounts_of(key)
    for person in found:
        close(person)
    return len(found)


def export(key: str) -> list[Record]:
    """Return what is kept of the accounts of the person with this key, as JSON may hold it."""
    return [_record_of(person) for person in accounts_of(key)]


def close_due(now: datetime) -> None:
    """Delete old invitations and close the accounts that nobody uses any more; log how many that were."""
    limit = now - invitation_kept()
    old = Invitation.objects.filter(Q(used_at__lt=limit) | Q(used_at=None, expires_at__lt=limit))
    later = Invitation.objects.filter(person=OuterRef("pk"), expires_at__gte=limit)
    unused = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login=None) & Exists(
        old.filter(person=OuterRef("pk"))
    )
    lapsed = now - unused_account_kept()
    idle = Q(last_login__lt=lapsed) | Q(last_login=None, date_joined__lt=lapsed)
    candidates = User.objects.exclude(username__startswith=FORMER).filter((unused & ~Exists(later)) | idle)
    closed = sum(_close_if_still(candidates, key) for key in list(candidates.values_list("pk", flat=True)))
    personal_data.log(personal_data.Kind.RETENTION, ACCOUNTS, closed)
    old.delete()


def _close_if_still(candidates: Any, key: int) -> bool:
    # Somebody may have logged in since, or be the last administrator, who must not be locked out.
    with transaction.atomic():
        person = candidates.select_for_update(of=("self",)).filter(pk=key).first()
        if person is None or objection(person, by=None):
            return False
        close(person)
        return True


def _is_last_administrator(person: User) -> bool:
    # Whoever closes two at once must not think of each that the other one stays.
    NetworkTeam.objects.select_for_update().get(pk=NetworkTeam.get().pk)
    administrators = User.objects.filter(Q(is_superuser=True) | Q(administrator_of__isnull=False), is_active=True)
    return set(administrators.values_list("pk", flat=True)) == {person.pk}


def _end_sessions(person: User) -> None:
    running = Session.objects.filter(expire_date__gt=timezone.now())
    ended = [each.pk for each in running if each.get_decoded().get(SESSION_KEY) == str(person.pk)]
    Session.objects.filter(pk__in=ended).delete()


def _record_of(person: User) -> Record:
    profile = UserProfile.objects.filter(user=person).first()
    return {
        "user name": person.get_username(),
        "first name": person.first_name,
        "last name": person.last_name,
        "e-mail": person.email,
        "language": profile.preferred_language if profile else "",
        "time zone": profile.current_time_zone if profile else "",
        "picture": profile.avatar.name if profile and profile.avatar else "",
        "active": person.is_active,
        "made": _moment(person.date_joined),
        "last logged in": _moment(person.last_login),
        "teams": places_of(person).in_words(),
        "invitations": [
            {
                "language": each.language,
                "made": _moment(each.made_at),
                "valid until": _moment(each.expires_at),
                "used": _moment(each.used_at),
            }
            for each in person.invitations.all()
        ],
        "history": [
            {"when": _moment(entry.timestamp), "what": entry.action, "of": entry.label} for entry in _history_of(person)
        ],
    }


def _history_of(person: User) -> Iterable[Any]:
    entries = [*PageLogEntry.objects.filter(user=person), *ModelLogEntry.objects.filter(user=person)]
    return sorted(entries, key=lambda entry: (entry.timestamp, entry.pk))


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
