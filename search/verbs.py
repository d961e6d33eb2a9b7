"""Leads a form of a verb back to the infinitives it may belong to, by the regular endings of each language.

The dictionary knows most forms. These rules serve where it cannot: a form that is a noun as well (French finance,
Spanish ayuda), a form typed without its accents, a verb that no dictionary has.
"""

import re
from collections.abc import Iterator

SHORTEST_STEM = 3

# Ending of the form -> endings of the infinitive. First and second persons are left out where they look like
# nouns (trabajo, empleo, finances): institutions do not write in them.
_ES = {
    "an": ("ar", "er", "ir"), "en": ("ar", "er", "ir"), "a": ("ar", "er", "ir"), "e": ("ar", "er", "ir"),
    "aba": ("ar",), "aban": ("ar",), "ando": ("ar",), "aron": ("ar",), "ara": ("ar",), "aran": ("ar",),
    "ase": ("ar",), "asen": ("ar",), "amos": ("ar",), "emos": ("ar", "er"), "imos": ("ir",),
    "ado": ("ar",), "ada": ("ar",), "ados": ("ar",), "adas": ("ar",),
    "ído": ("er", "ir"), "ída": ("er", "ir"), "ídos": ("er", "ir"), "ídas": ("er", "ir"),
    "yendo": ("er", "ir"), "ió": ("er", "ir"), "yó": ("er", "ir"), "yeron": ("er", "ir"), "ó": ("ar",),
    "ido": ("er", "ir"), "ida": ("er", "ir"), "idos": ("er", "ir"), "idas": ("er", "ir"),
    "ia": ("er", "ir"), "ian": ("er", "ir"), "iendo": ("er", "ir"), "ieron": ("er", "ir"), "io": ("er", "ir"),
    "iera": ("er", "ir"), "ieran": ("er", "ir"),
    "ar": ("ar",), "er": ("er",), "ir": ("ir",),
    "aria": ("ar",), "arian": ("ar",), "eran": ("er",), "era": ("er",), "eria": ("er",), "erian": ("er",),
    "ira": ("ir",), "iran": ("ir",), "iria": ("ir",), "irian": ("ir",),
    "arse": ("ar",), "erse": ("er",), "irse": ("ir",), "arlo": ("ar",), "arla": ("ar",), "arlos": ("ar",),
    "arlas": ("ar",), "arles": ("ar",), "arle": ("ar",), "andose": ("ar",), "iendose": ("er", "ir"),
}  # fmt: skip
_FR = {
    "e": ("er",), "ent": ("er", "re", "ir"), "ee": ("er",), "ees": ("er",),
    "ait": ("er", "re", "ir"), "aient": ("er", "re", "ir"), "ant": ("er", "re", "ir"), "a": ("er",),
    "erent": ("er",), "era": ("er",), "eront": ("er",), "erait": ("er",), "eraient": ("er",),
    "ons": ("er", "re", "ir"), "ez": ("er", "re", "ir"), "er": ("er",), "ir": ("ir",), "re": ("re",),
    "it": ("ir", "re", "ire"), "ivent": ("ire", "ivre"), "ivait": ("ire", "ivre"), "ites": ("ire",), "ite": ("ire",),
    "issent": ("ir",), "issait": ("ir",), "issaient": ("ir",), "issant": ("ir",),
    "ira": ("ir",), "iront": ("ir",), "irait": ("ir",), "iraient": ("ir",), "ie": ("ir",), "ies": ("ir",),
    "is": ("ir",), "i": ("ir",), "u": ("re", "ir"), "ue": ("re",), "us": ("re",), "ues": ("re",),
    "ra": ("re",), "ront": ("re",), "rait": ("re",), "raient": ("re",),
}  # fmt: skip
# Of French, the accent tells the participle (é) from the third person (e); without it both are tried.
_FR_ACCENTED = {"é": ("er",), "és": ("er",), "ée": ("er",), "ées": ("er",), "èrent": ("er",)}
_SL = {
    "uje": ("ovati", "evati"), "ujejo": ("ovati", "evati"), "ujemo": ("ovati", "evati"), "ujete": ("ovati", "evati"),
    "oval": ("ovati",), "ovala": ("ovati",), "ovali": ("ovati",), "ovale": ("ovati",), "ovalo": ("ovati",),
    "eval": ("evati",), "evala": ("evati",), "evali": ("evati",), "evale": ("evati",), "evalo": ("evati",),
    "ovati": ("ovati",), "evati": ("evati",), "ati": ("ati",), "iti": ("iti",), "eti": ("eti",),
    "ajo": ("ati",), "amo": ("ati",), "ate": ("ati",), "al": ("ati",), "ala": ("ati",), "ali": ("ati",),
    "ale": ("ati",), "alo": ("ati",), "at": ("ati",),
    "ijo": ("iti", "eti"), "imo": ("iti", "eti"), "ite": ("iti", "eti"), "il": ("iti",), "ila": ("iti",),
    "ili": ("iti",), "ile": ("iti",), "ilo": ("iti",), "it": ("iti",),
    "el": ("eti",), "ela": ("eti",), "eli": ("eti",), "ele": ("eti",), "elo": ("eti",),
    "a": ("ati",), "i": ("iti", "eti"), "e": ("ati",), "ejo": ("ati",), "emo": ("ati",), "ete": ("ati",),
}  # fmt: skip
_ENDINGS: dict[str, dict[str, tuple[str, ...]]] = {"es": _ES, "fr": _FR | _FR_ACCENTED, "sl": _SL}
# The letter before a front or back vowel, by sound: pagar and pague, dirigir and dirija, commencer and commença.
_ES_BEFORE = (("gu", "g"), ("qu", "c"), ("c", "z"), ("j", "g"), ("zc", "c"), ("y", ""))
_FR_BEFORE = (("ge", "g"), ("ç", "c"), ("oi", "oy"), ("ui", "uy"), ("ai", "ay"), ("ll", "l"), ("tt", "t"), ("è", "e"))

