"""What may be wrong with a translation, as its editors are told."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield
from wagtail_localize.models import Translation

from core.languages import codes
from tests import factories
from tests.translations.conftest import told
from translations import checks, strings
from translations.checks import Context, Finding, Kind, Severity, Term, check, findings_of
from translations.foreign_words import foreign_phrases, other_language
from translations.own_checks import findings_in
from translations.strings import Condition, Segment
from translations.written_numbers import Comparison, Foreign, compare

NO, FROM_ES = Comparison(), ("es", "en")


@pytest.mark.parametrize(
    ("source", "words", "languages", "told"),
    [
        ("22.576,5 empresas", "22,576.5 companies", FROM_ES, NO),
        ("22.576 empresas", "22\N{NARROW NO-BREAK SPACE}576 entreprises", ("es", "fr"), NO),
        ("1250 personas", "1,250 people", FROM_ES, NO),
        ("22.576 empresas", "22.576 companies", FROM_ES, Comparison(foreign=(Foreign("22.576", "22,576"),))),
        ("8,5 %", "8.5 %", ("es", "sl"), Comparison(foreign=(Foreign("8.5", "8,5"),))),
        # Each language by itself.
        ("Hay 22,576.5", "Hay 22,576.5", ("es", "es"), Comparison(foreign=(Foreign("22,576.5", "22.576,5"),))),
        ("más", "1.234,5 more", FROM_ES, Comparison(foreign=(Foreign("1.234,5", "1,234.5"),))),
        ("22.576 empresas", "22,567 companies", FROM_ES, Comparison(("22.576",), ("22,567",))),
        # 22.576 is no heap of figures with a 22 in it.
        ("22.576", "22 and 576", FROM_ES, Comparison(("22.576",), ("22", "576"))),
        ("5 millones", "6 million", FROM_ES, Comparison(("5",), ("6",))),
        ("tres o 12 regiones", "3 or twelve regions", FROM_ES, NO),
        ("el siglo XXI", "the 21st century", FROM_ES, NO),
        ("el 19 de abril de 2021", "19.4.2021", ("es", "sl"), NO),
        ("od 19. 4. 2021", "since 19 April 2021", ("sl", "en"), NO),
        ("v marcu 2021", "03/2021", ("sl", "en"), NO),
        ("from 10.30", "od 10.30", ("en", "sl"), NO),
        ("a las 10:30", "ob 10.30", ("es", "sl"), NO),
        ("2014-2020, H2020 and Industry 4.0", "2014–2020, H2020 in industrija 4.0", ("en", "sl"), NO),
        ("", "", FROM_ES, NO),
    ],
)
def test_numbers_are_compared_by_what_they_say_in_their_language(source, words, languages, told):
    assert compare(source, languages[0], words, languages[1]) == told


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("Una región que trabaja con las empresas de la economía social.", "sl", "es"),
        ("Una región que trabaja con las empresas de la economía social.", "es", ""),
        ("Regija, ki sodeluje s podjetji in dela za vse ljudi pri nas.", "en", "sl"),
        ("Sodelovanje med partnerji.", "en", ""),
        ("Navarra 2021", "en", ""),
        ("", "en", ""),
    ],
)
def test_the_language_of_a_text_is_known_only_where_it_is_clear(text, language, told):
    assert other_language(text, language, codes()) == told


def test_a_quotation_or_a_sentence_in_another_language_is_found():
    text = "The law says «las empresas que son de las personas» in its first part. Nothing else. Das ist gut."

    assert foreign_phrases(text, "en", codes()) == [("las empresas que son de las personas", "es")]


def segment(source, words, is_html=False, number=1):
    return Segment(number, "body", "Body", 0, is_html, source, None, words, Condition.SETTLED, "", None, None, "")


STREAMS = (
    "organisations", "figures", "objectives", "added_value", "instruments", "members", "stakeholders", "programmes",
    "contacts", "extra",
)  # fmt: skip
MARKED = {1: {"a2": "eu"}}
FOREIGN = "“{}” looks like {}. Mark these words as of that language, or translate them.".format
TERMS = [Term("es", "centro especial de empleo"), Term("en", "third sector")]
FINDINGS = {
    "nothing": ("Una <b>región</b>, 3 %", "A <b>region</b>, 3%", []),
    "a number": (
        "Hay 5 regiones",
        "There are 6 regions",
        [(Kind.NUMBERS, "The original has 5, the translation has 6.")],
    ),
    "a number more": ("Hay", "There are 6", [(Kind.NUMBERS, "The translation has 6, the original has not.")]),
    "a number less": ("Hay 5", "There are", [(Kind.NUMBERS, "The original has 5, the translation has not.")]),
    "a number in a foreign style": (
        "Hay 22.576",
        "There are 22.576",
        [(Kind.FOREIGN_NUMBER, "“22.576” is not how this language writes the number: write 22,576.")],
    ),
    "a link that is gone": (
        'Véase <a id="a1">aquí</a>',
        "See here",
        [(Kind.LINKS, "A link is not as in the original: a1.")],
    ),
    "an address of the web": (
        "Véase https://a.example.org/es.",
        "See https://a.example.org/en.",
        [(Kind.LINKS, "Links are not as in the original: https://a.example.org/es, https://a.example.org/en.")],
    ),
    "an e-mail address": (
        "Escriba a Uno@example.org.",
        "Write to one@example.org or uno@example.org.",
        [(Kind.ADDRESSES, "An e-mail address is not as in the original: one@example.org.")],
    ),
    "a placeholder": (
        "Hola {name}, %(number)s, 100 %",
        "Hello {nombre}, %(number)s, 100%",
        [(Kind.PLACEHOLDERS, "Placeholders are not as in the original: {name}, {nombre}.")],
    ),
    "another language": (
        "Las empresas son de las personas.",
        "Las empresas son de las personas.",
        [(Kind.LANGUAGE, "This looks like Spanish. Translate it, or mark the words as of that language.")],
    ),
    "a mark that is gone": (
        'El <a id="a2">Eusko Jaurlaritza</a>',
        'The Eusko Jaurlaritza <a id="a2">government</a>',
        [(Kind.UNMARKED, FOREIGN("Eusko Jaurlaritza", "Basque"))],
    ),
    "a mark that is there": ('El <a id="a2">Jaurlaritza</a>', 'The <a id="a2">Jaurlaritza</a>', []),
    "a foreign term": (
        "Un centro especial de empleo",
        "A <i>Centro especial de empleo</i> of the third sector",
        [(Kind.UNMARKED, FOREIGN("centro especial de empleo", "Spanish"))],
    ),
    "no translation yet": ("Hay 5", " ", []),
}  # fmt: skip


@pytest.mark.parametrize("name", FINDINGS)
def test_each_fault_is_told_in_words(name):
    source, words, told = FINDINGS[name]
    context = Context("es", "en", codes(), MARKED, {}, TERMS)

    found = check([segment(source, words, is_html=True)], context)

    # The mark in the source is told once, as a link where its words are gone.
    assert [(each.kind, each.message) for each in found] == told


def test_text_of_another_region_is_found(world, translation, published, person, django_assert_num_queries):
    long = "A community of its own with a long history of co-operatives, and many people in them."
    for each in (translation, published):
        lead = next(s for s in strings.segments_of(each) if s.source == "Una región.")
        strings.save(each, lead.id, long, person("administrator"))
    marked = translation.source.stringsegment_set.get(context__path="lead")
    marked.attrs = json.dumps({"a1": {"linktype": "lang-eu"}})
    marked.save()
    factories.GlossaryTermFactory(term="third sector", locale=world.locales["en"])
    segments = strings.segments_of(translation)
    read = Translation.objects.select_related("source__locale", "target_locale").get(pk=translation.pk)

    with django_assert_num_queries(5):
        found = findings_of(read, segments)

    title = published.get_target_instance().title
    message = f"These are the same words as on “{title}”. Say what is true of this region."
    assert found == [Finding(marked.pk, Kind.COPIED, message, Severity.POSSIBLE)]
    assert checks.marks_in(json.loads(marked.attrs)) == {"a1": "eu"}


def test_a_page_of_its_own_language_is_looked_at_when_it_is_handed_in(as_, source):
    draft = factories.fresh(source)
    draft.designation = "Hay 22,576.5 empresas"
    draft.body = "<p>The companies are of the people and they work with us.</p><p>Bien.</p>"
    places = {place: each.message for place, each in findings_in(draft)}

    form = factories.page_form(
        title=source.title, slug=source.slug, region=str(source.region_id), designation=draft.designation,
        body=rich_text(""), governance=rich_text(""), **{name: streamfield([]) for name in STREAMS},
    )  # fmt: skip
    answer = as_("editor").post(reverse("wagtailadmin_pages:edit", args=[source.pk]), form | {"action-submit": "1"})

    english = "This looks like English. Translate it, or mark the words as of that language."
    number = "“22,576.5” is not how this language writes the number: write 22.576,5."
    assert places == {"Designation": number, "Body": english}
    assert f"Designation: {number}" in told(answer)
