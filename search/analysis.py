"""Turns text and queries of a language into the words that the index holds: pure functions, no database.

A word is indexed under its *forms*: the stem of the folded word, and the stem of its lemma where a dictionary knows
it. Two words meet where they share a form. Verbs meet in their infinitive.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

from search.stemming import stem
from search.stop_words import STOP_WORDS
from search.verbs import infinitives, irregular

LONGEST_WORD = 60
SHORTEST_TYPO = 4
SHORTEST_PREFIX = 3
SHORTEST_OF_TWO_ERRORS = 7
# How many words of a query are looked for: each costs an index scan.
MOST_WORDS = 12

# --- Letters ---------------------------------------------------------------------------------------
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


# --- Words -----------------------------------------------------------------------------------------
_APOSTROPHES = "'’ʼ‘`´＇"
_HYPHENS = "\u2010\u2011-"  # the plain one last: it stands in character classes
_WORD_PART = r"[^\W_]+"
_TOKEN = re.compile(
    rf"""
    (?P<number>(?<![\w.,])\d{{1,3}}(?:(?P<group>[\u2009\u00a0\u202f .,'’])\d{{3}})(?:(?P=group)\d{{3}})*
      (?:[.,]\d{{1,2}})?(?![\w]|[.,]\d))
    | (?P<decimal>(?<![\w.,])\d+[.,]\d+(?![\w]|[.,]\d))
    | (?P<dotted>(?<!\w)(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?)
    | (?P<word>{_WORD_PART}(?:[{_APOSTROPHES}{_HYPHENS}]{_WORD_PART})*)
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
            yield Token(start, end, raw.replace(".", ""))
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
    if token.parts or token.number or token.acronym:
        return False
    stops = STOP_WORDS.get(language)
    return bool(stops) and fold(token.text) in stops


# --- Forms -----------------------------------------------------------------------------------------
_DICTIONARIES = ("en", "sl", "es", "fr")
# The letters that people type for those they do not find on their keyboard.
_VARIANTS = {
    "sl": {"c": "cč", "s": "sš", "z": "zž"},
    "es": {"a": "aá", "e": "eé", "i": "ií", "o": "oó", "u": "uúü", "n": "nñ"},
    "fr": {"a": "aâà", "e": "eéèê", "i": "iîï", "o": "oô", "u": "uûù", "c": "cç"},
}
_MOST_VARIANTS = 128


@lru_cache(maxsize=131072)
def _lemma(word: str, language: str) -> str | None:
    if language not in _DICTIONARIES or not word.isalpha():
        return None
    # Read from its packed form at each question: all four take 20 MB in memory instead of 160.
    return LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language).get(word)


def is_known(word: str, language: str) -> bool:
    """Tell whether a dictionary knows a word in lower case as it is written."""
    return _lemma(word, language) is not None


def lemma(word: str, language: str) -> str:
    """Return the dictionary form of a word in lower case; the word itself where no dictionary knows it."""
    return _lemma(word, language) or word


@lru_cache(maxsize=16384)
def known_as(word: str, language: str) -> tuple[str, ...]:
    """Return the spellings under which the dictionary knows a word in lower case: itself, or with its accents back.

    Empty for a word, or a language, that no dictionary knows. Many spellings may have to be tried, so this is for
    queries; what is published has its accents.
    """
    if is_known(word, language):
        return (word,)
    letters = _VARIANTS.get(language)
    if not letters or not word.isascii():
        return ()
    choices = [letters.get(letter, letter) for letter in word]
    spellings: Iterable[tuple[str, ...]]
    if language == "es":
        # A Spanish word has one accent at most.
        spellings = (
            (word[:place], other, word[place + 1 :]) for place, some in enumerate(choices) for other in some[1:]
        )
    else:
        count = 1
        for place, some in enumerate(choices):
            if count * len(some) > _MOST_VARIANTS:
                choices[place] = word[place]
            count *= len(choices[place])
        spellings = itertools.product(*choices)
    found = ("".join(spelling) for spelling in spellings)
    return tuple(each for each in found if is_known(each, language))[:3]


def _is_infinitive(word: str, language: str) -> bool:
    return _lemma(word, language) == word


def _lemma_form(lemma: str, language: str) -> str:
    folded = fold(lemma)
    return folded if lemma.endswith(_INFINITIVE_ENDINGS.get(language, ())) else stem(folded, language)


_INFINITIVE_ENDINGS = {"es": ("ar", "er", "ir", "ír"), "fr": ("er", "ir", "ïr", "re"), "sl": ("ti", "či")}


# English words in -ing that have left their verb behind.
_ING_NOUNS = frozenset(
    {"housing", "building", "banking", "clothing", "ceiling", "evening", "morning", "wedding", "during", "being",
     "feeling", "earning", "meaning", "painting", "shipping", "stocking", "thing", "string", "spring", "sibling",
     "pudding", "sterling", "darling"}
)  # fmt: skip


def _forms(word: str, spellings: tuple[str, ...], language: str) -> list[str]:
    forms = [stem(fold(word), language)]
    forms.extend(_lemma_form(lemma(spelling, language), language) for spelling in spellings)
    if spellings:
        for spelling in spellings:
            found = lemma(spelling, language)
            if found.endswith(_INFINITIVE_ENDINGS.get(language, ())) and not is_known(found, language):
                # The dictionary took a form of an irregular verb for a verb that there is not.
                forms.extend(fold(each) for each in infinitives(spelling, language) if _is_infinitive(each, language))
            if verb := irregular(spelling, found, language):
                forms.append(fold(verb))
    elif language in _DICTIONARIES and len(word) > SHORTEST_TYPO:
        forms.extend(fold(each) for each in infinitives(word, language, short=False))
    return forms


def _unique(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form[:LONGEST_WORD] for form in forms if form))


@lru_cache(maxsize=16384)
def terms(word: str, language: str) -> tuple[str, ...]:
    """Return the forms under which a word in lower case is looked for: its stem first, then those of its lemmas."""
    forms = _forms(word, known_as(word, language), language)
    if language == "en" and word.endswith("ing") and word not in _ING_NOUNS:
        forms.extend(each for each in infinitives(word, language) if _is_infinitive(each, language))
    return _unique(forms)


@lru_cache(maxsize=131072)
def indexed_terms(word: str, language: str) -> tuple[str, ...]:
    """Return the forms under which a word in lower case of a text is indexed.

    More than `terms`: what may be a noun or a verb is found as either, though who asks for the noun gets the noun.
    """
    known = (word,) if is_known(word, language) else ()
    forms = _forms(word, known, language)
    if known and len(word) >= SHORTEST_TYPO:
        forms.extend(fold(each) for each in infinitives(word, language) if _is_infinitive(each, language))
    return _unique(forms)


def token_terms(token: Token, language: str) -> tuple[str, ...]:
    """Return the forms under which the word of a text is indexed, its parts included."""
    if token.number:
        return (token.text, *token.parts)
    forms = indexed_terms(token.text.lower(), language)
    for part in token.parts:
        forms += indexed_terms(part.lower(), language)
    return forms


# --- Queries ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query: as it was typed, and the forms any of which will do, each one or several at once."""

    text: str
    terms: tuple[str, ...]
    # Forms of the parts, all of which must be there, in place of the joined word.
    parts: tuple[tuple[str, ...], ...] = ()
    # This word written together with the one after it: micro crédit and microcrédit.
    joined_with_next: tuple[str, ...] = ()
    number: bool = False
    acronym: bool = False
    is_stop_word: bool = False

    @property
    def prefix(self) -> str:
        """The folded letters, for a word that may be unfinished."""
        return fold(self.text)

    @property
    def may_be_unfinished(self) -> bool:
        """Tell whether the word may go on, which numbers and joined words do not."""
        return not self.number and not self.parts

    @property
    def may_be_mistyped(self) -> bool:
        """Tell whether the word is long enough for its neighbours to mean the same."""
        return not self.number and not self.acronym and len(self.prefix) >= SHORTEST_TYPO


def parse_query(text: str, language: str, *, with_last: bool = False) -> tuple[QueryWord, ...]:
    """Return the words that a query in `language` asks for, the first twelve; stop words only if there are no others.

    `with_last` keeps the last word though it be a stop word: it may be the beginning of another.
    """
    typed = list(tokens(clean(text)))
    found = [
        token
        for place, token in enumerate(typed)
        if not is_stop_word(token, language) or (with_last and place == len(typed) - 1)
    ]
    found = (found or typed)[:MOST_WORDS]
    words = []
    for place, token in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else None
        joined: tuple[str, ...] = ()
        if after and not (token.number or after.number or token.parts or after.parts):
            joined = terms((token.text + after.text).lower(), language)[:2]
        words.append(
            QueryWord(
                text=token.text,
                terms=(token.text,) if token.number else terms(token.text.lower(), language),
                parts=tuple((part,) if token.number else terms(part.lower(), language) for part in token.parts),
                joined_with_next=joined,
                number=token.number,
                acronym=token.acronym,
                is_stop_word=is_stop_word(token, language),
            )
        )
    return tuple(words)


# --- Typing errors ---------------------------------------------------------------------------------
def deletions(word: str) -> frozenset[str]:
    """Return the word and what is left of it without any one of its letters."""
    return frozenset((word, *(word[:place] + word[place + 1 :] for place in range(len(word)))))


def skeletons(word: str) -> frozenset[str]:
    """Return what is left of a long word by two common errors: its letters in order of the alphabet, its consonants.

    Letters swapped at a distance (bycicle), and vowels and doubled letters guessed wrongly, leave one of the two.
    Empty for short words, of which too many would look alike.
    """
    if len(word) < SHORTEST_OF_TWO_ERRORS:
        return frozenset()
    consonants = re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]+", "", word))
    found = {"#" + "".join(sorted(word))}
    if len(consonants) >= 3:
        found.add("@" + consonants)
    return frozenset(found)


def edits(a: str, b: str) -> int:
    """Return how many letters are added, lost, changed or swapped with their neighbour between two words."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def one_edit(a: str, b: str) -> bool:
    """Tell whether one letter added, lost, changed or swapped with its neighbour makes one word of the other."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    return a[start + 1 :] == b[start + 1 :] or (
        a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    )
