"""The link by which a person comes back to their registration without an account."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare

from workshops.registrations.models import Registration

SALT = "workshops.registrations"


def token_of(registration: Registration) -> str:
    """Return the signed part of the addresses of one registration."""
    return signing.Signer(salt=SALT).sign_object([registration.pk, registration.nonce])


def registration_of(token: str) -> Registration | None:
    """Return the registration of a token with its workshop; None for one that is forged, or whose data is erased."""
    try:
        number, nonce = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Registration.objects.select_related("workshop__host").filter(pk=number).first()
    return found if found is not None and constant_time_compare(found.nonce, str(nonce)) else None


def link_of(registration: Registration) -> str:
    """Return the full address of the person's own page, in the language of correspondence."""
    with translation.override(registration.language):
        path = reverse("registration", args=[token_of(registration)])
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
