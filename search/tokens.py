"""Cuts a text into its words: pure functions, no database."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from core.letters import fold
from search.stop_words import STOP_WORDS

# --- Words -----------------------------------------------------------------------------------------
_APOSTROPHES = "'’ʼ‘`´＇"
_HYPHENS = "\u2010\u2011-"  # the plain one last: it stands in character classes
_WORD_PART = r"[^\W_]+"
_TOKEN = re.compile(
    rf"""
    (?P<number>(?<![\w.,])\d{{1,3}}(?:(?P<group>[\u2009\u00a0\u202f .,'’])\d{{3}})(?:(?P=group)\d{{3}})*
      (?:[.,]\d{{1,2}})?(?![\w]|[.,]\d))
    | (?P<decimal>(?<![\w.,])\d+[.,]\d+(?![\w]|[.,]\d))
    | (?P<dotted>(?<!\w)(?:
        (?:[^\W\d_]\.)+[^\W\d_](?![\w.])                        # E.S.S
        | (?:[^\W\d_]\.[ \u00a0\u202f]?)+[^\W\d_]\.            # d.o.o., d. o. o.
        | (?:(?P<twin>[^\W\d_])(?P=twin)\.[ \u00a0\u202f]?){{2,}}  # EE. UU.
      ))
    # Not into what has dots of its own: l'E.S.S.
    | (?P<word>{_WORD_PART}(?:[{_APOSTROPHES}{_HYPHENS}](?![^\W\d_]\.[^\W\d_](?!\w)){_WORD_PART})*)
    """,
    re.VERBOSE,
)
# French, and in names everywhere.
_ELISIONS = frozenset(
    {"l", "d", "j", "n", "s", "c", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: where it stands, how it is written, and the other ways in which it may be cut."""

    start: int
    end: int
    text: str
    # The parts of a word with hyphens, or of a number with spaces; empty for any other.
    parts: tuple[str, ...] = ()
    number: bool = False

    @property
    def acronym(self) -> bool:
        """Tell whether the word is written in capitals: EU, CRESS."""
        return len(self.text) > 1 and self.text.isupper() and self.text.isalpha()


def clean(text: str) -> str:
    """Return the text in composed letters (NFC), without soft hyphens and marks that no reader sees."""
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE)


_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\x00"))


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in their order; `text` should have gone through `clean`.

    Grouped digits are one number however they are grouped; an elided article or pronoun (l', d', qu') and a
    possessive ('s) fall off; a word with hyphens comes as its joined form with its parts beside it.
    """
    for match in _TOKEN.finditer(text):
        start, end, raw = match.start(), match.end(), match.group()
        if match["number"]:
            yield from _number(match)
        elif match["decimal"]:
            yield Token(start, end, raw.replace(",", "."), number=True)
        elif match["dotted"]:
            yield Token(start, end, re.sub(r"[.\s]", "", raw))
        elif raw.isalnum():
            yield Token(start, end, raw, number=raw.isdigit())
        else:
            yield from _word(raw, start)


def _number(match: re.Match[str]) -> Iterator[Token]:
    raw, group = match.group(), match["group"]
    whole, point, decimals = raw, "", ""
    tail = re.search(r"[.,](\d{1,2})$", raw)
    if tail and tail.group()[0] != group:
        whole, point, decimals = raw[: tail.start()], ".", tail[1]
    parts = tuple(whole.split(group))
    joined = "".join(parts) + point + decimals
    # With a plain space they may as well be two numbers.
    yield Token(match.start(), match.end(), joined, parts=parts if group == " " else (), number=True)


def _word(raw: str, start: int) -> Iterator[Token]:
    # Each elision falls off the front, with what joins it: d'aujourd'hui, jusqu'à.
    while True:
        cut = re.match(rf"([^\W\d_]+)[{_APOSTROPHES}](?=\w)", raw)
        if not cut or cut[1].lower() not in _ELISIONS:
            break
        start, raw = start + cut.end(), raw[cut.end() :]
    end = start + len(raw)
    if possessive := re.search(rf"(?<=\w)[{_APOSTROPHES}][sS]$", raw):
        raw = raw[: possessive.start()]
    # Slovenian hangs case endings on acronyms: EU-ja, NVO-ji.
    ending = re.fullmatch(rf"([^\W\d_]{{2,}})[{_HYPHENS}]([^\W\d_]{{1,3}})", raw)
    if ending and ending[1].isupper() and ending[2].islower():
        raw = ending[1]
    if re.search(rf"[{_HYPHENS}]", raw):
        pieces = re.split(rf"[{_HYPHENS}]", raw)
        inner = tuple(token.text for piece in pieces for token in _word(piece, 0))
        yield Token(start, end, "".join(inner), parts=inner)
    elif re.search(rf"[{_APOSTROPHES}]", raw):
        pieces = re.split(rf"[{_APOSTROPHES}]", raw)
        yield Token(start, end, "".join(pieces), parts=tuple(pieces))
    else:
        yield Token(start, end, raw, number=raw.isdigit())


def is_stop_word(token: Token, language: str) -> bool:
    """Tell whether the word carries no meaning of its own; one in capitals (IT, US) is an acronym and does."""
    # Most words are none, which is told quickest.
    if fold(token.text) not in STOP_WORDS.get(language, ()):
        return False
    return not (token.parts or token.number or token.acronym)
