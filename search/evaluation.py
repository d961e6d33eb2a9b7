"""Measures the search on a labelled collection: one JSON file a language with documents and queries.

{"docs": [{"id", "title", "body"}], "queries": [{"q", "kind", "relevant": [ids]}]}
"""

import json
import math
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from core.models import StandardPage
from search.queries import search_pages

SHOWN = 10
METRICS = ("recall@10", "precision@10", "mrr", "ndcg@10", "empty")


class CollectionError(Exception):
    """Raised for a folder that holds no collection, or a file that is none; the message says what is wrong."""


def read_collection(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the collection in a folder by language; raise CollectionError for what cannot be read."""
    codes = [code for code, _name in settings.LANGUAGES]
    collection = {}
    for code in codes:
        file = folder / f"{code}.json"
        if not file.is_file():
            continue
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            for document in content["docs"]:
                document["id"], document["title"], document["body"]
            for query in content["queries"]:
                query["q"], query["kind"], query["relevant"]
        except (ValueError, KeyError, TypeError) as error:
            raise CollectionError(f"{file.name} is not such a collection: {error!r}.") from error
        collection[code] = content
    if not collection:
        raise CollectionError(f"There is no {' or '.join(f'{code}.json' for code in codes)} in that folder.")
    return collection


def evaluate(collection: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a row of metrics for each query, answered by the code of the results page from these documents alone.

    The documents become pages in a transaction that is rolled back, so nothing of them remains.
    """
    with transaction.atomic():
        try:
            return [
                {"locale": code, "kind": query["kind"], "q": query["q"], "ids": ids} | score(ids, query["relevant"])
                for code, content in collection.items()
                for query, ids in _answers(code, content)
            ]
        finally:
            transaction.set_rollback(True)


def _answers(code: str, content: Mapping[str, Any]) -> Iterable[tuple[Mapping[str, Any], list[str]]]:
    locale, _made = Locale.objects.get_or_create(language_code=code)
    root = Page.get_first_root_node()
    branch = StandardPage(title="Collection", slug=uuid.uuid4().hex, locale=locale)
    root.add_child(instance=branch)
    documents = _write_pages(branch, content["docs"])
    # Saving a page indexes it when the transaction ends, which this one never does.
    pages = StandardPage.objects.filter(pk__in=documents)
    get_search_backend().add_bulk(StandardPage, list(pages))
    for query in content["queries"]:
        found = search_pages(query["q"], code, stop=SHOWN, below=branch)
        yield query, [documents[hit.pk] for hit in found.hits]


def _write_pages(branch: Page, documents: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Write a page below `branch` for each document, and return the ids of the documents by the pages' numbers.

    Row by row, as nobody else will ever see them: what else happens when an editor saves a page takes much longer.
    """
    made = {}
    for number, document in enumerate(documents, 1):
        slug = uuid.uuid4().hex
        page = StandardPage(
            title=document["title"],
            draft_title=document["title"],
            slug=slug,
            locale=branch.locale,
            content_type=branch.content_type,
            path=Page._get_path(branch.path, branch.depth + 1, number),
            depth=branch.depth + 1,
            url_path=f"{branch.url_path}{slug}/",
            body=[("text", {"html": f"<p>{escape(document['body'], quote=False)}</p>"})],
        )
        made[slug] = (page, document["id"])
    fields = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    bases = [Page(**{name: getattr(page, name) for name in fields}) for page, _id in made.values()]
    for base in Page.objects.bulk_create(bases):
        page, _id = made[base.slug]
        page.pk = page.id = base.pk
        # The part of the page that is not in the base row.
        page.save_base(raw=True)
    return {page.pk: document_id for page, document_id in made.values()}


def score(ids: Iterable[str], relevant: Iterable[str]) -> dict[str, float]:
    """Return the metrics of one answer; a query with nothing relevant counts 1 where the answer is empty, else 0."""
    wanted, top = set(relevant), list(dict.fromkeys(ids))[:SHOWN]
    if not wanted:
        right = float(not top)
        return dict(zip(METRICS, (right, right, right, right, 0.0), strict=True))
    hits = [place for place, each in enumerate(top) if each in wanted]
    most = min(SHOWN, len(wanted))
    gain = sum(1 / math.log2(place + 2) for place in hits)
    values = (
        len(hits) / most,
        len(hits) / len(top) if top else 0.0,
        1 / (hits[0] + 1) if hits else 0.0,
        gain / sum(1 / math.log2(place + 2) for place in range(most)),
        float(not top),
    )
    return dict(zip(METRICS, values, strict=True))


def summary(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, dict[str, float]]]:
    """Return the mean of each metric by language and kind, "all" among both, with the number of queries as `n`."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        for locale in (row["locale"], "all"):
            for kind in (row["kind"], "all"):
                groups[locale, kind].append(row)
    result: dict[str, dict[str, dict[str, float]]] = {}
    for (locale, kind), members in groups.items():
        means = {metric: sum(row[metric] for row in members) / len(members) for metric in METRICS}
        result.setdefault(locale, {})[kind] = means | {"n": len(members)}
    return result
