"""Measures the search beside Wagtail's own on the same pages.

PAGES and QUERIES in the environment change how many, STOCK=no leaves Wagtail's own out. Both take turns, with
every few pages and with each query, so that whatever else the machine does slows both alike.

Everything happens in a transaction that is rolled back, on the database of the embedded server. With KEEP=yes, on a
database of its own, the pages stay, and the next run asks them again. Of very many pages the first are indexed, and
the others have the same words: their rows in the index are copies.
"""

import os
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from statistics import quantiles
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seconet_cms.settings.test")
django.setup()

from django.db import connection, transaction  # noqa: E402 - models need the set-up above
from modelsearch.backends.database.postgres.postgres import PostgresSearchBackend  # noqa: E402 - models need the set-up above
from wagtail.models import Locale, Page, Site  # noqa: E402 - models need the set-up above
from wagtail.search.backends import get_search_backend  # noqa: E402 - models need the set-up above

from core.models import StandardPage  # noqa: E402 - models need the set-up above
from search.evaluation import read_collection  # noqa: E402 - models need the set-up above
from search.queries import search_pages  # noqa: E402 - models need the set-up above

PAGES = int(os.environ.get("PAGES", "10000"))
QUERIES = int(os.environ.get("QUERIES", "120"))
WITH_STOCK = os.environ.get("STOCK") != "no"
KEEP = os.environ.get("KEEP") == "yes"
COLLECTION = Path(__file__).resolve().parents[1] / "tests" / "search" / "collection"
BODY_WORDS = 100
# A multiple of the number of languages.
INDEXED = int(os.environ.get("INDEXED", "20000"))
CHUNK = 500
STOCK, OURS, ADMIN = "Wagtail as it comes (english)", "ours, first page with facets", "ours, as the admin asks"


def words_by_language(collection: dict[str, Any]) -> dict[str, list[str]]:
    """Return words by language, the frequent ones first: of the collection's documents and made up."""
    made = random.Random(7)  # noqa: S311 - nothing secret
    vocabulary = {}
    for code, content in collection.items():
        real = " ".join(f"{each['title']} {each['body']}" for each in content["docs"]).split()
        invented = ["".join(made.choices("abcdefghiklmnoprstuvz", k=made.randint(5, 10))) for _ in range(8000)]
        # A third of the words that are asked for are among the commonest, the rest is spread over the vocabulary.
        common, rest = real[::3], real[1::3] + real[2::3] + invented
        made.shuffle(rest)
        vocabulary[code] = list(dict.fromkeys(common + rest))
    return vocabulary


def make_pages(vocabulary: dict[str, list[str]]) -> None:
    """Write PAGES pages below a home page in each language of the collection, row by row without signals."""
    made = random.Random(11)  # noqa: S311 - nothing secret
    root = Page.get_first_root_node()
    key, homes = uuid.uuid4(), {}
    for code in vocabulary:
        locale, _created = Locale.objects.get_or_create(language_code=code)
        home = StandardPage(title="Bench", slug=uuid.uuid4().hex, locale=locale, translation_key=key)
        homes[code] = root.add_child(instance=home)
    codes = list(homes)
    # Another site may have pages in the same languages.
    Site.objects.all().delete()
    Site.objects.create(hostname=f"{key}.example.org", root_page=homes[codes[0]], is_default_site=True)
    # Zipf's law: the word of rank n is n times rarer than the first.
    weights = {
        code: list(accumulate(1 / (rank + 10) for rank in range(len(words)))) for code, words in vocabulary.items()
    }
    texts = []
    for number in range(min(PAGES, INDEXED)):
        code = codes[number % len(codes)]
        texts.append(made.choices(vocabulary[code], cum_weights=weights[code], k=BODY_WORDS))
    for start in range(0, PAGES, CHUNK):
        pages = []
        for number in range(start, min(start + CHUNK, PAGES)):
            home, words = homes[codes[number % len(codes)]], texts[number % len(texts)]
            pages.append(
                Page(
                    title=" ".join(words[:5])[:200],
                    draft_title="x",
                    slug=f"b{number}",
                    search_description=" ".join(words[5:]),
                    path=home.path + Page._int2str(number + 1).rjust(4, "0"),
                    depth=home.depth + 1,
                    url_path=f"{home.url_path}b{number}/",
                    locale=home.locale,
                    content_type=home.content_type,
                    live=True,
                    translation_key=uuid.uuid4(),
                )
            )
        Page.objects.bulk_create(pages)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_standardpage (page_ptr_id, lead, placement, body)"
            " SELECT id, search_description, 'none', '[]' FROM wagtailcore_page"
            " WHERE slug ~ '^b[0-9]+$' AND draft_title = 'x'",
        )
        # The planner knows nothing of them yet, and nobody else analyses tables inside a transaction.
        cursor.execute("ANALYZE wagtailcore_page; ANALYZE core_standardpage")


