"""Recognises the language of a text by its small words: pure functions."""

from collections import Counter
from collections.abc import Iterable

from search.stop_words import STOP_WORDS
from search.tokens import clean, fold, tokens

# So much of a text is looked at; a title page or a list of names at its beginning must not decide.
MOST_CHARACTERS = 60_000
# Small words of one language alone make up a fifth of its texts; by chance a foreign text has a few.
LEAST_SHARE = 0.08
LEAST_WORDS = 3
# How much more often than those of the next language.
LEAST_LEAD = 2.0

_KNOWN_IN = Counter(word for words in STOP_WORDS.values() for word in words)
_OWN = {code: frozenset(w for w in words if _KNOWN_IN[w] == 1) for code, words in STOP_WORDS.items()}


def guess_language(text: str, languages: Iterable[str]) -> str:
    """Return which of `languages` a text is written in, or "" where that is not clear."""
    counts: Counter[str] = Counter()
    total = 0
    for token in tokens(clean(text[:MOST_CHARACTERS])):
        if token.number:
            continue
        total += 1
        word = fold(token.text)
        for code in languages:
            if word in _OWN.get(code, ()):
                counts[code] += 1
                break
    ranked = counts.most_common(2)
    if not ranked:
        return ""
    best, number = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    if number < max(LEAST_WORDS, LEAST_SHARE * total) or number < LEAST_LEAD * second:
        return ""
    return best
