import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.db.models.signals import post_save
from django.urls import reverse
from wagtail.models import Page
from wagtail.signals import page_published

from core.facts import apply_facts, extract_facts
from core.models import Region
from tests import factories
from tests.factories import figure, fresh, publish, revise, stream

pytestmark = pytest.mark.usefixtures("unindexed")

# The identifiers are in no alphabetical order: PostgreSQL must not sort them.
OFFICES, JOBS, SALES = "cccc", "aaaa", "bbbb"


@pytest.fixture
def region(db):
    return factories.RegionFactory(home_language="es")


@pytest.fixture
def profiles(partner_indexes, region):
    """The profile of a region that writes in Spanish, in each language, with two figures."""
    source = factories.RegionPageFactory(
        parent=partner_indexes["es"],
        region=region,
        slug="navarra",
        title="Navarra",
        figures=stream(figure(OFFICES, "empresas", "10"), figure(JOBS, "empleos", "20")),
    )
    source.save_revision().publish()
    words = {
        code: stream(figure(OFFICES, f"offices {code}", "10"), figure(JOBS, f"jobs {code}", "20"))
        for code in ("en", "sl", "fr")
    }
    return {"es": source} | {
        code: factories.twin(source, partner_indexes[code], figures=figures) for code, figures in words.items()
    }


def shown(client, page):
    """Return label and number of each figure on the page as a visitor gets it."""
    answer = client.get(page.url)
    assert answer.status_code == 200
    return [(block.value["label"], int(block.value["number"])) for block in answer.context["page"].blocks("figures")]


def shown_everywhere(client, pages):
    return {code: shown(client, page) for code, page in pages.items()}


BEFORE = {
    "es": [("empresas", 10), ("empleos", 20)],
    "en": [("offices en", 10), ("jobs en", 20)],
    "sl": [("offices sl", 10), ("jobs sl", 20)],
    "fr": [("offices fr", 10), ("jobs fr", 20)],
}
CHANGED = stream(figure(OFFICES, "empresas", "11"), figure(JOBS, "empleos", "20"))
AFTER = {
    "es": [("empresas", 11), ("empleos", 20)],
    "en": [("offices en", 11), ("jobs en", 20)],
    "sl": [("offices sl", 11), ("jobs sl", 20)],
    "fr": [("offices fr", 11), ("jobs fr", 20)],
}


def test_publishing_the_source_changes_the_fact_in_every_language_and_no_word(client, profiles):
    assert shown_everywhere(client, profiles) == BEFORE

    publish(profiles["es"], figures=CHANGED)

    assert shown_everywhere(client, profiles) == AFTER


def test_a_visitor_reads_the_new_number_in_another_language(client, profiles):
    assert "4,321" not in client.get(profiles["en"].url).content.decode()

    publish(profiles["es"], figures=stream(figure(OFFICES, "empresas", "4321")))

    assert "4,321" in client.get(profiles["en"].url).content.decode()


def test_a_draft_fact_shows_in_no_language(client, profiles):
    revise(profiles["es"], figures=CHANGED)

    assert shown_everywhere(client, profiles) == BEFORE


def test_a_fact_in_review_shows_in_no_language_until_it_is_approved(client, profiles, reviews):
    revise(profiles["es"], figures=CHANGED)
    factories.submit(profiles["es"])

    assert shown_everywhere(client, profiles) == BEFORE

    factories.approve(profiles["es"])

    assert shown_everywhere(client, profiles) == AFTER


def test_a_scheduled_fact_shows_from_its_moment_on(client, profiles):
    moment = dt.datetime(2031, 5, 2, 9, tzinfo=dt.UTC)
    with time_machine.travel(moment - dt.timedelta(minutes=1), tick=False):
        publish(profiles["es"], figures=CHANGED, go_live_at=moment)
        call_command("publish_scheduled", verbosity=0)
        assert shown_everywhere(client, profiles) == BEFORE

    with time_machine.travel(moment + dt.timedelta(minutes=1), tick=False):
        call_command("publish_scheduled", verbosity=0)
        assert shown_everywhere(client, profiles) == AFTER


