import pytest
from django.utils.translation import override

from core.countries import choices, country_name, language_name, language_names, open_graph_locale
from core.ordering import sort_key

LANGUAGES = ["en", "sl", "es", "fr"]


def test_countries_are_named_in_each_language():
    assert [country_name("SI", language) for language in LANGUAGES] == [
        "Slovenia",
        "Slovenija",
        "Eslovenia",
        "Slovénie",
    ]
    assert [country_name("ES", language) for language in LANGUAGES] == [
        "Spain",
        "Španija",
        "España",
        "Espagne",
    ]
    assert [country_name("FR", language) for language in LANGUAGES] == [
        "France",
        "Francija",
        "Francia",
        "France",
    ]
    assert country_name("SK", "sl") == "Slovaška"
    assert country_name("ES", "eu") == "Espainia"


@pytest.mark.parametrize("code", ["sl", "si", "EU", "ZZ", "001", "", "XA", "QQ"])
def test_what_is_no_country_is_refused_by_name(code):
    with pytest.raises(ValueError, match=f"'{code}'"):
        country_name(code, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_on_offer_are_sorted_in_the_active_language(language):
    with override(language):
        offered = choices()

    assert len(offered) == len(dict(offered)) == 250
    assert dict(offered)["ES"] == country_name("ES", language)
    keys = [sort_key(name, language) for _code, name in offered]
    assert keys == sorted(keys)


def test_languages_are_called_by_their_own_names():
    assert {code: language_name(code) for code in [*LANGUAGES, "eu"]} == {
        "en": "English",
        "sl": "slovenščina",
        "es": "español",
        "fr": "français",
        "eu": "euskara",
    }


def test_languages_are_named_in_another_language_in_its_small_or_capital_letters():
    assert [language_name("sl", language) for language in LANGUAGES] == [
        "Slovenian",
        "slovenščina",
        "esloveno",
        "slovène",
    ]
    assert language_name("pt-br", "en") == "Brazilian Portuguese"


@pytest.mark.parametrize("code", ["", "xx", "SI-si-si"])
def test_what_is_no_language_is_refused(code):
    with pytest.raises(ValueError, match="language"):
        language_name(code, "en")


def test_several_languages_are_joined_as_a_list_of_the_language():
    assert {language: language_names(["en", "sl", "fr"], language) for language in LANGUAGES} == {
        "en": "English, Slovenian and French",
        "sl": "angleščina, slovenščina in francoščina",
        "es": "inglés, esloveno y francés",
        "fr": "anglais, slovène et français",
    }
    assert language_names(["es"], "sl") == "španščina"
    assert language_names(["es", "en"], "es") == "español e inglés"


def test_open_graph_names_a_language_with_its_country():
    assert [open_graph_locale(code) for code in [*LANGUAGES, "eu"]] == ["en_GB", "sl_SI", "es_ES", "fr_FR", "eu_ES"]
