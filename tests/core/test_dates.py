from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    FuzzyDate,
    Period,
    Precision,
    format_date,
    format_date_range,
    format_fuzzy,
    format_period,
    format_time,
    format_time_range,
    parse_period,
    zone_city,
    zone_name,
)

LANGUAGES = ["en", "sl", "es", "fr"]
LJUBLJANA = ZoneInfo("Europe/Ljubljana")
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
known = st.sampled_from([precision for precision in Precision if precision is not Precision.UNKNOWN])


def side_by_side(write):
    return {language: write(language).replace("\N{NO-BREAK SPACE}", "_") for language in LANGUAGES}


# --- Fuzzy dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "start", "end"),
    [
        ("day", date(2020, 2, 12), date(2020, 2, 12)),
        ("month", date(2020, 2, 1), date(2020, 2, 29)),
        ("quarter", date(2020, 1, 1), date(2020, 3, 31)),
        ("half", date(2020, 1, 1), date(2020, 6, 30)),
        ("year", date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_a_fuzzy_date_spans_the_period_its_day_is_in(precision, start, end):
    fuzzy = FuzzyDate(precision, date(2020, 2, 12))

    assert (fuzzy.start, fuzzy.end) == (start, end)


def test_the_last_half_year_and_the_last_quarter_end_with_the_year():
    autumn = date(2021, 11, 3)

    assert FuzzyDate(Precision.HALF, autumn) == FuzzyDate(Precision.HALF, date(2021, 7, 1))
    assert FuzzyDate(Precision.QUARTER, autumn).start == date(2021, 10, 1)
    assert {FuzzyDate(precision, autumn).end for precision in ("half", "quarter", "year")} == {date(2021, 12, 31)}


@given(known, days)
def test_a_period_holds_its_day_and_has_run_out_only_when_all_of_it_is_past(precision, day):
    fuzzy = FuzzyDate(precision, day)

    assert fuzzy.start <= day <= fuzzy.end
    assert not fuzzy.has_run_out(fuzzy.end)
    assert fuzzy.has_run_out(fuzzy.end + timedelta(days=1))


@given(st.sampled_from(["month", "quarter", "half", "year"]), days)
def test_periods_of_one_length_follow_each_other_without_a_gap(precision, day):
    fuzzy = FuzzyDate(precision, day)
    following = FuzzyDate(precision, fuzzy.end + timedelta(days=1))

    assert following.start == fuzzy.end + timedelta(days=1)


def test_an_unknown_date_has_no_days_and_never_runs_out():
    fuzzy = FuzzyDate(Precision.UNKNOWN, date(2021, 5, 26))

    assert fuzzy == FuzzyDate(Precision.UNKNOWN)
    assert (fuzzy.start, fuzzy.end) == (None, None)
    assert not fuzzy.has_run_out(date.max)


def test_a_known_precision_needs_a_day_and_a_precision_must_be_one_of_ours():
    with pytest.raises(ValueError, match="'half' needs a day"):
        FuzzyDate(Precision.HALF)
    with pytest.raises(ValueError, match="decade"):
        FuzzyDate("decade", date(2021, 1, 1))


@pytest.mark.parametrize(
    ("precision", "wording"),
    [
        ("day", ("1 August 2021", "1. avgust 2021", "1 de agosto de 2021", "1er août 2021")),
        ("month", ("August 2021", "avgust 2021", "agosto de 2021", "août 2021")),
        (
            "quarter",
            (
                "third quarter of 2021",
                "tretje četrtletje 2021",
                "tercer trimestre de 2021",
                "troisième trimestre 2021",
            ),
        ),
        (
            "half",
            (
                "second half of 2021",
                "druga polovica leta 2021",
                "segundo semestre de 2021",
                "second semestre 2021",
            ),
        ),
        ("year", ("2021",) * 4),
        (
            "unknown",
            ("date to be confirmed", "datum še ni določen", "fecha por confirmar", "date à confirmer"),
        ),
    ],
)
def test_every_precision_is_worded_in_every_language(precision, wording):
    fuzzy = FuzzyDate(precision, date(2021, 8, 1))

    assert tuple(format_fuzzy(fuzzy, language) for language in LANGUAGES) == wording


ENGLISH = {"of", "the", "first", "second", "third", "fourth", "quarter", "half", "date", "confirmed"} | {
    date(2021, month, 1).strftime("%B") for month in (1, 2, 3, 5, 6, 7, 10, 12)
}
# Words that a language shares with English.
SHARED = {"fr": {"second", "date"}}


@given(
    st.sampled_from([(precision, language) for precision in Precision for language in ("sl", "es", "fr")])
    | st.sampled_from([(precision, "eu") for precision in Precision if precision is not Precision.UNKNOWN]),
    days,
)
def test_no_english_leaks_into_another_language(combination, day):
    precision, language = combination
    words = set(format_fuzzy(FuzzyDate(precision, day), language).replace(".", "").split())

    assert words
    assert words & ENGLISH <= SHARED.get(language, set())


def test_a_language_without_a_table_is_written_by_cldr():
    autumn = date(2021, 10, 5)
    texts = [format_fuzzy(FuzzyDate(precision, autumn), "de") for precision in Precision if precision != "unknown"]

    assert texts == [
        "5. Oktober 2021",
        "Oktober 2021",
        "4. Quartal 2021",
        "Juli 2021\u2009–\u2009Dezember 2021",
        "2021",
    ]
    assert format_fuzzy(FuzzyDate("half", autumn), "eu") == "2021(e)ko uztaila\u2009–\u20092021(e)ko abendua"
    assert format_date(autumn, "eu") == "2021(e)ko urriaren 5(a)"


def test_a_date_not_known_in_a_language_without_a_table_comes_from_its_catalogue(settings, tmp_path):
    catalogue = tmp_path / "eu" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    messages = Catalog(locale="eu")
    messages.add("date to be confirmed", "data zehazteke")
    with (catalogue / "django.mo").open("wb") as file:
        write_mo(file, messages)
    settings.LOCALE_PATHS = [tmp_path]

    assert format_fuzzy(FuzzyDate(Precision.UNKNOWN), "eu") == "data zehazteke"


# --- Days ------------------------------------------------------------------------------------------------


def test_a_day_is_written_in_full_with_the_months_in_small_letters_where_the_language_wants_it():
    day = date(2021, 5, 26)

    assert side_by_side(lambda language: format_date(day, language)) == {
        "en": "26 May 2021",
        "sl": "26. maj 2021",
        "es": "26 de mayo de 2021",
        "fr": "26 mai 2021",
    }
    assert side_by_side(lambda language: format_date(day, language, weekday=True)) == {
        "en": "Wednesday 26 May 2021",
        "sl": "sreda, 26. maj 2021",
        "es": "miércoles, 26 de mayo de 2021",
        "fr": "mercredi 26 mai 2021",
    }


def test_only_the_first_of_a_french_month_is_an_ordinal():
    assert [format_date(date(2021, 5, day), "fr") for day in (1, 2, 11, 21, 31)] == [
        "1er mai 2021",
        "2 mai 2021",
        "11 mai 2021",
        "21 mai 2021",
        "31 mai 2021",
    ]
    assert format_date(date(2021, 5, 1), "fr", weekday=True) == "samedi 1er mai 2021"


def test_the_genitive_changes_slovenian_months_alone():
    day = date(2021, 5, 26)

    for language in ("en", "es", "fr", "eu"):
        assert format_date(day, language, case="genitive") == format_date(day, language)
    assert [format_date(date(2021, month, 6), "sl", case="genitive") for month in range(1, 13)] == [
        "6. januarja 2021",
        "6. februarja 2021",
        "6. marca 2021",
        "6. aprila 2021",
        "6. maja 2021",
        "6. junija 2021",
        "6. julija 2021",
        "6. avgusta 2021",
        "6. septembra 2021",
        "6. oktobra 2021",
        "6. novembra 2021",
        "6. decembra 2021",
    ]


def test_a_variant_of_a_language_is_written_like_the_language():
    assert format_date(date(2021, 5, 1), "fr-ca") == "1er mai 2021"
    assert format_date(date(2021, 5, 1), "SL") == "1. maj 2021"


def test_a_code_that_is_no_language_is_refused():
    with pytest.raises(ValueError, match="'xx-nowhere'"):
        format_date(date(2021, 5, 1), "xx-nowhere")


# --- Ranges ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "wording"),
    [
        (
            date(2021, 5, 6),
            date(2021, 5, 8),
            ("6–8 May 2021", "6.–8. maj 2021", "6–8 de mayo de 2021", "6–8 mai 2021"),
        ),
        (
            date(2021, 5, 1),
            date(2021, 5, 2),
            ("1–2 May 2021", "1.–2. maj 2021", "1–2 de mayo de 2021", "1er–2 mai 2021"),
        ),
        (
            date(2021, 5, 30),
            date(2021, 6, 2),
            (
                "30 May_– 2 June 2021",
                "30. maj–2. junij 2021",
                "30 de mayo_– 2 de junio de 2021",
                "30 mai_– 2 juin 2021",
            ),
        ),
        (
            date(2021, 12, 30),
            date(2022, 1, 1),
            (
                "30 December 2021_– 1 January 2022",
                "30. december 2021–1. januar 2022",
                "30 de diciembre de 2021_– 1 de enero de 2022",
                "30 décembre 2021_– 1er janvier 2022",
            ),
        ),
        (
            date(2021, 5, 6),
            date(2021, 5, 6),
            ("6 May 2021", "6. maj 2021", "6 de mayo de 2021", "6 mai 2021"),
        ),
        (
            date(2021, 4, 1),
            None,
            (
                "from 1 April 2021",
                "od 1. aprila 2021",
                "desde el 1 de abril de 2021",
                "à partir du 1er avril 2021",
            ),
        ),
        (
            None,
            date(2021, 4, 26),
            (
                "until 26 April 2021",
                "do 26. aprila 2021",
                "hasta el 26 de abril de 2021",
                "jusqu’au 26 avril 2021",
            ),
        ),
    ],
)
def test_a_range_of_days_says_once_what_both_ends_share(start, end, wording):
    written = side_by_side(lambda language: format_date_range(start, end, language))

    assert tuple(written.values()) == wording


def test_a_range_in_a_language_without_a_table_names_both_days_in_full():
    assert format_date_range(date(2021, 5, 6), date(2021, 5, 8), "de") == "6. Mai 2021\u2009–\u20098. Mai 2021"
    assert format_date_range(date(2021, 5, 6), None, "de") == "6. Mai 2021\N{NO-BREAK SPACE}–"
    assert format_date_range(None, date(2021, 5, 6), "de") == "–\N{NO-BREAK SPACE}6. Mai 2021"


def test_a_range_needs_an_end_that_is_not_before_its_start():
    with pytest.raises(ValueError, match="ends before"):
        format_date_range(date(2021, 5, 2), date(2021, 5, 1), "en")
    with pytest.raises(ValueError, match="needs a start or an end"):
        format_date_range(None, None, "en")


# --- Periods ---------------------------------------------------------------------------------------------


def test_a_period_is_read_with_its_precision():
    assert parse_period(" 2021-03-15 ").first == FuzzyDate(Precision.DAY, date(2021, 3, 15))
    assert parse_period("2021-03").first == FuzzyDate(Precision.MONTH, date(2021, 3, 1))
    assert parse_period("2021-34").first == FuzzyDate(Precision.QUARTER, date(2021, 4, 1))
    assert parse_period("2021-41").first == FuzzyDate(Precision.HALF, date(2021, 7, 1))
    assert parse_period("2019").first == FuzzyDate(Precision.YEAR, date(2019, 1, 1))
    assert (parse_period("2018/2019").start, parse_period("2018/2019").end) == (
        date(2018, 1, 1),
        date(2019, 12, 31),
    )
    assert (parse_period("2018/..").start, parse_period("2018/..").end) == (date(2018, 1, 1), None)
    assert (parse_period("../2019").start, parse_period("../2019").end) == (None, date(2019, 12, 31))


def test_a_period_that_is_not_stated_is_false_and_worded_by_nothing():
    assert not parse_period("")
    assert parse_period("  ") == Period()
    assert (Period().start, Period().end) == (None, None)
    assert parse_period("2018/..")
    assert {format_period("", language) for language in LANGUAGES} == {""}


@pytest.mark.parametrize(
    "text",
    ["21", "2021-13", "2021-00", "2021-02-30", "2021-42", "2021-41-01", "15.3.2021", "2019/2018", "/2019",
     "2019/", "../..", "2018/2019/2020", "2021-3", "0000", "२०२१", "unknown", "2021-03-15T10:00"],
)  # fmt: skip
def test_what_is_no_period_is_refused_by_name(text):
    with pytest.raises(ValueError, match=r"'.*'"):
        parse_period(text)


@given(st.text(max_size=12))
def test_reading_a_period_never_fails_but_with_a_value_error(text):
    try:
        period = parse_period(text)
    except ValueError:
        return
    assert bool(period) == bool(text.strip())


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("2021-03-15", ("15 March 2021", "15. marec 2021", "15 de marzo de 2021", "15 mars 2021")),
        ("2018/2019", ("2018–2019",) * 4),
        ("2021-03/2021-05", ("March–May 2021", "marec–maj 2021", "marzo–mayo de 2021", "mars–mai 2021")),
        (
            "2021-11/2022-02",
            (
                "November 2021_– February 2022",
                "november 2021–februar 2022",
                "noviembre de 2021_– febrero de 2022",
                "novembre 2021_– février 2022",
            ),
        ),
        ("2018/..", ("from 2018", "od leta 2018", "desde 2018", "à partir de 2018")),
        ("../2019", ("until 2019", "do leta 2019", "hasta 2019", "jusqu’en 2019")),
        ("2021-04/..", ("from April 2021", "od aprila 2021", "desde abril de 2021", "à partir d’avril 2021")),
        (
            "2021-41/..",
            ("from July 2021", "od julija 2021", "desde julio de 2021", "à partir de juillet 2021"),
        ),
        ("../2021-40", ("until June 2021", "do junija 2021", "hasta junio de 2021", "jusqu’en juin 2021")),
        (
            "2021-33/2022",
            (
                "first quarter of 2021_– 2022",
                "prvo četrtletje 2021–2022",
                "primer trimestre de 2021_– 2022",
                "premier trimestre 2021_– 2022",
            ),
        ),
    ],
)
def test_a_period_is_worded_in_every_language(text, wording):
    assert tuple(side_by_side(lambda language: format_period(text, language)).values()) == wording