def index_all(backends: dict[str, Any]) -> dict[str, float]:
    """Index the pages with each backend; return by name the seconds taken for a thousand of them."""
    indexed = min(PAGES, INDEXED)
    made = StandardPage.objects.filter(draft_title="x").order_by("pk")
    taken = dict.fromkeys(backends, 0.0)
    for start in range(0, indexed, CHUNK):
        some = list(made[start : min(start + CHUNK, indexed)])
        for name, backend in backends.items():
            with tables_of(name):
                began = time.perf_counter()
                backend.get_index_for_model(StandardPage).add_items(StandardPage, some)
                taken[name] += time.perf_counter() - began
    for name in backends:
        with tables_of(name), connection.cursor() as cursor:
            if indexed < PAGES:
                copy_rows(cursor, indexed)
            cursor.execute("ANALYZE wagtailsearch_indexentry; ANALYZE wagtailcore_page; ANALYZE search_indexedword")
    return {name: seconds / indexed * 1000 for name, seconds in taken.items()}


def copy_rows(cursor: Any, indexed: int) -> None:
    """Give the pages that were not indexed the rows of those with the same words; GIN indexes are made anew after."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes"
        " WHERE schemaname = current_schema() AND tablename = %s AND indexdef LIKE %s",
        ["wagtailsearch_indexentry", "%USING gin%"],
    )
    indexes = cursor.fetchall()
    # No foreign key may wait to be checked while an index is made.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute("ANALYZE wagtailsearch_indexentry; ANALYZE wagtailcore_page")
    cursor.execute(_COPY_ROWS, {"indexed": indexed})
    for _name, definition in indexes:
        cursor.execute(definition)


_COPY_ROWS = """
    INSERT INTO wagtailsearch_indexentry
        (content_type_id, object_id, title, autocomplete, body, title_norm, title_text, body_text)
    SELECT row.content_type_id, page.id::varchar, row.title, row.autocomplete, row.body, row.title_norm,
        row.title_text, row.body_text
    FROM wagtailcore_page page
    JOIN wagtailcore_page model ON model.draft_title = 'x'
        AND model.slug = 'b' || (substr(page.slug, 2)::integer %% %(indexed)s)
    JOIN wagtailsearch_indexentry row ON row.object_id = model.id::varchar
        AND row.content_type_id = page.content_type_id
    WHERE page.draft_title = 'x' AND substr(page.slug, 2)::integer >= %(indexed)s
"""


# --- Wagtail's own search, in tables beside ours ---------------------------------------------------
@contextmanager
def tables_of(name: str) -> Iterator[None]:
    """Have Wagtail's own index, and the pages as it finds them, stand for ours: without the indexes that we add."""
    if name != STOCK:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET search_path TO stock, public")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET search_path")


