from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import UNITS, Unit, format_number, format_percent, format_quantity, split_quantity

LANGUAGES = ["en", "sl", "es", "fr"]
NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, ("0", "0", "0", "0")),
        (1250, ("1,250", "1.250", "1250", f"1{NARROW}250")),
        (-1250, ("-1,250", "-1.250", "-1250", f"-1{NARROW}250")),
        (9999.5, ("9,999.5", "9.999,5", "9999,5", f"9{NARROW}999,5")),
        (10391, ("10,391", "10.391", "10.391", f"10{NARROW}391")),
        (Decimal("22576.50"), ("22,576.5", "22.576,5", "22.576,5", f"22{NARROW}576,5")),
        (1_000_000, ("1,000,000", "1.000.000", "1.000.000", f"1{NARROW}000{NARROW}000")),
        (Decimal("1000.00"), ("1,000", "1.000", "1000", f"1{NARROW}000")),
        (Decimal("0.00001"), ("0.00001", "0,00001", "0,00001", "0,00001")),
    ],
)
def test_a_number_is_grouped_and_parted_as_the_language_does(value, written):
    assert tuple(format_number(value, language) for language in LANGUAGES) == written


@given(numbers, st.sampled_from([*LANGUAGES, "eu", "de"]))
def test_a_written_number_reads_back_as_the_same_value(value, language):
    point = "." if language == "en" else ","
    group = {"en": ",", "fr": NARROW}.get(language, ".")
    read = Decimal(format_number(value, language).replace(group, "").replace(point, "."))

    assert read == value


def test_a_number_keeps_all_its_digits():
    assert format_number(10**30 + 1, "en").replace(",", "") == str(10**30 + 1)
    assert format_number(0.1, "sl") == "0,1"
    assert format_number(-0.0, "sl") == "0"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), "many"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="number"):
        format_number(value, "en")


def test_a_percentage_keeps_its_digits_and_the_space_of_the_language():
    assert [format_percent(8.5, language) for language in LANGUAGES] == [
        "8.5%",
        f"8,5{NBSP}%",
        f"8,5{NBSP}%",
        f"8,5{NBSP}%",
    ]
    assert [format_percent(Decimal("16.00"), language) for language in ("en", "sl", "eu")] == [
        "16%",
        f"16{NBSP}%",
        f"%{NBSP}16",
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "milijonov evrov"),
        (1, "milijon evrov"),
        (2, "milijona evrov"),
        (3, "milijone evrov"),
        (4, "milijone evrov"),
        (5, "milijonov evrov"),
        (10, "milijonov evrov"),
        (11, "milijonov evrov"),
        (100, "milijonov evrov"),
        (101, "milijon evrov"),
        (102, "milijona evrov"),
        (103, "milijone evrov"),
        (104, "milijone evrov"),
        (105, "milijonov evrov"),
        (2400, "milijonov evrov"),
        (Decimal("1.5"), "milijona evrov"),
        (Decimal("3.5"), "milijona evrov"),
        (Decimal("3.0"), "milijone evrov"),
        (-2, "milijona evrov"),
    ],
)
def test_slovenian_millions_take_the_form_of_their_number(value, words):
    assert split_quantity(value, Unit.EUR_MILLION, "sl") == (format_number(value, "sl"), words)


def test_millions_are_singular_where_the_language_says_so():
    values = [0, 1, Decimal("1.5"), 2, 1_000_000]

    assert [split_quantity(value, "eur_million", "fr")[1] for value in values] == [
        "million d’euros",
        "million d’euros",
        "million d’euros",
        "millions d’euros",
        "millions d’euros",
    ]
    assert [split_quantity(value, "eur_million", "es")[1] for value in values] == [
        "millones de euros",
        "millón de euros",
        "millones de euros",
        "millones de euros",
        "millones de euros",
    ]


@pytest.mark.parametrize(
    ("unit", "written"),
    [
        ("none", ("2,400", "2.400", "2400", "2~400")),
        ("percent", ("2,400%", "2.400_%", "2400_%", "2~400_%")),
        ("eur", ("€2,400", "2.400_€", "2400_€", "2~400_€")),
        (
            "eur_million",
            ("€2,400_million", "2.400_milijonov evrov", "2400_millones de euros", "2~400_millions d’euros"),
        ),
        ("km2", ("2,400_km²", "2.400_km²", "2400_km²", "2~400_km²")),
    ],
)
def test_a_quantity_is_written_with_its_unit(unit, written):
    found = [format_quantity(2400, unit, language).replace(NBSP, "_").replace(NARROW, "~") for language in LANGUAGES]

    assert tuple(found) == written


def test_a_big_number_stands_apart_from_its_small_unit():
    assert split_quantity(2400, "eur_million", "en") == ("€2,400", "million")
    assert split_quantity(10391, "km2", "es") == ("10.391", "km²")
    assert split_quantity(8.5, "percent", "en") == ("8.5%", "")
    assert split_quantity(-2, "eur", "en") == ("-€2", "")


def test_a_language_without_a_table_writes_millions_in_full():
    assert format_quantity(2.4, "eur_million", "eu") == f"2.400.000{NBSP}€"


@given(numbers, st.sampled_from(list(Unit)), st.sampled_from([*LANGUAGES, "eu"]))
def test_a_quantity_is_its_two_parts(value, unit, language):
    parts = [part for part in split_quantity(value, unit, language) if part]

    assert format_quantity(value, unit, language) == NBSP.join(parts)


def test_the_units_are_those_that_figures_may_have():
    assert [code for code, _label in UNITS] == ["none", "percent", "eur", "eur_million", "km2"]
    with pytest.raises(ValueError, match="furlong"):
        format_quantity(1, "furlong", "en")
