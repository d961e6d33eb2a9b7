"""What is found of facts: those that the pages show, in every language at once."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from search.queries import search_pages
from tests import factories
from tests.factories import figure, fresh, publish, stream


@pytest.fixture
def versions(partner_indexes, django_capture_on_commit_callbacks):
    """The page of a Spanish region, where its facts are edited, and its Slovenian translation."""
    region = factories.RegionFactory(name="Navarra", home_language="es")
    with django_capture_on_commit_callbacks(execute=True):
        source = factories.RegionPageFactory(
            parent=partner_indexes["es"],
            region=region,
            title="Navarra",
            figures=stream(figure("a", "entidades", "22576")),
        )
        twin = factories.twin(
            source, partner_indexes["sl"], title="Navarra", figures=stream(figure("a", "podjetij", "22576"))
        )
    return {"es": source, "sl": twin}


def found(text, language):
    numbers = [hit.pk for hit in search_pages(text, language).hits]
    return {page.title for page in Page.objects.filter(pk__in=numbers)}


def everywhere(text):
    return {code for code in ("es", "sl") if found(text, code)}


def test_a_number_is_found_however_it_is_grouped(versions):
    assert {text: everywhere(text) for text in ("22576", "22 576", "22.576", "22,576", "22577")} == {
        "22576": {"es", "sl"},
        "22 576": {"es", "sl"},
        "22.576": {"es", "sl"},
        "22,576": {"es", "sl"},
        "22577": set(),
    }


def test_facts_published_at_the_source_are_found_in_every_language(versions, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish(versions["es"], figures=stream(figure("a", "entidades", "30000")))

    assert (everywhere("30000"), everywhere("22576")) == ({"es", "sl"}, set())
    call_command("update_index", verbosity=0)
    assert (everywhere("30000"), everywhere("22576")) == ({"es", "sl"}, set())


def test_a_copy_of_old_facts_in_a_translation_does_not_come_back(versions, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish(versions["es"], figures=stream(figure("a", "entidades", "30000")))
        publish(fresh(versions["sl"]), lead="Nove besede.")

    assert (everywhere("30000"), everywhere("22576")) == ({"es", "sl"}, set())


def test_pages_with_facts_are_indexed_in_as_many_queries_as_one(partner_indexes):
    counts = []
    for number in (1, 3, 3):
        for _each in range(number):
            factories.RegionPageFactory(parent=partner_indexes["en"], figures=stream(figure("a", "wool", "7")))
        with CaptureQueriesContext(connection) as queries:
            call_command("update_index", verbosity=0)
        counts.append(len(queries))

    # The first time the words are new.
    assert counts[1] == counts[2]
