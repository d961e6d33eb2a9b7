"""What wagtail-localize does not remember of translations: changes of a source, what is out of date, who wrote what.

The words themselves stay in the models of wagtail-localize.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail_localize.models import String, StringTranslation, TranslationContext, TranslationSource

from translations.release_models import Release, ReleaseMember  # noqa: F401 - models of this app


class SourceChange(models.Model):
    """A change of a source after which strings that were translated somewhere are different or gone."""

    source = models.ForeignKey(TranslationSource, models.CASCADE, related_name="changes", verbose_name=_("original"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    # Somebody who may edit the source has said that the translations are right as they are.
    minor = models.BooleanField(_("minor"), default=False)
    # Translated strings that went without any others in their place.
    removed = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("change of an original")
        verbose_name_plural = _("changes of originals")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["source", "-made_at"], name="changes_of_a_source")]

    def __str__(self) -> str:
        return f"{self.source.object_repr}, {self.made_at:%Y-%m-%d %H:%M}"


class OutdatedString(models.Model):
    """Marks the translation of a string as made for earlier words: the row it marks holds the old translation."""

    translation = models.OneToOneField(StringTranslation, models.CASCADE, related_name="outdated")
    # The words of the source that the translation was made for.
    previous = models.ForeignKey(String, models.CASCADE, related_name="+")
    # The latest change that made it so, and the keys of the earlier ones since the translation was right.
    change = models.ForeignKey(SourceChange, models.CASCADE, related_name="outdated_strings")
    earlier = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        verbose_name = _("outdated string")
        verbose_name_plural = _("outdated strings")

    def __str__(self) -> str:
        return f"OutdatedString: {self.translation_id}, {self.previous_id}"


class StringEdit(models.Model):
    """One change of the translation of a string: what it was before, what after, and by whom."""

    context = models.ForeignKey(TranslationContext, models.CASCADE, related_name="+")
    string = models.ForeignKey(String, models.CASCADE, related_name="+")
    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+")
    # None where there was no translation, or is none any more; a kind is "manual", "machine" or "".
    before = models.TextField(null=True)
    before_kind = models.CharField(max_length=20, blank=True)
    # If the translation before was out of date, the mark that said so: {"previous", "change", "earlier"}.
    before_mark = models.JSONField(null=True)
    after = models.TextField(null=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("edit of a string")
        verbose_name_plural = _("edits of strings")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["locale", "context", "-made_at"], name="edits_of_a_string")]

    def __str__(self) -> str:
        return f"StringEdit: {self.context_id}, {self.string_id}, {self.locale_id}"


class TreeTranslation(models.Model):
    """How far the work has come of sending a page and all below it to translation."""

    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+")
    # Told even if the page is gone.
    title = models.CharField(max_length=255)
    languages = ArrayField(models.CharField(max_length=16))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    total = models.PositiveIntegerField(default=0)
    # Pages that were looked at, drafts that were begun, and languages of pages that were refused.
    done = models.PositiveIntegerField(default=0)
    begun = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)
    # The place in the tree of the page that was last looked at.
    last_path = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("translation of a branch of pages")
        verbose_name_plural = _("translations of branches of pages")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}: {self.done}/{self.total}"
