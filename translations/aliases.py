"""No language is filled with the words of another: such copies would be public in the wrong language at once.

wagtail-localize offers that as the synchronisation of locales. Here nobody can choose it, nothing can save it, and a
check finds it where it was saved before.
"""

from typing import Any

from django.core import checks
from django.db import DatabaseError
from django.utils.translation import gettext as _
from wagtail_localize.locales.components import LOCALE_COMPONENTS
from wagtail_localize.models import LocaleSynchronization

from core.refusals import RefusedError


def leave_out_of_forms() -> None:
    """Take the choice out of the form of a language."""
    LOCALE_COMPONENTS[:] = [each for each in LOCALE_COMPONENTS if each["model"] is not LocaleSynchronization]


def refuse(instance: LocaleSynchronization, raw: bool = False, **kwargs: Any) -> None:
    """Raise RefusedError in place of saving a synchronisation; a receiver of `pre_save`."""
    raise RefusedError(
        _(
            "A language is not filled with the pages of another here: visitors would read them under the wrong "
            "language. Have each page translated instead. Nothing was saved."
        )
    )


def check_synchronisations(databases: list[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error for each language that is filled with another's pages; registered as a check of the database."""
    found = []
    for alias in databases or []:
        try:
            rows = list(LocaleSynchronization.objects.using(alias).select_related("locale", "sync_from"))
        except DatabaseError:
            # Before the first migration there is nothing to find.
            continue
        found += [
            checks.Error(
                f"The pages of {row.sync_from.language_code} are copied into {row.locale.language_code}.",
                hint=f"Delete the row {row.pk} of {LocaleSynchronization._meta.db_table}, and the aliases it has made.",
                id="translations.E001",
            )
            for row in rows
        ]
    return found
