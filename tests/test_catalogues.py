"""Our catalogues: complete, with the right plural forms when Django chooses them, and typeset as each language is."""

import re
import shutil
from collections import defaultdict

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from seconet_cms import catalogues

LANGUAGES = ("es", "fr", "sl")
SLOVENIAN_NUMBERS = {0: 3, 1: 0, 2: 1, 3: 2, 4: 2, 5: 3, 11: 3, 100: 3, 101: 0, 102: 1, 103: 2, 104: 2, 105: 3}
SPANISH_NUMBERS = {0: 2, 1: 0, 2: 2, 1_000_000: 1}
FRENCH_NUMBERS = {0: 0, 1: 0, 2: 2, 1_000_000: 1}
# Form by form, of each plural message there is.
SLOVENIAN = {
    "%(number)s more figure": ("Še {} številka", "Še {} številki", "Še {} številke", "Še {} številk"),
    "%(number)s organisation": ("{} organizacija", "{} organizaciji", "{} organizacije", "{} organizacij"),
    "%(number)s project supported": (
        "{} podprt projekt",
        "{} podprta projekta",
        "{} podprti projekti",
        "{} podprtih projektov",
    ),
    "%(number)s result": ("{} zadetek", "{} zadetka", "{} zadetki", "{} zadetkov"),
}
SPANISH = {
    "%(number)s more figure": ("{} cifra más", "{} de cifras más", "{} cifras más"),
    "%(number)s organisation": ("{} organización", "{} de organizaciones", "{} organizaciones"),
    "%(number)s project supported": ("{} proyecto apoyado", "{} de proyectos apoyados", "{} proyectos apoyados"),
    "%(number)s result": ("{} resultado", "{} de resultados", "{} resultados"),
}
FRENCH = {
    "%(number)s more figure": ("{} autre chiffre", "{} d’autres chiffres", "{} autres chiffres"),
    "%(number)s organisation": ("{} organisation", "{} d’organisations", "{} organisations"),
    "%(number)s project supported": ("{} projet soutenu", "{} de projets soutenus", "{} projets soutenus"),
    "%(number)s result": ("{} résultat", "{} de résultats", "{} résultats"),
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
    assert catalogues.compile_catalogues(tmp_path) == len(LANGUAGES)
    settings.LOCALE_PATHS = [tmp_path / "locale"]


def catalogue(language):
    with catalogues.path_of(language).open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


def strings(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def english(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def test_there_is_a_catalogue_for_each_language_beside_english():
    assert {path.parts[-3] for path in catalogues.CHECKOUT.glob("locale/*/LC_MESSAGES/django.po")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_uncertain_stale_or_filled_in_differently(language):
    assert catalogues.faults([language]) == []


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
        (words, number): texts[form].format(number)
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
    assert [text for message in catalogue(language) for text in strings(message) if "'" in text] == []


def test_french_marks_stand_behind_their_no_break_spaces():
    wrong = [
        text
        for message in catalogue("fr")
        for text in strings(message)
        if re.search(r"(?<!\u202f)[;!?]|(?<!\u00a0):", NO_PROSE.sub("", text))
    ]

    assert wrong == []


def test_other_languages_leave_no_space_before_a_mark():
    wrong = [
        text
        for language in ("es", "sl")
        for message in catalogue(language)
        for text in strings(message)
        if re.search(r"\s[;:!?]|[\u00a0\u202f]", text)
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_begins_and_ends_as_its_english_does(language):
    """Labels begin in lower case where the English does, and only sentences end with a full stop."""
    wrong = [
        (english(message), text)
        for message in catalogue(language)
        for text in strings(message)
        if (
            text.endswith(SENTENCE) != english(message).endswith(SENTENCE)
            or (english(message)[:1].islower() and not text[:1].islower())
            or (english(message)[:1].isupper() and text[:1].islower())
        )
    ]

    assert wrong == []
