"""What becomes of translations when their source changes: nothing is lost, nothing is silent, nothing goes live."""

import pytest
from django.utils import translation as language
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from partners.models import RegionPage
from tests import factories
from tests.factories import figure, stream, text
from translations import states, strings, sync
from translations.models import SourceChange
from translations.states import State


@pytest.fixture
def source(world):
    """Return the Spanish profile of Aragon, whose English translation is live."""
    return world.profiles["aragon"]


def told(translation):
    """Return (translation, condition, words it was made for) by the words of the source."""
    return {each.source: (each.words, each.condition.value, each.previous) for each in strings.segments_of(translation)}


def settled(*sources):
    return {source: (f"EN {source}", "settled", None) for source in sources}


def standing(translation):
    with language.override("en"):
        found = states.standing_of(Page.objects.get(pk=translation.get_target_instance().pk))
        return found.state, found.label


def outdated(source, previous):
    return {source: (f"EN {previous}", "outdated", previous)}


def test_publishing_a_source_marks_what_it_changed_and_publishes_nothing(source, published, person):
    target = published.get_target_instance()

    def shown():
        return RegionPage.objects.values().get(pk=target.pk), target.revisions.count()

    before = shown()
    assert told(published) == settled("Aragon", "Una región.", "Comunidad", "empresas", "Register")
    assert standing(published) == (State.PUBLISHED, "Published")

    factories.revise(source, lead="Un borrador.")
    assert told(published) == settled("Aragon", "Una región.", "Comunidad", "empresas", "Register")

    factories.publish(source, lead="Dos regiones.", figures=stream(figure("bbbb", "empresas", "12")))
    assert told(published) == settled("Aragon", "Comunidad", "empresas", "Register") | outdated(
        "Dos regiones.", "Una región."
    )
    assert standing(published) == (State.OUT_OF_DATE, "Out of date (1 string changed)")

    # The first words that the translation was made for stay beside it, until they come back.
    factories.publish(source, lead="Tres  regiones.", designation="“Comunidad”")
    assert told(published) == settled("Aragon", "empresas", "Register") | outdated(
        "Tres  regiones.", "Una región."
    ) | outdated("“Comunidad”", "Comunidad")
    factories.publish(source, lead="Tres regiones.", designation="«Comunidad»")
    assert told(published) == settled("Aragon", "empresas", "Register") | outdated(
        "Tres regiones.", "Una región."
    ) | outdated("«Comunidad»", "Comunidad")
    factories.publish(source, lead=" Una\u00a0región. ", designation="Comunidad")
    assert standing(published) == (State.PUBLISHED, "Published")
    assert shown() == before
    assert {change.made_by for change in SourceChange.objects.filter(source=published.source)} == {None}


def test_strings_of_rich_text_keep_their_translations_wherever_they_go(source, published, translate):
    three = '<p>Primero.</p><p>Véase <a href="https://a.example.org">esto</a>.</p><p>Tercero y último.</p>'
    factories.publish(source, extra=stream(text("aaaa", three)))
    assert standing(published) == (State.OUT_OF_DATE, "Out of date (3 strings changed)")
    link = 'Véase <a id="a1">esto</a>.'
    translate(published)
    rest = settled("Aragon", "Una región.", "Comunidad", "empresas", "Register")
    assert told(published) == rest | settled("Primero.", link, "Tercero y último.")

    # Another target of the link, another order, something in between, and a block of its own.
    changed = '<p>Nuevo.</p><p>Tercero y último de todos.</p><p>Véase <a href="https://b.example.org">esto</a>.</p>'
    factories.publish(source, extra=stream(text("cccc", "<p>Primero.</p>"), text("aaaa", changed)))
    assert told(published) == rest | settled("Primero.", link) | {
        "Nuevo.": ("", "missing", None),
        "Tercero y último de todos.": ("EN Tercero y último.", "outdated", "Tercero y último."),
    }

    # The link goes, and with it its mark in the translation.
    factories.publish(source, extra=stream(text("aaaa", "<p>Véase todo esto.</p>")))
    assert told(published) == rest | {"Véase todo esto.": ("EN Véase esto.", "outdated", link)}
    assert not StringTranslation.objects.filter(has_error=True).exists()


@pytest.mark.parametrize("number", [5, 40])
def test_a_change_takes_as_many_queries_for_any_number_of_strings(
    source, published, translate, number, django_assert_max_num_queries
):
    def paragraphs(more=""):
        return stream(*(text(f"aaaa{place}", f"<p>Palabra {place}{more}</p>") for place in range(number)))

    factories.publish(source, extra=paragraphs())
    translate(published)
    type(source).objects.filter(pk=source.pk).update(extra=paragraphs(" más"))

    with django_assert_max_num_queries(30):
        sync.synchronise(factories.fresh(source))

    assert standing(published) == (State.OUT_OF_DATE, f"Out of date ({number} strings changed)")
