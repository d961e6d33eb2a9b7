import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail_localize.operations import translate_object

from tests import factories

ADDRESSES = ("translations_report", "translations_report_results")


def shown(client, name="translations_report", **filters):
    answer = client.get(reverse(f"wagtail_localize:{name}"), filters)
    return [(row.source.object_repr, row.target_locale.language_code) for row in answer.context["object_list"]]


@pytest.fixture
def more(world):
    """Translate the profiles into Slovenian as well, and a term of the glossary."""
    for name in ("navarra", "murcia"):
        translate_object(world.profiles[name], [world.locales["sl"]])
    translate_object(factories.GlossaryTermFactory(term="Mutual", locale=world.locales["en"]), [world.locales["es"]])


@pytest.mark.parametrize("address", ADDRESSES)
def test_everybody_sees_what_they_may_read_in_a_fixed_order(as_, more, address):
    seen = {name: shown(as_(name), address) for name in ("editor", "translator_sl", "reviewer_es", "administrator")}

    everything = [
        *(("Aragon", "en"), ("Galicia", "en"), ("Murcia", "sl")),
        *(("Mutual", "es"), ("Navarra", "en"), ("Navarra", "sl")),
    ]
    assert seen == {
        "editor": [("Aragon", "en"), ("Galicia", "en"), ("Navarra", "en")],
        "translator_sl": [("Murcia", "sl"), ("Navarra", "sl")],
        "reviewer_es": [],
        "administrator": everything,
    }


def test_the_export_holds_no_more_than_the_report(as_, more):
    answer = as_("editor").get(reverse("wagtail_localize:translations_report"), {"export": "csv"})

    assert b"Murcia" not in b"".join(answer.streaming_content)


def test_the_filters_find_nothing_that_the_person_may_not_read(as_, more):
    assert shown(as_("editor"), source_title="Murcia") == []
    assert shown(as_("administrator"), target_locale="sl") == [("Murcia", "sl"), ("Navarra", "sl")]


def test_the_rows_lead_to_the_editors_and_tell_the_status(as_, translation):
    page = translation.get_target_instance()

    text = as_("editor").get(reverse("wagtail_localize:translations_report")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text

    rows = BeautifulSoup(text, "html.parser").select("table.listing tbody tr")
    assert {row.find_all("td")[1].get_text(strip=True): row.find_all("td")[3].get_text(strip=True) for row in rows} == {
        "Aragon (Spanish)": "Up to date",
        "Galicia (Spanish)": "Up to date",
        "Navarra (Spanish)": "Waiting for translations",
    }


def test_the_report_takes_the_same_queries_for_any_length(as_, world, request):
    client = as_("translator_sl")
    translate_object(world.profiles["navarra"], [world.locales["sl"]])
    shown(client)
    with CaptureQueriesContext(connection) as one:
        assert len(shown(client)) == 1

    request.getfixturevalue("more")
    with CaptureQueriesContext(connection) as two:
        assert len(shown(client)) == 2

    assert len(one) == len(two)
