"""The lines of a calendar file (iCalendar, RFC 5545): how texts, moments and time zones are written in it."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

# Octets in a line without its end (RFC 5545, 3.1).
LINE_MOST = 75
# No control character may stand in a text (RFC 5545, 3.1); line breaks are written as \n.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def text(value: object) -> str:
    """Return a value of the type TEXT (RFC 5545, 3.3.11)."""
    plain = CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def uri(value: str) -> str:
    """Return a value of the type URI without what would end the line."""
    return re.sub(r"[\x00-\x20\x7f]", "", value)


def utc(moment: dt.datetime) -> str:
    """Return an aware moment as the clock of UTC shows it (RFC 5545, 3.3.5, form 2)."""
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def moment_line(name: str, moment: dt.datetime, zone: str) -> str:
    """Return the line that says when: on the clock of the zone, or on UTC's where that clock says two things.

    In the hour that the autumn change repeats, a local time means the first (RFC 5545, 3.3.5).
    """
    local = moment.astimezone(ZoneInfo(zone))
    if local.fold:
        return f"{name}:{utc(moment)}"
    return f"{name};TZID={zone}:{local:%Y%m%dT%H%M%S}"


def folded(line: str) -> bytes:
    """Return a line with its end, cut where it is longer than 75 octets, never inside a letter."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        # The space with which a further piece begins counts.
        if len(piece) + len(octets) > LINE_MOST:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def file(lines: Iterable[str]) -> bytes:
    """Return the lines as the content of a file."""
    return b"".join(map(folded, lines))


def zone_lines(zone: str, first: dt.datetime, last: dt.datetime) -> Iterator[str]:
    """Yield the VTIMEZONE of a zone, good from the year of the moment `first` to the year of `last`."""
    place = ZoneInfo(zone)
    years = range(first.astimezone(place).year, last.astimezone(place).year + 1)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone}"
    begins = dt.datetime(years[0], 1, 1, tzinfo=place)
    yield from _observance(begins, before=begins)
    for year in years:
        for onset in _changes(zone, year):
            yield from _observance(onset.astimezone(place), before=(onset - SECOND).astimezone(place))
    yield "END:VTIMEZONE"


def _observance(begins: dt.datetime, before: dt.datetime) -> Iterator[str]:
    name = "DAYLIGHT" if begins.dst() else "STANDARD"
    # The onset is told on the clock that is about to be changed (RFC 5545, 3.6.5).
    onset = begins.astimezone(dt.UTC).replace(tzinfo=None) + before.utcoffset()
    yield f"BEGIN:{name}"
    yield f"DTSTART:{onset:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_offset(before)}"
    yield f"TZOFFSETTO:{_offset(begins)}"
    yield f"TZNAME:{text(begins.tzname())}"
    yield f"END:{name}"


def _offset(moment: dt.datetime) -> str:
    sign = "-" if moment.utcoffset() < dt.timedelta() else "+"
    minutes, seconds = divmod(int(abs(moment.utcoffset()).total_seconds()), 60)
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")


@lru_cache(maxsize=500)
def _changes(zone: str, year: int) -> tuple[dt.datetime, ...]:
    """Return the moments (UTC) of a year on the clock of the zone at which its offset changes."""
    place = ZoneInfo(zone)
    found = []
    early = dt.datetime(year, 1, 1, tzinfo=place).astimezone(dt.UTC)
    end = dt.datetime(year + 1, 1, 1, tzinfo=place).astimezone(dt.UTC)
    while early < end:
        late = min(early + DAY, end)
        if _offset_at(early, place) != _offset_at(late, place):
            low, high = early, late
            while high - low > SECOND:
                middle = (low + (high - low) / 2).replace(microsecond=0)
                if _offset_at(middle, place) == _offset_at(early, place):
                    low = middle
                else:
                    high = middle
            found.append(high)
        early = late
    return tuple(found)


def _offset_at(moment: dt.datetime, place: ZoneInfo) -> dt.timedelta:
    return moment.astimezone(place).utcoffset()