def test_previews_show_the_draft_fact_at_the_source_alone(admin_client, profiles):
    revise(profiles["es"], figures=CHANGED)
    for code in ("en", "fr"):
        revise(profiles[code], title=f"Draft {code}")

    previews = {
        code: admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[profiles[code].pk])).context["page"]
        for code in ("es", "en", "fr")
    }

    assert {
        code: [(block.value["label"], int(block.value["number"])) for block in page.blocks("figures")]
        for code, page in previews.items()
    } == {"es": AFTER["es"], "en": BEFORE["en"], "fr": BEFORE["fr"]}
    assert previews["en"].title == "Draft en"


def test_the_copy_of_a_fact_that_a_translation_stores_never_shows(client, profiles):
    own = stream(figure(OFFICES, "offices en", "99"), figure(JOBS, "jobs en", "98"))

    publish(profiles["en"], figures=own)

    assert shown_everywhere(client, profiles) == BEFORE


def test_publishing_a_translation_again_leaves_the_published_facts(client, profiles):
    publish(profiles["es"], figures=CHANGED)

    publish(profiles["en"], title="Navarre")

    assert shown_everywhere(client, profiles) == AFTER
    assert fresh(profiles["en"]).title == "Navarre"


def test_a_block_withdrawn_at_the_source_vanishes_in_every_language(client, profiles):
    publish(profiles["es"], figures=stream(figure(JOBS, "empleos", "20")))

    assert shown_everywhere(client, profiles) == {code: figures[1:] for code, figures in BEFORE.items()}


def test_a_new_block_shows_at_the_source_until_others_have_words_for_it(client, profiles):
    publish(
        profiles["es"],
        figures=stream(figure(SALES, "ventas", "30"), figure(OFFICES, "empresas", "10"), figure(JOBS, "empleos", "20")),
    )

    assert shown_everywhere(client, profiles) == BEFORE | {"es": [("ventas", 30), *BEFORE["es"]]}


def test_the_order_of_the_source_holds_in_every_language(client, profiles):
    publish(profiles["es"], figures=stream(figure(JOBS, "empleos", "20"), figure(OFFICES, "empresas", "10")))

    assert shown_everywhere(client, profiles) == {code: figures[::-1] for code, figures in BEFORE.items()}


def test_facts_of_different_fields_do_not_mix(client, profiles):
    contact = {
        "type": "contact",
        "id": "dddd",
        "value": {
            "role": "Oficina",
            "organisation": "CEPES Navarra",
            "organisation_language": "es",
            "mailbox": "navarra@example.org",
            "show_address": False,
            "languages": ["es", "en"],
        },
    }
    translated = stream(contact | {"value": contact["value"] | {"role": "Office", "mailbox": "old@example.org"}})
    publish(profiles["en"], contacts=translated)

    publish(profiles["es"], contacts=stream(contact))

    blocks = client.get(profiles["en"].url).context["page"].blocks("contacts")
    assert [dict(block.value) for block in blocks] == [contact["value"] | {"role": "Office"}]
    assert shown(client, profiles["en"]) == BEFORE["en"]


@pytest.fixture
def refused_rows():
    """No Region row can be saved while this holds."""

    def refuse(**kwargs):
        raise RuntimeError("the row cannot be written")

    post_save.connect(refuse, sender=Region)
    yield
    post_save.disconnect(refuse, sender=Region)


def test_when_the_facts_cannot_be_written_the_page_is_not_published_either(client, profiles, refused_rows):
    draft = revise(profiles["es"], figures=CHANGED, lead="New lead")

    with pytest.raises(RuntimeError, match="the row cannot be written"):
        draft.publish()

    assert shown_everywhere(client, profiles) == BEFORE
    assert fresh(profiles["es"]).lead == "A sentence."


def test_a_failure_late_in_the_publication_takes_the_facts_back(client, profiles, reviews):
    draft = revise(profiles["es"], figures=CHANGED, lead="New lead")
    page = factories.submit(profiles["es"])
    task = page.current_workflow_task_state
    client.force_login(factories.reviewer("es"))

    def fail(**kwargs):
        raise RuntimeError("a later step fails")

    page_published.connect(fail)
    client.raise_request_exception = False
    try:
        answer = client.post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]),
        )
    finally:
        page_published.disconnect(fail)

    assert answer.status_code == 500
    assert fresh(profiles["es"]).live_revision_id != draft.pk
    assert fresh(profiles["es"]).lead == "A sentence."
    assert shown_everywhere(client, profiles) == BEFORE


