"""Keeps and asks the table of the words that the index knows."""

from collections import Counter
from collections.abc import Iterable

from django.db import connections, router

from search.analysis import LONGEST_WORD, SHORTEST_TYPO
from search.models import IndexedWord
from search.stemming import stem
from search.tokens import Token, fold, is_stop_word
from search.typing_errors import deletions, edits, one_edit, skeletons

_MOST_NEIGHBOURS = 400
_MOST_WORDS_OF_A_TEXT = 3000
LONG_ENDING = 2
# Key by key: of many keys at once the planner expects so many rows that it reads the whole table.
_SHARING_A_KEY = """
    SELECT DISTINCT near.word FROM unnest(%s::varchar[]) AS wanted (key) CROSS JOIN LATERAL (
        SELECT word FROM search_indexedword WHERE deletions @> ARRAY[wanted.key] AND language = %s OFFSET 0
    ) AS near LIMIT %s
"""


def words_of(words: Iterable[Token], language: str) -> set[str]:
    """Return those words of a text, in lower case, that a typing error may have been meant for.

    Of a text as long as a book only the commonest: it has thousands that stand in it once, with errors of its own.
    """
    counts = Counter(
        token.text.lower()
        for token in words
        if not token.number and SHORTEST_TYPO <= len(token.text) <= LONGEST_WORD and not is_stop_word(token, language)
    )
    return {word for word, _number in counts.most_common(_MOST_WORDS_OF_A_TEXT)}


def _kept_keys(word: str, language: str) -> frozenset[str]:
    """Return by what a word of a text is found: enough for an error in its stem, and one letter too many anywhere.

    Of a word with a long ending, or whose stem is not its beginning, also for an error in the ending, which would
    then not be cut off.
    """
    folded = fold(word)
    cut = stem(folded, language)
    keys = deletions(cut) | skeletons(folded) | {folded}
    return keys if folded.startswith(cut) and len(folded) - len(cut) < LONG_ENDING else keys | deletions(folded)


def _asked_keys(word: str, language: str) -> frozenset[str]:
    """Return by what the words are found that a mistyped word may be meant for."""
    folded = fold(word)
    cut = stem(folded, language)
    return deletions(folded) | deletions(cut) | skeletons(folded) | skeletons(cut)


def learn(words: Iterable[str], language: str) -> None:
    """Add the words that the table does not hold yet."""
    wanted = sorted(set(words))
    if not wanted:
        return
    with connections[router.db_for_write(IndexedWord)].cursor() as cursor:
        # As one array: Django would write a parameter for each of many thousand words.
        cursor.execute(
            "SELECT word FROM search_indexedword WHERE language = %s AND word = ANY(%s::varchar[])", [language, wanted]
        )
        held = {word for (word,) in cursor.fetchall()}
        new = [word for word in wanted if word not in held]
        if not new:
            return
        # No key holds a space.
        keys = [" ".join(_kept_keys(word, language)) for word in new]
        # Two editors may publish the same new word at once.
        cursor.execute(
            "INSERT INTO search_indexedword (language, word, deletions)"
            " SELECT %s, word, string_to_array(keys, ' ') FROM unnest(%s::text[], %s::text[]) AS new (word, keys)"
            " ON CONFLICT DO NOTHING",
            [language, new, keys],
        )


def forget_all_but(words: dict[str, set[str]]) -> None:
    """Delete the words that are not among `words` (by language)."""
    connection = connections[router.db_for_write(IndexedWord)]
    with connection.cursor() as cursor:
        for language, kept in words.items():
            cursor.execute(
                "DELETE FROM search_indexedword WHERE language = %s AND NOT word = ANY(%s)", [language, list(kept)]
            )
        cursor.execute("DELETE FROM search_indexedword WHERE NOT language = ANY(%s)", [list(words)])


def neighbours(words: Iterable[str], language: str) -> dict[str, list[str]]:
    """Return, for each mistyped word, the indexed words that it may have been meant for, likeliest first; one query."""
    wanted = {word: _asked_keys(word, language) for word in words}
    if not wanted:
        return {}
    keys = sorted(frozenset().union(*wanted.values()))
    with connections[router.db_for_read(IndexedWord)].cursor() as cursor:
        cursor.execute(_SHARING_A_KEY, [keys, language, _MOST_NEIGHBOURS])
        held = [word for (word,) in cursor.fetchall()]
    return {word: _near(word, held, language) for word in wanted}


def _near(word: str, held: Iterable[str], language: str) -> list[str]:
    """Return those of `held` that one error tells from `word`, or of a long word two, in order of likelihood."""
    folded = fold(word)
    cut = stem(folded, language)
    ranked = []
    for each in held:
        other = fold(each)
        other_cut = stem(other, language)
        if one_edit(folded, other):
            errors = 0.5
        elif one_edit(cut, other_cut):
            errors = 1
        elif (skeletons(folded) & skeletons(other) or skeletons(cut) & skeletons(other_cut)) and (
            min(edits(folded, other), edits(cut, other_cut)) <= 2
        ):
            errors = 2
        else:
            continue
        # The first letter is seldom wrong; after that, the longer both begin alike, the likelier.
        ranked.append(((errors > 1, cut[:1] != other_cut[:1], -_alike(cut, other_cut), errors, len(other)), each))
    return [each for _rank, each in sorted(ranked)]


def _alike(a: str, b: str) -> int:
    """Return how many letters two words share at their beginnings."""
    return next((place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
