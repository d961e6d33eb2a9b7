"""What is suggested while somebody types: pages and documents whose titles begin to say it."""

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from core.models import SiteDocument
from search.analysis import parse_query
from search.backend import AutocompleteQueryCompiler, Words
from search.lookup import public_pages
from search.queries import normalise
from search.shown_documents import public_documents
from search.tsquery import words_query

MOST_SUGGESTIONS = 8
SHORTEST = 2


def suggest(text: str, language: str) -> list[Page | SiteDocument]:
    """Return up to eight public pages and documents in `language` whose titles hold the words.

    The last word may be unfinished. Best first, a page before a document that is as good. Two queries.
    """
    words = parse_query(normalise(text), language)
    if not words or len(words[-1].prefix) < SHORTEST:
        return []
    written = words_query(words, unfinished=True)
    found = [*_best(public_pages(language), written), *_best(public_documents(language), written)]
    return sorted(found, key=lambda each: -each.rank)[:MOST_SUGGESTIONS]


def _best(objects: QuerySet, tsquery: str) -> QuerySet:
    compiler = AutocompleteQueryCompiler(objects, Words("", tsquery))
    return compiler.search("simple", 0, MOST_SUGGESTIONS, score_field="rank", backend=get_search_backend())
