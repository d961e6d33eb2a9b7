"""Numbers, percentages and quantities as readers of each language expect them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation, localcontext

import babel.numbers
from babel import Locale
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.cldr import entry_for, locale_for

Number = int | float | Decimal

NBSP = "\N{NO-BREAK SPACE}"
# CLDR's minimumGroupingDigits, which Babel does not read: Spanish groups from five digits on (1250, 22.576).
UNGROUPED_BELOW = {"es": 10_000}


class Unit(TextChoices):
    """What a figure is measured in; a new unit is a code here and its words below."""

    NONE = "none", _("no unit")
    PERCENT = "percent", _("per cent")
    EUR = "eur", _("euros")
    EUR_MILLION = "eur_million", _("million euros")
    KM2 = "km2", _("square kilometres")


UNITS = Unit.choices

# By CLDR plural category, and "fraction" where a number with decimals takes a form of its own.
MILLION_EUROS: dict[str, dict[str, str]] = {
    "en": {"other": "million"},
    "sl": {
        "one": "milijon evrov",
        "two": "milijona evrov",
        "few": "milijone evrov",
        "other": "milijonov evrov",
        "fraction": "milijona evrov",
    },
    "es": {"one": "millón de euros", "other": "millones de euros"},
    "fr": {"one": "million d’euros", "other": "millions d’euros"},
}


def format_number(value: Number, language: str) -> str:
    """Return a number with all its decimals, less closing zeros: "22,576.5", "22.576,5", "22 576,5".

    Spanish leaves four digits ungrouped (1250); French groups by a narrow no-break space. Raises ValueError
    for what is not a finite number.
    """
    number = _decimal(value)
    below = entry_for(UNGROUPED_BELOW, language)
    # Babel rounds in the context's 28 digits, and fails on more.
    with localcontext(prec=len(number.as_tuple().digits) + abs(number.adjusted()) + 10):
        return babel.numbers.format_decimal(
            number,
            locale=locale_for(language),
            decimal_quantization=False,
            group_separator=below is None or abs(number) >= below,
        )


def format_percent(value: Number, language: str) -> str:
    """Return a percentage with all its decimals, where 8.5 means 8.5 %: "8.5%", "8,5 %" (no-break space).

    Raises ValueError for what is not a finite number.
    """
    pattern = locale_for(language).percent_formats[None]
    return f"{pattern.prefix[0]}{format_number(value, language)}{pattern.suffix[0]}"


def split_quantity(value: Number, unit: str, language: str) -> tuple[str, str]:
    """Return the number and the unit that follows it, for a big figure beside a small unit.

    A sign that belongs to the number (%, €) stands with it, and the unit may be empty: ("2,400", "km²"),
    ("8.5%", ""), ("€2,400", "million"), ("2400", "millones de euros"). Raises ValueError for an unknown unit.
    """
    unit = Unit(unit)
    if unit is Unit.PERCENT:
        return format_percent(value, language), ""
    if unit is Unit.KM2:
        return format_number(value, language), "km²"
    if unit is Unit.EUR:
        return _euros(value, language), ""
    if unit is Unit.EUR_MILLION:
        forms = entry_for(MILLION_EUROS, language)
        if forms is None:
            # The whole amount needs no word in any language.
            return _euros(_decimal(value) * 1_000_000, language), ""
        sign_first = _euro_pattern(locale_for(language))[0] != ""
        number = _euros(value, language) if sign_first else format_number(value, language)
        return number, _form(forms, _decimal(value), locale_for(language))
    return format_number(value, language), ""


def format_quantity(value: Number, unit: str, language: str) -> str:
    """Return a number with its unit, which never part at a line's end: "2.400 milijonov evrov", "10 km²".

    Raises ValueError for an unknown unit and for what is not a finite number.
    """
    number, words = split_quantity(value, unit, language)
    return f"{number}{NBSP}{words}" if words else number


def _decimal(value: Number) -> Decimal:
    # By way of text, so that a float keeps the digits it is written with.
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"not a number: {value!r}") from error
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    # normalize() would round to the context's precision and write 1000 as 1E+3.
    text = f"{number:f}"
    # The closing `or` takes the sign off a negative nought.
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text) or Decimal(0)


def _form(forms: Mapping[str, str], number: Decimal, locale: Locale) -> str:
    if number % 1 and "fraction" in forms:
        return forms["fraction"]
    return forms.get(locale.plural_form(abs(number)), forms["other"])


def _euro_pattern(locale: Locale) -> tuple[str, str]:
    pattern = locale.currency_formats["standard"]
    sign = locale.currency_symbols.get("EUR", "€")
    return pattern.prefix[0].replace("¤", sign), pattern.suffix[0].replace("¤", sign)


def _euros(value: Number, language: str) -> str:
    prefix, suffix = _euro_pattern(locale_for(language))
    number = _decimal(value)
    minus = "-" if number < 0 else ""
    return f"{minus}{prefix}{format_number(abs(number), language)}{suffix}"
