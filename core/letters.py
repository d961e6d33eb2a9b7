"""Letters brought into one form, so that a word is found however its accents are typed."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l", "ø": "o", "ð": "d", "þ": "th", "ı": "i", "ĸ": "k", "ŋ": "n"}
)
_SPECIAL = re.compile("[œæßđłøðþıĸŋ]")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return the word in lower case, without accents and ligatures: Œuvre, œuvre and oeuvre are one."""
    word = word.lower()
    if word.isascii():
        return word
    if _SPECIAL.search(word):
        word = word.translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
