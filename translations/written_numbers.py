"""Numbers as people write them in running text, and whether a translation says the same ones: pure functions.

A number is compared by its value, read as its language writes it (CLDR): 22.576,5 in Spanish is 22,576.5 in English.
What is no number of that language, such as a date in figures or a version, is compared figure by figure.
"""

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import babel.numbers

from core.cldr import entry_for, locale_for
from core.date_words import WORDS
from core.numbers import format_number

SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
# English alone never groups by spaces in running text.
UNSPACED = frozenset({"en"})
_TOKEN = re.compile(
    rf"(?<![\d.,])\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:[.,]\d+)?(?![\d])|\d+(?:[.,’'\N{{MIDDLE DOT}}]\d+)*", re.ASCII
)
_FIGURES = re.compile(r"\d+", re.ASCII)
# A time of the day, or a version like 4.0, is written alike in texts of every language.
_ALIKE = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d|\d\.0", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
# So few figures are often written as words, by the rules of each language. Ordinals count as well.
NUMBER_WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        "one first once",
        "two second twice both",
        "three third",
        "four fourth",
        "five fifth",
        "six sixth",
        "seven seventh",
        "eight eighth",
        "nine ninth",
        "ten tenth",
        "eleven eleventh",
        "twelve twelfth",
    ),
    "sl": (
        "en ena eno enega ene enem enim eni prvi prva prvo prvega prve prvem prvih",
        "dva dve dveh dvema oba obe obeh drugi druga drugo drugega druge drugem drugih",
        "tri trije treh trem tremi tretji tretja tretje tretjega tretjem",
        "štiri štirje štirih štirim štirimi četrti četrta četrto četrtega četrtem",
        "pet petih petim petimi peti peta peto petega petem",
        "šest šestih šestim šestimi šesti šesta šesto šestega šestem",
        "sedem sedmih sedmim sedmimi sedmi sedma sedmo sedmega sedmem",
        "osem osmih osmim osmimi osmi osma osmo osmega osmem",
        "devet devetih devetim devetimi deveti deveta deveto devetega devetem",
        "deset desetih desetim desetimi deseti deseta deseto desetega desetem",
        "enajst enajstih enajstim enajsti enajsta enajsto",
        "dvanajst dvanajstih dvanajstim dvanajsti dvanajsta dvanajsto",
    ),
    "es": (
        "un uno una primer primero primera",
        "dos segundo segunda ambos ambas",
        "tres tercer tercero tercera",
        "cuatro cuarto cuarta",
        "cinco quinto quinta",
        "seis sexto sexta",
        "siete séptimo séptima",
        "ocho octavo octava",
        "nueve noveno novena",
        "diez décimo décima",
        "once undécimo undécima",
        "doce duodécimo duodécima",
    ),
    "fr": (
        "un une premier première",
        "deux deuxième second seconde",
        "trois troisième",
        "quatre quatrième",
        "cinq cinquième",
        "six sixième",
        "sept septième",
        "huit huitième",
        "neuf neuvième",
        "dix dixième",
        "onze onzième",
        "douze douzième",
    ),
}


