"""The translation editor as a plain form, as it is without a script."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail_localize.models import SegmentOverride, StringTranslation

from teams.models import RegionTeam
from tests import factories
from tests.factories import stream, text
from tests.translations.conftest import told, translation_of, type_strings
from translations import strings

LINK = '<p>Vea <a href="https://a.example.org">la red</a> &amp; más.</p>'


class Screen:
    """What the editor shows, as somebody with a plain form meets it."""

    def __init__(self, client, url):
        self.client, self.url = client, url
        self.load()

    def load(self):
        return self._read(self.client.get(self.url))

    def _read(self, answer):
        self.answer = answer
        self.page = BeautifulSoup(answer.content, "html.parser")
        form = self.page.select_one("#te-form")
        self.fields = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
        self.fields |= {each["name"]: each.text.removeprefix("\n") for each in form.select("textarea")}
        return self

    def string(self, source):
        """The part of the screen with the string whose source is this."""
        return next(part for part in self.page.select(".te-string") if source in part.select_one(".te-source").text)

    def name(self, source):
        return self.string(source).select_one("textarea")["name"]

    def conditions(self):
        return {
            part.select_one("textarea").text.removeprefix("\n"): part["data-condition"]
            for part in self.page.select("[data-te-string]")
        }

    def send(self, button, value="1", **words):
        self.fields |= words
        answer = self.client.post(self.url, {**self.fields, button: value})
        if answer.status_code == 302:
            self.said = told(answer)
            return self._read(self.client.get(answer.url.partition("#")[0]))
        self._read(answer)
        for button in self.page.select(".messages button"):
            button.decompose()
        self.said = [part.get_text(" ", strip=True) for part in self.page.select(".messages ul li")]
        return self


@pytest.fixture
def screen(as_, editor_url):
    """Open the editor of a translation as somebody."""
    return lambda name, translation, query="": Screen(as_(name), f"{editor_url(translation)}{query}")


def publish(translation, **changes):
    return factories.publish(factories.fresh(translation.source.get_source_instance()), **changes)


def number(name):
    return name.removeprefix("words-")


def test_a_changed_page_is_brought_up_to_date_and_handed_in(screen, published):
    publish(published, lead="Una región grande.", designation="Comunidad Foral", title="Aragón")

    editor = screen("translator_en", published)
    assert editor.conditions() == {
        "EN Aragon": "outdated",
        "EN Una región.": "outdated",
        "EN Comunidad": "outdated",
        "EN empresas": "settled",
        "EN Register": "settled",
    }
    assert "Out of date (3 strings changed)" in editor.page.select_one(".te-standing").text
    changed = editor.string("grande")
    assert [part.name for part in changed.select("del, ins")] == ["ins"]
    assert "grande" in changed.select_one("ins").text

    editor.send("keep", number(editor.name("Foral")))
    assert editor.said == ["The translation is kept as it is: it fits the new words of the original."]
    assert editor.conditions()["EN Comunidad"] == "settled"

    editor.send("action-submit", "check")
    assert editor.said == [
        (
            "2 strings have changed in the original. Translate them anew or keep them, then try again: "
            "Aragón Una región grande."
        )
    ]
    # A button at one string saves what was typed at the others.
    editor.send("same", number(editor.name("Aragón")), **{editor.name("grande"): "A big region."})
    assert editor.conditions()["A big region."] == "settled"
    assert editor.conditions()["Aragón"] == "settled"
    assert editor.send("undo", number(editor.name("Aragón"))).conditions()["EN Aragon"] == "outdated"

    editor.send("action-save", **{editor.name("Aragón"): "Aragon"})
    assert editor.said == ["The draft is saved. What is published stays as it is."]
    draft = published.get_target_instance().get_latest_revision_as_object()
    assert (draft.title, draft.lead, draft.designation) == ("Aragon", "A big region.", "EN Comunidad")
    editor.send("action-submit", "anyway")
    assert published.get_target_instance().workflow_in_progress
    assert "In review" in editor.page.select_one(".te-standing").text


def test_only_what_is_left_to_do_is_shown_on_request(screen, published):
    assert screen("translator_en", published, "?show=todo").conditions() == {}
    publish(published, lead="Una región grande.", designation="Otra")

    editor = screen("translator_en", published, "?show=todo")

    assert editor.conditions() == {"EN Una región.": "outdated", "EN Comunidad": "outdated"}
    # Each leads to the next, and the last to the first.
    ids = [part["id"] for part in editor.page.select("[data-te-string]")]
    assert [link["href"] for link in editor.page.select(".te-after")] == [f"#{ids[1]}", f"#{ids[0]}"]
    # Still so after a button was pressed.
    assert editor.send("keep", number(editor.name("grande"))).conditions() == {"EN Comunidad": "outdated"}


def test_of_two_people_at_one_string_neither_loses_a_word(screen, published):
    first, second = screen("translator_en", published), screen("editor", published)
    assert "Also open at: translator_en" in second.page.select_one("[data-te-others]").text
    lead, title = first.name("Una región."), first.name("Aragon")
    second.send("action-save", **{lead: "Theirs"})

    first.send("action-save", **{lead: "Mine", title: "Aragonia"})

    assert first.said == ["One text was not saved: it is marked below. Everything else is saved."]
    mine = first.string("Una región.")
    assert (mine.textarea.text.strip(), mine.select_one(".te-theirs blockquote").text) == ("Mine", "Theirs")
    assert mine.select_one(".te-error").text.strip().startswith("Somebody else has changed this string")
    stored = StringTranslation.objects.filter(context__object_id=published.source.object_id)
    assert set(stored.values_list("data", flat=True)) >= {"Theirs", "Aragonia"}
    # Once they know, their words go in the place of the others.
    assert "Mine" in first.send("action-save").conditions()
    assert second.send("action-save").said[-1] == "The draft is saved. What is published stays as it is."
    assert "Mine" in second.conditions()


def test_what_does_not_fit_is_marked_and_the_rest_is_saved(screen, translation):
    publish(translation, extra=stream(text("aaaa", LINK)))
    editor = screen("editor", translation)
    rich, title = editor.string("Vea"), editor.name("Navarra")
    assert '<a id="a1">' in rich.select_one(".te-words").text
    assert [part.text for part in rich.select("[data-open]")] == ["Link: la red"]
    [value] = [
        name
        for name in editor.fields
        if re.fullmatch(r"value-\d+", name) and "https" in str(editor.page.select_one(f"[name={name}]"))
    ]

    editor.send(
        "action-submit",
        "check",
        **{editor.name("Vea"): 'See <a href="/x">the net</a> & more.', title: "Navarre", value: "javascript:alert(1)"},
    )

    assert editor.said == ["2 texts were not saved: they are marked below. Everything else is saved."]
    assert "Strings cannot have any HTML tags with attributes" in editor.string("Vea").select_one(".te-error").text
    assert editor.page.select_one(f"[name={value}]")["value"] == "javascript:alert(1)"
    assert editor.conditions()["Navarre"] == "settled"
    assert not translation.get_target_instance().workflow_in_progress
    # Nor by the address of the package.
    address = reverse("wagtail_localize:edit_override", args=[translation.pk, value.removeprefix("value-")])
    sent = editor.client.put(address, "value=javascript:alert(1)", content_type="application/x-www-form-urlencoded")
    assert (sent.status_code, SegmentOverride.objects.count()) == (400, 0)

    editor.send(
        "action-save",
        **{editor.name("Vea"): 'See <a id="a1">the net</a> & more.', value: "https://en.example.org/"},
    )
    assert StringTranslation.objects.get(data__startswith="See").data == 'See <a id="a1">the net</a> &amp; more.'
    assert 'See <a id="a1">the net</a> & more.' in editor.conditions()
    assert SegmentOverride.objects.get(locale=translation.target_locale).data == "https://en.example.org/"


def test_what_looks_wrong_is_listed_before_it_is_handed_in(screen, translation):
    publish(translation, lead="Hay 12 redes.")
    type_strings(translation, **{"Hay 12 redes.": "There are 13 networks."})
    editor = screen("editor", translation)

    editor.send("action-submit", "check")

    listed = editor.page.select_one(".te-found").text
    assert "The original has 12, the translation has 13." in listed
    assert not translation.get_target_instance().workflow_in_progress
    editor.send("action-submit", editor.page.select_one(".te-found__act button")["value"])
    assert translation.get_target_instance().workflow_in_progress


def test_words_without_a_place_are_shown_and_a_machine_s_wait_for_somebody(screen, published, person):
    editor = screen("translator_en", published)
    lead = editor.name("Una región.")
    publish(published, lead="", designation="Otra")
    fresh = translation_of(published.source.get_source_instance())
    [designation] = [each for each in strings.segments_of(fresh) if each.path == "designation"]
    strings.save(fresh, designation.id, "Another", person("administrator"), machine=True, tool="Robot")

    editor.send("action-save", **{lead: "Written in vain"})

    assert "Written in vain" in editor.page.select_one("#te-homeless").find_parent("section").text
    assert editor.load().conditions()["Another"] == "machine"
    assert editor.send("accept", str(designation.id)).conditions()["Another"] == "settled"


def test_terms_of_the_glossary_stand_beside_the_strings_that_have_them(screen, translation, world):
    term = factories.GlossaryTermFactory(term="región", locale=world.locales["es"])
    factories.GlossaryTermFactory(term="area", locale=world.locales["en"], translation_key=term.translation_key)

    editor = screen("editor", translation)

    hints = {
        part.select_one("textarea")["name"]: [(dt.text, dt.find_next("dd").text) for dt in part.select("dt[lang=es]")]
        for part in editor.page.select("[data-te-string]")
    }
    assert {name: found for name, found in hints.items() if found} == {editor.name("Una región."): [("región", "area")]}


def test_the_screen_has_no_script_of_its_own_and_none_of_the_package(screen, translation):
    page = screen("editor", translation).page

    assert page.select("main script, main style, main [style], [onclick], .js-translation-editor") == []
    assert not [each["src"] for each in page.select("script[src]") if "wagtail_localize" in each["src"]]
    # Each field is named by its language and its place, and described by the source.
    for field in page.select("#te-form textarea"):
        label = page.select_one(f"label[for={field['id']}]").get_text(strip=True)
        assert (field["lang"], label.startswith("English")) == ("en", True)
        assert page.select_one(f"#{field['aria-describedby'].split()[0]}")["lang"] == "es"
    assert EditingSession.objects.filter(user__username="editor").count() == 1


def test_others_save_nothing(screen, as_, translation, editor_url, unchanged):
    editor = screen("editor", translation)
    unchanged.now()

    for name in ("stranger", "translator_sl", "reviewer_es", "nobody"):
        sent = editor.fields | {editor.name("Navarra"): "Stolen"}
        for button, value in (("action-save", "1"), ("same", number(editor.name("Navarra")))):
            as_(name).post(editor_url(translation), {**sent, button: value})

    assert unchanged()


def test_a_language_has_files_of_its_own_but_none_that_the_person_may_not_see(screen, translation, world):
    theirs, foreign = (
        factories.DocumentFactory(collection=RegionTeam.objects.get(region__code=code).collection)
        for code in ("navarra", "murcia")
    )
    publish(
        translation,
        extra=stream(
            factories.document("aaaa", theirs),
            factories.document("bbbb", theirs),
            factories.picture("cccc", factories.ImageFactory()),
        ),
    )
    editor = screen("editor", translation)
    names = [json.loads(part["data-te-chooser"])["id"] for part in editor.page.select("[data-te-chooser]")]
    first, second, _picture = names

    editor.send("action-save", **{first: str(theirs.pk), second: str(foreign.pk)})

    assert editor.said == ["One text was not saved: it is marked below. Everything else is saved."]
    assert [part.text.strip() for part in editor.page.select(".te-values .te-error:not([hidden])")] == [
        "The file belongs to another region."
    ]
    assert [override.data for override in SegmentOverride.objects.all()] == [theirs.pk]
    assert editor.page.select("main script") == []
    # What is chosen is named, and what the original has.
    assert editor.page.select_one(f"[data-te-chooser]:has([name={first}])").select_one(".chosen").text.strip()
    assert [part.text for part in editor.page.select(".te-words--value")].count(str(theirs)) == 2
