"""What a review cannot approve, and what stays when an original goes."""

import pytest
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from partners.models import RegionPage
from teams import approvals
from teams.moderation import ReviewRefusedError, decide
from tests import factories
from tests.factories import figure, stream
from tests.translations.test_states import told
from translations import services, strings


def approve(translation, person):
    decide(translation.get_target_instance(), person, "approve")


def test_neither_a_machines_string_nor_a_missing_one_is_approved(world, in_review, person, unchanged):
    reviewer, segment = person("reviewer_en"), strings.segments_of(in_review)[0]
    strings.save(in_review, segment.id, "Galicia, says a machine", None, machine=True)
    unchanged.now()
    with pytest.raises(ReviewRefusedError, match="machine has translated 1 string"):
        approve(in_review, reviewer)
    assert unchanged()
    strings.undo(in_review, segment.id, reviewer)

    figures = stream(figure("bbbb", "empresas", "10"), figure("cccc", "obreras", "3", source=""))
    factories.publish(world.profiles["galicia"], lead="Otra región.", figures=figures)
    unchanged.now()
    with pytest.raises(ReviewRefusedError, match="1 string of the original has no translation"):
        approve(in_review, reviewer)
    assert unchanged()
    missing = next(each for each in strings.segments_of(in_review) if each.source == "obreras")
    strings.save(in_review, missing.id, "workers", reviewer)

    # What went out of date during the review was right when it was handed in; the state says how it stands now.
    approve(in_review, reviewer)
    assert told(world.profiles["galicia"])["en"] == "Out of date (1 string changed)"
    assert in_review.get_target_instance().lead == "EN Una región."


def test_what_is_not_settled_is_handed_in_by_nobody(world, published, person, unchanged):
    factories.publish(world.profiles["aragon"], lead="Otra región.", figures=stream(figure("dddd", "obreras", "1")))
    first = strings.segments_of(published)[0]
    strings.save(published, first.id, "Machine", None, machine=True)
    unchanged.now()

    with pytest.raises(services.UnsettledError) as error:
        services.submit(published, published.get_target_instance(), person("editor"))

    assert {each.source: each.condition.value for each in error.value.segments} == {
        "Aragon": "machine",
        "Otra región.": "outdated",
        "obreras": "missing",
    }
    assert unchanged()


def test_an_approved_page_waits_where_somebody_holds_it(world, in_review, person, monkeypatch):
    asked = []
    monkeypatch.setattr(approvals, "_holds", [lambda page, state, by: bool(asked.append((page.pk, by)) or True)])

    approve(in_review, person("reviewer_en"))

    target = Page.objects.get(pk=in_review.get_target_instance().pk)
    assert (target.live, target.workflow_in_progress) == (False, False)
    assert asked == [(target.pk, person("reviewer_en"))]


def test_words_outlive_the_original(world, published, person):
    page, target = world.profiles["aragon"], published.get_target_instance()
    words = StringTranslation.objects.filter(context__object_id=page.translation_key).count()

    factories.fresh(page).delete()

    published.refresh_from_db()
    assert (published.enabled, told(target)) == (False, {"en": "Original"})
    assert RegionPage.objects.get(pk=target.pk).live
    assert StringTranslation.objects.filter(context__object_id=page.translation_key).count() == words