# --- Times -----------------------------------------------------------------------------------------------


def test_times_of_day_are_written_as_each_language_writes_them():
    assert side_by_side(lambda language: format_time(time(9, 0), language)) == {
        "en": "09:00",
        "sl": "9.00",
        "es": "9:00_h",
        "fr": "9_h",
    }
    assert side_by_side(lambda language: format_time(time(10, 5), language)) == {
        "en": "10:05",
        "sl": "10.05",
        "es": "10:05_h",
        "fr": "10_h_05",
    }
    assert format_time(datetime(2021, 5, 26, 10, 30, tzinfo=LJUBLJANA), "eu") == "10:30"


def test_a_range_of_times_says_the_hour_once_where_the_language_does():
    start, end = (
        datetime(2021, 5, 26, 10, tzinfo=LJUBLJANA),
        datetime(2021, 5, 26, 12, 30, tzinfo=LJUBLJANA),
    )

    assert side_by_side(lambda language: format_time_range(start, end, language)) == {
        "en": "10:00–12:30",
        "sl": "10.00–12.30",
        "es": "10:00–12:30_h",
        "fr": "10_h_– 12_h_30",
    }
    assert format_time_range(start, end, "eu") == "10:00–12:30"
    assert format_time_range(start, start, "es") == "10:00\N{NO-BREAK SPACE}h"


