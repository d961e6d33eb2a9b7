"""Names of countries and languages in each language, from CLDR."""

import re
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global
from babel.lists import format_list
from django.utils.translation import get_language

from core.cldr import locale_for
from core.ordering import sort_key

_Y_BEFORE_I = re.compile(r" y (?=h?[iIíÍ](?!e))")
# CLDR also names unions, test values and parts of countries by two letters: these are no countries.
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def country_name(code: str, language: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2, in capitals: SI, ES, FR) in the given language.

    Raises ValueError for what is not the code of a country, such as the language code `sl`.
    """
    names = _countries(language.lower())
    if code not in names:
        raise ValueError(f"not an ISO 3166-1 country code in capitals: {code!r}")
    return names[code]


def choices() -> list[tuple[str, str]]:
    """Return (code, name) of every country in the active language, in its alphabetical order."""
    language = get_language() or "en"
    return sorted(_countries(language).items(), key=lambda pair: sort_key(pair[1], language))


@lru_cache(maxsize=1024)
def language_name(code: str, language: str | None = None) -> str:
    """Return the name of a language in another, or in itself: "slovène", "slovenščina".

    It is written as inside a sentence: in small letters where the language wants it. Raises ValueError for a
    code that CLDR does not name.
    """
    spoken = locale_for(code)
    names = locale_for(language or code).languages
    for candidate in (code.replace("-", "_"), str(spoken), spoken.language):
        if candidate in names:
            return names[candidate]
    raise ValueError(f"no name for the language {code!r} in {language or code!r}")


@cache
def _countries(language: str) -> dict[str, str]:
    # A country that the language has no name for, in a thin part of CLDR, is named in English.
    territories = dict(Locale.parse("en").territories) | dict(locale_for(language).territories)
    return {
        code: name for code, name in territories.items() if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRIES
    }


def language_names(codes: list[str], language: str) -> str:
    """Return the names of several languages in `language`, joined as a list: "slovène, espagnol et français"."""
    listed = format_list([language_name(code, language) for code in codes], locale=locale_for(language))
    if language.partition("-")[0] == "es":
        # Spanish says "e" before the sound of an i (Ortografía of the RAE); CLDR's pattern has "y" alone.
        listed = _Y_BEFORE_I.sub(" e ", listed)
    return listed


# Babel looks through all its locales for each that it is asked for.
@lru_cache(maxsize=256)
def open_graph_locale(code: str) -> str:
    """Return a language with the country where most of its speakers live, as Open Graph writes it: sl_SI.

    English is the exception: the network writes British English, en_GB. Source: CLDR likely subtags.
    """
    if code == "en":
        return "en_GB"
    tag = Locale.parse(get_global("likely_subtags").get(code.replace("-", "_"), code))
    return f"{tag.language}_{tag.territory}" if tag.territory else tag.language
