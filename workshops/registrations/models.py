"""The rows of registration: who takes part, what they agreed to, and the counts that outlive both."""

import secrets
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import countries, languages

NAME_LENGTH = 300


def new_nonce() -> str:
    """Return what tells the links of one registration from guessed ones."""
    return secrets.token_urlsafe(18)


class Status(models.TextChoices):
    """How far a registration has come. Changed in `workshops.registrations.services` alone."""

    REQUESTED = "requested", pgettext_lazy("state of a registration", "Not confirmed yet")
    CONFIRMED = "confirmed", pgettext_lazy("state of a registration", "Registered")
    WAITING = "waiting", pgettext_lazy("state of a registration", "On the waiting list")
    OFFERED = "offered", pgettext_lazy("state of a registration", "Place offered")
    CANCELLED = "cancelled", pgettext_lazy("state of a registration", "Cancelled")
    EXPIRED = "expired", pgettext_lazy("state of a registration", "Ran out")


# Who is told of changes.
ACTIVE = frozenset({Status.CONFIRMED, Status.WAITING, Status.OFFERED})


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations."""

    def of(self, workshop_id: int) -> "RegistrationQuerySet":
        """Keep those for one workshop."""
        return self.filter(workshop_id=workshop_id)

    def active(self) -> "RegistrationQuerySet":
        """Keep those who take part, wait or are offered a place."""
        return self.filter(status__in=ACTIVE)

    def promised(self, workshop_id: int) -> int:
        """Return how many people have a place of a workshop, or the promise of one."""
        return self.of(workshop_id).filter(status__in=[Status.CONFIRMED, Status.OFFERED]).count()

    def unaware_of(self, workshop: Any) -> "RegistrationQuerySet":
        """Keep those that were told something else of a workshop than its row says."""
        start, end = (workshop.starts_at, workshop.ends_at) if workshop.is_firm else (None, None)
        date = (Q(told_start=start) if start else Q(told_start=None)) & (Q(told_end=end) if end else Q(told_end=None))
        link = Q(told_link=workshop.online_link) | ~Q(status=Status.CONFIRMED)
        if workshop.cancelled:
            # Then nothing else matters.
            return self.filter(told_cancelled=False)
        return self.exclude(date & link & Q(told_cancelled=False))

    def in_turn(self) -> "RegistrationQuerySet":
        """Sort by whose turn it is: who asked first comes first."""
        return self.order_by("turn", "pk")


class Registration(models.Model):
    """One person's registration for one workshop."""

    workshop = models.ForeignKey(
        "workshops.Workshop", models.PROTECT, related_name="registrations", verbose_name=_("workshop")
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=NAME_LENGTH)
    # As it was typed: mails go there.
    email = models.EmailField(_("e-mail address"), max_length=254)
    # By which a person is known to be the same one (core.personal_data.address_key).
    email_key = models.CharField(max_length=320, editable=False, db_index=True)
    organisation = models.CharField(_("organisation"), max_length=NAME_LENGTH, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=countries.choices, blank=True)
    language = models.CharField(_("language of correspondence"), max_length=16, choices=languages.choices)
    understood = ArrayField(
        models.CharField(max_length=16), verbose_name=_("languages understood"), default=list, blank=True
    )
    access_needs = models.TextField(_("access needs"), blank=True)
    status = models.CharField(
        pgettext_lazy("of a registration", "state"), max_length=12, choices=Status, default=Status.REQUESTED
    )
    # Whether it counts against the capacity.
    holds_place = models.BooleanField(default=False, editable=False)
    # Until when a request holds its turn, or an offered place waits for its answer.
    deadline = models.DateTimeField(null=True, blank=True, editable=False)
    # The order in which places are given; taken under the lock of the workshop.
    turn = models.PositiveBigIntegerField(editable=False)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    requested_at = models.DateTimeField(_("asked for"), default=timezone.now)
    # When the address was proven to be theirs.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    attended = models.BooleanField(_("attended"), null=True, blank=True)
    # When they were last sent their link because the form was sent again with their address.
    link_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What they know of the workshop: whatever differs from its facts is yet to be told.
    told_start = models.DateTimeField(null=True, blank=True, editable=False)
    told_end = models.DateTimeField(null=True, blank=True, editable=False)
    told_cancelled = models.BooleanField(default=False, editable=False)
    told_link = models.CharField(max_length=500, blank=True, editable=False)
    # The start for which each reminder was sent: a workshop that is moved has its reminders again.
    reminded_week = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_day = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        # People register themselves; organisers have screens of their own.
        default_permissions = ()
        ordering = ["workshop", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "email_key"], name="registration_once"),
            models.UniqueConstraint(fields=["workshop", "turn"], name="registration_turn"),
            models.CheckConstraint(
                condition=Q(status__in=[Status.CONFIRMED, Status.OFFERED], holds_place=True)
                | Q(status=Status.REQUESTED)
                | Q(status__in=[Status.WAITING, Status.CANCELLED, Status.EXPIRED], holds_place=False),
                name="registration_holds_place",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.REQUESTED, Status.OFFERED], deadline__isnull=False)
                | (~Q(status__in=[Status.REQUESTED, Status.OFFERED]) & Q(deadline__isnull=True)),
                name="registration_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["workshop", "status", "turn"], name="registration_by_status"),
            models.Index(fields=["deadline"], name="registration_until", condition=Q(deadline__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_status_display()})"


class Purpose(models.TextChoices):
    """What somebody may agree to, each by itself."""

    ACCESS = "access", _("use of what was said about access needs")
    RECORDING = "recording", _("photographs and recordings")
    ATTENDEES = "attendees", _("list of participants")


class RegistrationConsent(models.Model):
    """One thing that a person agreed to: when, and which wording they read."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    # The version and the language of the sentence that was ticked.
    wording = models.CharField(_("wording"), max_length=20)
    language = models.CharField(_("language"), max_length=16)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = ()
        ordering = ["registration", "given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "purpose"], condition=Q(withdrawn_at=None), name="consent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.wording}"


class RegistrationStatistics(models.Model):
    """Counts of one workshop's registrations whose personal data is gone; they say of nobody who it was."""

    workshop = models.OneToOneField(
        "workshops.Workshop", models.PROTECT, related_name="registration_statistics", verbose_name=_("workshop")
    )
    total = models.PositiveIntegerField(default=0)
    attended = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)
    # Numbers of people by code.
    by_status = models.JSONField(default=dict)
    by_language = models.JSONField(default=dict)
    by_country = models.JSONField(default=dict)
    by_understood = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("statistics of registrations")
        verbose_name_plural = _("statistics of registrations")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.workshop}: {self.total}"
