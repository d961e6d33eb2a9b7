"""Asks the index: which pages and documents hold the words of a tsquery, and in which order they come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchRank
from django.db import connections, router
from django.db.models import BooleanField, F, QuerySet, Subquery, Value
from django.db.models.expressions import CombinedExpression
from modelsearch.backends.database.postgres.weights import get_sql_weights
from wagtail.models import Locale, Page
from wagtail.search.models import IndexEntry

from core import facets, languages
from core.models import SiteDocument
from core.visibility import publicly_visible
from search.backend import ReadyQuery
from search.shown_documents import public_documents
from search.tsquery import kind_mark, language_mark

# So many of what is found are put in order by title and text: those with the best titles, the newest first. Whatever
# else is found follows in order of the titles. To read the texts of more would take longer than a reader waits.
MOST_RANKED = 1000

# Stand in SQL that is written once for the tsquery, and for the tsquery as pages in the language are asked for it.
_TSQUERY = "the tsquery"
_IN_LANGUAGE = "the tsquery in the language"


@dataclass(frozen=True, slots=True)
class Hit:
    """A page or document that was found, by its number in the database; of a page also where it stands in the tree."""

    pk: int
    path: str
    is_document: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search looks through: what is public in a language, or the pages below one page, without documents."""

    language: str
    below: str = ""


def public_pages(language: str, below: str = "") -> QuerySet[Page]:
    """Return the pages of the site in `language` that anybody may read, no aliases; or those under a tree path."""
    # One locale, as the planner should know: from a list of unknown length it would begin with the pages.
    locale = Subquery(Locale.objects.filter(language_code=language).values("pk")[:1])
    pages = Page.objects.filter(locale=locale, alias_of__isnull=True, depth__gte=2)
    if below:
        pages = pages.filter(path__startswith=below).exclude(path=below)
    else:
        pages = pages.filter(languages.on_site(language))
    return publicly_visible(pages)


def document_kind() -> int:
    """Return the value that the facet of kinds, the first of them, has for documents."""
    return ContentType.objects.get_for_model(SiteDocument).pk


def best_pages(language: str, tsquery: str) -> QuerySet[Page]:
    """Return the public pages in a language that hold a tsquery, best first."""
    found = public_pages(language).annotate(matches=_in_index(ReadyQuery(_in_language(tsquery, language))))
    asked = ReadyQuery(tsquery)
    rank = _title_rank(asked) + SearchRank(F("index_entries__body"), asked, weights=get_sql_weights())
    return found.filter(matches=True).order_by(rank.desc(), "-pk")


def look_up(
    scope: Scope, tsquery: str, chosen: Mapping[str, Any], start: int, stop: int
) -> tuple[list[Hit], Counter[tuple[Any, ...]]]:
    """Return what holds a tsquery, and how many of it have which values of the facets; one query.

    Listed are those from `start` to `stop` that have one of the `chosen` values (facet name -> values), best first;
    counted are all, by their values in the order of `facets.names()`.
    """
    names = facets.names()
    written, values = _found(scope, _key(scope))
    conditions = " AND ".join(f"{name} = ANY(%s)" for name in chosen) or "true"
    listed = _RANKED if start < MOST_RANKED else _BY_TITLE
    sql = listed.format(
        found=written,
        columns=", ".join(names),
        none=", ".join(["NULL"] * len(names)),
        conditions=conditions,
        most=MOST_RANKED,
        entries=IndexEntry._meta.db_table,
        entry=IndexEntry._meta.pk.column,
    )
    given = {_TSQUERY: tsquery, _IN_LANGUAGE: _in_language(tsquery, scope.language)}
    params = [given.get(each, each) if isinstance(each, str) else each for each in values]
    params.extend(list(each) for each in chosen.values())
    if listed is _RANKED:
        params.extend([get_sql_weights(), tsquery])
    with connections[router.db_for_read(Page)].cursor() as cursor:
        cursor.execute(sql, [*params, max(0, stop - start), start])
        rows = cursor.fetchall()
    hits = sorted((row for row in rows if row[0] is None), key=lambda row: (-row[4], row[3], -row[1]))
    combinations = Counter({tuple(map(_whole, row[5:])): row[0] for row in rows if row[0] is not None})
    return [Hit(*row[1:4]) for row in hits], combinations


def which_are_held(scope: Scope, tsqueries: Sequence[str]) -> list[bool]:
    """Tell of each tsquery whether anything that may be found holds it; one query."""
    written, values = _any(scope, _key(scope))
    sql = f"SELECT {written} FROM unnest(%s::text[]) WITH ORDINALITY AS asked (tsquery, place) ORDER BY place"  # noqa: S608 - no words of others
    with connections[router.db_for_read(Page)].cursor() as cursor:
        cursor.execute(sql, [*values, list(tsqueries)])
        return [held for (held,) in cursor.fetchall()]


