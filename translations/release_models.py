"""Common releases: a page and its translations that go live at one moment."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page, Revision


class Release(models.Model):
    """A wish that versions of a page go live together: while it is open, an approval means ready."""

    class Status(models.TextChoices):
        """What became of it."""

        OPEN = "open", pgettext_lazy("state of a common release", "open")
        DONE = "done", pgettext_lazy("state of a common release", "published")
        CANCELLED = "cancelled", pgettext_lazy("state of a common release", "called off")

    # The original; its translations are found by their key. With the original goes the release.
    source = models.ForeignKey(Page, models.CASCADE, related_name="releases", verbose_name=_("original"))
    translation_key = models.UUIDField(editable=False)
    # By the clock that dates the approvals too: only later ones count.
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    # None where the type of the page asks.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    # None: as soon as every language is ready.
    goes_live_at = models.DateTimeField(_("date of publication"), null=True, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.OPEN)
    closed_at = models.DateTimeField(null=True, editable=False)
    # Why it could not be published at the last attempt, in the language of whoever asked for it.
    problem = models.TextField(blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("common release")
        verbose_name_plural = _("common releases")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key"], condition=models.Q(status="open"), name="one_open_release_of_a_page"
            )
        ]
        indexes = [models.Index(fields=["source", "-asked_at"], name="releases_of_a_page")]

    def __str__(self) -> str:
        return f"{self.source} ({self.get_status_display()})"

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits."""
        return self.status == self.Status.OPEN


class ReleaseMember(models.Model):
    """A language of a release, whether the page is there in it yet or not."""

    class Outcome(models.TextChoices):
        """What became of the language when the release was published."""

        WAITING = "", pgettext_lazy("outcome of a common release", "waiting")
        PUBLISHED = "published", pgettext_lazy("outcome of a common release", "published")
        NOT_READY = "not_ready", pgettext_lazy("outcome of a common release", "was not ready")

    release = models.ForeignKey(Release, models.CASCADE, related_name="members")
    language = models.CharField(_("language"), max_length=16)
    # Whether the others wait for it; a language that is approved in the meantime comes along in any case.
    waited_for = models.BooleanField(default=True, editable=False)
    # Somebody took the page down: earlier approvals hold no longer.
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default=Outcome.WAITING)
    # The approved words that those who translate from this language were offered before they are public, and when.
    offered = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+", editable=False)
    offered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("language of a common release")
        verbose_name_plural = _("languages of common releases")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["release", "language"], name="a_language_once_a_release")]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.language}"
