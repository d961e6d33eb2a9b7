"""The log of what became of personal data: removed or handed out, how much and why, never whose."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PersonalDataEvent(models.Model):
    """One removal or export of personal data: of what, why, and of how many people."""

    class Kind(models.TextChoices):
        """What happened, and why."""

        RETENTION = "retention", _("removed: the time of keeping is over")
        SENSITIVE = "sensitive", _("removed: sensitive data is of no more use")
        UNCONFIRMED = "unconfirmed", _("removed: the address was never confirmed")
        ERASED = "erased", _("removed: the person asked for it")
        EXPORTED = "exported", _("exported: the person asked for it")

    kind = models.CharField(_("what happened"), max_length=12, choices=Kind.choices)
    # What held the data (core.personal_data), and which part of it, such as "workshop 3".
    holder = models.CharField(_("kind of data"), max_length=50)
    about = models.CharField(_("subject"), max_length=200, blank=True)
    number = models.PositiveIntegerField(_("number of records"))
    # An account and no name: it says who answers for it, and nothing once that account is closed.
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("done by")
    )
    done_at = models.DateTimeField(_("done"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("event of personal data")
        verbose_name_plural = _("events of personal data")
        # Programs alone write it.
        default_permissions = ("view",)
        ordering = ["-done_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.holder} {self.about}: {self.number}"
