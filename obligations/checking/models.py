"""What checks of the public pages have found."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CheckReport(models.Model):
    """What one check of every public page has found: codes with what they speak of, worded when they are shown."""

    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    duration = models.DurationField(_("duration"))
    pages = models.PositiveIntegerField(_("pages looked at"))
    # More than are kept below, where very many were found.
    total = models.PositiveIntegerField(_("findings"))
    findings = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("report of a check")
        verbose_name_plural = _("reports of checks")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["-made_at", "-id"], name="checks_latest_first")]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