def make_stock_tables() -> None:
    """Copy the pages, and make an empty index, in a schema of their own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA stock")
        for table in ("wagtailcore_page", "wagtailsearch_indexentry"):
            cursor.execute(f"CREATE TABLE stock.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'stock' AND indexdef ~ %s", [_ADDED])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX stock.{name}")
        cursor.execute("INSERT INTO stock.wagtailcore_page SELECT * FROM public.wagtailcore_page")
        cursor.execute("ANALYZE stock.wagtailcore_page")


# What `search/migrations` adds to Wagtail's tables.
_ADDED = r"title \|\| body|\(\(\(id\)::character varying"


# --- Measuring -------------------------------------------------------------------------------------
Ask = Callable[[str, str], Any]


def measure(ways: dict[str, Ask], queries: list[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return p50 and p95 in milliseconds of each way to search, after a round that warms caches."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for warm, (code, text) in [(True, each) for each in queries[:8]] + [(False, each) for each in queries]:
        for name, search in ways.items():
            with tables_of(name):
                began = time.perf_counter()
                search(code, text)
                taken = (time.perf_counter() - began) * 1000
            if not warm:
                times[name].append(taken)
    cuts = {name: quantiles(each, n=20) for name, each in times.items()}
    return {name: (each[9], each[18]) for name, each in cuts.items()}


def main() -> None:
    """Print stock and ours side by side."""
    collection = read_collection(COLLECTION)
    chosen = random.Random(3)  # noqa: S311 - nothing secret
    queries = [(code, query["q"]) for code, content in collection.items() for query in content["queries"]]
    queries = chosen.sample(queries, min(QUERIES, len(queries)))
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{PAGES} pages, {len(queries)} queries, PostgreSQL {version}, load of the machine {load}")
    with transaction.atomic():
        seconds = {} if KEEP and is_built() else build(collection)
        if KEEP:
            transaction.on_commit(vacuum)
        else:
            report(seconds, measure(ways(), queries))
            transaction.set_rollback(True)
    if KEEP:
        report(seconds, measure(ways(), queries))


def is_built() -> bool:
    """Tell whether an earlier run has left its pages."""
    found = Page.objects.filter(draft_title="x").count()
    if found not in (0, PAGES):
        sys.exit(f"This database holds {found} pages of an earlier run, not {PAGES}: take another database.")
    return found == PAGES


def build(collection: dict[str, Any]) -> dict[str, float]:
    """Make the pages and index them; return the seconds that a thousand pages took to index, by backend."""
    make_pages(words_by_language(collection))
    backends = {OURS: get_search_backend()}
    if WITH_STOCK:
        make_stock_tables()
        backends[STOCK] = stock_backend()
    return index_all(backends)


def vacuum() -> None:
    """Do at once what the server would do in a while, so that it does not while we measure."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE wagtailsearch_indexentry, wagtailcore_page, search_indexedword")


def stock_backend() -> PostgresSearchBackend:
    """Return the search as Wagtail comes with it."""
    return PostgresSearchBackend({"SEARCH_CONFIG": "english"})


def ways() -> dict[str, Ask]:
    """Return the ways to search, by name."""
    stock, ours = stock_backend(), get_search_backend()
    locales = {each.language_code: each for each in Locale.objects.all()}

    def ask_stock(code: str, text: str) -> list[Page]:
        pages = Page.objects.live().filter(locale=locales[code])
        return list(stock.search(text, pages)[:10])

    def ask_backend(code: str, text: str) -> list[Page]:
        pages = Page.objects.live().filter(locale=locales[code])
        return list(ours.search(text, pages)[:10])

    found: dict[str, Ask] = {STOCK: ask_stock} if WITH_STOCK else {}
    return found | {OURS: lambda code, text: search_pages(text, code), ADMIN: ask_backend}


def report(seconds: dict[str, float], times: dict[str, tuple[float, float]]) -> None:
    """Print a line for each way to search, and how it compares with Wagtail's own."""
    print(f"{'':34}{'index 1000 pages, s':>20}{'of stock':>10}{'p50, ms':>10}{'p95, ms':>10}{'of stock':>10}")
    for name, (half, most) in times.items():
        indexed = f"{seconds[name]:20.2f}" if name in seconds else " " * 20
        longer = f"{seconds[name] / seconds[STOCK]:10.2f}" if name in seconds and STOCK in seconds else " " * 10
        ratio = f"{most / times[STOCK][1]:10.2f}" if STOCK in times else ""
        print(f"{name:34}{indexed}{longer}{half:10.1f}{most:10.1f}{ratio}", flush=True)


if __name__ == "__main__":
    main()
