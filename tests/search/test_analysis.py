import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import indexed_terms, parse_query, terms, token_terms
from search.tokens import clean, fold, is_stop_word, tokens
from search.typing_errors import deletions, one_edit


def forms(text, language):
    """Return everything a text is indexed under."""
    return {form for token in tokens(clean(text)) for form in token_terms(token, language)}


def asked(text, language):
    (word,) = parse_query(text, language)
    return set(word.terms)


def finds(query, text, language):
    """Tell whether each word of the query shares a form with the text."""
    held = forms(text, language)
    return all(
        set(word.terms) & held or (word.parts and all(set(part) & held for part in word.parts))
        for word in parse_query(query, language)
    )


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Œuvres", "oeuvres"),
        ("cœur", "coeur"),
        ("Žalec", "zalec"),
        ("ČRNA", "crna"),
        ("año", "ano"),
        ("pingüino", "pinguino"),
        ("Forêt", "foret"),
        ("Ærø", "aero"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("đak", "dak"),
    ],
)
def test_folding_takes_case_accents_and_ligatures(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’économie d'aujourd'hui", ["économie", "aujourdhui"]),
        ("qu'elle n’est jusqu'à l'eau", ["elle", "est", "à", "eau"]),
        ("the region's members' votes", ["the", "region", "members", "votes"]),
        ("co-operative", ["cooperative"]),
        ("micro‑crédit", ["microcrédit"]),
        ("E.S.S. et O.N.G.", ["ESS", "et", "ONG"]),
        ("l'E.S.S. a, l’E.S.S", ["l", "ESS", "a", "l", "ESS"]),
        ("d.o.o. in d. o. o. ter s. p.", ["doo", "in", "doo", "ter", "sp"]),
        ("EE. UU. y CC.OO.", ["EEUU", "y", "CCOO"]),
        ("vitamin C. Then b", ["vitamin", "C", "Then", "b"]),
        ("2021–2022", ["2021", "2022"]),
        ("22 576, 22\u202f576, 22\u00a0576, 22.576, 22,576, 22'576", ["22576"] * 6),
        ("1.250.000 or 1,250,000.50", ["1250000", "or", "1250000.50"]),
        ("8,5 % and 8.5 %", ["8.5", "and", "8.5"]),
        ("On 26. 5. 2021", ["On", "26", "5", "2021"]),
        ("soft\u00adhyphen", ["softhyphen"]),
        ("__ -- ''", []),
    ],
)  # fmt: skip
def test_words_of_a_text(text, words):
    assert [token.text for token in tokens(clean(text))] == words


def test_a_slovenian_acronym_loses_its_case_ending():
    assert [token.text for token in tokens("EU-ja in NVO-ji, ESS-u")] == ["EU", "in", "NVO", "ESS"]


def test_a_word_with_a_hyphen_is_found_by_both_ways_of_writing_and_by_its_parts():
    assert {"cooperative", "co", "operative"} <= forms("co-operative", "en")
    assert finds("cooperative", "a co-operative", "en")
    assert finds("co-operative", "a cooperative", "en")
    assert finds("micro-crédit", "le microcrédit", "fr")
    assert finds("microcredit", "le micro-crédit", "fr")


def test_two_words_of_a_query_may_be_one_word_of_a_text():
    first, _second = parse_query("micro crédit", "fr")

    assert "microcredit" in first.joined_with_next


@pytest.mark.parametrize(
    ("language", "word", "first", "second"),
    [
        ("fr", "microcrédit", "micro", "credit"),
        ("en", "bookshop", "book", "shop"),
        ("es", "agroecología", "agro", "ecologi"),
        ("sl", "mikropodpore", "mikr", "podpor"),
    ],
)
def test_a_word_of_a_query_may_be_two_words_of_a_text(language, word, first, second):
    (asked_for,) = parse_query(word, language)

    assert (first, second) in {(one[0], two[0]) for one, two in asked_for.halves}


@pytest.mark.parametrize(
    ("language", "word"), [("en", "library"), ("fr", "chapitre"), ("sl", "avtobus"), ("es", "casa")]
)
def test_most_words_are_one(language, word):
    assert parse_query(word, language)[0].halves == ()


