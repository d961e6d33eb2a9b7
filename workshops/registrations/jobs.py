"""What registration asks of the clock, of publications and of the registry of personal data."""

from django.utils.translation import gettext_lazy as _

from core import due, outbox, personal_data
from core.facts import facts_published
from workshops.models import WorkshopPage
from workshops.registrations import kept, notices, personal, reminders, retention, services


def register() -> None:
    """Connect registration with the rest of the site; called once, when the app is ready."""
    facts_published.connect(
        services.follow_facts, sender=WorkshopPage, dispatch_uid="workshops.registrations.follow_facts"
    )
    # What has changed is told before a reminder is thought of.
    due.register("places of workshops", services.settle_due)
    due.register("changes of workshops", reminders.tell_changes)
    due.register("reminders of workshops", reminders.remind)
    due.register(kept.JOB, retention.remove_due)
    kept.register_all()
    outbox.register_kind(notices.KIND, _("registration for a workshop"))
    outbox.register_kind(notices.REMINDER, _("reminder of a workshop"))
    outbox.register_kind(notices.CHANGE, _("change of a workshop"))
    personal_data.register(
        personal_data.Holder(services.HOLDER, _("registrations for workshops"), personal.export, personal.erase)
    )
