"""What visitors write to the network or to a region, and what was done about it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import languages
from core.personal_data import address_key

NAME_LENGTH = 120
MESSAGE_LENGTH = 5000


class Topic(models.TextChoices):
    """What somebody writes about."""

    PROJECT = "project", _("The project and the network")
    WORKSHOPS = "workshops", _("Workshops")
    SOCIAL_ECONOMY = "social-economy", _("The social economy of a region")
    PRESS = "press", _("Press and media")
    ACCESSIBILITY = "accessibility", _("Accessibility of this site")
    PRIVACY = "privacy", _("My personal data")
    OTHER = "other", pgettext_lazy("topic of a message", "Something else")


# What the network answers for as a whole, whichever region somebody has chosen.
OF_THE_NETWORK = frozenset({Topic.ACCESSIBILITY, Topic.PRIVACY})


class State(models.TextChoices):
    """How far a message has come."""

    NEW = "new", pgettext_lazy("state of a message", "New")
    FORWARDED = "forwarded", pgettext_lazy("state of a message", "Forwarded")
    ANSWERED = "answered", pgettext_lazy("state of a message", "Answered")
    CLOSED = "closed", pgettext_lazy("state of a message", "Closed")
    SUSPECTED = "suspected", pgettext_lazy("state of a message", "Suspected spam")


# What waits for somebody.
OPEN = (State.NEW, State.FORWARDED)


class EnquiryQuerySet(models.QuerySet):
    """Messages of visitors."""

    def of_person(self, key: str) -> "EnquiryQuerySet":
        """Keep the messages of the person with this key (core.personal_data.address_key), oldest first."""
        return self.filter(email_key=key).order_by("received_at", "pk")

    def open(self) -> "EnquiryQuerySet":
        """Keep what waits for somebody."""
        return self.filter(state__in=OPEN)

    def due(self, now: datetime) -> "EnquiryQuerySet":
        """Keep what must not be kept any longer: by its own date, or because the time of keeping was shortened."""
        return self.filter(models.Q(kept_until__lte=now) | models.Q(changed_at__lte=now - time_kept()))


class Enquiry(models.Model):
    """One message of a visitor. Nothing says from which connection it came."""

    topic = models.CharField(_("topic"), max_length=20, choices=Topic.choices)
    # Whose inbox it is in; without a region it is the network's, as when a region is given up.
    region = models.ForeignKey(
        "core.Region", models.SET_NULL, null=True, blank=True, related_name="enquiries", verbose_name=_("region")
    )
    language = models.CharField(_("language of the reply"), max_length=16, choices=languages.choices)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254)
    # By which a person is found, however they have written their address.
    email_key = models.CharField(max_length=254, db_index=True, editable=False)
    message = models.TextField(_("message"), max_length=MESSAGE_LENGTH)
    state = models.CharField(
        pgettext_lazy("of a message", "state"), max_length=10, choices=State.choices, default=State.NEW
    )
    # What made it look like spam (contact.scoring), and how much.
    score = models.PositiveSmallIntegerField(default=0, editable=False)
    signs = models.JSONField(default=list, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    # When something was done about it last; from then on it is kept for the days of the settings.
    changed_at = models.DateTimeField(db_index=True, editable=False)
    kept_until = models.DateTimeField(_("kept until"), db_index=True, editable=False)
    # The day on which its sender got a receipt: one a day for each address.
    receipt_day = models.DateField(null=True, editable=False)

    # Where a region is used, its screen tells; messages are no use of it.
    wagtail_reference_index_ignore = True
    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a visitor")
        verbose_name_plural = _("messages of visitors")
        # Who may see one is asked of core.rights, by its region.
        default_permissions = ()
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-received_at"], name="enquiry_by_state"),
            models.Index(fields=["region", "state", "-received_at"], name="enquiry_by_region"),
        ]
        constraints = [models.UniqueConstraint(fields=["email_key", "receipt_day"], name="enquiry_receipt_once")]

    def __str__(self) -> str:
        return f"{self.pk} ({self.topic})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the message, with the key of its address and the times that follow from the last change."""
        self.email_key = address_key(self.email)
        self.changed_at = self.changed_at or self.received_at
        self.kept_until = self.changed_at + time_kept()
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.state in OPEN


class EnquiryEvent(models.Model):
    """One thing that was done about a message: what, when, by whom."""

    class Kind(models.TextChoices):
        """What was done."""

        RECEIVED = "received", pgettext_lazy("what was done about a message", "Received")
        ROUTED = "routed", pgettext_lazy("what was done about a message", "Sent by mail to whom it concerns")
        UNREACHABLE = "unreachable", pgettext_lazy("what was done about a message", "No mail could be written")
        RECEIPT = "receipt", pgettext_lazy("what was done about a message", "Receipt sent to the visitor")
        ANSWERED = "answered", pgettext_lazy("what was done about a message", "Marked as answered")
        FORWARDED = "forwarded", pgettext_lazy("what was done about a message", "Forwarded")
        CLOSED = "closed", pgettext_lazy("what was done about a message", "Closed")
        REOPENED = "reopened", pgettext_lazy("what was done about a message", "Opened again")
        SPAM = "spam", pgettext_lazy("what was done about a message", "Marked as spam")
        NOT_SPAM = "not_spam", pgettext_lazy("what was done about a message", "Marked as no spam")

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    happened_at = models.DateTimeField(default=timezone.now)
    # Nobody where the site itself did it.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="enquiry_events"
    )
    # Received for, or forwarded to: a region, or the network.
    region = models.ForeignKey("core.Region", models.SET_NULL, null=True, blank=True, related_name="enquiry_events")
    mail = models.ForeignKey("core.OutgoingMail", models.SET_NULL, null=True, blank=True, related_name="enquiry_events")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("event of a message")
        verbose_name_plural = _("events of messages")
        default_permissions = ()
        ordering = ["happened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.enquiry_id}: {self.kind}"


def time_kept() -> timedelta:
    """Return how long a message is kept after the last thing that was done about it."""
    return timedelta(days=settings.CONTACT_RETENTION_DAYS)
