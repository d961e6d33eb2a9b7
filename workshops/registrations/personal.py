"""Registrations as a holder of personal data: what is kept of one person."""

from typing import Any

from core.personal_data import Record
from workshops.registrations import services
from workshops.registrations.models import Registration


def record_of(registration: Registration) -> Record:
    """Return everything that is kept of a registration, as JSON may hold it."""
    return {
        "workshop": registration.workshop.number,
        "workshop starts": _moment(registration.workshop.local_start),
        "name": registration.name,
        "e-mail": registration.email,
        "organisation": registration.organisation,
        "country": registration.country,
        "language of correspondence": registration.language,
        "languages understood": registration.understood,
        "access needs": registration.access_needs,
        "state": registration.status,
        "asked for": _moment(registration.requested_at),
        "confirmed": _moment(registration.confirmed_at),
        "cancelled": _moment(registration.cancelled_at),
        "attended": registration.attended,
        "consents": [
            {
                "purpose": consent.purpose,
                "wording": consent.wording,
                "language": consent.language,
                "given": _moment(consent.given_at),
                "withdrawn": _moment(consent.withdrawn_at),
            }
            for consent in registration.consents.all()
        ],
    }


def export(key: str) -> list[Record]:
    """Return the registrations of the person with this key (core.personal_data.address_key), oldest first."""
    return [record_of(each) for each in _of(key)]


def erase(key: str) -> int:
    """Delete the registrations of the person with this key, and return how many that were."""
    return sum(services.erase(each, log=False) for each in _of(key))


def _of(key: str) -> Any:
    found = Registration.objects.filter(email_key=key).select_related("workshop").prefetch_related("consents")
    # In the order in which their workshops are locked everywhere.
    return found.order_by("workshop_id", "pk")


def _moment(value: Any) -> str | None:
    return value.isoformat() if value else None
