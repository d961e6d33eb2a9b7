"""What visitors search for, counted by day without anything about them, and what editors promote for it."""

import re

from django.db import router
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion
from wagtail.search.utils import normalise_query_string

from search.analysis import known_as
from search.queries import Found

MOST_CHARACTERS = 60
MOST_WORDS = 6
# An address of mail, or digits as long as a telephone number.
_PERSONAL = re.compile(r"@|\d(?:[\s./-]?\d){5,}")


def may_be_kept(text: str, found: Found) -> bool:
    """Tell whether a query says nothing about a person.

    Kept are words that a public page holds, and words of the dictionary; the name of somebody of whom the site
    says nothing is neither.
    """
    if not found.words or len(text) > MOST_CHARACTERS or len(text.split()) > MOST_WORDS or _PERSONAL.search(text):
        return False
    held = found.total and not found.replaced
    return bool(held) or all(word.number or known_as(word.text.lower(), found.language) for word in found.words)


def promotions(text: str, *, count: bool) -> list[SearchPromotion]:
    """Return what editors promote for a query; with `count`, add one to the searches for it today. One statement."""
    normal = normalise_query_string(text)
    if not normal:
        return []
    fields = ", ".join(f"p.{field.column}" for field in SearchPromotion._meta.concrete_fields)
    tables = {
        "query": Query._meta.db_table,
        "hits": QueryDailyHits._meta.db_table,
        "promotion": SearchPromotion._meta.db_table,
        "fields": fields,
    }
    if not count:
        sql = _PROMOTED.format(**tables)
        return list(SearchPromotion.objects.raw(sql, [normal]))
    # Where reads are sent to a replica, this one is not: it writes.
    promoted = SearchPromotion.objects.db_manager(router.db_for_write(Query))
    return list(promoted.raw(_COUNTED.format(**tables), [normal, timezone.now().date()]))


_PROMOTED = """
    SELECT {fields} FROM {promotion} p JOIN {query} q ON q.id = p.query_id
    WHERE q.query_string = %s ORDER BY p.sort_order
"""
_COUNTED = """
    WITH asked AS (
        INSERT INTO {query} (query_string) VALUES (%s)
        ON CONFLICT (query_string) DO UPDATE SET query_string = EXCLUDED.query_string RETURNING id
    ), counted AS (
        INSERT INTO {hits} (query_id, date, hits) SELECT id, %s, 1 FROM asked
        ON CONFLICT (query_id, date) DO UPDATE SET hits = {hits}.hits + 1
    )
    SELECT {fields} FROM {promotion} p JOIN asked ON asked.id = p.query_id ORDER BY p.sort_order
"""
