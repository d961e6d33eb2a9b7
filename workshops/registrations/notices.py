"""The mails about registrations, each in the language that the person has chosen."""

from functools import cached_property
from typing import Any

from core import outbox
from core.mail_models import OutgoingMail
from workshops import calendars
from workshops.models import Workshop, WorkshopPage
from workshops.registrations.links import link_of
from workshops.registrations.models import Registration, Status

# Every kind of mail of this subject begins so.
KIND = "registration"
REMINDER = "registration reminder"
CHANGE = "registration change"
# What organisers write.
MESSAGE = "registration message"
KINDS = (KIND, REMINDER, CHANGE, MESSAGE)


class Notices:
    """Writes the mails about one workshop, whose pages are read once."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop

    @cached_property
    def _pages(self) -> dict[str, WorkshopPage]:
        pages = WorkshopPage.objects.live().filter(workshop=self.workshop, alias_of=None).select_related("locale")
        # The long texts are in no mail.
        pages = pages.defer("body", "agenda", "speakers", "materials", "outcome")
        found = {page.locale.language_code: page for page in pages}
        for page in found.values():
            # The facts are those of the transaction that writes.
            page.workshop = self.workshop
        return found

    def page_for(self, language: str) -> WorkshopPage | None:
        """Return the published page in the language, else in the one in which it was written, else in any."""
        wanted = (language, self.workshop.source_language_code, *self._pages)
        return next((self._pages[code] for code in wanted if code in self._pages), None)

    def confirm(self, registration: Registration, hours: int) -> OutgoingMail:
        """Ask whether the address is theirs; until then their place or turn is held for so many hours."""
        return self._post(KIND, registration, "confirm", {"hours": hours})

    def link(self, registration: Registration) -> OutgoingMail:
        """Send the link of a registration that exists already to whoever has sent the form once more."""
        return self._post(KIND, registration, "link")

    def registered(self, registration: Registration) -> OutgoingMail:
        """Say that they have a place."""
        return self._post(KIND, registration, "registered", calendar=True)

    def waiting(self, registration: Registration) -> OutgoingMail:
        """Say that they are on the waiting list."""
        return self._post(KIND, registration, "waiting")

    def offer(self, registration: Registration) -> OutgoingMail:
        """Offer a place to somebody who waits."""
        return self._post(KIND, registration, "offer")

    def cancelled(self, registration: Registration) -> OutgoingMail:
        """Say that their registration is cancelled."""
        return self._post(KIND, registration, "cancelled")

    def reminder(self, registration: Registration) -> OutgoingMail:
        """Remind of the workshop."""
        return self._post(REMINDER, registration, "reminder", calendar=True)

    def changed(self, registration: Registration, *, moved: bool, restored: bool) -> OutgoingMail:
        """Tell what has changed: another date, the place or the link, or that it takes place after all."""
        return self._post(CHANGE, registration, "changed", {"moved": moved, "restored": restored}, calendar=True)

    def called_off(self, registration: Registration) -> OutgoingMail:
        """Tell that the workshop is cancelled."""
        return self._post(CHANGE, registration, "called_off", calendar=True)

    def _post(
        self,
        kind: str,
        registration: Registration,
        template: str,
        more: dict[str, Any] | None = None,
        *,
        calendar: bool = False,
    ) -> OutgoingMail:
        page = self.page_for(registration.language)
        # Nobody joins but those who have a place.
        join_url = self.workshop.online_link if registration.status == Status.CONFIRMED else ""
        attachments = []
        if calendar and page is not None and self.workshop.local_start is not None:
            file = calendars.event_ics(page, join_url=join_url)
            attachments.append(("workshop.ics", file, calendars.CONTENT_TYPE))
        context = {
            "registration": registration,
            "workshop": self.workshop,
            "title": page.title if page else str(self.workshop),
            "page_url": page.full_url if page else "",
            "join_url": join_url,
            "link": link_of(registration),
            "deadline": registration.deadline and registration.deadline.astimezone(self.workshop.time_zone),
            **(more or {}),
        }
        return outbox.post(
            kind,
            registration.email,
            registration.language,
            f"workshops/mail/{template}",
            context,
            # The link lets its holder change and erase.
            secret=True,
            attachments=attachments,
        )
