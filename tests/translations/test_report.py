"""The report on translations: who sees what of it, what it says, and what it costs."""

import csv

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.operations import translate_object

from tests import factories


def shown(client, **filters):
    """Return the states of the report by title and language, what is hidden left out."""
    answer = client.get(reverse("wagtail_localize:translations_report"), filters)
    return {
        line.title: {cell.language: cell.standing.label for cell in cells if cell.standing}
        for line, cells, _since in answer.context["rows"]
    }


def test_everybody_sees_how_their_pages_stand(as_, world, source):
    factories.publish(world.profiles["aragon"], lead="Otra región.")
    only = {"kind": "Region"}
    editors = {
        "Aragon": {"en": "Out of date (1 string changed)", "es": "Original"},
        "Galicia": {"en": "In review", "es": "Original"},
        "Navarra": {"en": "In translation (0 of 5)", "es": "Original"},
    }
    assert shown(as_("editor"), **only) == editors
    # Who translates into Slovenian reads nothing yet, since nothing has been sent there.
    assert not shown(as_("translator_sl")).keys() & editors.keys()
    assert as_("nobody").get(reverse("wagtail_localize:translations_report")).status_code == 302
    everything = shown(as_("administrator"), **only)
    assert {tuple(everything[title]) for title in editors} == {("en", "sl", "es", "fr")}
    assert everything["Secret plans"]["es"] == "Original"
    assert "Secret plans" not in shown(as_("editor"))


def test_terms_of_the_glossary_are_listed_for_whoever_may_change_them(as_, world):
    translate_object(factories.GlossaryTermFactory(term="Mutual", locale=world.locales["en"]), [world.locales["es"]])

    assert shown(as_("administrator"), q="mutual") == {"Mutual": {"en": "Original", "es": "In translation (0 of 2)"}}
    assert shown(as_("editor"), q="mutual") == {}


def test_the_filters_narrow_what_is_shown_and_find_nothing_hidden(as_, world):
    editor = as_("editor")
    assert shown(editor, state="in_review") == {"Galicia": {"en": "In review", "es": "Original"}}
    assert shown(editor, state="to_do", language="en").keys() == {"Galicia", "Navarra"}
    assert shown(editor, state="to_do", language="es") == {}
    assert shown(editor, q="Murcia") == {}
    assert shown(editor, state="nonsense", language="xx", order="?", p="99").keys() == {"Aragon", "Galicia", "Navarra"}
    assert list(shown(editor, order="oldest")) == ["Navarra", "Galicia", "Aragon"]


def test_words_to_do_and_who_has_it_stand_beside_the_state(as_, world, translation, person):
    text = as_("editor").get(reverse("wagtail_localize:translations_report"), {"q": "Nav"}).content.decode()

    row = BeautifulSoup(text, "html.parser").select_one("table.tr-table tbody tr")
    cell = " ".join(row.find_all("td")[0].get_text(" ", strip=True).split())
    assert "In translation (0 of 5)" in cell
    assert "6 words to do" in cell
    assert [link["href"] for link in row.find_all("a")] == [
        reverse("wagtailadmin_pages:edit", args=[page.pk])
        for page in (world.profiles["navarra"], translation.get_target_instance(), world.profiles["navarra"])
    ]


def test_the_file_holds_what_the_report_shows_and_no_formula(as_, world):
    Page.objects.filter(pk=world.profiles["navarra"].pk).update(draft_title="=HYPERLINK(1)", title="=HYPERLINK(1)")

    answer = as_("editor").get(
        reverse("wagtail_localize:translations_report"), {"export": "csv", "language": "en", "q": "yper"}
    )

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, row = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert dict(zip(head, row, strict=True)) | {"Since": ""} == {
        "Title": "'=HYPERLINK(1)",
        "Kind of page": "Region",
        "Region": "Navarra",
        "Language": "English",
        "State": "In translation (0 of 5)",
        "Words to do": "6",
        "Since": "",
        "Who": "administrator@example.org",
        "Translated from": "Spanish",
    }


def test_the_report_takes_the_same_queries_for_any_length(as_, world):
    client = as_("administrator")
    shown(client)
    with CaptureQueriesContext(connection) as few:
        before = shown(client)
    for name in ("navarra", "murcia"):
        translate_object(world.profiles[name], [world.locales["sl"], world.locales["fr"]])
    with CaptureQueriesContext(connection) as many:
        after = shown(client)

    assert before != after
    assert len(few) == len(many)
