"""Another language becomes the original: each keeps its words, what was out of date stays so, facts go with it."""

import pytest
from wagtail.models import Page
from wagtail_localize.models import Translation

from core.refusals import RefusedError
from partners.models import RegionPage
from tests import factories
from tests.factories import figure, stream, text
from tests.translations.test_states import told
from translations import making, services, strings
from translations.switching import switch_source


def words(page):
    """Return the words and conditions of each enabled translation of a page by its two languages and its place."""
    found = {}
    for link in Translation.objects.filter(source__object_id=page.translation_key, enabled=True):
        pair = f"{link.source.locale.language_code}-{link.target_locale.language_code}"
        for each in strings.segments_of(link):
            found[pair, each.label] = (each.source, each.words, each.condition.value, each.previous)
    return found


def rows(page):
    skipped = {"content_type_id"}
    return {
        row["id"]: {name: value for name, value in row.items() if name not in skipped}
        for row in RegionPage.objects.filter(translation_key=page.translation_key).values()
    }


def test_another_language_becomes_the_original_and_back(world, published, translate, person):
    page, administrator = world.profiles["aragon"], person("administrator")
    link = '<p>Véase <a href="https://es.example.org">esto</a>.</p>'
    factories.publish(page, extra=stream(text("aaaa", link)))
    making.start(page, [world.locales["fr"]], administrator)
    french = Translation.objects.get(source=published.source, target_locale=world.locales["fr"])
    translate(french, but=["empresas"])
    translate(published)
    value = next(each for each in strings.values_of(published) if "https" in each.path)
    strings.save_value(published, value.id, "https://en.example.org", administrator)
    services.submit(published, published.get_target_instance(), person("editor"))
    factories.approve(published.get_target_instance(), person("reviewer_en2"))
    factories.publish(page, lead="Una  región.", designation="Comunidad autónoma")
    for each in strings.unsettled(published):
        strings.save(published, each.id, "EN Comunidad autónoma", person("editor"))
    with pytest.raises(RefusedError, match="up to date"):
        switch_source(page, "en", administrator)
    services.submit(published, published.get_target_instance(), person("editor"))
    with pytest.raises(RefusedError, match="in review"):
        switch_source(page, "en", administrator)
    factories.approve(published.get_target_instance(), person("reviewer_en2"))
    with pytest.raises(RefusedError):
        switch_source(page, "en", person("editor"))

    before, shown, states = words(page), rows(page), told(page)
    switch_source(page, "en", administrator)
    after = words(page)

    assert {place: found[1] for place, found in after.items() if place[0] == "en-es"} == {
        ("en-es", label): found[0] for (pair, label), found in before.items() if pair == "es-en"
    }
    assert {place[1]: found[1:] for place, found in after.items() if place[0] == "en-fr"} == {
        place[1]: (found[1], found[2], found[3] and f"EN {found[3]}")
        for place, found in before.items()
        if place[0] == "es-fr"
    }
    assert after["en-fr", "Designation"] == (
        "EN Comunidad autónoma",
        "EN Comunidad",
        "outdated",
        "EN Comunidad",
    )
    assert told(page) == {"en": "Original", "es": "Published", "fr": states["fr"]}
    assert rows(page) == shown
    french = Translation.objects.get(source__locale=world.locales["en"], target_locale=world.locales["fr"])
    preview = french.source.get_ephemeral_translated_instance(french.target_locale, fallback=True)
    assert "https://es.example.org" in preview.extra[0].value["html"].source

    # Facts are edited in English now, and in Spanish no more.
    english = Page.objects.get(translation_key=page.translation_key, locale=world.locales["en"]).specific
    assert (english.is_facts_source, factories.fresh(page).is_facts_source) == (True, False)
    factories.publish(english, figures=stream(figure("bbbb", "EN empresas", "99", source="EN Register")))
    assert english.facts_row.__class__.objects.get(pk=english.region_id).published_facts["bbbb"]["number"] == "99"

    switch_source(page, "es", administrator)
    assert told(page) == {"es": "Original", "en": "Published", "fr": states["fr"]}
    assert {place: found[1] for place, found in words(page).items() if place[0] == "es-en"} == {
        place: found[1] for place, found in before.items() if place[0] == "es-en"
    }


def test_a_draft_that_would_be_lost_or_a_missing_translation_refuses_it(world, published, person, unchanged):
    page, administrator = world.profiles["aragon"], person("administrator")
    factories.revise(page, lead="Un borrador.")
    unchanged.now()

    for code, reason in (("en", "draft"), ("fr", "no translation"), ("es", "no translation")):
        with pytest.raises(RefusedError, match=reason):
            switch_source(page, code, administrator)
    assert unchanged()
