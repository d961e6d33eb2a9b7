"""Words of another language in a text: which language they are of, and where. Pure functions."""

import re
from collections import Counter
from collections.abc import Iterable

from search.language_guess import guess_language
from search.stop_words import STOP_WORDS
from search.tokens import clean, fold, tokens

_KNOWN_IN = Counter(word for words in STOP_WORDS.values() for word in words)
# A phrase of a few words: so many of its words are small ones of another language, and not one of the page's.
LEAST_SHARE = 0.4
LEAST_SHARE_OF_ALL = 0.2
LEAST_SMALL_WORDS = 2
LEAST_WORDS = 4
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|„([^„“”]+)[“”]|\"([^\"]+)\"|»([^«»]+)«")
_SENTENCE_END = re.compile(r"(?<=[.!?…;:])\s+|\n+")


def other_language(text: str, language: str, languages: Iterable[str], least_share: float = LEAST_SHARE_OF_ALL) -> str:
    """Return which other language of `languages` a text is in, or "" where it is in `language` or that is not clear.

    In a text too short to be recognised, at least such a share of its words must be small words of the other language.
    """
    known = list(languages)
    guess = guess_language(text, known)
    if guess:
        return guess if guess != language else ""
    words = [fold(token.text) for token in tokens(clean(text)) if not token.number]
    if len(words) < LEAST_WORDS or language not in STOP_WORDS or any(word in STOP_WORDS[language] for word in words):
        return ""
    counts = {
        code: len({word for word in words if word in STOP_WORDS[code]})
        for code in known
        if code in STOP_WORDS and code != language
    }
    sure = Counter(
        next(code for code in counts if word in STOP_WORDS[code])
        for word in set(words)
        if _KNOWN_IN[word] == 1 and any(word in STOP_WORDS[code] for code in counts)
    )
    best = max(counts, key=lambda code: (counts[code], sure[code]), default="")
    alone = sum(number for code, number in sure.items() if code != best) == 0
    enough = best and counts[best] >= max(LEAST_SMALL_WORDS, least_share * len(set(words)))
    return best if enough and sure[best] and alone else ""


def foreign_phrases(text: str, language: str, languages: Iterable[str]) -> list[tuple[str, str]]:
    """Return each sentence or quotation of a text that is in another language, with that language."""
    known = list(languages)
    quoted = [next(filter(None, groups)) for groups in _QUOTED.findall(text)]
    rest = _QUOTED.sub(" ", text)
    found = []
    for phrase in (*quoted, *_SENTENCE_END.split(rest)):
        other = other_language(phrase, language, known, LEAST_SHARE)
        if other:
            found.append((phrase.strip(), other))
    return found
