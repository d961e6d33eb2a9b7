"""Dates and times as readers of each language expect them, from a single day to a date that is not known yet.

English, Slovenian, Spanish and French are worded by `core.date_words`. Every other language is written by
CLDR; what CLDR has no word for falls back on what needs none (a half-year is its months, a range without an
end is a dash) or, for a date not known at all, on the catalogue of that language.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

import babel.dates
from django.db.models import TextChoices
from django.utils.translation import gettext, override, pgettext_lazy

from core.cldr import entry_for, locale_for
from core.date_words import TIMES, WORDS, DateWords, TimeWords

Case = Literal["nominative", "genitive"]


class Precision(TextChoices):
    """How much of a date is known."""

    DAY = "day", pgettext_lazy("precision of a date", "day")
    MONTH = "month", pgettext_lazy("precision of a date", "month")
    QUARTER = "quarter", pgettext_lazy("precision of a date", "quarter")
    HALF = "half", pgettext_lazy("precision of a date", "half-year")
    YEAR = "year", pgettext_lazy("precision of a date", "year")
    UNKNOWN = "unknown", pgettext_lazy("precision of a date", "not known yet")


MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.YEAR: 12}


@dataclass(frozen=True)
class FuzzyDate:
    """A date known to a precision: `day` is any day in the period, and None where nothing is known.

    Raises ValueError for a known precision without a day. Two of the same period are equal, whatever day in
    it they were made from.
    """

    precision: Precision
    day: date | None = None

    def __post_init__(self) -> None:
        precision = Precision(self.precision)
        object.__setattr__(self, "precision", precision)
        if precision is Precision.UNKNOWN:
            object.__setattr__(self, "day", None)
        elif self.day is None:
            raise ValueError(f"a date of precision {precision.value!r} needs a day")
        elif precision is not Precision.DAY:
            months = MONTHS[precision]
            month = (self.day.month - 1) // months * months + 1
            object.__setattr__(self, "day", date(self.day.year, month, 1))

    @property
    def start(self) -> date | None:
        """The first day of the period; None where nothing is known."""
        return self.day

    @property
    def end(self) -> date | None:
        """The last day of the period, which is still part of it; None where nothing is known."""
        if self.day is None or self.precision is Precision.DAY:
            return self.day
        month = self.day.month + MONTHS[self.precision] - 1
        return date(self.day.year, month, monthrange(self.day.year, month)[1])

    def has_run_out(self, today: date) -> bool:
        """Tell whether the whole period lies before `today`; never, where nothing is known."""
        return self.end is not None and self.end < today


@dataclass(frozen=True)
class Period:
    """What a figure or a programme speaks of: one fuzzy date (`first` is `last`), a span, or nothing.

    A span that is open at one end has None there; a period that is not stated has None at both and is false.
    """

    first: FuzzyDate | None = None
    last: FuzzyDate | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None

    @property
    def start(self) -> date | None:
        """The first day; None where it is open or not stated."""
        return self.first.start if self.first else None

    @property
    def end(self) -> date | None:
        """The last day, which is still part of it; None where it is open or not stated."""
        return self.last.end if self.last else None


# --- Reading ---------------------------------------------------------------------------------------------

EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# Extended Date/Time Format (ISO 8601-2), level 2: the numbers above 12 that stand in the place of a month.
EDTF_PARTS = {33 + n: (Precision.QUARTER, 3 * n + 1) for n in range(4)} | {
    40 + n: (Precision.HALF, 6 * n + 1) for n in range(2)
}


def parse_period(text: str) -> Period:
    """Return the period written as `2021-03-15`, `2021-03`, `2021-33` to `2021-36` (quarters), `2021-40` and
    `2021-41` (half-years), `2019`, `2018/2019`, `2018/..`, `../2019` or nothing (EDTF, ISO 8601-2).

    Raises ValueError, naming the text, for anything else and for a span that ends before it begins.
    """
    text = text.strip()
    if not text:
        return Period()
    first, slash, last = text.partition("/")
    if not slash:
        single = _parse_one(first)
        return Period(single, single)
    period = Period(None if first == ".." else _parse_one(first), None if last == ".." else _parse_one(last))
    if not period:
        raise ValueError(f"a period needs a beginning or an end: {text!r}")
    if period.start and period.end and period.end < period.start:
        raise ValueError(f"a period that ends before it begins: {text!r}")
    return period


def _parse_one(text: str) -> FuzzyDate:
    found = EDTF.fullmatch(text)
    if not found:
        raise ValueError(f"not a day, month, quarter, half-year or year: {text!r}")
    year, part, day = (int(group) if group else None for group in found.groups())
    try:
        if day is not None:
            return FuzzyDate(Precision.DAY, date(year, part, day))
        if part is None:
            return FuzzyDate(Precision.YEAR, date(year, 1, 1))
        precision, month = EDTF_PARTS.get(part, (Precision.MONTH, part))
        return FuzzyDate(precision, date(year, month, 1))
    except ValueError as error:
        raise ValueError(f"there is no such date: {text!r}") from error


# --- Writing dates ---------------------------------------------------------------------------------------


def format_date(day: date, language: str, weekday: bool = False, case: Case = "nominative") -> str:
    """Return a day in full: "26 May 2021", "26. maj 2021", "26 de mayo de 2021", "1er mai 2021".

    The genitive is for a day inside a Slovenian sentence ("26. maja 2021"); other languages write both alike.
    """
    words = entry_for(WORDS, language)
    if words is None:
        return babel.dates.format_date(day, "full" if weekday else "long", locale=locale_for(language))
    text = words.day.format(
        number=_number(words, day), month=_month(words, day, language, case == "genitive"), year=day.year
    )
    if weekday:
        name = babel.dates.format_date(day, "cccc", locale=locale_for(language))
        return words.weekday.format(weekday=name, date=text)
    return text


def format_fuzzy(fuzzy: FuzzyDate, language: str) -> str:
    """Return a fuzzy date as a phrase that stands alone: "second half of 2021", "date to be confirmed"."""
    day, words = fuzzy.day, entry_for(WORDS, language)
    if day is None:
        if words is not None:
            return words.unknown
        with override(language):
            return gettext("date to be confirmed")
    if fuzzy.precision is Precision.DAY:
        return format_date(day, language)
    if words is None:
        return _fuzzy_by_cldr(fuzzy.precision, day, language)
    if fuzzy.precision is Precision.MONTH:
        return words.month.format(month=_month(words, day, language), year=day.year)
    if fuzzy.precision is Precision.QUARTER:
        return words.quarters[(day.month - 1) // 3].format(year=day.year)
    if fuzzy.precision is Precision.HALF:
        return words.halves[(day.month - 1) // 6].format(year=day.year)
    return str(day.year)


def format_date_range(start: date | None, end: date | None, language: str) -> str:
    """Return the days from start to end, both included, saying what they share once: "6–8 May 2021".

    Without a start or an end: "until 8 May 2021", "from 6 May 2021". Raises ValueError when both are missing
    or when the end comes first.
    """
    if start is None and end is None:
        raise ValueError("a range of dates needs a start or an end")
    first = FuzzyDate(Precision.DAY, start) if start else None
    last = FuzzyDate(Precision.DAY, end) if end else None
    if start and end and end < start:
        raise ValueError(f"a range of dates that ends before it starts: {start} to {end}")
    return _format_span(first, last, language)


def format_period(text: str, language: str) -> str:
    """Return the words for a period as `parse_period` reads it; nothing for a period that is not stated.

    Raises ValueError for a text that `parse_period` does not read.
    """
    period = parse_period(text)
    return _format_span(period.first, period.last, language) if period else ""


def _format_span(first: FuzzyDate | None, last: FuzzyDate | None, language: str) -> str:
    words = entry_for(WORDS, language)
    if first is None or last is None:
        return _format_open(first, last, words, language)
    if first == last:
        return format_fuzzy(first, language)
    start, end = first.start, last.start
    same = first.precision if first.precision is last.precision else None
    if same is Precision.YEAR:
        return f"{start.year}–{end.year}"
    if words is None:
        return _join_by_cldr(format_fuzzy(first, language), format_fuzzy(last, language), language)
    if same is Precision.DAY and start.year == end.year:
        if start.month == end.month:
            return words.days_of_month.format(
                first=_number(words, start),
                last=_number(words, end),
                month=_month(words, start, language),
                year=start.year,
            )
        days = [
            words.day_of_year.format(number=_number(words, day), month=_month(words, day, language))
            for day in (start, end)
        ]
        return words.days_of_year.format(first=days[0], last=days[1], year=start.year)
    if same is Precision.MONTH and start.year == end.year:
        return words.months_of_year.format(
            first=_month(words, start, language), last=_month(words, end, language), year=start.year
        )
    return words.span.format(first=format_fuzzy(first, language), last=format_fuzzy(last, language))


def _format_open(first: FuzzyDate | None, last: FuzzyDate | None, words: DateWords | None, language: str) -> str:
    known = first or last
    if words is None:
        text = format_fuzzy(known, language)
        return f"{text}\N{NO-BREAK SPACE}–" if first else f"–\N{NO-BREAK SPACE}{text}"
    # A quarter after a preposition would need a case of its own: the month at its edge says the same.
    day = first.start if first else last.end
    if known.precision is Precision.DAY:
        pattern = words.from_day if first else words.until_day
        return pattern.format(date=format_date(day, language, case="genitive"))
    if known.precision is Precision.YEAR:
        return (words.from_year if first else words.until_year).format(year=day.year)
    if first:
        month = words.of_month[day.month - 1] if words.of_month else _month(words, day, language, True)
        return words.from_month.format(month=month, year=day.year)
    return words.until_month.format(month=_month(words, day, language, True), year=day.year)


def _number(words: DateWords, day: date) -> str:
    return words.first if words.first and day.day == 1 else words.number.format(n=day.day)


def _month(words: DateWords, day: date, language: str, genitive: bool = False) -> str:
    if genitive and words.genitive:
        return words.genitive[day.month - 1]
    return babel.dates.format_date(day, "LLLL", locale=locale_for(language))


def _fuzzy_by_cldr(precision: Precision, day: date, language: str) -> str:
    if precision is Precision.HALF:
        months = [_fuzzy_by_cldr(Precision.MONTH, date(day.year, day.month + n, 1), language) for n in (0, 5)]
        return _join_by_cldr(*months, language)
    skeletons = {Precision.MONTH: "yMMMM", Precision.QUARTER: "yQQQQ", Precision.YEAR: "y"}
    return babel.dates.format_skeleton(skeletons[precision], day, locale=locale_for(language))


def _join_by_cldr(first: str, last: str, language: str) -> str:
    # Both ends in full: Babel's shorter intervals leave stray quotes in Basque.
    return locale_for(language).interval_formats[None].format(first, last)


# --- Writing times ---------------------------------------------------------------------------------------


def format_time(moment: time | datetime, language: str) -> str:
    """Return a time of day as its own clock shows it: "10:00", "10.00", "10:00 h", "10 h 30"."""
    words = entry_for(TIMES, language)
    if words is None:
        clock = time(moment.hour, moment.minute)
        return babel.dates.format_time(clock, "short", locale=locale_for(language))
    return words.single.format(clock=_clock(words, moment))


def format_time_range(start: datetime, end: datetime, language: str) -> str:
    """Return the times of day from start to end as their clocks show them: "10:00–12:00", "10 h – 12 h".

    Both are aware and in the zone to be shown. Raises ValueError for naive ones and when the end comes first.
    """
    # Two datetimes of one zone compare by their clocks, which repeat an hour in the autumn night.
    instants = [_aware(moment).astimezone(UTC) for moment in (start, end)]
    if instants[1] < instants[0]:
        raise ValueError(f"a range of times that ends before it starts: {start} to {end}")
    if instants[0] == instants[1]:
        return format_time(start, language)
    words = entry_for(TIMES, language)
    if words is None:
        clocks = [moment.replace(tzinfo=None) for moment in (start, end)]
        return babel.dates.format_interval(*clocks, "Hm", locale=locale_for(language))
    return words.span.format(first=_clock(words, start), last=_clock(words, end))


def zone_name(moment: datetime, zone: str | tzinfo, language: str) -> str:
    """Return the long name that the zone's time has at that moment: "Central European Summer Time".

    `zone` is an IANA name or its object. Raises ValueError for a naive moment or an unknown zone.
    """
    place = zone if isinstance(zone, tzinfo) else _zone(zone)
    local = _aware(moment).astimezone(place)
    # Not datetime.dst(): in Ireland the law, and so the tz data, calls the summer's time the standard one.
    offsets = {datetime(local.year, month, 1, tzinfo=place).utcoffset() for month in (1, 7)}
    variant = "daylight" if len(offsets) > 1 and local.utcoffset() > min(offsets) else "standard"
    locale = locale_for(language)
    name = babel.dates.get_timezone_name(place, width="long", zone_variant=variant, locale=locale)
    # CLDR holds these names as for a list; Slovenian writes them with a small letter, like months.
    return name[:1].lower() + name[1:] if locale.language == "sl" else name


def zone_city(zone: str, language: str) -> str:
    """Return the city that an IANA zone is named after, in the given language: "Ljubljana", "Liubliana"."""
    return babel.dates.get_timezone_location(_zone(zone), locale=locale_for(language), return_city=True)


def _clock(words: TimeWords, moment: time | datetime) -> str:
    return (words.clock if moment.minute else words.full_hour).format(hour=moment.hour, minute=moment.minute)


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"a moment without a time zone: {moment}")
    return moment


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"not an IANA time zone: {name!r}") from error
