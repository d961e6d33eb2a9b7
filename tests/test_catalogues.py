"""Our catalogues: complete, with the right plural forms when Django chooses them, and typeset as each language is."""

import re
import shutil
from collections import defaultdict

import pytest
from django.utils import translation

from seconet_cms import catalogues, supplements

LANGUAGES = ("es", "fr", "sl")
SLOVENIAN_NUMBERS = {0: 3, 1: 0, 2: 1, 3: 2, 4: 2, 5: 3, 11: 3, 100: 3, 101: 0, 102: 1, 103: 2, 104: 2, 105: 3}
SPANISH_NUMBERS = {0: 2, 1: 0, 2: 2, 1_000_000: 1}
FRENCH_NUMBERS = {0: 0, 1: 0, 2: 2, 1_000_000: 1}
# Form by form, of each plural message there is.
SLOVENIAN = {
    "%(counter)s more waits after these.": (
        "Za temi čaka še {}.",
        "Za temi čakata še {}.",
        "Za temi čakajo še {}.",
        "Za temi jih čaka še {}.",
    ),
    "%(counter)s older page is not shown here. Find it with the search.": (
        "{} starejša stran tukaj ni prikazana. Poiščite jo z iskalnikom.",
        "{} starejši strani tukaj nista prikazani. Poiščite ju z iskalnikom.",
        "{} starejše strani tukaj niso prikazane. Poiščite jih z iskalnikom.",
        "{} starejših strani tukaj ni prikazanih. Poiščite jih z iskalnikom.",
    ),
    "%(counter)s text waits for a network administrator.": (
        "{} besedilo čaka na skrbnika mreže.",
        "{} besedili čakata na skrbnika mreže.",
        "{} besedila čakajo na skrbnika mreže.",
        "{} besedil čaka na skrbnika mreže.",
    ),
    "%(number)s more figure": ("Še {} številka", "Še {} številki", "Še {} številke", "Še {} številk"),
    "%(number)s organisation": ("{} organizacija", "{} organizaciji", "{} organizacije", "{} organizacij"),
    "%(number)s project supported": (
        "{} podprt projekt",
        "{} podprta projekta",
        "{} podprti projekti",
        "{} podprtih projektov",
    ),
    "%(number)s result": ("{} zadetek", "{} zadetka", "{} zadetki", "{} zadetkov"),
    "%(things)s; and %(number)d more": ("{}; in še {}", "{}; in še {}", "{}; in še {}", "{}; in še {}"),
    "One string has no translation yet. Translate it, then try again:": (
        "{} niz še nima prevoda. Prevedite ga in poskusite znova:",
        "{} niza še nimata prevoda. Prevedite ju in poskusite znova:",
        "{} nizi še nimajo prevoda. Prevedite jih in poskusite znova:",
        "{} nizov še nima prevoda. Prevedite jih in poskusite znova:",
    ),
    "See the %(number)s entry of this list": (
        "Oglejte si {} vnos tega seznama",
        "Oglejte si oba vnosa tega seznama ({})",
        "Oglejte si vse {} vnose tega seznama",
        "Oglejte si vseh {} vnosov tega seznama",
    ),
    "See the %(number)s region of the network": (
        "Oglejte si {} regijo mreže",
        "Oglejte si obe regiji mreže ({})",
        "Oglejte si vse {} regije mreže",
        "Oglejte si vseh {} regij mreže",
    ),
    "See the %(number)s workshop of the network": (
        "Oglejte si {} delavnico mreže",
        "Oglejte si obe delavnici mreže ({})",
        "Oglejte si vse {} delavnice mreže",
        "Oglejte si vseh {} delavnic mreže",
    ),
    "Show %(counter)s part that is as published": (
        "Pokaži {} del, ki je enak objavljenemu",
        "Pokaži {} dela, ki sta enaka objavljenima",
        "Pokaži {} dele, ki so enaki objavljenim",
        "Pokaži {} delov, ki so enaki objavljenim",
    ),
    "The link is valid for %(counter)s day and works once.": (
        "Povezava velja {} dan in deluje enkrat.",
        "Povezava velja {} dni in deluje enkrat.",
        "Povezava velja {} dni in deluje enkrat.",
        "Povezava velja {} dni in deluje enkrat.",
    ),
    "There were too many attempts to log in. Wait %(minutes)d minute, then try again.": (
        "Poskusov prijave je bilo preveč. Počakajte {} minuto in poskusite znova.",
        "Poskusov prijave je bilo preveč. Počakajte {} minuti in poskusite znova.",
        "Poskusov prijave je bilo preveč. Počakajte {} minute in poskusite znova.",
        "Poskusov prijave je bilo preveč. Počakajte {} minut in poskusite znova.",
    ),
    "and %(number)s more region": ("in še {} regija", "in še {} regiji", "in še {} regije", "in še {} regij"),
}
SPANISH = {
    "%(counter)s more waits after these.": (
        "Después de estos espera {} más.",
        "Después de estos espera {} de textos más.",
        "Después de estos esperan {} más.",
    ),
    "%(counter)s older page is not shown here. Find it with the search.": (
        "{} página más antigua no se muestra aquí. Encuéntrela con el buscador.",
        "{} de páginas más antiguas no se muestran aquí. Encuéntrelas con el buscador.",
        "{} páginas más antiguas no se muestran aquí. Encuéntrelas con el buscador.",
    ),
    "%(counter)s text waits for a network administrator.": (
        "{} texto espera a un administrador de la red.",
        "{} de textos esperan a un administrador de la red.",
        "{} textos esperan a un administrador de la red.",
    ),
    "%(number)s more figure": ("{} cifra más", "{} de cifras más", "{} cifras más"),
    "%(number)s organisation": ("{} organización", "{} de organizaciones", "{} organizaciones"),
    "%(number)s project supported": ("{} proyecto apoyado", "{} de proyectos apoyados", "{} proyectos apoyados"),
    "%(number)s result": ("{} resultado", "{} de resultados", "{} resultados"),
    "%(things)s; and %(number)d more": ("{}; y {} más", "{}; y {} más", "{}; y {} más"),
    "One string has no translation yet. Translate it, then try again:": (
        "Una cadena no tiene traducción todavía. Tradúzcala e inténtelo de nuevo:",
        "{} de cadenas no tienen traducción todavía. Tradúzcalas e inténtelo de nuevo:",
        "{} cadenas no tienen traducción todavía. Tradúzcalas e inténtelo de nuevo:",
    ),
    "See the %(number)s entry of this list": (
        "Ver la entrada de esta lista ({})",
        "Ver los {} de entradas de esta lista",
        "Ver las {} entradas de esta lista",
    ),
    "See the %(number)s region of the network": (
        "Ver la región de la red ({})",
        "Ver los {} de regiones de la red",
        "Ver las {} regiones de la red",
    ),
    "See the %(number)s workshop of the network": (
        "Ver el taller de la red ({})",
        "Ver los {} de talleres de la red",
        "Ver los {} talleres de la red",
    ),
    "Show %(counter)s part that is as published": (
        "Mostrar {} parte que está como se publicó",
        "Mostrar {} de partes que están como se publicaron",
        "Mostrar {} partes que están como se publicaron",
    ),
    "The link is valid for %(counter)s day and works once.": (
        "El enlace vale {} día y funciona una vez.",
        "El enlace vale {} de días y funciona una vez.",
        "El enlace vale {} días y funciona una vez.",
    ),
    "There were too many attempts to log in. Wait %(minutes)d minute, then try again.": (
        "Ha habido demasiados intentos de iniciar sesión. Espere {} minuto e inténtelo de nuevo.",
        "Ha habido demasiados intentos de iniciar sesión. Espere {} de minutos e inténtelo de nuevo.",
        "Ha habido demasiados intentos de iniciar sesión. Espere {} minutos e inténtelo de nuevo.",
    ),
    "and %(number)s more region": ("y {} región más", "y {} de regiones más", "y {} regiones más"),
}
FRENCH = {
    "%(counter)s more waits after these.": (
        "Après ceux-ci, {} autre attend.",
        "Après ceux-ci, {} d’autres attendent.",
        "Après ceux-ci, {} autres attendent.",
    ),
    "%(counter)s older page is not shown here. Find it with the search.": (
        "{} page plus ancienne n’est pas affichée ici. Trouvez-la avec la recherche.",
        "{} de pages plus anciennes ne sont pas affichées ici. Trouvez-les avec la recherche.",
        "{} pages plus anciennes ne sont pas affichées ici. Trouvez-les avec la recherche.",
    ),
    "%(counter)s text waits for a network administrator.": (
        "{} texte attend un administrateur du réseau.",
        "{} de textes attendent un administrateur du réseau.",
        "{} textes attendent un administrateur du réseau.",
    ),
    "%(number)s more figure": ("{} autre chiffre", "{} d’autres chiffres", "{} autres chiffres"),
    "%(number)s organisation": ("{} organisation", "{} d’organisations", "{} organisations"),
    "%(number)s project supported": ("{} projet soutenu", "{} de projets soutenus", "{} projets soutenus"),
    "%(number)s result": ("{} résultat", "{} de résultats", "{} résultats"),
    "%(things)s; and %(number)d more": (
        "{}\u202f; et {} de plus",
        "{}\u202f; et {} de plus",
        "{}\u202f; et {} de plus",
    ),
    "One string has no translation yet. Translate it, then try again:": (
        "Un segment n’a pas encore de traduction. Traduisez-le, puis réessayez\xa0:",
        "{} de segments n’ont pas encore de traduction. Traduisez-les, puis réessayez\xa0:",
        "{} segments n’ont pas encore de traduction. Traduisez-les, puis réessayez\xa0:",
    ),
    "See the %(number)s entry of this list": (
        "Voir l’entrée de cette liste ({})",
        "Voir les {} d’entrées de cette liste",
        "Voir les {} entrées de cette liste",
    ),
    "See the %(number)s region of the network": (
        "Voir la région du réseau ({})",
        "Voir les {} de régions du réseau",
        "Voir les {} régions du réseau",
    ),
    "See the %(number)s workshop of the network": (
        "Voir l’atelier du réseau ({})",
        "Voir les {} d’ateliers du réseau",
        "Voir les {} ateliers du réseau",
    ),
    "Show %(counter)s part that is as published": (
        "Afficher {} partie identique à la version publiée",
        "Afficher {} de parties identiques à la version publiée",
        "Afficher {} parties identiques à la version publiée",
    ),
    "The link is valid for %(counter)s day and works once.": (
        "Le lien est valable {} jour et ne fonctionne qu’une fois.",
        "Le lien est valable {} de jours et ne fonctionne qu’une fois.",
        "Le lien est valable {} jours et ne fonctionne qu’une fois.",
    ),
    "There were too many attempts to log in. Wait %(minutes)d minute, then try again.": (
        "Il y a eu trop de tentatives de connexion. Attendez {} minute, puis réessayez.",
        "Il y a eu trop de tentatives de connexion. Attendez {} de minutes, puis réessayez.",
        "Il y a eu trop de tentatives de connexion. Attendez {} minutes, puis réessayez.",
    ),
    "and %(number)s more region": ("et {} autre région", "et {} d’autres régions", "et {} autres régions"),
}
QUOTED = re.compile(r"“[^”]*”")
OWN_QUOTES = {
    "es": re.compile(r"«\S[^«»]*\S»"),
    "fr": re.compile(r"«\u00a0[^«»]*\u00a0»"),
    "sl": re.compile(r"»\S[^«»]*\S«"),
}
NO_QUOTES = re.compile(r"[“”„\"«»]")
# A tag's attributes and a time on the clock are no prose.
NO_PROSE = re.compile(r"<[^>]*>|\d:\d")