# Before the -e of the present: reže and rezati, briše and brisati, išče and iskati, kliče and klicati.
_SL_BEFORE = (
    ("šč", "sk"), ("ž", "z"), ("ž", "g"), ("š", "s"), ("š", "h"), ("č", "c"), ("č", "k"), ("č", "t"),
    ("šlj", "sl"), ("mlj", "m"), ("plj", "p"), ("blj", "b"),
)  # fmt: skip


# Of the fourth sort of French verbs: ouvrent, offrait, couvert belong to ouvrir, offrir, couvrir.
_FR_LIKE_OUVRIR = re.compile(
    r"(.*(?:ouvr|offr|ouffr))(?:e|es|ent|ait|aient|ant|ons|ez)|(.*(?:ouv|off|ouff))ert(?:e|s|es)?"
)


# eligieron belongs to elegir, not eligir; what becomes of dirigir so is no verb and meets nothing.
_ES_LIKE_ELEGIR = re.compile(r"(.*[^aeiou])i([^aeiou]+)ir")


def irregular(word: str, lemma: str, language: str) -> str:
    """Return the infinitive of a form whose lemma in a dictionary is another verb or an adjective; else nothing."""
    if language == "fr" and (match := _FR_LIKE_OUVRIR.fullmatch(word)):
        return f"{match[1]}ir" if match[1] else f"{match[2]}rir"
    if language == "es" and word != lemma and (match := _ES_LIKE_ELEGIR.fullmatch(lemma)):
        return f"{match[1]}e{match[2]}ir"
    return ""


def infinitives(word: str, language: str, *, short: bool = True) -> Iterator[str]:
    """Yield the infinitives that `word`, in lower case, may be a regular form of; in English the bare verb.

    Without `short`, endings of a single letter, which nouns have as well, are left alone.

    Many of them are no verbs at all: ask a dictionary where it knows the word.
    """
    if language == "en":
        yield from _bare_verbs(word)
        return
    table = _ENDINGS.get(language)
    if not table:
        return
    for length in range(min(7, len(word) - SHORTEST_STEM), 0 if short else 1, -1):
        for ending in table.get(word[-length:], ()):
            for stem in _stems(word[:-length], language):
                yield stem + ending


def _stems(stem: str, language: str) -> Iterator[str]:
    """Yield what the stem of a form may be in the infinitive, the same first."""
    yield stem
    if language == "es":
        changed = [stem[: -len(a)] + b for a, b in _ES_BEFORE if stem.endswith(a)]
        yield from changed
        for each in (stem, *changed):
            # tiene, duerme, eligió, durmió; empiece; envía, actúa, reúne
            for there, here in (("ie", "e"), ("ue", "o"), ("i", "e"), ("u", "o"), ("í", "i"), ("ú", "u")):
                if match := re.fullmatch(rf"(.*[^aeiou]|.*[aeo](?=[íú])|){there}([^aeiou]*)", each):
                    yield f"{match[1]}{here}{match[2]}"
    elif language == "fr":
        yield from (stem[: -len(a)] + b for a, b in _FR_BEFORE if stem.endswith(a))
        # sème, cède
        if match := re.fullmatch(r"(.*)è([^aeiouyéè]+)", stem):
            yield f"{match[1]}e{match[2]}"
            yield f"{match[1]}é{match[2]}"
    elif language == "sl":
        yield from (stem[: -len(a)] + b for a, b in _SL_BEFORE if stem.endswith(a))


def _bare_verbs(word: str) -> Iterator[str]:
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < SHORTEST_STEM:
            continue
        yield stem + "e"
        yield stem
        if stem[-1] == stem[-2]:
            yield stem[:-1]
        if ending == "ed" and stem.endswith("i"):
            yield stem[:-1] + "y"
