from datetime import date, datetime, time

import pytest
from django.forms import DateField, DateTimeField, TimeField
from django.template import Context, Template
from django.utils.formats import date_format, get_format, number_format, sanitize_separators, time_format
from django.utils.timezone import make_aware
from django.utils.translation import override

LANGUAGES = ["en", "sl", "es", "fr"]
NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
MOMENT = datetime(2021, 5, 6, 9, 5)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (
            "en",
            {
                "DATE_FORMAT": "6 May 2021",
                "TIME_FORMAT": "09:05",
                "DATETIME_FORMAT": "6 May 2021, 09:05",
                "YEAR_MONTH_FORMAT": "May 2021",
                "MONTH_DAY_FORMAT": "6 May",
                "SHORT_DATE_FORMAT": "6 May 2021",
                "SHORT_DATETIME_FORMAT": "6 May 2021, 09:05",
            },
        ),
        (
            "sl",
            {
                "DATE_FORMAT": "6. maj 2021",
                "TIME_FORMAT": "9.05",
                "DATETIME_FORMAT": "6. maj 2021, 9.05",
                "YEAR_MONTH_FORMAT": "maj 2021",
                "MONTH_DAY_FORMAT": "6. maj",
                "SHORT_DATE_FORMAT": "6. 5. 2021",
                "SHORT_DATETIME_FORMAT": "6. 5. 2021, 9.05",
            },
        ),
        (
            "es",
            {
                "DATE_FORMAT": "6 de mayo de 2021",
                "TIME_FORMAT": f"9:05{NBSP}h",
                "DATETIME_FORMAT": f"6 de mayo de 2021, 9:05{NBSP}h",
                "YEAR_MONTH_FORMAT": "mayo de 2021",
                "MONTH_DAY_FORMAT": "6 de mayo",
                "SHORT_DATE_FORMAT": "6/5/2021",
                "SHORT_DATETIME_FORMAT": f"6/5/2021, 9:05{NBSP}h",
            },
        ),
        (
            "fr",
            {
                "DATE_FORMAT": "6 mai 2021",
                "TIME_FORMAT": f"9{NBSP}h{NBSP}05",
                "DATETIME_FORMAT": f"6 mai 2021 à 9{NBSP}h{NBSP}05",
                "YEAR_MONTH_FORMAT": "mai 2021",
                "MONTH_DAY_FORMAT": "6 mai",
                "SHORT_DATE_FORMAT": "06/05/2021",
                "SHORT_DATETIME_FORMAT": f"06/05/2021 à 9{NBSP}h{NBSP}05",
            },
        ),
    ],
)
def test_django_writes_dates_as_the_language_does(language, written):
    with override(language):
        found = {
            name: time_format(MOMENT, name) if name == "TIME_FORMAT" else date_format(MOMENT, name) for name in written
        }

    assert found == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_weeks_begin_on_monday(language):
    assert get_format("FIRST_DAY_OF_WEEK", language) == 1


def test_django_groups_numbers_by_the_signs_of_the_language():
    written = {}
    for language in LANGUAGES:
        with override(language):
            written[language] = number_format("22576.5", use_l10n=True, force_grouping=True)

    assert written == {"en": "22,576.5", "sl": "22.576,5", "es": "22.576,5", "fr": f"22{NARROW}576,5"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        (DateField(), date(2021, 5, 26)),
        (TimeField(), time(9, 5)),
        (DateTimeField(), make_aware(datetime(2021, 5, 26, 9, 5))),
    ],
)
def test_a_form_reads_back_what_it_shows(language, field, value):
    with override(language):
        shown = field.widget.format_value(field.prepare_value(value))

        assert field.clean(shown) == value


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_also_read_iso_dates_which_the_admin_writes(language):
    assert "%Y-%m-%d" in get_format("DATE_INPUT_FORMATS", language)
    assert "%Y-%m-%d %H:%M" in get_format("DATETIME_INPUT_FORMATS", language)
    assert "%H:%M" in get_format("TIME_INPUT_FORMATS", language)


def test_a_number_typed_in_the_style_of_the_language_is_read_where_a_form_groups_numbers(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    typed = {"en": "22,576.5", "sl": "22.576,5", "es": "22.576,5", "fr": "22 576,5"}
    read = {}
    for language, text in typed.items():
        with override(language):
            read[language] = sanitize_separators(text)

    assert read == dict.fromkeys(LANGUAGES, "22576.5")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_prints_an_identifier_without_separators(language):
    with override(language):
        assert Template("{{ pk }}").render(Context({"pk": 12345})) == "12345"