SENTENCE = (".", ":")


@pytest.fixture
def compiled(tmp_path, settings):
    """Let Django read the catalogues as they are now, whatever was compiled before."""
    shutil.copytree(catalogues.CHECKOUT / "locale", tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    # One of our own words and two of supplements for each language.
    assert catalogues.compile_catalogues(tmp_path) == len(LANGUAGES) * 3
    settings.LOCALE_PATHS = [tmp_path / "locale", tmp_path / "locale" / "packages"]


def catalogue(language):
    """Return our own messages."""
    return list(catalogues.read_catalogue(catalogues.path_of(language), language).values())


def everything(language):
    """Return our own messages and those of packages that we have words for."""
    return catalogue(language) + [
        message
        for domain in supplements.DOMAINS
        for message in catalogues.read_catalogue(supplements.path_of(language, domain), language).values()
    ]


def strings(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def english(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def test_there_is_a_catalogue_for_each_language_beside_english():
    assert {path.parts[-3] for path in catalogues.CHECKOUT.glob("locale/*/LC_MESSAGES/django.po")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_uncertain_stale_or_filled_in_differently(language):
    assert catalogues.faults([language]) + supplements.faults([language]) == []


@pytest.mark.parametrize(
    ("language", "numbers", "forms"),
    [
        ("sl", SLOVENIAN_NUMBERS, SLOVENIAN),
        ("es", SPANISH_NUMBERS, SPANISH),
        ("fr", FRENCH_NUMBERS, FRENCH),
    ],
)
def test_every_plural_agrees_with_its_number(compiled, language, numbers, forms):
    plurals = [message for message in catalogues.extract_messages() if message.pluralizable]

    with translation.override(language):
        rendered = {
            (message.id[0], number): _counted(message, number) % defaultdict(lambda number=number: number)
            for message in plurals
            for number in numbers
        }

    assert rendered == {
        (words, number): texts[form].replace("{}", str(number))
        for words, texts in forms.items()
        for number, form in numbers.items()
    }


def _counted(message, number):
    if message.context:
        return translation.npgettext(message.context, *message.id, number)
    return translation.ngettext(*message.id, number)


def test_a_language_without_a_catalogue_reads_english(compiled):
    with translation.override("eu"):
        assert translation.gettext("Key figures") == "Key figures"
        assert translation.ngettext("%(number)s result", "%(number)s results", 2) == "%(number)s results"


def test_the_search_page_has_an_address_in_each_language(compiled):
    found = {}
    for language in ("en", *LANGUAGES):
        with translation.override(language):
            found[language] = translation.gettext("search/")

    assert found == {"en": "search/", "sl": "iskanje/", "es": "buscar/", "fr": "recherche/"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotations_stand_in_the_marks_of_the_language(language):
    wrong = []
    for message in catalogue(language):
        for text in strings(message):
            prose = NO_PROSE.sub("", text)
            quotes = OWN_QUOTES[language]
            same = len(quotes.findall(prose)) == len(QUOTED.findall(english(message)))
            if not same or NO_QUOTES.search(quotes.sub("", prose)):
                wrong.append(text)

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_apostrophes_are_typographic(language):
    assert [
        text for message in everything(language) for text in strings(message) if "'" in NO_PROSE.sub("", text)
    ] == []


def test_french_marks_stand_behind_their_no_break_spaces():
    wrong = [
        text
        for message in everything("fr")
        for text in strings(message)
        if re.search(r"(?<!\u202f)[;!?]|(?<!\u00a0):", NO_PROSE.sub("", text))
    ]

    assert wrong == []


def test_other_languages_leave_no_space_before_a_mark():
    wrong = [
        text
        for language in ("es", "sl")
        for message in everything(language)
        for text in strings(message)
        if re.search(r"\s[;:!?]|[\u00a0\u202f]", text)
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_for_packages_quote_as_the_language_does(language):
    wrong = [
        text
        for message in everything(language)
        for text in strings(message)
        if NO_QUOTES.search(OWN_QUOTES[language].sub("", NO_PROSE.sub("", text)))
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_begins_and_ends_as_its_english_does(language):
    """Labels begin in lower case where the English does, and only sentences end with a full stop.

    What greets at the head of a mail ends as is usual in the language.
    """
    wrong = [
        (english(message), text)
        for message in everything(language)
        for text in strings(message)
        if (
            (text.endswith(SENTENCE) != english(message).endswith(SENTENCE) and not english(message).endswith(","))
            or (english(message)[:1].islower() and not text[:1].islower())
            or (english(message)[:1].isupper() and text[:1].islower())
        )
    ]

    assert wrong == []
