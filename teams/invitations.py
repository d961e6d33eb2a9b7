"""Invitations: a link, mailed to a person, with which they set their password. It is valid for some days, and once."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from wagtail.users.models import UserProfile

from core import outbox
from teams.models import Invitation
from teams.people import places_of

SALT = "teams.invitations"


class State(StrEnum):
    """What became of the link that somebody has opened."""

    READY = "ready"
    BROKEN = "broken"
    EXPIRED = "expired"
    USED = "used"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Opened:
    """The state of a link, and its invitation unless the link is broken."""

    state: State
    invitation: Invitation | None = None


def send(person: User, language: str, by: User) -> Invitation:
    """Mail the person a new link in the language, and return its invitation; links of before are void."""
    with transaction.atomic():
        withdraw(person)
        invitation = Invitation.objects.create(
            person=person,
            language=language,
            invited_by=by,
            expires_at=timezone.now() + dt.timedelta(days=settings.TEAMS_INVITATION_DAYS),
        )
        outbox.post(
            "invitation",
            person.email,
            language,
            "teams/mail/invitation",
            {
                "link": link_of(invitation),
                "days": settings.TEAMS_INVITATION_DAYS,
                "name": person.get_full_name(),
                "inviter": by.get_full_name(),
                "places": places_of(person).in_words(language),
            },
            secret=True,
        )
    return invitation


def withdraw(person: User) -> None:
    """Make void the links that the person has not used."""
    now = timezone.now()
    person.invitations.filter(used_at=None, expires_at__gt=now).update(expires_at=now)


def link_of(invitation: Invitation) -> str:
    """Return the full address of the page where the invited person sets a password, in the invitation's language."""
    with translation.override(invitation.language):
        path = reverse("invitation", args=[token_of(invitation)])
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def token_of(invitation: Invitation) -> str:
    """Return the signed part of the invitation's address."""
    return signing.Signer(salt=SALT).sign_object([invitation.pk, _fingerprint(invitation)])


def opened(token: str, *, lock: bool = False) -> Opened:
    """Return what becomes of the link with this token.

    With `lock`, nobody else can use it until the transaction ends.
    """
    try:
        number, fingerprint = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return Opened(State.BROKEN)
    found = Invitation.objects.select_related("person")
    if lock:
        found = found.select_for_update(of=("self", "person"))
    invitation = found.filter(pk=number).first()
    if invitation is None:
        return Opened(State.BROKEN)
    return Opened(_state(invitation, fingerprint), invitation)


def accept(token: str, password: str) -> Opened:
    """Set the password of the invited person, and their language in the admin; return what the link was worth.

    Nothing is done unless the state is READY: two attempts at once set one password.
    """
    with transaction.atomic():
        found = opened(token, lock=True)
        if found.state != State.READY:
            return found
        invitation = found.invitation
        invitation.person.set_password(password)
        invitation.person.save(update_fields=["password"])
        invitation.used_at = timezone.now()
        invitation.save(update_fields=["used_at"])
        UserProfile.objects.update_or_create(
            user=invitation.person, defaults={"preferred_language": invitation.language}
        )
    return found


def _state(invitation: Invitation, fingerprint: str) -> State:
    person = invitation.person
    if not person.is_active:
        return State.DEACTIVATED
    if invitation.used_at is not None or person.has_usable_password():
        return State.USED
    if invitation.expires_at <= timezone.now():
        return State.EXPIRED
    if not constant_time_compare(str(fingerprint), _fingerprint(invitation)):
        return State.BROKEN
    return State.READY


def _fingerprint(invitation: Invitation) -> str:
    """Return a mark that changes when the password is set or the mail would go to another address."""
    person = invitation.person
    value = f"{invitation.pk}:{person.pk}:{person.password}:{person.email.casefold()}"
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()[:32]
