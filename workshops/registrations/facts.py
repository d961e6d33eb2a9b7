"""The facts of a workshop that say how one registers for it."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

REGISTRATION_FACTS = (
    "capacity",
    "registration_closes_at",
    "online_link",
    "accept_hours",
    "retention_days",
)
MOST_PLACES = 10_000
# A year, and ten years: longer than any funder asks for attendance lists to be kept.
MOST_HOURS, MOST_DAYS = 24 * 365, 3660


class RegistrationFacts(models.Model):
    """How one registers for a workshop; a workshop without a capacity offers no registration."""

    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text=_("How many people can take part. Leave empty to offer no registration on this site."),
    )
    registration_closes_at = models.DateTimeField(
        _("registration closes"),
        null=True,
        blank=True,
        help_text=_("On the clock of the chosen time zone. Leave empty to let people register until the start."),
    )
    online_link = models.CharField(
        _("link to take part online"),
        max_length=500,
        blank=True,
        default="",
        # A former version of the site that still runs knows nothing of this column.
        db_default="",
        validators=[URLValidator(schemes=["https"], message=_("Write a whole address that begins with https://."))],
        help_text=_("Shown to registered people only, on their own page and in their mails. Never on this page."),
    )
    accept_hours = models.PositiveSmallIntegerField(
        _("hours to accept an offered place"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
        help_text=_("For people on the waiting list. Leave empty for the usual time of the site."),
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days for which personal data is kept"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=_("Counted from the end of the workshop. Leave empty for the usual time of the site."),
    )

    class Meta:
        abstract = True

    @property
    def time_to_accept(self) -> dt.timedelta:
        """How long an offered place waits for its answer."""
        return dt.timedelta(hours=self.accept_hours or settings.REGISTRATION_ACCEPT_HOURS)

    @property
    def days_kept(self) -> int:
        """For how many days after the end personal data is kept."""
        return self.retention_days or settings.REGISTRATION_RETENTION_DAYS

    def clean(self) -> None:
        """Raise ValidationError, naming the field, when registration would close after the start."""
        super().clean()
        errors: dict[str, Any] = {}
        closes, starts = self.registration_closes_at, getattr(self, "starts_at", None)
        # Two moments of one zone compare by its clock, which the autumn change sets back.
        if closes and starts and closes.astimezone(dt.UTC) > starts.astimezone(dt.UTC):
            errors["registration_closes_at"] = _("Registration cannot close after the start.")
        if errors:
            raise ValidationError(errors)
