"""The rows behind visitors' forms: which were sent, and how many came from one address today."""

import secrets

from django.db import models
from django.utils import timezone


def new_salt() -> str:
    """Return what makes the addresses of one day unreadable."""
    return secrets.token_hex(32)


class SentForm(models.Model):
    """A form that was sent: it cannot be sent again."""

    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest


class DailySalt(models.Model):
    """The secret of one day; once it is deleted nobody can tell any more which addresses its rows were of."""

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64, default=new_salt)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day}"


class FormCount(models.Model):
    """How often a form came from one address within an hour; the address is a hash with the salt of the day."""

    form = models.CharField(max_length=50)
    sender = models.CharField(max_length=64)
    hour = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["form", "sender", "hour"], name="form_count_once")]

    def __str__(self) -> str:
        return f"{self.form}: {self.number}"