def test_a_range_of_times_shows_the_clock_in_both_nights_of_the_clock_change():
    before = datetime(2021, 3, 28, 0, 30, tzinfo=UTC).astimezone(LJUBLJANA)
    after = datetime(2021, 3, 28, 1, 30, tzinfo=UTC).astimezone(LJUBLJANA)
    assert format_time_range(before, after, "sl") == "1.30–3.30"

    first = datetime(2021, 10, 31, 2, 30, tzinfo=LJUBLJANA, fold=0)
    second = datetime(2021, 10, 31, 2, 30, tzinfo=LJUBLJANA, fold=1)
    assert format_time_range(first, second, "sl") == "2.30–2.30"
    # An hour passes between these two, although the second clock shows the earlier time.
    assert format_time_range(first.replace(minute=50), second.replace(minute=10), "en") == "02:50–02:10"
    with pytest.raises(ValueError, match="ends before"):
        format_time_range(second, first, "sl")


def test_a_range_of_times_needs_to_know_its_zone():
    with pytest.raises(ValueError, match="without a time zone"):
        format_time_range(datetime(2021, 5, 26, 10), datetime(2021, 5, 26, 12), "en")


# --- Zones -----------------------------------------------------------------------------------------------

SUMMER = {
    "en": "Central European Summer Time",
    "sl": "srednjeevropski poletni čas",
    "es": "hora de verano de Europa central",
    "fr": "heure d’été d’Europe centrale",
}
WINTER = {
    "en": "Central European Standard Time",
    "sl": "srednjeevropski standardni čas",
    "es": "hora estándar de Europa central",
    "fr": "heure normale d’Europe centrale",
}


