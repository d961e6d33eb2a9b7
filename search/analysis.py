"""Turns text and queries of a language into the words that the index holds: pure functions, no database.

A word is indexed under its *forms*: the stem of the folded word, and the stem of its lemma where a dictionary knows
it. Two words meet where they share a form. Verbs meet in their infinitive.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

from search.participles import verbs_asked_for, verbs_of
from search.stemming import names_sl, stem
from search.stop_words import STOP_WORDS
from search.tokens import Token, clean, fold, is_stop_word, tokens
from search.verbs import infinitives, irregular

LONGEST_WORD = 60
SHORTEST_TYPO = 4
SHORTEST_PREFIX = 3
# How many words of a query are looked for: each costs an index scan.
MOST_WORDS = 12

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
    found = _lemma(word, language)
    # Slovenian sprejeti is a form of the adjective sprejet to the dictionary, and an infinitive too.
    return found == word or (
        language == "sl" and found is not None and found == word[:-1] and word.endswith(("ti", "či"))
    )


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
            if language == "sl" and _is_infinitive(spelling, language):
                forms.append(fold(spelling))
    elif language == "sl":
        forms.extend(names_sl(forms[0]))
    if not spellings and language in _DICTIONARIES and len(word) > SHORTEST_TYPO:
        forms.extend(fold(each) for each in infinitives(word, language, short=False))
    return forms


def _unique(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form[:LONGEST_WORD] for form in forms if form))


@lru_cache(maxsize=16384)
def terms(word: str, language: str) -> tuple[str, ...]:
    """Return the forms under which a word in lower case is looked for: its stem first, then those of its lemmas."""
    spellings = known_as(word, language)
    forms = _forms(word, spellings, language)
    for spelling in spellings or (word,):
        verbs = verbs_asked_for(spelling, language)
        forms.extend(_lemma_form(each, language) for each in verbs if _is_infinitive(each, language))
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
    verbs = verbs_of(word, language)
    if known and len(word) >= SHORTEST_TYPO:
        verbs.extend(infinitives(word, language))
    if verbs:
        forms.extend(_lemma_form(each, language) for each in verbs if _is_infinitive(each, language))
    return _unique(forms)


def token_terms(token: Token, language: str) -> tuple[str, ...]:
    """Return the forms under which the word of a text is indexed, its parts included."""
    if token.number:
        return (token.text, *token.parts)
    forms = indexed_terms(token.text.lower(), language)
    for part in token.parts:
        forms += indexed_terms(part.lower(), language)
    return forms


# --- Words that may be written as two --------------------------------------------------------------
SHORTEST_OF_TWO = 7
_MOST_WAYS = 3
# What stands before a word of its own, with a hyphen, with a space or with neither.
_BEGINNINGS = frozenset(
    {
        "agro", "anti", "audio", "auto", "avto", "bio", "co", "cyber", "eco", "eko", "electro", "euro",
        "extra", "foto", "geo", "hidro", "hydro", "info", "infra", "inter", "intra", "makro", "macro", "mega",
        "mikro", "micro", "mini", "mono", "multi", "nano", "neo", "non", "para", "photo", "pluri", "pol",
        "poly", "post", "pre", "pro", "pseudo", "psiho", "psycho", "radio", "re", "semi", "servo", "socio",
        "sub", "super", "sur", "tele", "teli", "trans", "turbo", "ultra", "uni", "vele", "vice", "video",
        "web",
    }
)  # fmt: skip


@lru_cache(maxsize=16384)
def halves(word: str, language: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the forms of the two words as which a word in lower case may be written; English joins any two."""
    found = []
    if len(word) >= SHORTEST_OF_TWO:
        for place in range(2, len(word) - SHORTEST_PREFIX + 1):
            first, second = word[:place], word[place:]
            joins = fold(first) in _BEGINNINGS and len(second) >= SHORTEST_TYPO
            if joins or (language == "en" and place >= SHORTEST_PREFIX and _are_words(first, second)):
                found.append((terms(first, language), terms(second, language)))
    return tuple(found[:_MOST_WAYS])


def _are_words(first: str, second: str) -> bool:
    # Small words are in no text to the index, and so in no place beside another.
    return all(is_known(word, "en") and word not in STOP_WORDS["en"] for word in (first, second))


# --- Queries ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query: as it was typed, and the forms any of which will do, each one or several at once."""

    text: str
    terms: tuple[str, ...]
    # Forms of the parts, all of which must be there, in place of the joined word.
    parts: tuple[tuple[str, ...], ...] = ()
    # Forms of the two halves of a word that others write as two, one after the other: start up for startup.
    halves: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
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
                halves=() if token.parts or token.number or token.acronym else halves(token.text.lower(), language),
                parts=tuple((part,) if token.number else terms(part.lower(), language) for part in token.parts),
                joined_with_next=joined,
                number=token.number,
                acronym=token.acronym,
                is_stop_word=is_stop_word(token, language),
            )
        )
    return tuple(words)
