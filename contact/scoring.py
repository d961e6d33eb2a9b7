"""How much a message looks like spam: worked out here, from its letters alone, without a third party or a puzzle.

Each sign adds points; from SUSPECTED points on a message is kept apart, where the team sees it and may say that it is
none. No sign alone is enough but those that people who write to a public body do not give: links in markup, or a link
in place of a name. So two links, a message all in capitals or one in another script are let through.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

SUSPECTED = 10


class Sign(StrEnum):
    """What makes a message look like spam."""

    LINKS = "links"
    SHORT_LINKS = "short_links"
    LINK_MARKUP = "link_markup"
    MARKUP = "markup"
    LINK_IN_NAME = "link_in_name"
    REPETITION = "repetition"
    MIXED_SCRIPTS = "mixed_scripts"
    OTHER_SCRIPT = "other_script"
    INVISIBLE = "invisible"
    PHRASES = "phrases"
    CAPITALS = "capitals"
    WALLET = "wallet"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The points of a message, and what they were given for."""

    points: int
    signs: tuple[Sign, ...]

    @property
    def suspected(self) -> bool:
        """Whether the message is to be kept apart."""
        return self.points >= SUSPECTED


# Points for a number of links: one or two are what people write who show something.
LINK_POINTS = (0, 0, 2, 4, 6)
LINK_POINTS_MOST = 8
PHRASE_POINTS, PHRASE_POINTS_MOST = 4, 12

LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
ADDRESS_IN_NAME = re.compile(r"https?:|www\.|\.(?:com|net|org|ru|info|xyz|top|shop|site)\b|[@<>\[\]]", re.IGNORECASE)
# Services that hide where a link leads.
SHORT_LINK = re.compile(
    r"\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd|ow\.ly|cutt\.ly|rb\.gy|shorturl\.at|rebrand\.ly|t\.me|wa\.me)/",
    re.IGNORECASE,
)
LINK_MARKUP = re.compile(r"<a\s|\[(?:url|link)\b|</a>|\[/(?:url|link)\]", re.IGNORECASE)
MARKUP = re.compile(
    r"</?(?:div|span|p|br|b|i|img|script|iframe|table|font|h[1-6]|strong|style)\b|\[/?(?:b|img|size|color)\b|&#\d+;",
    re.IGNORECASE,
)
# The addresses of two currencies (Bitcoin, Ethereum).
WALLET = re.compile(r"\b(?:bc1[a-z0-9]{20,60}|[13][a-km-zA-HJ-NP-Z1-9]{25,34}|0x[0-9a-fA-F]{40})\b")
LONG_RUN = re.compile(r"(\S)\1{14}")
WORD = re.compile(r"[^\W\d_]{2,}")
# Marks of direction, joiners and blanks without width (Unicode, General Punctuation); languages of other scripts need
# a few of them.
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
INVISIBLE_MOST = 3
# Marked with no accents and in small letters, as the text is when they are looked for.
PHRASES = (
    # English
    "seo services", "search engine ranking", "rank your website", "first page of google", "guest post", "backlink",
    "casino", "viagra", "cialis", "crypto investment", "bitcoin investment", "make money online", "earn money",
    "work from home and", "weight loss", "adult dating", "click here", "limited time offer", "100% free",
    "increase your traffic", "cheap loan", "payday loan", "unclaimed inheritance", "dear beneficiary",
    "whatsapp us", "buy followers", "replica watches",
    # Slovenian
    "optimizacija spletnih strani", "prva stran googla", "zasluzite denar", "hiter kredit", "ugoden kredit",
    "kliknite tukaj", "igralnica", "vlaganje v kripto", "nalozba v bitcoin", "hujsanje", "brezplacna ponudba",
    # Spanish
    "posicionamiento seo", "primera pagina de google", "ganar dinero", "gana dinero", "prestamo rapido",
    "haga clic aqui", "haz clic aqui", "inversion en cripto", "invertir en bitcoin", "bajar de peso", "oferta limitada",
    "herencia no reclamada",
    # French
    "referencement seo", "premiere page de google", "gagner de l'argent", "gagnez de l'argent", "pret rapide",
    "credit rapide", "cliquez ici", "investissement crypto", "investir dans le bitcoin", "perte de poids",
    "offre limitee", "perdre du poids",
)  # fmt: skip


def score(message: str, name: str = "") -> Verdict:
    """Return how much a message, and the name under it, look like spam; the time grows with their length alone."""
    found = {sign: points for sign, points in _points(message, name) if points}
    return Verdict(sum(found.values()), tuple(found))


def _points(message: str, name: str) -> list[tuple[Sign, int]]:
    words = WORD.findall(message)
    links = len(LINK.findall(message))
    return [
        (Sign.LINKS, LINK_POINTS[links] if links < len(LINK_POINTS) else LINK_POINTS_MOST),
        (Sign.SHORT_LINKS, 6 if SHORT_LINK.search(message) else 0),
        (Sign.LINK_MARKUP, 10 if LINK_MARKUP.search(message) else 0),
        (Sign.MARKUP, 4 if MARKUP.search(message) else 0),
        (Sign.LINK_IN_NAME, 10 if ADDRESS_IN_NAME.search(name) else 0),
        (Sign.REPETITION, 6 if _repeats(message, words) else 0),
        (Sign.MIXED_SCRIPTS, 6 if any(_mixes_scripts(word) for word in words) else 0),
        (Sign.OTHER_SCRIPT, 4 if _in_other_script(words) else 0),
        (Sign.INVISIBLE, 5 if len(INVISIBLE.findall(message)) > INVISIBLE_MOST else 0),
        (Sign.PHRASES, min(PHRASE_POINTS * _phrases(message), PHRASE_POINTS_MOST)),
        (Sign.CAPITALS, 3 if _shouts(message) else 0),
        (Sign.WALLET, 6 if WALLET.search(message) else 0),
    ]


def _repeats(message: str, words: list[str]) -> bool:
    """Tell whether a letter, a line or a word is said again and again."""
    if LONG_RUN.search(message):
        return True
    lines = Counter(line.strip().casefold() for line in message.splitlines() if len(line.strip()) > 15)
    if lines and max(lines.values()) >= 3:
        return True
    long_words = Counter(word.casefold() for word in words if len(word) > 3)
    return len(words) >= 20 and bool(long_words) and max(long_words.values()) * 4 > len(words)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _mixes_scripts(word: str) -> bool:
    """Tell whether letters of Latin stand in one word with some of Greek or Cyrillic that look like them."""
    scripts = {_script(letter) for letter in word if not letter.isascii()} - {""}
    has_latin = "LATIN" in scripts or any(letter.isascii() for letter in word)
    return has_latin and bool(scripts & {"CYRILLIC", "GREEK"})


def _in_other_script(words: list[str]) -> bool:
    letters = "".join(words)
    others = sum(1 for letter in letters if not letter.isascii() and _script(letter) != "LATIN")
    return others * 2 > len(letters)


def _phrases(message: str) -> int:
    plain = unicodedata.normalize("NFKD", message).casefold().replace("’", "'")
    plain = " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())
    return sum(phrase in plain for phrase in PHRASES)


def _shouts(message: str) -> bool:
    letters = [letter for letter in message if letter.isalpha()]
    return len(letters) > 60 and sum(letter.isupper() for letter in letters) * 10 > len(letters) * 7
