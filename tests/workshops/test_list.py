"""The list of workshops, narrowed down with plain links."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.http import QueryDict

from tests import factories
from workshops import filters
from workshops.facts import EXACT
from workshops.filters import Filters
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")

START = dt.datetime(2031, 5, 26, 8, tzinfo=dt.UTC)


@pytest.fixture
def regions(db):
    return {
        "a": factories.RegionFactory(code="a", name="Aragón", home_language="es"),
        "b": factories.RegionFactory(code="b", name="Bohinj", home_language="sl"),
    }


@pytest.fixture
def workshops(workshop_indexes, regions):
    """Plant workshops in English and Slovenian from what each is about: host, languages spoken, mode."""

    def plant(*kinds, **more):
        places = []
        for number, (host, spoken, mode) in enumerate(kinds, start=Workshop.objects.count() + 1):
            start = START + dt.timedelta(days=number)
            facts = {
                "number": number,
                "host": regions[host],
                "spoken": spoken.split(),
                "mode": mode,
                "precision": EXACT,
            }
            facts |= {"starts_at": start, "ends_at": start + dt.timedelta(hours=2), **more}
            facts["runs_until"] = facts["ends_at"]
            row = Workshop.objects.create(source_language="en", **facts)
            words = {"title": f"W{number}", "slug": f"w{number}", "workshop": row}
            places += [(workshop_indexes[code], words | facts) for code in ("en", "sl")]
        factories.plant_several(WorkshopPage, places)

    return plant


@pytest.fixture
def read(client, workshop_indexes):
    """Return what the list shows at a query: titles, choices with their numbers, the chosen ones."""

    def read(query="", code="en"):
        answer = client.get(workshop_indexes[code].url + query)
        markup = BeautifulSoup(answer.content, "html.parser")
        choices = {}
        # What a chosen one says besides.
        for note in markup.select(".picks [aria-current] .note"):
            note.string = note.get_text().removesuffix(" remove this choice" if code == "en" else "")
        for row in markup.select(".picks > div"):
            links = {" ".join(link.get_text().split()): link["href"].partition("?")[2] for link in row.select("a")}
            choices[row.dt.get_text()] = links
        return {
            "titles": [link.get_text().partition(". ")[2] for link in markup.select(".rows h3 a")],
            "choices": choices,
            "chosen": [" ".join(link.get_text().split()) for link in markup.select(".picks [aria-current]")],
            "robots": [each["content"] for each in markup.select("meta[name=robots]")],
            "canonical": [each["href"] for each in markup.select("link[rel=canonical]")],
            "switcher": {link["lang"]: link["href"] for link in markup.select("nav.langs a")},
            "markup": markup,
        }

    return read


FOUR = (("a", "es en", "online"), ("a", "es", "onsite"), ("b", "sl en", "online"), ("b", "sl", "hybrid"))


def test_each_link_leaves_as_many_workshops_as_it_says(workshops, read, workshop_indexes):
    workshops(*FOUR)
    everything = read()
    assert everything["titles"] == ["W1", "W2", "W3", "W4"]
    assert everything["choices"] == {
        "Language spoken": {"English (2)": "spoken=en", "Slovenian (2)": "spoken=sl", "Spanish (2)": "spoken=es"},
        "Host region": {"Aragón (2)": "region=a", "Bohinj (2)": "region=b"},
        "How to take part": {
            "On site (1)": "mode=onsite", "On site and online (1)": "mode=hybrid", "Online (2)": "mode=online"
        },
    }  # fmt: skip

    # Followed to the end, each choice leaves as many as it said before.
    pages = WorkshopPage.objects.pages_beside(workshop_indexes["en"])
    for query in ("", "spoken=en", "region=b", "spoken=en&region=b"):
        options = [option for facet in Filters(pages, QueryDict(query)).facets() for option in facet.options]
        left = {option: Filters(pages, QueryDict(option.query)) for option in options if not option.chosen}
        assert {option: len(found.kept()) for option, found in left.items()} == {
            option: option.count for option in left
        }
        assert all(option.value in found.chosen.values() for option, found in left.items())


def test_choices_add_up_and_each_can_be_taken_back(workshops, read):
    workshops(*FOUR)

    both = read("?spoken=en&mode=online")
    assert (both["titles"], both["chosen"]) == (["W1", "W3"], ["English (2)", "Online (2)"])
    # A chosen one leads to the list without it.
    assert both["choices"]["Language spoken"]["English (2)"] == "mode=online"
    assert "2 workshops of 4" in both["markup"].get_text()
    none = read("?spoken=en&mode=hybrid")
    assert (none["titles"], none["chosen"]) == ([], ["English (0)", "On site and online (0)"])
    assert "No workshop of this kind is planned at the moment." in none["markup"].get_text()


def test_what_no_workshop_has_narrows_nothing_down(workshops, read):
    workshops(*FOUR)

    for query in ("?spoken=xx", "?region=%00", "?mode=", "?spoken=EN&x=1"):
        found = read(query)
        assert (found["titles"], found["chosen"], found["robots"]) == (["W1", "W2", "W3", "W4"], [], [])
    # Where there is no choice, none is offered.
    Workshop.objects.exclude(number=4).update(cancelled=True)
    WorkshopPage.objects.exclude(workshop__number=4).update(live=False)
    assert read()["choices"] == {}


def test_a_narrowed_list_is_in_every_language_and_in_no_search_engine(workshops, read, workshop_indexes):
    workshops(*FOUR)

    whole, narrowed = read(), read("?mode=online&spoken=en")
    assert (whole["robots"], whole["canonical"]) == ([], [workshop_indexes["en"].full_url])
    assert (narrowed["robots"], narrowed["canonical"]) == (["noindex"], [])
    assert narrowed["switcher"] == {
        code: f"{index.url}?spoken=en&mode=online" for code, index in workshop_indexes.items()
    }
    slovenian = read("?spoken=en&mode=online", "sl")
    assert (slovenian["titles"], len(slovenian["chosen"])) == (["W1", "W3"], 2)


def test_pages_of_a_narrowed_list_stay_narrowed(workshops, read):
    workshops(*[("a", "es", "online"), ("b", "sl", "online")] * 26)

    first = read("?region=b")
    [link] = [each["href"] for each in first["markup"].select(".pages a")]
    assert (len(first["titles"]), link) == (20, "?region=b&page=2")
    assert read(link)["titles"] == [f"W{number}" for number in range(42, 53, 2)]


def test_a_list_asks_as_much_for_one_workshop_as_for_many(
    client, workshops, workshop_indexes, django_assert_max_num_queries
):
    url = workshop_indexes["en"].url
    workshops(FOUR[0], capacity=3)
    client.get(url)
    with django_assert_max_num_queries(10) as one:
        client.get(f"{url}?spoken=es")
    workshops(*FOUR * 10, capacity=3)
    with django_assert_max_num_queries(len(one)):
        client.get(f"{url}?spoken=es")


def test_the_clock_of_the_place_is_named_in_words_and_the_visitors_is_left_to_a_module(workshops, read):
    workshops(FOUR[0])

    with time_machine.travel(START, tick=False):
        shown = read(code="sl")["markup"]
        [note] = shown.select("[data-clock]")
        assert "srednjeevropski poletni čas" in shown.select_one("p.num").get_text()
        # Nothing is shown of it where no module fills it in.
        assert (note.has_attr("hidden"), note.get_text(), "{time}" in note["data-clock"]) == (True, "", True)
        assert (note["data-start"], note["data-end"]) == ("2031-05-27T10:00:00+02:00", "2031-05-27T12:00:00+02:00")
        assert [each["src"] for each in shown.select("script")] == ["/static/workshops/clock.js"]
    with time_machine.travel(START + dt.timedelta(days=9), tick=False):
        over = read(code="sl")["markup"]
        assert (over.select("[data-clock]"), over.select("script")) == ([], [])


def test_of_many_values_those_that_most_have_are_offered_and_the_chosen_one(workshops, read, monkeypatch):
    monkeypatch.setattr(filters, "MOST_OPTIONS", 2)
    workshops(*(("a", "en", mode) for mode in ("onsite", "online", "online", "hybrid", "hybrid", "online")))

    modes = read()["choices"]["How to take part"]
    assert list(modes) == ["On site and online (2)", "Online (3)", "1 more in the search"]
    assert list(read("?mode=onsite")["choices"]["How to take part"]) == [
        "On site (1)",
        "Online (3)",
        "1 more in the search",
    ]
