"""Alphabetical order by language, as a key that a database without that language's collation can sort by."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from core.cldr import entry_for

# A letter of its own sorts after every word that begins with the letter before it: "~" follows "z" in ASCII.
AFTER = "~"
# CLDR's tailorings. Letters that are not listed sort as their base letter, and by their accent only in a tie.
LETTERS: Mapping[str, Mapping[str, str]] = {
    "sl": {"č": "c" + AFTER, "ć": "c" + AFTER * 2, "đ": "d" + AFTER, "š": "s" + AFTER, "ž": "z" + AFTER},
    "es": {"ñ": "n" + AFTER},
    "eu": {"ñ": "n" + AFTER},
}
# Letters that Unicode does not take apart into a base letter and an accent.
PLAIN = {"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}

# In the order of ASCII, so that a word sorts before a longer one and before the same with an accent.
LEVEL, SPACE, NO_ACCENT = " ", "!", "0"
DASHES = "-/\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"


# The same names are put in order on one page after another.
@lru_cache(maxsize=8192)
def sort_key(text: str, language: str) -> str:
    """Return a text whose order by code point (the C collation) is the alphabetical order of the language.

    Capitals and punctuation do not count, a dash counts as a space, accents count in a tie, and a language's
    own letters stand where its alphabet has them (sl č after c, es ñ after n). It can be a few times as long as
    the text, so it belongs in a column without a limit, and it contains no control character.
    """
    own = entry_for(LETTERS, language) or {}
    primary: list[str] = []
    secondary: list[str] = []
    # Composed, so that a letter of the language's own is one character however it was typed.
    for character in unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold()):
        if character in own:
            primary.append(own[character])
            secondary.append(NO_ACCENT)
        elif character.isspace() or character in DASHES:
            if primary and primary[-1] != SPACE:
                primary.append(SPACE)
                secondary.append(NO_ACCENT)
        else:
            for part in unicodedata.normalize("NFKD", PLAIN.get(character, character)):
                if unicodedata.combining(part):
                    if secondary:
                        secondary[-1] += part
                elif part.isalnum():
                    primary.append(PLAIN.get(part, part))
                    secondary.append(NO_ACCENT)
    letters = "".join(primary).rstrip(SPACE)
    accents = "".join(secondary).rstrip(NO_ACCENT)
    return f"{letters}{LEVEL}{accents}" if accents else letters
