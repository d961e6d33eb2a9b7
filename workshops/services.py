"""Writes that touch more than one row of the workshops."""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from workshops.models import Workshop, WorkshopPage


def forget_without_pages(sender: type[WorkshopPage], instance: WorkshopPage, **kwargs: Any) -> None:
    """Delete the row of a workshop whose last page has gone, in whichever way; what else needs the row keeps it.

    Receives Django's signal that a page was deleted: of a tree, pages are deleted without their methods.
    """
    try:
        with transaction.atomic():
            Workshop.objects.filter(pk=instance.workshop_id, pages__isnull=True).delete()
    except (ProtectedError, RestrictedError):
        return
