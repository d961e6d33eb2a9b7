"""How a page stands in each language, worked out from what is there."""

from django.utils import translation as language
from wagtail.models import Page

from partners.models import RegionPage
from teams.moderation import decide
from tests import factories
from tests.factories import stream
from translations import making, services, states, strings, sync
from translations.models import SourceChange
from translations.states import State


def told(page):
    """Return the state and the label of a page in each language but for those in which nothing is there."""
    with language.override("en"):
        found = states.standings([page])
        return {code: each.label for (_key, code), each in found.items() if each.state != State.NOT_STARTED}


def english(page):
    return told(page)["en"]


def test_a_draft_that_is_translated_is_ready_when_nothing_is_left(world, translation, person):
    page = world.profiles["navarra"]
    assert told(page) == {"es": "Original", "en": "In translation (0 of 5)"}

    first, *rest = strings.segments_of(translation)
    for segment in rest:
        strings.save(translation, segment.id, "Words", person("editor"))
    assert english(page) == "In translation (4 of 5)"
    strings.save(translation, first.id, "Machine", None, machine=True)
    assert english(page) == "Machine-translated, not reviewed (1 string)"
    strings.accept(translation, first.id, person("editor"))
    assert english(page) == "Ready to submit"

    services.submit(translation, translation.get_target_instance(), person("editor"))
    assert english(page) == "In review"
    decide(translation.get_target_instance(), person("reviewer_en"), "reject", "Once more")
    assert english(page) == "Sent back"
    services.submit(translation, translation.get_target_instance(), person("editor"))
    decide(translation.get_target_instance(), person("reviewer_en"), "approve")
    assert english(page) == "Published"

    translation.enabled = False
    translation.save()
    assert told(page) == {"es": "Original", "en": "Written freely"}


def test_what_is_published_follows_its_source(world, published, person):
    page, editor = world.profiles["aragon"], person("editor")
    assert told(page) == {"es": "Original", "en": "Published"}

    factories.publish(page, lead="Otra región.", title="Aragón")
    assert english(page) == "Out of date (2 strings changed)"
    change = SourceChange.objects.get()
    factories.publish(page, lead="Otra región más.")
    for each in strings.unsettled(published):
        if each.source == "Aragón":
            strings.keep(published, each.id, editor)
    assert english(page) == "Out of date (1 string changed)"

    # One of the two changes of the same words was minor, and then the other.
    services.mark_minor(change, editor)
    assert english(page) == "Out of date (1 string changed)"
    services.mark_minor(SourceChange.objects.get(minor=False), editor)
    assert english(page) == "Published"
    assert [each.words for each in strings.segments_of(published)][:2] == ["EN Aragon", "EN Una región."]

    # New words are typed: they are not public before a review.
    lead = next(each for each in strings.segments_of(published) if each.path == "lead")
    strings.save(published, lead.id, "Another one.", editor)
    assert english(page) == "Ready to submit"
    services.submit(published, published.get_target_instance(), editor)
    decide(published.get_target_instance(), person("reviewer_en2"), "approve")
    assert english(page) == "Published"

    # A part goes at the source: nothing is left to translate, but what is public still holds it.
    factories.publish(page, figures=stream())
    assert english(page) == "Ready to submit"
    services.mark_minor(SourceChange.objects.get(minor=False), editor)
    assert english(page) == "Published"


def test_an_original_that_is_out_of_date_puts_all_below_it_out_of_date(world, published, translate, person):
    page = world.profiles["aragon"]
    target = published.get_target_instance()
    making.start(target, [world.locales["sl"]], person("administrator"))
    chained = published.__class__.objects.get(source__locale=world.locales["en"])
    translate(chained)
    services.submit(chained, chained.get_target_instance(), person("administrator"))
    decide(chained.get_target_instance(), person("superuser"), "approve")
    assert told(page) == {"es": "Original", "en": "Published", "sl": "Published"}

    factories.publish(page, lead="Otra región.")
    assert told(page) == {
        "es": "Original",
        "en": "Out of date (1 string changed)",
        "sl": "Out of date (its original is out of date: English)",
    }
    found = states.standings([page])
    assert [found[page.translation_key, code].through for code in ("es", "en", "sl", "fr")] == [None, None, "en", None]


def test_many_pages_cost_as_much_as_one_and_nobody_sees_what_they_may_not_read(
    world, person, django_assert_num_queries
):
    pages = list(RegionPage.objects.filter(locale=world.locales["es"]))
    with django_assert_num_queries(6):
        states.standings(pages[:1])
    with django_assert_num_queries(6):
        states.standings(pages)

    told_to_nobody = states.standings(pages, person=person("nobody"))
    assert {each.page_id for each in told_to_nobody.values()} == {None}
    assert len(states.standings(pages, person=person("administrator"))) == 4 * len(pages)


def test_an_alias_is_said_to_show_another_language(world):
    page = world.profiles["murcia"]
    factories.alias(page, world.locales["fr"])

    assert told(page) == {"es": "Original", "fr": "Shows another language"}
    assert sync.synchronise(Page.objects.get(pk=page.pk).specific) is None


def test_a_translation_outlives_that_its_original_is_moved_or_taken_down(world, published):
    page = world.profiles["aragon"]
    translation = page.get_translation(world.locales["en"])
    before = (translation.live, translation.live_revision_id, translation.url_path, told(page), strings_of(published))

    elsewhere = factories.plant(type(page.get_parent().specific), world.homes["es"], title="Otros", slug="otros")
    page.move(elsewhere, pos="last-child")
    page = factories.fresh(page)
    page.unpublish()

    translation.refresh_from_db()
    after = (translation.live, translation.live_revision_id, translation.url_path, told(page), strings_of(published))
    assert after == before
    assert before[0] is True


def strings_of(translation):
    return [(segment.source, segment.words) for segment in strings.segments_of(translation)]
