"""What the demo remembers of its own doing."""

from django.db import models


class LoadedEntry(models.Model):
    """A content entry that was loaded once; it is never loaded again, whatever became of it."""

    key = models.CharField(max_length=120, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