@dataclass(frozen=True, slots=True)
class Foreign:
    """A number that is written as another language writes it, and how this one does."""

    written: str
    expected: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a translation does differently with numbers, each as it is written."""

    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    foreign: tuple[Foreign, ...] = ()


def compare(source: str, source_language: str, words: str, language: str) -> Comparison:
    """Compare the numbers in two plain texts that say the same in two languages.

    A figure may be spelled out in either ("3", "tres"), be the number of a month that the other names, or be a Roman
    numeral there. Raises ValueError for a language that CLDR does not know.
    """
    said = _Said([(token, read(token, source_language)) for token in _TOKEN.findall(source)], source, source_language)
    added: list[str] = []
    foreign: list[Foreign] = []
    unread: list[str] = []
    for token in _TOKEN.findall(words):
        value = read(token, language)
        if value is None or not said.take(value):
            unread.append(token)
    for token in unread:
        value = None
        if {".", ","} <= set(token) and read(token, language) is None:
            # 1.234,5 or 1,234.5 can be nothing else.
            value = next(iter(_other_readings(token, language)), None)
        if value is not None:
            if not said.take(value):
                said.take_figures(token)
        elif said.take_figures(token):
            continue
        else:
            value = next((value for value in _other_readings(token, language) if said.take(value)), None)
        if value is not None:
            foreign.append(Foreign(token, format_number(value, language)))
        else:
            added.append(token)
    spelled = Counter(_spelled_out(words, language))
    missing = [token for token, _value in said.numbers if not _take_spelled(spelled, token)]
    return Comparison(tuple(missing), tuple(added), tuple(foreign))


class _Said:
    """The numbers of a source that its translation has not said yet."""

    def __init__(self, numbers: list[tuple[str, Decimal | None]], text: str, language: str) -> None:
        self.numbers = numbers
        self.spelled = Counter(_spelled_out(text, language))

    def take(self, value: Decimal) -> bool:
        """Take a number of this value out, and tell whether there was one."""
        for place, (_token, other) in enumerate(self.numbers):
            if other == value:
                del self.numbers[place]
                return True
        return False

    def take_figures(self, token: str) -> bool:
        """Take all figures of a token out, wherever they stand and if need be where they are spelled out, or none."""
        if _ALIKE.fullmatch(token):
            for place, (other, _value) in enumerate(self.numbers):
                if other == token:
                    del self.numbers[place]
                    return True
        # 22.576 in Spanish is one number and no heap of figures with a 22 in it.
        whole = [each for each in self.numbers if each[1] is not None and not _FIGURES.fullmatch(each[0])]
        loose = [run for each in self.numbers if each not in whole for run in _FIGURES.findall(each[0])]
        spelled = self.spelled.copy()
        for run in _FIGURES.findall(token):
            same = next((other for other in loose if int(other) == int(run)), None)
            if same is not None:
                loose.remove(same)
            elif not _take_spelled(spelled, run):
                return False
        self.numbers, self.spelled = [*whole, *((run, Decimal(run)) for run in loose)], spelled
        return True


def read(token: str, language: str) -> Decimal | None:
    """Return the number that a token is in a language's own style, or None where it is none in it."""
    groups, decimal = _style(language)
    return _read(token, groups, decimal)


@cache
def _style(language: str) -> tuple[str, str]:
    locale = locale_for(language)
    group = babel.numbers.get_group_symbol(locale)
    spaces = "" if language.partition("-")[0] in UNSPACED else SPACES
    return "".join({group, *spaces}), babel.numbers.get_decimal_symbol(locale)


def _read(token: str, groups: str, decimal: str) -> Decimal | None:
    whole, _decimal, fraction = token.partition(decimal)
    if decimal in token and not _FIGURES.fullmatch(fraction):
        return None
    if not _FIGURES.fullmatch(whole):
        separator = next((letter for letter in whole if not letter.isdecimal()), "")
        if separator not in groups:
            return None
        first, *rest = whole.split(separator)
        if not 1 <= len(first) <= 3 or not first.isdecimal() or any(len(g) != 3 or not g.isdecimal() for g in rest):
            return None
        whole = whole.replace(separator, "")
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


def _other_readings(token: str, language: str) -> list[Decimal]:
    own = _style(language)
    others = {*map(_style, NUMBER_WORDS), ("’'", ".")} - {own}
    found = {_read(token, *style) for style in others} - {None}
    return sorted(value for value in found if value is not None)


def _take_spelled(spelled: Counter[int], token: str) -> bool:
    number = int(token) if _FIGURES.fullmatch(token) else None
    if number is None or not spelled[number]:
        return False
    spelled[number] -= 1
    return True


def _spelled_out(text: str, language: str) -> list[int]:
    known = _known_words(language)
    found = []
    for word in _WORD.findall(text):
        found.extend(known.get(word.lower(), ()))
        if word.isupper() and _ROMAN.fullmatch(word):
            found.append(_roman(word))
    return found


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in word]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


@cache
def _known_words(language: str) -> dict[str, tuple[int, ...]]:
    known: dict[str, tuple[int, ...]] = {}
    for number, words in enumerate(entry_for(NUMBER_WORDS, language) or (), start=1):
        for word in words.split():
            known[word] = (*known.get(word, ()), number)
    months = locale_for(language).months
    named = [months[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    own = entry_for(WORDS, language)
    forms = [dict(enumerate(each, start=1)) for each in (own.genitive, own.of_month)] if own else []
    for table in (*named, *forms):
        for number, name in table.items():
            for form in _forms(name.rstrip(".").lower(), language):
                if number not in known.get(form, ()):
                    known[form] = (*known.get(form, ()), number)
    return known


def _forms(month: str, language: str) -> list[str]:
    # The other cases of Slovenian follow from the genitive.
    cases = [month[:-1] + ending for ending in ("u", "em", "om")] if language == "sl" and month.endswith("a") else []
    return [month, *cases]
