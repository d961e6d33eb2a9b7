"""Which pages anybody may read."""

from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from wagtail.query import PageQuerySet


class _Closed(Func):
    """Tells whether a tree path lies at or below one that a view restriction of `what` closes.

    What is closed depends on no row, so the database reads it once for a query. It stands here as the database reads
    it, since Django would need longer to word it, for each list on a page, than the database to answer.
    """

    # chr(37) is the wildcard of LIKE; the letters of a tree path are none.
    template = (
        "(%(expressions)s LIKE ANY (ARRAY("
        'SELECT closed."path" || chr(37) FROM "%(what)sviewrestriction" rule'
        ' INNER JOIN "%(what)s" closed ON closed."id" = rule."%(column)s")))'
    )
    output_field = BooleanField()


def publicly_visible(pages: PageQuerySet) -> PageQuerySet:
    """Keep the published pages that no view restriction closes: their own, an ancestor's, or that of an alias's source.

    Says the same as Wagtail's `.live().public()` without its extra query for every list on a page, and knows
    aliases, which Wagtail closes with their source.
    """
    source = Coalesce(F("alias_of__path"), Value(""))
    return pages.live().filter(~is_closed(F("path")), ~is_closed(source))


def is_closed(path: Combinable) -> Func:
    """Return the condition that a view restriction closes the tree path: the page's there, or an ancestor's."""
    return _Closed(path, what="wagtailcore_page", column="page_id")


def open_collections(files: QuerySet) -> QuerySet:
    """Keep the images or documents whose collection no view restriction closes, neither its own nor one above it."""
    return files.filter(~_Closed(F("collection__path"), what="wagtailcore_collection", column="collection_id"))


def path_prefixes(path: str, steplen: int = 4) -> list[str]:
    """Return the tree paths of a page's ancestors and its own, root first (treebeard's materialized path)."""
    return [path[:end] for end in range(steplen, len(path) + 1, steplen)]
