"""Messages of visitors as a holder of personal data: what is kept of one person."""

from contact import services
from contact.enquiry_models import Enquiry
from core.personal_data import Record


def record_of(enquiry: Enquiry) -> Record:
    """Return everything that is kept of a message, as JSON may hold it."""
    return {
        "number": enquiry.pk,
        "topic": enquiry.topic,
        "region": enquiry.region.code if enquiry.region else None,
        "name": enquiry.name,
        "e-mail": enquiry.email,
        "language of the reply": enquiry.language,
        "message": enquiry.message,
        "state": enquiry.state,
        "signs of spam": enquiry.signs,
        "received": enquiry.received_at.isoformat(),
        "kept until": enquiry.kept_until.isoformat(),
        "what was done": [
            {
                "what": event.kind,
                "when": event.happened_at.isoformat(),
                "region": event.region.code if event.region else None,
            }
            for event in enquiry.events.all()
        ],
    }


def export(key: str) -> list[Record]:
    """Return the messages of the person with this key (core.personal_data.address_key), oldest first."""
    found = Enquiry.objects.of_person(key).select_related("region").prefetch_related("events__region")
    return [record_of(enquiry) for enquiry in found]


def erase(key: str) -> int:
    """Delete the messages of the person with this key, and return how many that were."""
    return services.remove(Enquiry.objects.of_person(key).values_list("pk", flat=True))
