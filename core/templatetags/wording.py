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
def fuzzy(value: dates.FuzzyDate | None) -> str:
    """Return a date as far as it is known: second half of 2021; None is a date that is not known."""
    return dates.format_fuzzy(value or dates.FuzzyDate(dates.Precision.UNKNOWN), _language())


@register.filter
def period(value: str) -> str:
    """Return the period of a figure in words, from its ISO 8601 form."""
    return dates.format_period(value or "", _language())


@register.filter
def number(value: int | Decimal | None) -> str:
    """Return a number with the language's separators; nothing for a draft's missing one."""
    return "" if value is None else numbers.format_number(value, _language())


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
def quantity(value: Any, unit: str | None) -> dict[str, str]:
    """Return a quantity as `number` and `unit` apart, for figures that show the number large; use it with `as`.

    Both are empty where a draft has no number yet.
    """
    if value is None:
        return {"number": "", "unit": ""}
    big, small = numbers.split_quantity(value, unit or numbers.Unit.NONE, _language())
    return {"number": big, "unit": small}


@register.simple_tag
def date_range(start: dt.datetime, end: dt.datetime | None) -> str:
    """Return the days from start to end: one day with its day of the week, several as 6–8 May 2021."""
    if end is None or end.date() <= start.date():
        return weekday(start)
    return dates.format_date_range(start.date(), end.date(), _language())


@register.simple_tag
def times(start: dt.datetime, end: dt.datetime | None) -> str:
    """Return start and end on the clock; the start alone where a draft has no end after it."""
    # By the moments, since two clocks of one zone repeat an hour in the autumn night.
    if end is None or end.astimezone(dt.UTC) < start.astimezone(dt.UTC):
        return dates.format_time(start, _language())
    return dates.format_time_range(start, end, _language())


@register.simple_tag
def clock(text: str | None) -> str:
    """Return a time of day written as 10:00 in the language's way; what a draft has instead stays as it is."""
    try:
        return dates.format_time(dt.time.fromisoformat(text or ""), _language())
    except ValueError:
        return text or ""


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
