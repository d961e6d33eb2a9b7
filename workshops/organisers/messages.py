"""Messages of organisers to those who have registered, each person's in their own language where it has a text."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django_tasks import task
from wagtail.log_actions import log

from core import outbox
from core.countries import language_name
from workshops.models import Workshop
from workshops.organisers.access import organises
from workshops.organisers.models import OrganisersMessage
from workshops.registrations.links import link_of
from workshops.registrations.models import ACTIVE, Registration
from workshops.registrations.notices import MESSAGE, Notices

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SENT = "workshops.message"
# {"sl": {"subject": "…", "text": "…"}, …}
Texts = dict[str, dict[str, str]]


def people_by_language(workshop: Workshop, statuses: Iterable[str] = ACTIVE) -> dict[str, int]:
    """Return to how many people of a workshop a message would go, by their language."""
    register = Registration.objects.of(workshop.pk).filter(status__in=list(statuses))
    counts = register.order_by().values_list("language").annotate(number=Count("pk"))
    return dict(sorted(counts))


def send(
    workshop: Workshop, person: "User", key: uuid.UUID, statuses: Iterable[str], texts: Texts, fallback: str
) -> bool:
    """Write a message to the people whose registration has one of these states, and tell whether it is a new one.

    `key` is that of the form: one that was sent already is not sent again. Who has no text in their language gets the
    one in the language `fallback`. A task writes the mails, one to each person. Raises PermissionDenied for whoever
    does not organise the workshop, ValueError when the fallback has no text.
    """
    if fallback not in texts:
        raise ValueError(f"There is no text in {fallback}, which everybody without another one should get.")
    with transaction.atomic():
        workshop = (
            Workshop.objects.select_related("host").select_for_update(no_key=True, of=("self",)).get(pk=workshop.pk)
        )
        if not organises(person, workshop):
            raise PermissionDenied
        message, made = OrganisersMessage.objects.get_or_create(
            key=key,
            defaults={
                "workshop": workshop,
                "sender": person,
                "statuses": sorted(set(statuses) & ACTIVE),
                "texts": texts,
                "fallback": fallback,
            },
        )
        if made:
            log_on_page(workshop, SENT, person, {"languages": sorted(texts), "states": message.statuses})
            write_mails.enqueue(message.pk)
    return made


def log_on_page(workshop: Workshop, action: str, person: "User", data: dict[str, Any]) -> None:
    """Write an entry of the audit log beside the page of a workshop; `data` says nothing of single people.

    Of a workshop whose pages are all deleted, while people are on its register, the entry stands beside its row.
    """
    page = Notices(workshop).page_for(workshop.source_language_code) or workshop.pages.first()
    log(instance=page or workshop, action=action, user=person, data=data)


@task(backend="background")
def write_mails(message_id: int) -> None:
    """Write the mails of a message to the outbox, once, all or none."""
    with transaction.atomic():
        message = OrganisersMessage.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
        # The task may be done twice.
        if message is None or message.recipients is not None:
            return
        register = Registration.objects.of(message.workshop_id).filter(status__in=message.statuses)
        notices = Notices(message.workshop)
        number = 0
        for registration in register.order_by("turn").iterator():
            _write(message, registration, notices)
            number += 1
        message.recipients = number
        message.save(update_fields=["recipients"])


def _write(message: OrganisersMessage, registration: Registration, notices: Notices) -> None:
    code = registration.language if registration.language in message.texts else message.fallback
    page = notices.page_for(registration.language)
    outbox.post(
        MESSAGE,
        registration.email,
        registration.language,
        "workshops/mail/message",
        {
            "name": registration.name,
            "title": page.title if page else str(message.workshop),
            "page_url": page.full_url if page else "",
            "subject": message.texts[code]["subject"],
            "words": message.texts[code]["text"],
            # Who reads another language than their own is told which one it is.
            "other_language": language_name(code, registration.language) if code != registration.language else "",
            "link": link_of(registration),
        },
        # The link lets its holder change and erase.
        secret=True,
    )
