"""The same state everywhere: in lists of pages, beside the page editor, on the dashboard, in the grid of the teams."""

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from translations import states


def rows(client, index):
    answer = client.get(reverse("wagtailadmin_explore", args=[index.pk]))
    found = {}
    for row in BeautifulSoup(answer.content, "html.parser").select("tbody tr"):
        state = row.select_one(".tr-listed")
        found[row.select_one(".title-wrapper").get_text(" ", strip=True)] = state and state.get_text(" ", strip=True)
    return found


def test_the_state_stands_in_lists_beside_the_editor_on_the_dashboard_and_in_the_grid(as_, world, published, source):
    factories.publish(world.profiles["aragon"], lead="Otra región.")
    words = "Out of date (1 string changed)"
    page = published.get_target_instance()
    assert states.standing_of(page).label == words

    client = as_("administrator")
    english = factories.fresh(world.indexes["en"])
    assert rows(client, english) == {
        "EN Aragon": words,
        "EN Galicia": "In review",
        "Navarra": "In translation (0 of 5)",
    }
    with CaptureQueriesContext(connection) as queries:
        assert len(rows(client, factories.fresh(world.indexes["es"]))) == 5
    # Once for the whole list.
    assert sum("translations_outdatedstring" in query["sql"] for query in queries) == 1

    beside = BeautifulSoup(client.get(reverse("wagtailadmin_pages:edit", args=[source.pk])).content, "html.parser")
    places = [place.get_text(" ", strip=True) for place in beside.select(".tr-places li")]
    assert places == [
        "English In translation (0 of 5)",
        "Slovenian Not started",
        "Spanish Original",
        "French Not started",
    ]

    assert words in as_("editor").get(reverse("wagtailadmin_home")).content.decode()
    waiting = client.get(reverse("teams:grid")).context["grid"].rows
    assert {
        row.region.code: {cell.column.code: cell.open.number for cell in row.cells if cell.open} for row in waiting
    }["aragon"] == {"en": 1, "sl": 1, "fr": 1}


def test_who_may_read_less_sees_less_beside_the_editor(as_, source):
    beside = BeautifulSoup(
        as_("reviewer_es").get(reverse("wagtailadmin_pages:edit", args=[source.pk])).content, "html.parser"
    )

    assert [place.get_text(" ", strip=True) for place in beside.select(".tr-places li")] == [
        "Slovenian Not started",
        "Spanish Original",
        "French Not started",
    ]
