"""Wagtail's own PostgreSQL search, with each object analysed in its own language and each query in the visitor's.

Stands on `modelsearch`, of which it replaces how a text becomes a vector and a query a tsquery.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db import models
from modelsearch.backends.database.postgres.postgres import (
    ObjectIndexer,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.backends.database.postgres.weights import get_weight
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_content_type_pk
from wagtail.models import Locale, Page

from core.facts import FactsPage
from search.published_facts import shown_texts, stream_field
from search.tokens import Token, clean, tokens
from search.tsquery import any_language_query, kind_mark, language_mark, phrase_query, vector
from search.vocabulary import forget_all_but, learn, words_of

# A title of this many forms counts as it is; the words of a shorter one weigh more.
USUAL_TITLE = 6
ROWS_AT_ONCE = 50
# Of a text; what comes after is not found.
MOST_CHARACTERS = 400_000


def language_codes() -> list[str]:
    """Return the languages of the site."""
    return [code for code, _name in settings.LANGUAGES]


class Words(PlainText):
    """A query whose language is known and whose tsquery is ready."""

    def __init__(self, text: str, tsquery: str) -> None:
        super().__init__(text)
        self.tsquery = tsquery


class ReadyQuery(SearchQuery):
    """A tsquery that goes to the database as it is written; the server's dictionaries take no part."""

    def __init__(self, written: str) -> None:
        super().__init__(written, config="simple")
        self.written = written

    def as_sql(self, compiler: Any, connection: Any, function: str | None = None, template: str | None = None) -> Any:
        """Return the SQL of a literal tsquery."""
        return ("!!(%s::tsquery)" if self.invert else "%s::tsquery"), [self.written]


class Indexer(ObjectIndexer):
    """What the index holds of an object: vectors in the object's language, or in all where it has none."""

    def __init__(self, obj: models.Model, backend: Any, languages: Sequence[str]) -> None:
        super().__init__(obj, backend)
        self.languages = languages
        self._texts: dict[str, list[tuple[str, str]]] | None = None
        self._words: dict[str, list[Token]] = {}

    def prepare_field(self, obj: models.Model, field: Any) -> Iterator[tuple[Any, str, str]]:
        """Yield (field, weight, text) of what a page shows, with its facts as they are published."""
        if stream := stream_field(obj, field):
            yield field, get_weight(field.boost), self.prepare_value(shown_texts(obj, stream))
        else:
            yield from super().prepare_field(obj, field)

    def prepare_value(self, value: Any) -> str:
        """Return the text of a field; the parts of a list stand in lines of their own, as they are no one sentence."""
        if isinstance(value, list):
            return "\n".join(self.prepare_value(item) for item in value)
        return super().prepare_value(value)

    def texts(self) -> dict[str, list[tuple[str, str]]]:
        """Return the (text, weight) pairs by the vector that they belong to."""
        if self._texts is None:
            self._texts = {"title": [], "body": [], "autocomplete": []}
            for field in self.search_fields:
                for current, weight, value in self.prepare_field(self.obj, field):
                    if text := value.strip():
                        self._texts[_vector_of(current)].append((text, weight))
        return self._texts

    def words(self, vector_name: str) -> list[tuple[list[Token], str]]:
        """Return the words of the texts of a vector, with their weights; each text is read once."""
        pairs = []
        for text, weight in self.texts()[vector_name]:
            if text not in self._words:
                self._words[text] = list(tokens(clean(text[:MOST_CHARACTERS])))
            pairs.append((self._words[text], weight))
        return pairs

    def words_to_learn(self, language: str) -> set[str]:
        """Return the words that a typing error may be meant for."""
        texts = [words for words, _weight in self.words("title") + self.words("body")]
        return {word for words in texts for word in words_of(words, language)}

    def row(self) -> tuple[Any, ...]:
        """Return the columns of the index row after the object's identity."""
        texts = self.texts()
        title = vector(self.words("title"), self.languages, whole_words=True)
        length = title.count("':") or USUAL_TITLE
        return (
            title,
            vector(self.words("autocomplete"), self.languages, whole_words=True),
            self._body(),
            # A matter of this row alone: an average over all of them would be read and written at every save.
            min(2.0, max(0.5, USUAL_TITLE / length)),
            " ".join(text for text, _weight in texts["title"]),
            "\n".join(text for text, _weight in texts["body"]),
        )

    def _body(self) -> str:
        if isinstance(self.obj, Page):
            marks = [language_mark(code) for code in self.languages]
        else:
            marks = [kind_mark(type(self.obj))]
        return " ".join([vector(self.words("body"), self.languages), *marks]).lstrip()


def _vector_of(field: Any) -> str:
    if type(field).__name__ == "AutocompleteField":
        return "autocomplete"
    return "title" if field.field_name == "title" else "body"


