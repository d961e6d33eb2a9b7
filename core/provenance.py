"""Where the words of a page come from, as its visitors are told: the language of the original, the date of the review.

The app that knows writes these rows when a page is published; here they are only shown.
"""

from django.db import models
from wagtail.models import Page


class Provenance(models.Model):
    """What visitors are told of a published page whose words are a translation."""

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="provenance")
    source_language = models.CharField(max_length=16)
    # When a review approved the words that are published; None where no review did.
    reviewed_at = models.DateTimeField(null=True)
    # When the original was last updated, if the published words are older than that.
    source_updated_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name = "provenance"
        verbose_name_plural = "provenances"

    def __str__(self) -> str:
        return f"Provenance: {self.page_id}, {self.source_language}"
