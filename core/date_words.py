"""How each language words dates and times, where CLDR has no words or not those that readers expect.

A language without an entry here is written by CLDR alone: see `core.dates`.
"""

from dataclasses import dataclass

NBSP = "\N{NO-BREAK SPACE}"
# A line may break after the dash of a span, never before it.
SPACED_DASH = f"{NBSP}\N{EN DASH} "


@dataclass(frozen=True)
class DateWords:
    """The sentence patterns of one language; each stands alone and begins in lower case."""

    number: str  # of a day, from {n}
    day: str  # from {number} {month} {year}
    day_of_year: str  # from {number} {month}
    weekday: str  # from {weekday} {date}
    month: str  # from {month} {year}
    quarters: tuple[str, str, str, str]  # from {year}
    halves: tuple[str, str]  # from {year}
    unknown: str
    days_of_month: str  # from {first} {last} {month} {year}
    days_of_year: str  # from {first} {last} {year}
    months_of_year: str  # from {first} {last} {year}
    span: str  # of two phrases, from {first} {last}
    from_day: str  # from {date}
    from_month: str  # from {month} {year}
    from_year: str  # from {year}
    until_day: str  # from {date}
    until_month: str  # from {month} {year}
    until_year: str  # from {year}
    first: str = ""  # number of the first day of a month, where it is an ordinal
    genitive: tuple[str, ...] = ()  # the months inside a sentence, where their form changes
    of_month: tuple[str, ...] = ()  # the months after the preposition of from_month, where they change with it


WORDS = {
    "en": DateWords(
        number="{n}",
        day="{number} {month} {year}",
        day_of_year="{number} {month}",
        weekday="{weekday} {date}",
        month="{month} {year}",
        quarters=(
            "first quarter of {year}",
            "second quarter of {year}",
            "third quarter of {year}",
            "fourth quarter of {year}",
        ),
        halves=("first half of {year}", "second half of {year}"),
        unknown="date to be confirmed",
        days_of_month="{first}–{last} {month} {year}",
        days_of_year="{first}" + SPACED_DASH + "{last} {year}",
        months_of_year="{first}–{last} {year}",
        span="{first}" + SPACED_DASH + "{last}",
        from_day="from {date}",
        from_month="from {month} {year}",
        from_year="from {year}",
        until_day="until {date}",
        until_month="until {month} {year}",
        until_year="until {year}",
    ),
    "sl": DateWords(
        number="{n}.",
        day="{number} {month} {year}",
        day_of_year="{number} {month}",
        weekday="{weekday}, {date}",
        month="{month} {year}",
        quarters=(
            "prvo četrtletje {year}",
            "drugo četrtletje {year}",
            "tretje četrtletje {year}",
            "četrto četrtletje {year}",
        ),
        halves=("prva polovica leta {year}", "druga polovica leta {year}"),
        unknown="datum še ni določen",
        # The Slovenian dash of a span touches both sides.
        days_of_month="{first}–{last} {month} {year}",
        days_of_year="{first}–{last} {year}",
        months_of_year="{first}–{last} {year}",
        span="{first}–{last}",
        from_day="od {date}",
        from_month="od {month} {year}",
        from_year="od leta {year}",
        until_day="do {date}",
        until_month="do {month} {year}",
        until_year="do leta {year}",
        genitive=(
            "januarja",
            "februarja",
            "marca",
            "aprila",
            "maja",
            "junija",
            "julija",
            "avgusta",
            "septembra",
            "oktobra",
            "novembra",
            "decembra",
        ),
    ),
    "es": DateWords(
        number="{n}",
        day="{number} de {month} de {year}",
        day_of_year="{number} de {month}",
        weekday="{weekday}, {date}",
        month="{month} de {year}",
        quarters=(
            "primer trimestre de {year}",
            "segundo trimestre de {year}",
            "tercer trimestre de {year}",
            "cuarto trimestre de {year}",
        ),
        halves=("primer semestre de {year}", "segundo semestre de {year}"),
        unknown="fecha por confirmar",
        days_of_month="{first}–{last} de {month} de {year}",
        days_of_year="{first}" + SPACED_DASH + "{last} de {year}",
        months_of_year="{first}–{last} de {year}",
        span="{first}" + SPACED_DASH + "{last}",
        from_day="desde el {date}",
        from_month="desde {month} de {year}",
        from_year="desde {year}",
        until_day="hasta el {date}",
        until_month="hasta {month} de {year}",
        until_year="hasta {year}",
    ),
    "fr": DateWords(
        number="{n}",
        day="{number} {month} {year}",
        day_of_year="{number} {month}",
        weekday="{weekday} {date}",
        month="{month} {year}",
        quarters=(
            "premier trimestre {year}",
            "deuxième trimestre {year}",
            "troisième trimestre {year}",
            "quatrième trimestre {year}",
        ),
        halves=("premier semestre {year}", "second semestre {year}"),
        unknown="date à confirmer",
        days_of_month="{first}–{last} {month} {year}",
        days_of_year="{first}" + SPACED_DASH + "{last} {year}",
        months_of_year="{first}–{last} {year}",
        span="{first}" + SPACED_DASH + "{last}",
        from_day="à partir du {date}",
        from_month="à partir {month} {year}",
        from_year="à partir de {year}",
        until_day="jusqu’au {date}",
        until_month="jusqu’en {month} {year}",
        until_year="jusqu’en {year}",
        first="1er",
        of_month=(
            "de janvier",
            "de février",
            "de mars",
            "d’avril",
            "de mai",
            "de juin",
            "de juillet",
            "d’août",
            "de septembre",
            "d’octobre",
            "de novembre",
            "de décembre",
        ),
    ),
}


@dataclass(frozen=True)
class TimeWords:
    """How one language writes the time of day, on the 24-hour clock."""

    clock: str  # from {hour} {minute}
    full_hour: str  # from {hour}
    single: str  # from {clock}
    span: str  # from {first} {last}


TIMES = {
    "en": TimeWords("{hour:02}:{minute:02}", "{hour:02}:00", "{clock}", "{first}–{last}"),
    "sl": TimeWords("{hour}.{minute:02}", "{hour}.00", "{clock}", "{first}–{last}"),
    "es": TimeWords("{hour}:{minute:02}", "{hour}:00", "{clock}" + NBSP + "h", "{first}–{last}" + NBSP + "h"),
    "fr": TimeWords(
        "{hour}" + NBSP + "h" + NBSP + "{minute:02}",
        "{hour}" + NBSP + "h",
        "{clock}",
        "{first}" + SPACED_DASH + "{last}",
    ),
}
