"""What the delivery remembers."""

from django.db import models
from django.db.models.functions import Now


class SharedAddress(models.Model):
    """An address whose answer a proxy or network in front of the site may have kept, and has to forget on a change."""

    url = models.CharField(max_length=2000, primary_key=True)
    # By the clock of the database: when it was last made for them, and when they were last told to forget it.
    made_at = models.DateTimeField(db_default=Now())
    purged_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.url