class Index(PostgresIndex):
    """The rows of Wagtail's index, and the table of words beside it."""

    def __init__(self, backend: Any) -> None:
        super().__init__(backend)
        self._rebuilt: dict[str, set[str]] | None = None

    def delete_stale_entries(self) -> None:
        """Begin a rebuild: delete the rows of objects that are no more."""
        super().delete_stale_entries()
        self._rebuilt = {code: set() for code in language_codes()}

    def _refresh_title_norms(self, full: bool = False) -> None:
        """End a rebuild: delete the words that no text holds any more."""
        if full and self._rebuilt is not None and any(self._rebuilt.values()):
            forget_all_but(self._rebuilt)
            self._rebuilt = None

    def add_items(self, model: type[models.Model], objs: Iterable[models.Model]) -> None:
        """Write the rows of some objects of one model, and the words in them."""
        if not model.get_search_fields():
            return
        objs = list(objs)
        if issubclass(model, FactsPage):
            models.prefetch_related_objects(objs, model.facts_row_name, "locale")
        codes = dict(Locale.objects.values_list("pk", "language_code"))
        indexers = []
        for obj in objs:
            code = codes.get(getattr(obj, "locale_id", None)) or _spoken(obj)
            indexers.append(Indexer(obj, self.backend, [code] if code else language_codes()))
        if not indexers:
            return
        content_type = get_content_type_pk(model)
        rows = [(content_type, indexer.id, *indexer.row()) for indexer in indexers]
        table = self.entries.model._meta.db_table
        with self.write_connection.cursor() as cursor:
            # In few statements, as each is a way to the server and back.
            for start in range(0, len(rows), ROWS_AT_ONCE):
                some = rows[start : start + ROWS_AT_ONCE]
                cursor.execute(_INSERT.format(table=table, rows=", ".join([_ROW] * len(some))), list(chain(*some)))
        self._learn(indexers)

    def _learn(self, indexers: Iterable[Indexer]) -> None:
        found: dict[str, set[str]] = {}
        for indexer in indexers:
            for language in indexer.languages:
                found.setdefault(language, set()).update(indexer.words_to_learn(language))
        for language, words in found.items():
            learn(words, language)
            if self._rebuilt is not None:
                self._rebuilt.setdefault(language, set()).update(words)

    def reset(self) -> None:
        """Empty the index and the table of words."""
        super().reset()
        forget_all_but({})


def _spoken(obj: models.Model) -> str:
    """Return the language of an object without a locale, such as a document, or ""."""
    code = getattr(obj, "search_language", "")
    return code if code in language_codes() else ""


_ROW = "(%s, %s, %s::tsvector, %s::tsvector, %s::tsvector, %s, %s, %s)"
_INSERT = """
    INSERT INTO {table}
        (content_type_id, object_id, title, autocomplete, body, title_norm, title_text, body_text)
    VALUES {rows}
    ON CONFLICT (content_type_id, object_id) DO UPDATE SET
        title = EXCLUDED.title, autocomplete = EXCLUDED.autocomplete, body = EXCLUDED.body,
        title_norm = EXCLUDED.title_norm, title_text = EXCLUDED.title_text, body_text = EXCLUDED.body_text
"""


class _Compiler:
    """What both compilers share: the tsquery is written in Python, and no field is read past the index."""

    def build_tsquery_content(self, query: Any, config: str | None = None, invert: bool = False) -> Any:
        """Return the query as PostgreSQL reads it; one that asks for nothing matches nothing."""
        if isinstance(query, Words):
            written = query.tsquery
        elif isinstance(query, PlainText):
            written = any_language_query(
                query.query_string, language_codes(), operator=query.operator, unfinished=self.LAST_TERM_IS_PREFIX
            )
        elif isinstance(query, Phrase):
            written = phrase_query(query.query_string, language_codes())
        else:
            return super().build_tsquery_content(query, config=config, invert=invert)
        ready = ReadyQuery(written)
        return ~ready if invert else ready

    def get_search_vectors(self, search_query: Any) -> Any:
        """Return the vectors to look in: they hold forms, so a field is asked as its vector, never as raw text."""
        return self.get_index_vectors(search_query)

    def search(self, config: Any, start: int | None, stop: int | None, *args: Any, **kwargs: Any) -> Any:
        """Return the matching objects, best first; none for a query without a word."""
        if isinstance(self.query, PlainText) and not self.build_tsquery_content(self.query).written:
            return self.queryset.none()
        return super().search(config, start, stop, *args, **kwargs)


class QueryCompiler(_Compiler, PostgresSearchQueryCompiler):
    """Compiles a search for whole words."""

    def get_index_vectors(self, search_query: Any) -> Any:
        """Return title and body, or of a search in titles only the title."""
        vectors = super().get_index_vectors(search_query)
        return vectors[:1] if self.fields is not None and list(self.fields) == ["title"] else vectors


class AutocompleteQueryCompiler(_Compiler, PostgresAutocompleteQueryCompiler):
    """Compiles a search of which the last word may be unfinished."""


class SearchBackend(PostgresSearchBackend):
    """Search in PostgreSQL in the languages of the site."""

    query_compiler_class = QueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
