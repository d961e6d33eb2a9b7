"""Measures the search beside Wagtail's own on the same pages; PAGES and QUERIES in the environment change how many.

Everything happens in a transaction that is rolled back, on the database of the embedded server.
"""

import os
import random
import sys
import time
import uuid
from collections.abc import Callable
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
from wagtail.models import Locale, Page  # noqa: E402 - models need the set-up above
from wagtail.search.backends import get_search_backend  # noqa: E402 - models need the set-up above

from core.models import StandardPage  # noqa: E402 - models need the set-up above
from search.evaluation import read_collection  # noqa: E402 - models need the set-up above
from search.queries import search_pages  # noqa: E402 - models need the set-up above

PAGES = int(os.environ.get("PAGES", "10000"))
QUERIES = int(os.environ.get("QUERIES", "120"))
COLLECTION = Path(__file__).resolve().parents[1] / "tests" / "search" / "collection"
BODY_WORDS = 100
CHUNK = 500


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


def make_pages(vocabulary: dict[str, list[str]]) -> Page:
    """Write PAGES pages in the languages of the collection below a branch of their own, row by row without signals."""
    made = random.Random(11)  # noqa: S311 - nothing secret
    root = Page.get_first_root_node()
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in vocabulary}
    first = next(iter(locales.values()))
    branch = StandardPage(title="Bench", slug=uuid.uuid4().hex, locale=first)
    root.add_child(instance=branch)
    codes = list(locales)
    # Zipf's law: the word of rank n is n times rarer than the first.
    weights = {
        code: list(accumulate(1 / (rank + 10) for rank in range(len(words)))) for code, words in vocabulary.items()
    }
    content_type = branch.content_type
    pages = []
    for number in range(PAGES):
        code = codes[number % len(codes)]
        words = made.choices(vocabulary[code], cum_weights=weights[code], k=BODY_WORDS)
        pages.append(
            Page(
                title=" ".join(words[:5])[:200],
                draft_title="x",
                slug=f"b{number}",
                search_description=" ".join(words[5:]),
                path=branch.path + Page._int2str(number + 1).rjust(4, "0"),
                depth=branch.depth + 1,
                url_path=f"{branch.url_path}b{number}/",
                locale=locales[code],
                content_type=content_type,
                live=True,
                translation_key=uuid.uuid4(),
            )
        )
    Page.objects.bulk_create(pages, batch_size=CHUNK)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_standardpage (page_ptr_id, lead, placement, body)"
            " SELECT id, search_description, 'none', '[]' FROM wagtailcore_page WHERE path LIKE %s AND depth = %s",
            [f"{branch.path}%", branch.depth + 1],
        )
    return branch


def index_all(backend: Any, branch: Page) -> float:
    """Index the pages; return the seconds taken for a thousand of them."""
    pages = StandardPage.objects.child_of(branch).order_by("pk")
    taken = 0.0
    for start in range(0, PAGES, CHUNK):
        some = list(pages[start : start + CHUNK])
        began = time.perf_counter()
        backend.get_index_for_model(StandardPage).add_items(StandardPage, some)
        taken += time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE wagtailsearch_indexentry; ANALYZE wagtailcore_page; ANALYZE search_indexedword")
    return taken / PAGES * 1000


def measure(search: Callable[[str, str], Any], queries: list[tuple[str, str]]) -> tuple[float, float]:
    """Return p50 and p95 of the queries in milliseconds, after a round that warms caches."""
    for code, text in queries[:8]:
        search(code, text)
    times = []
    for code, text in queries:
        began = time.perf_counter()
        search(code, text)
        times.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(times, n=20)
    return cuts[9], cuts[18]


def main() -> None:
    """Print stock and ours side by side."""
    collection = read_collection(COLLECTION)
    chosen = random.Random(3)  # noqa: S311 - nothing secret
    queries = [(code, query["q"]) for code, content in collection.items() for query in content["queries"]]
    queries = chosen.sample(queries, min(QUERIES, len(queries)))
    stock = PostgresSearchBackend({"SEARCH_CONFIG": "english"})
    ours = get_search_backend()
    locales = {}

    def ask_stock(code: str, text: str) -> list[Page]:
        pages = Page.objects.live().filter(locale=locales[code])
        return list(stock.search(text, pages)[:10])

    def ask_backend(code: str, text: str) -> list[Page]:
        pages = Page.objects.live().filter(locale=locales[code])
        return list(ours.search(text, pages)[:10])

    def ask_ours(code: str, text: str) -> Any:
        return search_pages(text, code)

    print(f"{PAGES} pages, {len(queries)} queries")
    print(f"{'':34}{'index 1000 pages, s':>20}{'p50, ms':>10}{'p95, ms':>10}")
    with transaction.atomic():
        branch = make_pages(words_by_language(collection))
        locales.update({each.language_code: each for each in Locale.objects.all()})
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("DROP INDEX IF EXISTS search_title_body; DROP INDEX IF EXISTS search_page_number")
            seconds = index_all(stock, branch)
            print(
                f"{'Wagtail as it comes (english)':34}{seconds:20.2f}{{:10.1f}}{{:10.1f}}".format(
                    *measure(ask_stock, queries)
                )
            )
            transaction.set_rollback(True)
        seconds = index_all(ours, branch)
        print(
            f"{'ours, first page with facets':34}{seconds:20.2f}{{:10.1f}}{{:10.1f}}".format(
                *measure(ask_ours, queries)
            )
        )
        print(f"{'ours, as the admin asks':34}{'':20}{{:10.1f}}{{:10.1f}}".format(*measure(ask_backend, queries)))
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
