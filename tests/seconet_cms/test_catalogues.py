import gettext

import pytest

from seconet_cms import catalogues

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, npgettext, pgettext

TITLE = _("Partners of the network")
# Translators: of a workshop
STATE = pgettext("state of a workshop", "Open")
COUNT = ngettext("%(number)s region", "%(number)s regions", 2)
SEATS = npgettext("at a workshop", "%(number)s seat", "%(number)s seats", 2)
"""
TEMPLATE = """
{% load i18n %}
    <h1>{% translate "Workshops" %}</h1>
  <p title="{{ _("A title") }}">{% translate "Open" context "door" %}</p>
{% blocktranslate trimmed count number=regions|length %}
      {{ number }} guest
    {% plural %}
      {{ number }} guests
{% endblocktranslate %}
"""
IDS = {
    (None, "Partners of the network"),
    ("state of a workshop", "Open"),
    (None, ("%(number)s region", "%(number)s regions")),
    ("at a workshop", ("%(number)s seat", "%(number)s seats")),
    (None, "Workshops"),
    (None, "A title"),
    ("door", "Open"),
    (None, ("%(number)s guest", "%(number)s guests")),
}


@pytest.fixture
def root(tmp_path):
    package = tmp_path / "rooms"
    (package / "templates").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "words.py").write_text(CODE)
    (package / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def translate_all(path, forms):
    """Fill each empty message of a catalogue with something."""
    text = path.read_text()
    for number in range(forms):
        text = text.replace(f'msgstr[{number}] ""', f'msgstr[{number}] "form {number}"')
    header, body = text.split("\n\n", 1)
    body = body.replace('msgstr ""', 'msgstr "translated"')
    path.write_text(f"{header}\n\n{body}")


def test_code_and_templates_are_read_with_contexts_plurals_and_comments(root):
    messages = [message for message in catalogues.extract_messages(root) if message.id]

    assert {(message.context, message.id) for message in messages} == IDS
    assert [message.auto_comments for message in messages if message.auto_comments] == [["of a workshop"]]


@pytest.mark.parametrize(("language", "forms"), [("sl", 4), ("es", 3), ("fr", 3), ("eu", 2)])
def test_a_new_catalogue_has_each_message_with_the_forms_of_its_language(root, language, forms):
    assert catalogues.update([language], root) == 1

    text = catalogues.path_of(language, root).read_text()
    assert f"nplurals={forms};" in text
    assert text.count("msgid_plural") == 3
    assert text.count("msgstr[") == 3 * forms
    assert str(root) not in text
    assert "words.py" not in text


def test_each_slovenian_plural_finds_its_form(root):
    catalogues.update(["sl"], root)
    translate_all(catalogues.path_of("sl", root), 4)
    assert catalogues.compile_catalogues(root) == 1

    with catalogues.path_of("sl", root).with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)

    numbers = (0, 1, 2, 3, 4, 5, 11, 100, 101, 102, 103, 104, 105)
    assert [words.ngettext("%(number)s region", "%(number)s regions", number)[-1] for number in numbers] == [
        "3", "0", "1", "2", "2", "3", "3", "3", "0", "1", "2", "2", "3"
    ]  # fmt: skip
    assert words.pgettext("door", "Open") == "translated"


def test_a_complete_catalogue_has_no_faults_and_is_left_as_it_is(root):
    catalogues.update(["sl"], root)
    translate_all(catalogues.path_of("sl", root), 4)

    assert catalogues.faults(["sl"], root) == []
    assert catalogues.update(["sl"], root) == 0
    assert catalogues.compile_catalogues(root) == 1
    assert catalogues.compile_catalogues(root) == 0


def test_what_is_missing_fuzzy_or_fills_in_something_else_is_a_fault(root):
    catalogues.update(["fr"], root)
    path = catalogues.path_of("fr", root)
    translate_all(path, 3)
    text = path.read_text()
    text = text.replace('msgid "A title"\nmsgstr "translated"', 'msgid "A title"\nmsgstr ""')
    text = text.replace('msgid "Workshops"', '#, fuzzy\nmsgid "Workshops"')
    path.write_text(text.replace('seats"\nmsgstr[0] "form 0"', 'seats"\nmsgstr[0] "%(seat)s"'))

    name = "locale/fr/LC_MESSAGES/django.po"
    assert catalogues.faults(["fr"], root) == [
        f"{name}: other placeholders than in English: '%(number)s seat'",
        f"{name}: missing: 'A title'",
        f"{name}: fuzzy: 'Workshops'",
    ]


def test_a_catalogue_is_stale_when_the_code_says_something_else(root):
    catalogues.update(["es"], root)
    translate_all(catalogues.path_of("es", root), 3)
    (root / "rooms" / "words.py").write_text(CODE.replace("Partners of", "Members of"))

    assert catalogues.faults(["es"], root) == ["locale/es/LC_MESSAGES/django.po: stale; run `make messages`."]
    assert catalogues.update(["es"], root) == 1
    assert catalogues.faults(["es"], root) == ["locale/es/LC_MESSAGES/django.po: missing: 'Members of the network'"]


def test_a_fuzzy_message_is_not_compiled(root):
    catalogues.update(["fr"], root)
    path = catalogues.path_of("fr", root)
    translate_all(path, 3)
    path.write_text(path.read_text().replace('msgid "Workshops"', '#, fuzzy\nmsgid "Workshops"'))
    catalogues.compile_catalogues(root)

    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Workshops") == "Workshops"
