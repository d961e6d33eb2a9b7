"""The way into the Unicode locale data (CLDR): the locale of a language, and tables keyed by language."""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from babel import Locale, UnknownLocaleError

Entry = TypeVar("Entry")

# Plain "en" is American in CLDR; the site writes British English.
REGIONAL = {"en": "en-GB"}


def locale_for(language: str) -> Locale:
    """Return the CLDR locale of a language code like `sl` or `pt-br`, English being British.

    Raises ValueError for a code that CLDR does not know.
    """
    return _locale(language.lower())


@cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(REGIONAL.get(code, code), sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise ValueError(f"not a language code known to CLDR: {code!r}") from error


def entry_for(table: Mapping[str, Entry], language: str) -> Entry | None:
    """Return what a table keyed by language holds for this one (`es` also serves `es-mx`), or None."""
    code = language.lower()
    return table.get(code, table.get(code.partition("-")[0]))
