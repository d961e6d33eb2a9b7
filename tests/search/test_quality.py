"""The search on a labelled collection of our own: kinds of queries in four languages, answered as the site answers."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Page
from wagtail.search.models import IndexEntry

from search.evaluation import evaluate, read_collection, score, summary
from search.models import IndexedWord
from tests.search.conftest import planted

COLLECTION = Path(__file__).parent / "collection"
LANGUAGES = {"en", "sl", "es", "fr"}


@pytest.fixture(scope="module")
def collection():
    return read_collection(COLLECTION)


def rows_kept():
    return [model.objects.count() for model in (Page, IndexEntry, IndexedWord, Locale)]


def test_quality_holds_in_every_language_and_for_every_kind(collection, home, unindexed):
    # Every other query, to be quick; `manage.py evaluate_search` asks them all.
    some = {code: content | {"queries": content["queries"][::2]} for code, content in collection.items()}
    rows = evaluate(some)

    figures = summary(rows)
    faults = [row for row in rows if row["recall@10"] < 1 or row["precision@10"] < 1]
    assert set(figures) == LANGUAGES | {"all"}
    assert figures["all"]["all"]["recall@10"] >= 0.97, faults
    assert figures["all"]["all"]["empty"] <= 0.01, faults
    assert {
        (locale, kind): values["recall@10"]
        for locale in LANGUAGES
        for kind, values in figures[locale].items()
        if values["recall@10"] < (0.98 if kind in {"inflection", "accent", "multi", "prefix"} else 0.95)
    } == {}, faults
    assert {
        locale: figures[locale]["all"]["precision@10"]
        for locale in LANGUAGES
        if figures[locale]["all"]["precision@10"] < 0.95
    } == {}, faults
    assert {row["q"] for row in rows if row["kind"] == "nothing" and row["ids"]} == set()


def test_other_pages_change_nothing_and_nothing_remains(collection, homes, unindexed):
    few = {
        code: {"docs": collection[code]["docs"], "queries": collection[code]["queries"][::12]} for code in ("en", "sl")
    }
    before = [row["ids"] for row in evaluate(few)]
    planted(
        [
            (homes[code], {"title": document["title"], "slug": document["id"], "lead": document["body"]})
            for code in ("en", "sl")
            for document in collection[code]["docs"][:8]
        ]
    )
    kept = rows_kept()

    after = [row["ids"] for row in evaluate(few)]

    assert after == before
    assert rows_kept() == kept


def test_the_command_prints_figures_as_json(home, tmp_path):
    document = {"id": "a", "title": "Wool", "body": "Shepherds throw it away."}
    queries = [
        {"q": "shepherd", "kind": "inflection", "relevant": ["a"]},
        {"q": "goat", "kind": "nothing", "relevant": []},
        {"q": "linen", "kind": "inflection", "relevant": ["a"]},
    ]
    (tmp_path / "en.json").write_text(json.dumps({"docs": [document], "queries": queries}))
    out = io.StringIO()

    call_command("evaluate_search", str(tmp_path), as_json=True, stdout=out)

    half = {"recall@10": 0.5, "precision@10": 0.5, "mrr": 0.5, "ndcg@10": 0.5, "empty": 0.5, "n": 2}
    whole = {"recall@10": 1.0, "precision@10": 1.0, "mrr": 1.0, "ndcg@10": 1.0, "empty": 0.0, "n": 1}
    figures = json.loads(out.getvalue())
    assert figures["en"] == figures["all"]
    assert {kind: figures["en"][kind] for kind in ("inflection", "nothing")} == {"inflection": half, "nothing": whole}
    assert figures["en"]["all"]["n"] == 3


@pytest.mark.parametrize("content", [None, "no json", '{"docs": []}', '{"docs": [{"id": "a"}], "queries": []}'])
def test_a_folder_without_a_collection_is_refused(content, tmp_path):
    if content is not None:
        (tmp_path / "en.json").write_text(content)

    with pytest.raises(CommandError, match=r"en\.json"):
        call_command("evaluate_search", str(tmp_path))


def test_metrics_follow_their_definitions():
    assert score(["a", "x", "b"], ["a", "b", "c"]) == {
        "recall@10": 2 / 3,
        "precision@10": 2 / 3,
        "mrr": 1.0,
        "ndcg@10": pytest.approx(1.5 / (1 + 1 / 1.5849625 + 0.5)),
        "empty": 0.0,
    }
    assert score([], ["a"])["empty"] == 1.0
    assert set(score(["x"], []).values()) == {0.0}
