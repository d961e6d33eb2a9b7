"""The rows of the outbox: every mail that the site sends, from the moment it is written."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# So long a mail belongs to whoever has begun to send it; longer than the transport may take, so that only a dead
# sender loses it, and short enough for the next round to take it up within five minutes.
CLAIM = timedelta(minutes=3)


# The columns of a mail of which nothing is kept that it said.
WIPED: dict[str, Any] = {"text": "", "extras": {}}


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Mails of the outbox."""

    def waiting(self) -> "OutgoingMailQuerySet":
        """Keep those that are neither sent nor given up."""
        return self.filter(sent_at=None, given_up_at=None)

    def due(self, now: datetime) -> "OutgoingMailQuerySet":
        """Keep those that may be sent at `now`, the one that has waited longest first."""
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")

    def done(self) -> "OutgoingMailQuerySet":
        """Keep those with which nothing more happens."""
        return self.exclude(sent_at=None, given_up_at=None)


class OutgoingMail(models.Model):
    """One mail to one address: what it says, and how far it has come."""

    class State(models.TextChoices):
        """How far a mail has come."""

        WAITING = "waiting", pgettext_lazy("state of a mail", "waiting")
        RETRYING = "retrying", pgettext_lazy("state of a mail", "will be tried again")
        SENT = "sent", pgettext_lazy("state of a mail", "sent")
        GIVEN_UP = "given_up", pgettext_lazy("state of a mail", "given up")

    kind = models.CharField(_("kind"), max_length=50)
    to = models.EmailField(pgettext_lazy("recipient of a mail", "to"), max_length=254)
    sender = models.CharField(pgettext_lazy("sender of a mail", "from"), max_length=320, blank=True)
    language = models.CharField(_("language"), max_length=16)
    subject = models.TextField(pgettext_lazy("of a mail", "subject"))
    text = models.TextField(_("text"), blank=True)
    # What few mails have: html, reply_to, headers, attachments (core.outbox).
    extras = models.JSONField(default=dict, blank=True)
    secret = models.BooleanField(_("secret"), default=False)
    message_id = models.CharField(max_length=255, unique=True, editable=False)
    written_at = models.DateTimeField(_("written"), default=timezone.now, db_index=True)
    due_at = models.DateTimeField(_("to be tried at"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(pgettext_lazy("time of a mail", "sent"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        # Programs alone write and change mails.
        default_permissions = ("view",)
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="mail_waiting", condition=Q(sent_at=None, given_up_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(given_up_at=None), name="mail_sent_or_given_up"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.to}"

    @property
    def state(self) -> "OutgoingMail.State":
        """Return how far the mail has come."""
        if self.sent_at:
            return self.State.SENT
        if self.given_up_at:
            return self.State.GIVEN_UP
        return self.State.RETRYING if self.error else self.State.WAITING