@pytest.mark.parametrize(
    ("moment", "names"),
    [
        (datetime(2021, 5, 26, 8, tzinfo=UTC), SUMMER),
        (datetime(2021, 12, 1, 9, tzinfo=UTC), WINTER),
        (datetime(2021, 3, 28, 0, 59, tzinfo=UTC), WINTER),
        (datetime(2021, 3, 28, 1, 0, tzinfo=UTC), SUMMER),
        (datetime(2021, 10, 31, 0, 59, tzinfo=UTC), SUMMER),
        (datetime(2021, 10, 31, 1, 0, tzinfo=UTC), WINTER),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Ljubljana", "Europe/Madrid", ZoneInfo("Europe/Paris")])
def test_the_zone_is_named_after_the_moment_to_the_minute_of_the_change(moment, names, zone):
    assert {language: zone_name(moment, zone, language) for language in LANGUAGES} == names


def test_zones_beside_the_central_one_have_their_own_names():
    summer = datetime(2021, 7, 1, 8, tzinfo=UTC)

    assert zone_name(summer, "Atlantic/Canary", "es") == "hora de verano de Europa occidental"
    assert zone_name(summer, "UTC", "sl") == "univerzalni koordinirani čas"
    assert zone_name(summer, "Europe/Dublin", "en") == "Irish Standard Time"
    assert zone_name(datetime(2021, 1, 1, tzinfo=UTC), "Europe/Dublin", "en") == "Greenwich Mean Time"
    assert zone_name(summer, "Indian/Reunion", "fr") == "heure de La Réunion"
    assert zone_name(summer, "Europe/Madrid", "eu") == "Europako erdialdeko udako ordua"


def test_a_zone_is_called_by_its_city_in_the_language():
    assert [zone_city("Europe/Ljubljana", language) for language in ("en", "es")] == [
        "Ljubljana",
        "Liubliana",
    ]


def test_a_zone_that_is_none_and_a_moment_without_one_are_refused():
    with pytest.raises(ValueError, match="'CEST'"):
        zone_name(datetime(2021, 5, 26, tzinfo=UTC), "CEST", "en")
    with pytest.raises(ValueError, match="without a time zone"):
        zone_name(datetime(2021, 5, 26), "Europe/Paris", "en")
