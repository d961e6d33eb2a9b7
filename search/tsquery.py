"""Writes what a query asks for in the language of PostgreSQL's `tsquery`, and what a text holds as its `tsvector`.

Both are written out here in full, so that no configuration of the database server takes part.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from django.db import models

from search.analysis import LONGEST_WORD, QueryWord, parse_query, token_terms
from search.tokens import Token, clean, fold, is_stop_word, tokens

# What PostgreSQL keeps: positions up to 16383, and 256 of them for a word. Fewer serve as well and keep rows small.
_LAST_POSITION = 16383
_MOST_POSITIONS = 24
# A tsvector holds one mebibyte, and title and text are searched as one.
_MOST_BYTES = 480_000
_BYTES_OF_A_WORD = 4
_BYTES_OF_A_POSITION = 2


def _quoted(form: str) -> str:
    return "'" + form.replace("\\", "\\\\").replace("'", "''") + "'"


def _any_of(forms: Iterable[str], mark: str = "") -> str:
    return "(" + " | ".join(_quoted(form) + mark for form in forms) + ")"


def word_query(word: QueryWord, *, unfinished: bool = False, instead: Sequence[str] = ()) -> str:
    """Return the tsquery for one word: any of its forms, or its parts together, or `instead` of them all."""
    if instead:
        return _any_of(instead)
    choices = [_any_of(word.terms)]
    if word.parts:
        choices.append("(" + " & ".join(_any_of(part) for part in word.parts) + ")")
    choices.extend(f"({_any_of(first)} <-> {_any_of(second)})" for first, second in word.halves)
    if unfinished and not word.number:
        choices.append(_quoted(word.prefix[:LONGEST_WORD]) + ":*")
    return "(" + " | ".join(choices) + ")" if len(choices) > 1 else choices[0]


def words_query(
    words: Sequence[QueryWord], *, unfinished: bool = False, instead: Mapping[int, Sequence[str]] | None = None
) -> str:
    """Return the tsquery for all of the words; the last one may be `unfinished`, `instead` replaces some by place."""
    instead = instead or {}
    last = len(words) - 1
    written = [
        word_query(word, unfinished=unfinished and place == last, instead=instead.get(place, ()))
        for place, word in enumerate(words)
    ]
    choices = [" & ".join(written)]
    for place, word in enumerate(words):
        if word.joined_with_next and place not in instead and place + 1 not in instead:
            joined = [*written[:place], _any_of(word.joined_with_next), *written[place + 2 :]]
            choices.append(" & ".join(joined))
    return " | ".join(f"({choice})" for choice in choices) if len(choices) > 1 else choices[0]


def any_language_query(text: str, languages: Iterable[str], *, operator: str = "and", unfinished: bool = False) -> str:
    """Return the tsquery for a text whose language is not known: right in any of `languages`."""
    choices = []
    for language in languages:
        if words := parse_query(text, language):
            written = words_query(words, unfinished=unfinished) if operator == "and" else _either(words, unfinished)
            choices.append(written)
    return " | ".join(f"({choice})" for choice in dict.fromkeys(choices))


def _either(words: Sequence[QueryWord], unfinished: bool) -> str:
    last = len(words) - 1
    return " | ".join(word_query(word, unfinished=unfinished and place == last) for place, word in enumerate(words))


def phrase_query(text: str, languages: Iterable[str]) -> str:
    """Return the tsquery for words that stand one after the other, in any of `languages`."""
    choices = []
    for language in languages:
        written, gap = "", 0
        for token in tokens(clean(text)):
            gap += 1
            if is_stop_word(token, language):
                continue
            forms = _any_of(token_terms(token, language))
            written = f"{written} <{gap}> {forms}" if written else forms
            gap = 0
        if written:
            choices.append(written)
    return " | ".join(f"({choice})" for choice in dict.fromkeys(choices))


def kind_mark(model: type[models.Model]) -> str:
    """Return the lexeme by which rows of a kind that is no page are told apart inside the index itself.

    No word of a text looks like it. With it the index alone finds the few documents among many pages.
    """
    return _quoted(f"#{model._meta.label_lower}")


def language_mark(code: str) -> str:
    """Return the lexeme by which the index alone finds the pages in a language."""
    return _quoted(f"#{code}")


# A text says most of its words again, and so does the next text.
@lru_cache(maxsize=65536)
def _indexed_forms(
    text: str, parts: tuple[str, ...], number: bool, languages: tuple[str, ...], whole_words: bool
) -> tuple[str, ...]:
    token = Token(0, 0, text, parts=parts, number=number)
    forms: dict[str, None] = {}
    for language in languages:
        if whole_words or not is_stop_word(token, language):
            forms.update(dict.fromkeys(token_terms(token, language)))
    if whole_words:
        forms[fold(text)[:LONGEST_WORD]] = None
    return tuple(forms)


def vector(texts: Iterable[tuple[Sequence[Token], str]], languages: Sequence[str], *, whole_words: bool = False) -> str:
    """Return the tsvector of (words of a text, weight) pairs, analysed in each of `languages`.

    `whole_words` keeps stop words and each word as it is written, for titles and suggestions. Of a text with more
    different words than PostgreSQL takes, the last are left out.
    """
    places: dict[str, list[str]] = {}
    read_in = tuple(languages)
    position = 0
    room = _MOST_BYTES
    for words, weight in texts:
        for token in words:
            position = min(position + 1, _LAST_POSITION)
            mark = f"{position}{'' if weight == 'D' else weight}"
            for form in _indexed_forms(token.text, token.parts, token.number, read_in, whole_words):
                held = places.get(form)
                if held is None:
                    room -= len(form.encode()) + _BYTES_OF_A_WORD
                    if room < 0:
                        continue
                    held = places[form] = []
                if len(held) < _MOST_POSITIONS:
                    room -= _BYTES_OF_A_POSITION
                    held.append(mark)
    return " ".join(f"{_quoted(form)}:{','.join(held)}" for form, held in places.items())
