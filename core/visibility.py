"""Which pages anybody may read."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet


def publicly_visible(pages: PageQuerySet) -> PageQuerySet:
    """Keep the published pages that no view restriction, their own or an ancestor's, closes.

    Says the same as Wagtail's `.live().public()` without its extra query for every list on a page.
    """
    closed_above = PageViewRestriction.objects.annotate(
        of_page=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(of_page__startswith=F("page__path"))
    return pages.live().filter(~Exists(closed_above))


def path_prefixes(path: str, steplen: int = 4) -> list[str]:
    """Return the tree paths of a page's ancestors and its own, root first (treebeard's materialized path)."""
    return [path[:end] for end in range(steplen, len(path) + 1, steplen)]
