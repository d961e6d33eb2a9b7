"""Words in their forms, a line each, as they stand in `words`: each form is asked for and looked for in each other."""

from pathlib import Path

import pytest

from search.analysis import indexed_terms, terms
from search.tokens import fold

WORDS = Path(__file__).parent / "words"
# Share of pairs that need not meet: forms that are another word as well (Spanish sale, French lit, Slovenian kosil).
TOLERATED = {
    "names.sl": 0,
    "nouns.en": 0.09,
    "nouns.es": 0,
    "nouns.fr": 0.02,
    "nouns.sl": 0.005,
    "verbs.en": 0,
    "verbs.es": 0.02,
    "verbs.fr": 0.03,
    "verbs.sl": 0.025,
}


def table(name):
    """Return the forms of each word; one with a star is mostly another word, and only looked for."""
    return [line.split() for line in (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()]


def pairs(name):
    for forms in table(name):
        for asked in forms:
            if not asked.endswith("*"):
                yield from ((asked.lower(), each.rstrip("*").lower()) for each in forms if each != asked)


@pytest.mark.parametrize("name", sorted(TOLERATED))
def test_forms_of_a_word_find_one_another(name):
    language = name[-2:]
    all_pairs = list(pairs(name))

    missed = [pair for pair in all_pairs if not set(terms(pair[0], language)) & set(indexed_terms(pair[1], language))]

    assert len(missed) <= TOLERATED[name] * len(all_pairs), missed


def test_every_table_is_read():
    assert {path.stem for path in WORDS.glob("*.txt")} == set(TOLERATED)


@pytest.mark.parametrize("language", ["es", "fr", "sl"])
def test_a_form_of_a_verb_typed_without_accents_finds_itself_and_the_infinitive(language):
    accented = [
        (fold(form), form, forms[0])
        for forms in table(f"verbs.{language}")
        for form in forms
        if not form.endswith("*") and fold(form) != form
    ]

    missed = [
        row
        for row in accented
        if not all(set(terms(row[0], language)) & set(indexed_terms(each, language)) for each in row[1:])
    ]

    assert len(missed) <= 0.15 * len(accented), missed


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("es", "mercado", "mercar"),
        ("es", "ganado", "ganar"),
        ("es", "presupuesto", "presuponer"),
        ("fr", "marché", "marchent"),
        ("fr", "entreprise", "entreprendre"),
        ("fr", "produit", "produire"),
        ("fr", "employé", "emploient"),
        ("sl", "Maribor", "Marija"),
        ("sl", "Kranj", "kra"),
        ("en", "person", "personal"),
        ("en", "leaf", "leaflet"),
    ],
)
def test_a_noun_asks_for_no_verb_and_a_name_for_no_other(language, query, text):
    assert not set(terms(query.lower(), language)) & set(indexed_terms(text.lower(), language))
