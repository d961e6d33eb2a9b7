"""The words that the index knows, for typing errors."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class IndexedWord(models.Model):
    """A word of some indexed text in one language, with what is left of it without any one of its letters."""

    language = models.CharField(max_length=16)
    word = models.CharField(max_length=60)
    # Mostly of its stem: a mistyped word shares one of these with the word that was meant.
    deletions = ArrayField(models.CharField(max_length=60))

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="search_indexed_word")]
        indexes = [GinIndex(fields=["deletions"], name="search_word_deletions", fastupdate=False)]

    def __str__(self) -> str:
        return self.word