# --- SQL that is written once ----------------------------------------------------------------------
# The hits, best first, with a row for each combination of facets, of which the first column is the number.
_HITS = """
    SELECT NULL::bigint AS number, pk, path, is_document, rank, {none} FROM hits
    UNION ALL SELECT COUNT(*), NULL, NULL, NULL, NULL, {columns} FROM found GROUP BY {columns}
"""
_FOUND = """
    WITH found (pk, path, is_document, title_rank, entry, {columns}) AS MATERIALIZED ({found})
"""
_RANKED = f"""{_FOUND}, best AS (
        SELECT * FROM found WHERE {{conditions}} ORDER BY title_rank DESC, is_document, pk DESC LIMIT {{most}}
    ), hits AS (
        SELECT best.pk, best.path, best.is_document, title_rank + ts_rank(%s::float4[], entry.body, %s::tsquery) AS rank
        FROM best JOIN {{entries}} AS entry ON entry.{{entry}} = best.entry
        ORDER BY rank DESC, is_document, best.pk DESC LIMIT %s OFFSET %s
    ) {_HITS}"""  # noqa: S608 - no words of others
_BY_TITLE = f"""{_FOUND}, hits AS (
        SELECT pk, path, is_document, title_rank AS rank
        FROM found WHERE {{conditions}} ORDER BY title_rank DESC, is_document, pk DESC LIMIT %s OFFSET %s
    ) {_HITS}"""  # noqa: S608 - no words of others


def _key(scope: Scope) -> tuple[Any, ...]:
    """Return what the SQL depends on beside the scope: paths of home pages, numbers of types, names of facets."""
    types = ContentType.objects.get_for_models(Page, SiteDocument)  # cached in the process
    paths = () if scope.below else sorted(languages.root_paths().items())
    return (*paths, *sorted(each.pk for each in types.values()), *facets.names())


@lru_cache(maxsize=64)
def _found(scope: Scope, _depends_on: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of all that the index finds in a scope, written once, as each search asks for it."""
    branches = [
        branch.annotate(
            title_rank=_title_rank(ReadyQuery(_TSQUERY)),
        ).values_list("pk", "where", "is_document", "title_rank", "index_entries__pk", *facets.names())
        for branch in _branches(scope, ReadyQuery(_IN_LANGUAGE), ReadyQuery(_TSQUERY), with_facets=True)
    ]
    return branches[0].union(*branches[1:], all=True).query.sql_with_params()


@lru_cache(maxsize=64)
def _any(scope: Scope, _depends_on: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of whether the index finds anything in a scope for the tsquery in `asked`."""
    # Each ends with the first row that it finds.
    firsts = [
        branch.values_list("pk")[:1] for branch in _branches(scope, _Asked(scope.language), _Asked(), with_facets=False)
    ]
    written = [first.query.sql_with_params() for first in firsts]
    sql = ", ".join(f"({each})" for each, _values in written)
    return f"COALESCE({sql}) IS NOT NULL", tuple(value for _sql, values in written for value in values)


class _Asked(ReadyQuery):
    """The tsquery of the row of `asked`, maybe in a language."""

    def __init__(self, language: str = "") -> None:
        super().__init__(language_mark(language) if language else "")

    def as_sql(self, compiler: Any, connection: Any, function: str | None = None, template: str | None = None) -> Any:
        return (
            ("(%s::tsquery && asked.tsquery::tsquery)", [self.written])
            if self.written
            else ("asked.tsquery::tsquery", [])
        )


def _branches(scope: Scope, of_pages: ReadyQuery, of_documents: ReadyQuery, *, with_facets: bool) -> list[QuerySet]:
    """Return the pages that the index finds for a tsquery, and the documents for theirs if these are looked for."""
    pages = public_pages(scope.language, scope.below)
    pages = facets.annotate(pages) if with_facets else pages
    found = pages.annotate(where=F("path"), is_document=Value(False), matches=_in_index(of_pages)).filter(matches=True)
    branches = [found.order_by()]
    if not scope.below:
        documents = public_documents(scope.language)
        if with_facets:
            documents = facets.annotate_files(documents, document_kind())
        # The index knows documents by a mark in their rows, so that those of pages need not be read.
        marked = documents.annotate(
            where=Value(""),
            is_document=Value(True),
            matches=_in_index(of_documents),
            marked=_in_index(ReadyQuery(kind_mark(SiteDocument))),
        )
        branches.append(marked.filter(matches=True, marked=True).order_by())
    return branches


def _in_index(tsquery: ReadyQuery) -> CombinedExpression:
    vector = CombinedExpression(F("index_entries__title"), "||", F("index_entries__body"))
    return CombinedExpression(vector, "@@", tsquery, output_field=BooleanField())


def _in_language(tsquery: str, language: str) -> str:
    """Return a tsquery for pages in a language, which the index finds without reading the rows of others."""
    return f"{language_mark(language)} & ({tsquery})"


def _title_rank(tsquery: ReadyQuery) -> CombinedExpression:
    rank = SearchRank(F("index_entries__title"), tsquery, weights=get_sql_weights())
    return rank * F("index_entries__title_norm")


def _whole(value: Any) -> Any:
    # PostgreSQL takes a year out of a date as a decimal.
    return int(value) if isinstance(value, Decimal) else value
