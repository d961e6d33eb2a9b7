"""Filters that word facts in the active language."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.utils import translation
from django.utils.html import format_html

from core import countries, dates, numbers

register = template.Library()


def _language() -> str:
    return translation.get_language() or "en"


@register.filter
def day(value: dt.date | dt.datetime) -> str:
    """Return a date as it stands alone: 26 May 2021."""
    return dates.format_date(value.date() if isinstance(value, dt.datetime) else value, _language())


@register.filter
def weekday(value: dt.date | dt.datetime) -> str:
    """Return a date with its day of the week."""
    return dates.format_date(value.date() if isinstance(value, dt.datetime) else value, _language(), weekday=True)


@register.filter
def fuzzy(value: dates.FuzzyDate) -> str:
    """Return a date as far as it is known: second half of 2021."""
    return dates.format_fuzzy(value, _language())


@register.filter
def period(value: str) -> str:
    """Return the period of a figure in words, from its ISO 8601 form."""
    return dates.format_period(value or "", _language())


@register.filter
def number(value: int | Decimal) -> str:
    """Return a number with the language's separators."""
    return numbers.format_number(value, _language())


@register.filter
def percent(value: int | Decimal) -> str:
    """Return a percentage: 8.5 as 8.5 %."""
    return numbers.format_percent(value, _language())


@register.filter
def country(code: str) -> str:
    """Return the name of a country from its ISO 3166-1 code."""
    return countries.country_name(code, _language())


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language in the active language, as it stands inside a sentence."""
    return countries.language_name(code, _language())


@register.filter
def language_names(codes: list[str]) -> str:
    """Return the names of several languages, joined as the active language joins a list."""
    return countries.language_names(codes, _language())


@register.simple_tag
def quantity(value: Any, unit: str) -> dict[str, str]:
    """Return a quantity as `number` and `unit` apart, for figures that show the number large; use it with `as`."""
    big, small = numbers.split_quantity(value, unit, _language())
    return {"number": big, "unit": small}


@register.simple_tag
def times(start: dt.datetime, end: dt.datetime) -> str:
    """Return start and end of one day on the clock."""
    return dates.format_time_range(start, end, _language())


@register.simple_tag
def clock(text: str) -> str:
    """Return a time of day written as 10:00 in the language's way."""
    return dates.format_time(dt.time.fromisoformat(text), _language())


@register.simple_tag
def zone(moment: dt.datetime, name: str) -> str:
    """Return the name of a time zone on that day, summer time or not."""
    return dates.zone_name(moment, name, _language())


@register.filter
def foreign(code: str | None) -> str:
    """Return the language code for a `lang` attribute, or nothing when it is the active language."""
    return code if code and code != _language() else ""


@register.filter
def in_language(words: str, code: str | None) -> str:
    """Return words marked as being in a language, unless it is the active one."""
    return format_html('<span lang="{}">{}</span>', code, words) if foreign(code) else words


@register.simple_tag
def published_blocks(page: Any, name: str) -> Any:
    """Return a StreamField of the page with the published facts in it; use it with `as`."""
    return page.blocks(name)