def test_withdrawing_the_source_leaves_the_facts_of_the_others(client, profiles):
    fresh(profiles["es"]).unpublish()
    revise(profiles["es"], figures=CHANGED)

    others = {code: page for code, page in profiles.items() if code != "es"}
    assert shown_everywhere(client, others) == {code: BEFORE[code] for code in others}


def test_moving_the_source_publishes_no_draft(client, profiles, homes):
    revise(profiles["es"], figures=CHANGED)
    elsewhere = factories.PartnerIndexPageFactory(parent=homes["es"], slug="socios")

    Page.objects.get(pk=profiles["es"].pk).move(elsewhere, pos="last-child")

    assert shown_everywhere(client, {code: fresh(page) for code, page in profiles.items()}) == BEFORE


def test_the_first_page_publishes_its_facts_while_the_home_language_has_none(client, partner_indexes, region):
    page = factories.RegionPageFactory(
        parent=partner_indexes["en"], region=region, figures=stream(figure(OFFICES, "offices", "7"))
    )
    translated = factories.twin(page, partner_indexes["sl"], figures=stream(figure(OFFICES, "pisarne", "1")))
    publish(translated)

    assert shown(client, page) == [("offices", 7)]
    assert shown(client, translated) == [("pisarne", 7)]

    publish(page, figures=stream(figure(OFFICES, "offices", "8")))

    assert shown(client, page) == [("offices", 8)]
    assert shown(client, translated) == [("pisarne", 8)]


def test_two_languages_without_a_source_page_do_not_overwrite_each_other(client, partner_indexes, region):
    first = factories.RegionPageFactory(
        parent=partner_indexes["en"], region=region, figures=stream(figure(OFFICES, "offices", "7"))
    )
    second = factories.twin(first, partner_indexes["sl"], figures=stream(figure(OFFICES, "pisarne", "1")))

    publish(second, figures=stream(figure(OFFICES, "pisarne", "2")))

    assert [shown(client, each) for each in (first, second)] == [[("offices", 7)], [("pisarne", 7)]]


def test_a_page_made_apart_from_the_source_cannot_set_the_facts_of_the_region(client, profiles, partner_indexes):
    profiles["en"].delete()

    stranger = factories.RegionPageFactory(
        parent=partner_indexes["en"],
        region=profiles["es"].region,
        figures=stream(figure(OFFICES, "offices", "99"), figure(JOBS, "jobs", "98")),
    )

    assert shown(client, stranger) == [("offices", 10), ("jobs", 20)]
    assert shown(client, profiles["es"]) == BEFORE["es"]


def test_an_alias_shows_the_published_facts(client, profiles, locales):
    profiles["fr"].delete()
    shadow = factories.alias(fresh(profiles["es"]), locales["fr"])

    publish(profiles["es"], figures=CHANGED)

    assert shown(client, shadow) == AFTER["es"]
    assert shown(client, profiles["es"]) == AFTER["es"]


def test_facts_typed_in_a_form_are_kept_in_their_stored_form(client, profiles):
    page = fresh(profiles["es"])
    page.figures[0].value["number"] = Decimal("12.50")

    page.save()

    region = Region.objects.get(pk=page.region_id)
    assert {code: facts["number"] for code, facts in region.published_facts.items()} == {OFFICES: "12.50", JOBS: "20"}


def test_a_stored_draft_of_the_tree_is_not_a_publication(profiles):
    page = fresh(profiles["es"])
    page.figures = CHANGED
    page.title = "Ahora"

    page.save(update_fields=["title"])

    facts = Region.objects.get(pk=page.region_id).published_facts
    assert facts[OFFICES]["number"] == "10"


def test_the_page_and_its_facts_are_one_transaction(profiles):
    page = fresh(profiles["es"])
    page.figures = CHANGED
    with transaction.atomic():
        page.save()
        transaction.set_rollback(True)

    page = fresh(profiles["es"])
    assert page.figures[0].value["number"] == 10
    assert page.region.published_facts[OFFICES]["number"] == "10"


def test_blocks_of_a_body_have_no_facts_and_keep_their_order(homes):
    page = factories.StandardPageFactory(
        parent=homes["en"], body=stream(factories.text("b", "<p>One</p>"), factories.text("a", "<p>Two</p>"))
    )

    assert extract_facts(page.body) == {}
    assert [block.id for block in apply_facts(page.body, {})] == ["b", "a"]
