"""What stands in the way of deleting a row."""

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_NAMED = 5


def reason_to_keep(row: models.Model) -> str:
    """Return a sentence that names what still needs the row, or "" where it may be deleted."""
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=row)
    try:
        collector.collect([row])
    except ProtectedError as error:
        needing = error.protected_objects
    except RestrictedError as error:
        needing = error.restricted_objects
    else:
        return ""
    named = sorted({f"{capfirst(str(each._meta.verbose_name))}: {each}" for each in needing})
    things = "; ".join(named[:MOST_NAMED])
    if more := len(named) - MOST_NAMED if len(named) > MOST_NAMED else 0:
        things = ngettext("%(things)s; and %(number)d more", "%(things)s; and %(number)d more", more) % {
            "things": things,
            "number": more,
        }
    return _(
        "“%(name)s” was not deleted, because these still need it: %(things)s. Delete them first, or let them speak of "
        "something else."
    ) % {"name": row, "things": things}
