"""What organisers write to those who have registered."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisersMessage(models.Model):
    """A message to the people of one workshop: what it says in each language, and to how many it went."""

    workshop = models.ForeignKey(
        "workshops.Workshop", models.CASCADE, related_name="messages", verbose_name=_("workshop")
    )
    # Made with the form, so that a form that is sent twice is one message.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sender")
    )
    written_at = models.DateTimeField(pgettext_lazy("time of a message", "written"), default=timezone.now)
    # Which registrations, by their state.
    statuses = ArrayField(models.CharField(max_length=12), verbose_name=_("to people with this state"))
    # {"sl": {"subject": …, "text": …}, …}; languages without a text are not in it.
    texts = models.JSONField(_("texts"))
    # The language of the text for people whose own has none.
    fallback = models.CharField(_("text for everybody else"), max_length=16)
    # None until the mails are in the outbox.
    recipients = models.PositiveIntegerField(_("number of recipients"), null=True, editable=False)

    class Meta:
        verbose_name = _("message to registered people")
        verbose_name_plural = _("messages to registered people")
        default_permissions = ()
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["workshop", "-written_at"], name="message_of_workshop")]

    def __str__(self) -> str:
        return f"{self.workshop}, {self.written_at:%Y-%m-%d %H:%M}"