def test_a_number_is_never_a_typing_error_nor_unfinished():
    (number,) = parse_query("22 576", "es")

    assert (number.terms, number.parts) == (("22576",), (("22",), ("576",)))
    assert not number.may_be_mistyped
    assert not number.may_be_unfinished


def test_an_acronym_is_no_stop_word():
    assert [is_stop_word(token, "en") for token in tokens("IT it")] == [False, True]


def test_stop_words_fall_off_a_query_unless_there_is_nothing_else():
    assert [word.text for word in parse_query("jobs for people with disabilities", "en")] == [
        "jobs",
        "people",
        "disabilities",
    ]
    assert [word.text for word in parse_query("kdo je to", "sl")] == ["kdo"]
    assert [word.text for word in parse_query("je to", "sl")] == ["je", "to"]


# Each row is one word in some of its forms; every form must find every other.
NOUNS = {
    "en": [
        "library libraries", "bus buses", "woman women", "child children", "city cities", "box boxes",
        "church churches", "business businesses", "labour labor", "organise organize", "colour colours color",
        "centre center centres", "wolf wolves", "analysis analyses",
    ],
    "sl": [
        "knjiga knjige knjigi knjigo knjig knjigam knjigah knjigami",
        "vrt vrta vrtu vrtovi vrtov vrtove vrtovih", "mesto mesta mestu mest mestih mesti",
        "drevo drevesa dreves", "stranka strank strankam strankami", "kmetija kmetij kmetijah",
        "gozd gozda gozdov gozdovi", "otrok otroci otroke otrokom", "učitelj učitelja učiteljev učitelji",
        "odločitev odločitve odločitvi odločitvah", "okolje okolja okolju okolij",
        "dober dobra dobro dobrega dobri", "trajnosten trajnostna trajnostni trajnostnega trajnostnih",
        "skupnost skupnosti skupnostjo skupnostmi", "mati matere", "lastnik lastniki lastnikov lastnikom",
    ],
    "es": [
        "biblioteca bibliotecas", "voz voces", "lápiz lápices", "autobús autobuses", "joven jóvenes",
        "luz luces", "acción acciones", "útil útiles", "rápido rápida rápidos rápidas", "ciudad ciudades",
        "niña niños niño niñas", "alcalde alcaldes", "trabajador trabajadora trabajadores trabajadoras",
    ],
    "fr": [
        "bibliothèque bibliothèques", "journal journaux", "bateau bateaux", "œil yeux", "jeu jeux",
        "heureux heureuse heureuses", "local locale locaux locales", "actif active actifs actives",
        "directeur directrice directrices", "ancien ancienne anciennes", "cher chère", "travail travaux",
        "personnel personnelle personnels", "neuf neuve", "blanc blanche",
    ],
}  # fmt: skip
VERBS = {
    "en": [
        "plant plants planted planting", "run runs ran running", "decide decides decided deciding",
        "carry carries carried carrying", "stop stopped stopping", "write writes wrote written writing",
        "teach teaches taught teaching", "grow grows grew grown growing", "buy bought buying",
    ],
    "sl": [
        "saditi sadi sadijo sadil sadila sadimo", "kupovati kupuje kupujejo kupoval kupovali",
        "organizirati organizira organizirajo organiziral organizirali", "pisati piše pišejo pisal pisali",
        "učiti uči učijo učil učila", "graditi gradi gradijo gradili", "deliti deli delijo delil delila",
        "potrebovati potrebuje potrebujejo potreboval",
    ],
    "es": [
        "elegir elige eligió eligieron elegido", "servir sirve sirvió sirvieron",
        "plantar planta plantan plantó plantaron plantando plantado plantará",
        "decidir decide deciden decidió decidido", "vender vende venden vendió vendieron vendiendo vendido",
        "pedir pide piden pidió pidieron", "conducir conduce conducen condujo",
        "cocinar cocina cocinan cocinó cocinaban cocinarán", "pagar paga pagan pagó paguen",
        "construir construye construyen construyó construido", "querer quiere quieren quiso",
    ],
    "fr": [
        "planter plante plantent planté plantée plantait planteront plantant",
        "choisir choisit choisissent choisi choisie", "vendre vend vendent vendu vendait",
        "recevoir reçoit reçoivent reçu", "acheter achète achètent acheté",
        "nettoyer nettoie nettoient nettoyé", "manger mange mangent mangeait mangé",
        "écrire écrit écrivent écrivait", "cuisiner cuisine cuisinent cuisiné cuisinait",
        "ouvrir ouvre ouvrent ouvert ouverte", "offrir offre offrent offert",
    ],
}  # fmt: skip


