import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ordering import sort_key

LANGUAGES = ["en", "sl", "es", "fr", "eu"]
latin = st.text(st.sampled_from("abcčćdđefghijklmnñopqrsštuvwxyzžáéíóúàèùâêîôûëïüçœæABCČŽÑ -’'.,12"), max_size=12)


def by_database(words, language):
    # The C collation compares the bytes of the stored text.
    return sorted(words, key=lambda word: sort_key(word, language).encode())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "sl",
            [
                "Celje",
                "cvet",
                "Črna",
                "čuk",
                "ćup",
                "dan",
                "Dvor",
                "đak",
                "slon",
                "Škofja Loka",
                "tat",
                "zz",
                "Žalec",
            ],
        ),
        ("sl", ["cas", "czz", "čaj", "da"]),
        ("es", ["nadar", "nube", "nzz", "ñandú", "ñoño", "oso"]),
        ("es", ["llave", "lobo", "luz"]),
        ("fr", ["cote", "coté", "côte", "côté", "coteau"]),
        ("fr", ["code", "cœur", "col", "Œuvre", "ordre"]),
        ("fr", ["l’économie", "légume", "lézard"]),
        ("en", ["Navarre", "Nouvelle-Aquitaine", "Nouvelle Zone", "Nouvelles"]),
        ("eu", ["nahi", "nzz", "ñabar", "oso"]),
        ("de", ["Apfel", "Äpfel", "Apfelbaum", "Straße", "Strassen"]),
    ],
)
def test_words_sort_as_in_a_dictionary_of_the_language(language, words):
    assert by_database(reversed(words), language) == words


def test_slovenian_letters_are_accents_elsewhere():
    assert by_database(["Žalec", "Zagreb", "zz"], "fr") == ["Zagreb", "Žalec", "zz"]
    assert by_database(["Žalec", "Zagreb", "zz"], "sl") == ["Zagreb", "zz", "Žalec"]


def test_a_language_without_a_table_sorts_by_base_letters():
    assert by_database(["öl", "ofen", "ozean", "oder"], "pt-br") == ["oder", "ofen", "öl", "ozean"]


@given(latin, st.sampled_from(LANGUAGES))
def test_capitals_punctuation_and_the_way_of_typing_do_not_count(text, language):
    key = sort_key(text, language)

    assert sort_key(text.upper(), language) == key
    assert sort_key(unicodedata.normalize("NFD", text), language) == key
    assert sort_key(f"«{text}!»", language) == key
    assert sort_key(text.replace(" ", "-"), language) == sort_key(text.replace("-", " "), language)


@given(latin.filter(str.isalpha), latin.filter(str.isalpha), st.sampled_from(LANGUAGES))
def test_a_word_comes_before_all_that_begin_with_it(word, rest, language):
    assert sort_key(word, language) < sort_key(f"{word} {rest}", language) < sort_key(f"{word}{rest}", language)


@given(st.text("abčšzž", min_size=1, max_size=6), st.text("abčšzž", min_size=1, max_size=6))
def test_slovenian_order_is_the_order_of_the_alphabet(one, other):
    places = {letter: place for place, letter in enumerate("abcčdefghijklmnoprsštuvzž")}

    def expected(word):
        return [places[letter] for letter in word]

    assert (sort_key(one, "sl") < sort_key(other, "sl")) == (expected(one) < expected(other))


@given(st.text("anñoz", min_size=1, max_size=6), st.text("anñoz", min_size=1, max_size=6))
def test_spanish_order_is_the_order_of_the_alphabet(one, other):
    assert (sort_key(one, "es") < sort_key(other, "es")) == (
        ["anñoz".index(letter) for letter in one] < ["anñoz".index(letter) for letter in other]
    )


@given(st.text(), st.sampled_from(LANGUAGES))
def test_a_key_of_any_text_can_be_stored(text, language):
    key = sort_key(text, language)

    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in key)
    assert key == key.strip()
