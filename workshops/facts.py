"""The facts of a workshop: the columns that its page drafts and its row publishes."""

import datetime as dt
import zoneinfo
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import languages
from core.dates import FuzzyDate, Precision
from workshops.registrations.facts import REGISTRATION_FACTS, RegistrationFacts

EXACT = "exact"
# What an editor types, and what follows from it.
TYPED_FACTS = (
    "number",
    "host",
    "precision",
    "day",
    "starts_at",
    "ends_at",
    "zone",
    "mode",
    "spoken",
    "interpreted",
    "cancelled",
    *REGISTRATION_FACTS,
)
DERIVED_FACTS = ("runs_until", "reported")
# Far from the ends of the calendar, where adding a day or a time zone fails.
FIRST_YEAR, LAST_YEAR = 1900, 2200
YEAR_MESSAGE = _("Choose a year between 1900 and 2200.")


def precision_choices() -> list[tuple[str, Any]]:
    """Return how precisely a date may be known, exact first."""
    return [(EXACT, _("exact start and end")), *Precision.choices]


def zone_choices() -> list[tuple[str, str]]:
    """Return the time zones of the places where workshops are held (IANA names)."""
    return [
        (name, name.replace("_", " "))
        for name in (
            "Europe/Ljubljana",
            "Europe/Madrid",
            "Europe/Paris",
            "Atlantic/Canary",
            "Europe/Brussels",
        )
    ]


class Mode(models.TextChoices):
    """How one takes part."""

    ONLINE = "online", pgettext_lazy("mode of attendance", "Online")
    ONSITE = "onsite", pgettext_lazy("mode of attendance", "On site")
    HYBRID = "hybrid", pgettext_lazy("mode of attendance", "On site and online")


class WorkshopFacts(RegistrationFacts):
    """What is true of a workshop in every language."""

    number = models.PositiveSmallIntegerField(pgettext_lazy("of a workshop", "number"))
    host = models.ForeignKey("core.Region", models.PROTECT, related_name="hosted_%(class)s", verbose_name=_("host"))
    precision = models.CharField(
        _("how firm the date is"), max_length=10, choices=precision_choices, default=Precision.UNKNOWN
    )
    day = models.DateField(
        _("day"),
        null=True,
        blank=True,
        help_text=_("Of a date that is not exact: the day, or any day in the period."),
    )
    starts_at = models.DateTimeField(
        _("start"), null=True, blank=True, help_text=_("On the clock of the chosen time zone.")
    )
    ends_at = models.DateTimeField(
        _("end"), null=True, blank=True, help_text=_("On the clock of the chosen time zone.")
    )
    zone = models.CharField(_("time zone"), max_length=40, choices=zone_choices, default="Europe/Ljubljana")
    mode = models.CharField(_("how one takes part"), max_length=10, choices=Mode.choices, default=Mode.ONLINE)
    spoken = ArrayField(models.CharField(max_length=16), verbose_name=_("languages spoken"), default=list, blank=True)
    interpreted = ArrayField(
        models.CharField(max_length=16), verbose_name=_("interpreted into"), default=list, blank=True
    )
    cancelled = models.BooleanField(_("cancelled"), default=False)
    # Worked out when the facts are published, so that the database can sort and filter by them.
    runs_until = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    reported = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def is_firm(self) -> bool:
        """Tell whether start and end are set to the minute."""
        return self.precision == EXACT

    @property
    def time_zone(self) -> zoneinfo.ZoneInfo:
        """The zone of the place, whose clock is shown."""
        return zoneinfo.ZoneInfo(self.zone)

    @property
    def local_start(self) -> dt.datetime | None:
        """The start on the clock of the place; None while the date is not firm."""
        return self.starts_at.astimezone(self.time_zone) if self.is_firm and self.starts_at else None

    @property
    def local_end(self) -> dt.datetime | None:
        """The end on the clock of the place; None while the date is not firm."""
        return self.ends_at.astimezone(self.time_zone) if self.is_firm and self.ends_at else None

    @property
    def fuzzy_date(self) -> FuzzyDate | None:
        """The date as far as it is known; None when it is firm, and unknown where a draft lacks the day."""
        if self.is_firm:
            return None
        precision = Precision(self.precision)
        return FuzzyDate(precision, self.day) if self.day else FuzzyDate(Precision.UNKNOWN)

    def end_of_range(self) -> dt.datetime | None:
        """Return the moment (UTC) by which the workshop is over at the latest; None when nothing is known."""
        if self.is_firm:
            return self.ends_at
        fuzzy = self.fuzzy_date
        if fuzzy is None or fuzzy.end is None:
            return None
        try:
            midnight = dt.datetime.combine(fuzzy.end + dt.timedelta(days=1), dt.time.min, tzinfo=self.time_zone)
            return midnight.astimezone(dt.UTC)
        except OverflowError:
            # The calendar ends here.
            return dt.datetime.max.replace(tzinfo=dt.UTC)

    def _typed_dates(self) -> list[tuple[str, dt.date | None]]:
        names = ("starts_at", "ends_at") if self.is_firm else ("day",)
        return [(name, getattr(self, name)) for name in names]

    def clean(self) -> None:
        """Raise ValidationError, naming the field, when the dates do not fit how firm the date is said to be."""
        super().clean()
        errors: dict[str, Any] = {}
        if self.is_firm:
            if not self.starts_at:
                errors["starts_at"] = _("An exact date needs a start.")
            if not self.ends_at:
                errors["ends_at"] = _("An exact date needs an end.")
            if self.starts_at and self.ends_at and not is_later(self.ends_at, self.starts_at):
                errors["ends_at"] = _("The end must come after the start.")
        elif self.precision != Precision.UNKNOWN and not self.day:
            errors["day"] = _("Choose the day, or any day in the period.")
        for name, moment in self._typed_dates():
            if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
                errors[name] = YEAR_MESSAGE
        known = set(dict(languages.name_choices()))
        for name in ("spoken", "interpreted"):
            if strange := set(getattr(self, name) or []) - known:
                errors[name] = _("These are no language codes of the site: %(codes)s.") % {
                    "codes": ", ".join(sorted(strange))
                }
        if errors:
            raise ValidationError(errors)


def aware(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return the moment that a clock in `zone` shows as `moment` (naive); raise ValueError for one it never shows.

    In the hour that the autumn change repeats, the first is meant (PEP 495, fold 0).
    """
    local = moment.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    back = local.astimezone(dt.UTC).astimezone(zoneinfo.ZoneInfo(zone))
    if back.replace(tzinfo=None) != moment:
        raise ValueError(f"{moment:%Y-%m-%d %H:%M} is skipped by the clock change in {zone}")
    return local


def is_later(moment: dt.datetime, other: dt.datetime) -> bool:
    """Tell whether an aware moment comes after another one, in the hour too that the autumn change repeats.

    Two moments of one zone compare by its clock, which shows that hour twice.
    """
    return moment.astimezone(dt.UTC) > other.astimezone(dt.UTC)


def now() -> dt.datetime:
    """Return the present moment (UTC); the one clock that states are worked out by."""
    return timezone.now()