def rows(table):
    return [(language, row.split()) for language, lines in table.items() for row in lines]


@pytest.mark.parametrize(("language", "words"), rows(NOUNS), ids=str)
def test_each_form_of_a_noun_or_adjective_finds_the_word(language, words):
    missed = {
        (query, text) for query in words for text in words if not set(terms(query, language)) & forms(text, language)
    }

    assert missed == set()


@pytest.mark.parametrize(("language", "words"), rows(VERBS), ids=str)
def test_the_infinitive_finds_each_form_of_a_verb(language, words):
    infinitive = words[0]

    assert {text for text in words if not asked(infinitive, language) & forms(text, language)} == set()


@pytest.mark.parametrize(("language", "words"), rows(VERBS), ids=str)
def test_forms_of_a_verb_that_are_no_noun_find_one_another(language, words):
    nouns = {
        "planta", "cocina", "paga", "vende", "plante", "cuisine", "mange", "planted", "plant",
        "plants", "run", "runs", "writing", "running", "teaching", "stop", "carry", "carries",
        "teach", "written", "écrit", "deli", "buy", "elegido", "sadi", "cuisiné", "planté", "plantée",
        "plantes", "choisi", "choisie", "vendu", "cocinan", "pide",
    }  # fmt: skip
    clear = [word for word in words if word not in nouns]

    assert {
        (query, text) for query in clear for text in clear if not asked(query, language) & forms(text, language)
    } == set()


@pytest.mark.parametrize(
    ("language", "typed", "text"),
    [
        ("sl", "zivljenje", "življenja"),
        ("sl", "isce", "iskati"),
        ("sl", "obcina", "občini"),
        ("es", "economia", "economías"),
        ("es", "accion", "acciones"),
        ("es", "jovenes", "joven"),
        ("es", "participo", "participaron"),
        ("fr", "developper", "développent"),
        ("fr", "creent", "créer"),
        ("fr", "interet", "intérêts"),
        ("fr", "coeur", "cœurs"),
        ("en", "cafe", "cafés"),
    ],
)
def test_words_typed_without_accents_find_those_with_them(language, typed, text):
    assert finds(typed, text, language)


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("es", "cooperación", "cooperativa"),
        ("es", "casa", "caso"),
        ("fr", "cooperation", "coopérative"),
        ("fr", "emploi", "employer"),
        ("en", "organisation", "organic"),
        ("en", "management", "manager"),
        ("sl", "zadruga", "drugam"),
        ("sl", "vas", "vsak"),
        ("es", "empleo", "emplean"),
        ("fr", "travail", "travaillent"),
    ],
)
def test_different_words_stay_apart(language, query, text):
    assert not finds(query, text, language)


@pytest.mark.parametrize(
    ("typed", "meant", "near"),
    [
        ("zadurga", "zadruga", True),
        ("zadrga", "zadruga", True),
        ("zadrugga", "zadruga", True),
        ("zedruga", "zadruga", True),
        ("zadruga", "zadruga", True),
        ("zaduagr", "zadruga", False),
        ("zadr", "zadruga", False),
        ("ab", "ba", True),
        ("", "a", True),
    ],
)
def test_one_typing_error_is_a_letter_added_lost_changed_or_swapped(typed, meant, near):
    assert one_edit(typed, meant) is near
    assert one_edit(meant, typed) is near


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_words_one_error_apart_share_a_deletion(a, b):
    if one_edit(a, b):
        assert deletions(a) & deletions(b)


# The first word of a language loads its dictionary, which may take seconds.
@settings(deadline=None)
@given(st.text(), st.sampled_from(["en", "sl", "es", "fr", "de"]))
def test_anything_can_be_analysed(text, language):
    for token in tokens(clean(text)):
        assert all(token_terms(token, language))
    for word in parse_query(text, language):
        assert all(word.terms)


def test_a_language_without_rules_keeps_folded_words():
    assert terms("größe", "de") == ("grosse",)
    assert indexed_terms("häuser", "de") == ("hauser",)
