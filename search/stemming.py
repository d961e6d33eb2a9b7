"""Cuts the endings off words that were folded (lower case, no accents): one function for each language.

Light on purpose: plurals, genders and cases go, word formation stays, so that a cooperative is no cooperation and
a typing error in a long word is still one letter away. The forms of verbs are the matter of `search.verbs`.
"""

import re
from collections.abc import Callable, Iterator

SHORTEST_STEM = 3


def stem_en(word: str) -> str:
    """Return an English word without its plural ending and in one spelling: organisations and organization meet."""
    if len(word) <= 3:
        return word
    if word in _EN_PLURALS_OF_F:
        word = _EN_PLURALS_OF_F[word]
    elif word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    word = _EN_SPELLINGS.get(word, word)
    if "z" in word:
        word = _EN_YZE.sub(r"ys\1", _EN_IZE.sub(r"is\1", word))
    return word[:-3] + "or" if word.endswith("our") and len(word) >= 6 else word


_EN_IZE = re.compile(r"(?<=\w\w\w)iz(e|ed|er|ing|ation)$")
_EN_YZE = re.compile(r"(?<=\w\w\w)yz(e|ed|er|ing)$")


# Those that no verb (lives, leaves) is written like.
_EN_PLURALS_OF_F = {
    "shelves": "shelf",
    "knives": "knife",
    "wives": "wife",
    "halves": "half",
    "loaves": "loaf",
    "thieves": "thief",
    "scarves": "scarf",
    "wolves": "wolf",
    "calves": "calf",
}
_EN_SPELLINGS = {
    "programme": "program",
    "centre": "center",
    "theatre": "theater",
    "metre": "meter",
    "kilometre": "kilometer",
    "litre": "liter",
    "fibre": "fiber",
    "licence": "license",
    "defence": "defense",
    "catalogue": "catalog",
    "grey": "gray",
    "judgement": "judgment",
    "enrolment": "enrollment",
    "fulfilment": "fulfillment",
    "dialogue": "dialog",
    "analogue": "analog",
    "plough": "plow",
    "aluminium": "aluminum",
    "ageing": "aging",
    "jewellery": "jewelry",
    "practise": "practice",
    "skilful": "skillful",
    "wilful": "willful",
    "cosy": "cozy",
    "pyjama": "pajama",
    "mould": "mold",
    "sceptical": "skeptical",
    "kerb": "curb",
    "people": "person",
}


def stem_es(word: str) -> str:
    """Return a Spanish word without plural, and without gender where four letters or more remain."""
    if len(word) <= 3:
        return word
    word = _ES_SHORT_PERSONS.get(word.removesuffix("s"), word)
    word = _ES_SHORTENED.get(word, word)
    if word.endswith("ces") and len(word) > 4:
        word = word[:-3] + "z"
    elif word.endswith("es") and len(word) > 4 and word[-3] not in "aeou":
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("is", "us", "ss")):
        word = word[:-1]
    if word[-1] in "aoe" and len(word) > (SHORTEST_STEM if word[-1] == "e" else SHORTEST_STEM + 1):
        word = word[:-1]
    return word


# Of so short words only those for persons lose their gender: a house (casa) is no case (caso).
_ES_SHORTENED = {"gran": "grande", "buen": "bueno", "primer": "primero", "tercer": "tercero"}
_ES_SHORT_PERSONS = {"nina": "nino", "hija": "hijo", "tia": "tio"}


def stem_fr(word: str) -> str:
    """Return a French word without plural and feminine: régionales, régionaux and régional meet."""
    word = _FR_SPECIAL.get(word, word)
    if len(word) <= 3:
        return word
    if word.endswith("eaux"):
        word = word[:-1]
    elif word.endswith("aux") and len(word) > 4:
        word = word[:-3] + "al"
    elif (word.endswith("x") and word[-2] in "ue" and len(word) > 4) or (
        word.endswith("s") and not word.endswith("ss")
    ):
        word = word[:-1]
    while word.endswith("e") and len(word) > SHORTEST_STEM:
        word = word[:-1]
    for ending, masculine in _FR_FEMININES:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM - 1:
            return word[: -len(ending)] + masculine
    return word


_FR_SPECIAL = {
    "bel": "beau", "belle": "beau", "belles": "beau", "nouvel": "nouveau", "vieil": "vieux", "vieille": "vieux",
    "vieilles": "vieux", "fausse": "faux", "fausses": "faux", "rousse": "roux", "rousses": "roux", "seche": "sec",
    "seches": "sec", "baux": "bail",
}  # fmt: skip
# After the final e has gone: vive, active, heureuse, coopératrice, européenne, actuelle, nette.
_FR_FEMININES = (
    ("atric", "ateur"),
    ("itric", "iteur"),
    ("ctric", "cteur"),
    ("eus", "eu"),
    ("iv", "if"),
    ("enn", "en"),
    ("onn", "on"),
    ("ell", "el"),
    ("eill", "eil"),
    ("ett", "et"),
    ("anch", "anc"),
)


def stem_sl(word: str) -> str:
    """Return a Slovenian noun, adjective or name without its case ending and without vowels that come and go."""
    if len(word) <= 3:
        return word
    for ending in _SL_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    else:
        # -ostjo, -močjo in the instrumental; -ostmi in the plural.
        if word.endswith(("tjo", "cjo", "tmi", "cmi", "dmi", "zmi")) and len(word) > 5:
            word = word[:-2]
        elif word[-1] in "aeiou" and len(word) > SHORTEST_STEM:
            word = word[:-1]
    # regij and regija, podjetij and podjetje
    if word.endswith("ij") and word[-3] in "bcdfghjklmnprstvz":
        word = word[:-2] + "j"
    # društev and društvo, storitev and storitve
    if word.endswith("v") and word[-2] in "bcdfghklmnprstz":
        word = word[:-1]
    # delavec and delavca, center and centra, socialen and socialni, izdelek and izdelka, Bruselj and Bruslja
    return _SL_COMES_AND_GOES.sub(r"\1", word)


_SL_COMES_AND_GOES = re.compile(r"(?<=\w[bcdfghjklmnprstvz])e([cklnr]|lj)$")


def names_sl(stem: str) -> Iterator[str]:
    """Yield the stems of the Slovenian names that an unknown word with this stem may be a form of.

    Igorja is of Igor, Jožeta of Jože; Koširjeva is what belongs to Košir, Metkina to Metka.
    """
    for ending in ("ov", "ev", "in"):
        if stem.endswith(ending) and len(stem) - len(ending) > SHORTEST_STEM:
            yield stem[:-2]
            yield from names_sl(stem[:-2])
    if stem.endswith("rj") and len(stem) > SHORTEST_STEM:
        yield stem[:-1]
    if stem.endswith("et") and len(stem) - 2 >= SHORTEST_STEM:
        yield stem[:-2]


_SL_ENDINGS = (
    "ega", "emu", "imi", "ami", "ema", "oma", "ama", "ima",
    "ih", "im", "em", "om", "am", "ah", "eh", "ov", "ev",
)  # fmt: skip

STEMMERS: dict[str, Callable[[str], str]] = {"en": stem_en, "es": stem_es, "fr": stem_fr, "sl": stem_sl}


def stem(word: str, language: str) -> str:
    """Return the stem of a folded word; of a language without a stemmer the word itself."""
    cut = STEMMERS.get(language)
    return cut(word) if cut else word
