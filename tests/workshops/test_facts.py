import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from tests import factories
from tests.factories import fresh, publish, revise
from workshops.facts import EXACT, TYPED_FACTS
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")

START = dt.datetime(2021, 5, 26, 8, tzinfo=dt.UTC)
END = dt.datetime(2021, 5, 26, 10, tzinfo=dt.UTC)


@pytest.fixture
def pages(workshop_indexes):
    """The pages of a workshop with a firm date, by language; English is the source."""
    source = factories.WorkshopPageFactory(
        parent=workshop_indexes["en"],
        title="Sharing",
        slug="sharing",
        number=1,
        precision=EXACT,
        starts_at=START,
        ends_at=END,
        zone="Europe/Ljubljana",
        agenda=factories.stream(
            factories.agenda_item("b", "10:00", "Welcome"), factories.agenda_item("a", "10:30", "Talk")
        ),
    )
    source.save_revision().publish()
    return {"en": source} | {
        code: factories.twin(
            source,
            workshop_indexes[code],
            agenda=factories.stream(
                factories.agenda_item("b", "10:00", f"Welcome {code}"),
                factories.agenda_item("a", "10:30", f"Talk {code}"),
            ),
        )
        for code in ("sl", "es", "fr")
    }


def facts_shown(client, page):
    """Return every fact of the workshop as a visitor's page holds it."""
    facts = client.get(page.url).context["facts"]
    return {name: getattr(facts, name) for name in TYPED_FACTS}


def programme_shown(client, page):
    blocks = client.get(page.url).context["page"].blocks("agenda")
    return [(block.value["starts"], block.value["title"]) for block in blocks]


def test_publishing_the_source_changes_every_fact_in_every_language_and_no_word(client, pages):
    before = {code: (fresh(page).title, fresh(page).body) for code, page in pages.items()}
    host = factories.RegionFactory()
    new = {
        "number": 4,
        "host": host,
        "precision": EXACT,
        "day": dt.date(2026, 7, 1),
        "starts_at": START + dt.timedelta(days=40),
        "ends_at": END + dt.timedelta(days=40),
        "zone": "Atlantic/Canary",
        "mode": "hybrid",
        "spoken": ["en", "sl"],
        "interpreted": ["es"],
        "cancelled": True,
        "capacity": 40,
        "registration_closes_at": START + dt.timedelta(days=39),
        "online_link": "https://meet.example.org/room",
        "accept_hours": 24,
        "retention_days": 30,
    }
    assert new.keys() == set(TYPED_FACTS)

    publish(pages["en"], **new)

    assert {code: facts_shown(client, page) for code, page in pages.items()} == dict.fromkeys(pages, new)
    assert {code: (fresh(page).title, fresh(page).body) for code, page in pages.items()} == before


def test_the_programme_changes_its_times_and_keeps_its_words(client, pages):
    publish(
        pages["en"],
        agenda=factories.stream(
            factories.agenda_item("a", "09:15", "Talk"), factories.agenda_item("b", "11:00", "Welcome")
        ),
    )

    assert programme_shown(client, pages["sl"]) == [("09:15", "Talk sl"), ("11:00", "Welcome sl")]


def test_a_draft_shows_in_no_list_and_on_no_page(client, pages, workshop_indexes):
    revise(pages["en"], cancelled=True, number=9, starts_at=START + dt.timedelta(hours=1))

    assert {code: facts_shown(client, page)["cancelled"] for code, page in pages.items()} == dict.fromkeys(pages, False)
    for index in workshop_indexes.values():
        [listed] = client.get(index.url).context["groups"].past
        assert (listed.facts.number, listed.facts.starts_at, listed.state) == (1, START, "report_due")


def test_a_preview_shows_drafted_facts_at_the_source_alone(admin_client, pages):
    for code in ("en", "fr"):
        revise(pages[code], number=9)

    def previewed(code):
        view = reverse("wagtailadmin_pages:view_draft", args=[pages[code].pk])
        return admin_client.get(view).context["facts"].number

    assert {code: previewed(code) for code in ("en", "fr")} == {"en": 9, "fr": 1}


def test_a_report_makes_the_workshop_reported_in_every_language(client, pages):
    assert {fresh(page).state for page in pages.values()} == {"report_due"}

    publish(pages["en"], outcome="<p>We agreed.</p>")

    # It was over long ago.
    assert {fresh(page).state for page in pages.values()} == {"archived"}


def test_a_translation_cannot_say_that_a_workshop_is_reported(pages):
    publish(pages["fr"], outcome="<p>D'accord.</p>")

    assert {fresh(page).state for page in pages.values()} == {"report_due"}


def test_a_new_page_gets_a_row_and_its_translations_share_it(workshop_indexes, locales):
    page = factories.WorkshopPageFactory(parent=workshop_indexes["es"], number=7)
    translated = factories.translate(page, locales["sl"])

    assert translated.workshop_id == page.workshop_id
    [row] = Workshop.objects.all()
    assert (row.number, row.host, row.source_language_code) == (7, page.host, "es")


def test_a_copy_gets_a_row_of_its_own_and_leaves_the_first_alone(pages):
    source = fresh(pages["en"])

    copied = source.copy(update_attrs={"slug": "copied", "title": "Copied"}, keep_live=False)
    publish(copied, number=9)
    copied = publish(copied, number=8, cancelled=True)

    assert Workshop.objects.count() == 2
    assert copied.workshop_id != source.workshop_id
    assert (copied.workshop.number, copied.workshop.cancelled) == (8, True)
    row = Workshop.objects.get(pk=source.workshop_id)
    assert (row.number, row.cancelled) == (1, False)
    assert set(row.pages.all()) == set(pages.values())


def test_a_copy_keeps_the_facts_until_somebody_changes_them(pages):
    copied = fresh(fresh(pages["en"]).copy(update_attrs={"slug": "copied"}, keep_live=False))

    assert {name: getattr(copied, name) for name in TYPED_FACTS} == {
        name: getattr(fresh(pages["en"]), name) for name in TYPED_FACTS
    }


def test_an_earlier_revision_of_a_copy_publishes_to_the_row_of_the_copy(pages):
    source = fresh(pages["en"])
    revise(source, number=5)
    source = publish(source, number=1)
    copied = fresh(source.copy(copy_revisions=True, update_attrs={"slug": "copied"}, keep_live=False))
    own = copied.workshop_id
    draft = next(each for each in copied.revisions.all() if each.content["number"] == 5).as_object()
    draft.slug = "copied"

    draft.save_revision().publish()

    assert (fresh(copied).workshop_id, fresh(copied).workshop.number) == (own, 5)
    assert Workshop.objects.get(pk=source.workshop_id).number == 1


def test_an_alias_speaks_of_the_row_of_its_source(pages, workshop_indexes, locales):
    pages["fr"].delete()
    shadow = factories.alias(fresh(pages["en"]), locales["fr"])
    beside = fresh(pages["en"]).create_alias(parent=workshop_indexes["en"], update_slug="twice")

    publish(pages["en"], number=3)

    assert {fresh(each).workshop_id for each in (shadow, beside)} == {pages["en"].workshop_id}
    assert [fresh(each).facts.number for each in (shadow, beside)] == [3, 3]
    assert Workshop.objects.count() == 1


def test_the_clock_of_the_place_says_the_time(pages):
    page = publish(pages["en"], zone="Atlantic/Canary")

    assert page.facts.local_start == dt.datetime(2021, 5, 26, 9, tzinfo=ZoneInfo("Atlantic/Canary"))
    assert fresh(pages["sl"]).facts.local_start.hour == 9
    assert fresh(pages["sl"]).facts.local_end.hour == 11


def test_a_date_that_is_not_exact_has_no_clock(pages):
    page = publish(pages["en"], precision="month", day=dt.date(2021, 6, 2))

    assert (page.facts.local_start, page.facts.local_end) == (None, None)
    assert fresh(pages["sl"]).facts.fuzzy_date.start == dt.date(2021, 6, 1)


@pytest.mark.parametrize(
    ("precision", "last_day"),
    [
        ("day", dt.date(2021, 5, 26)),
        ("month", dt.date(2021, 5, 31)),
        ("quarter", dt.date(2021, 6, 30)),
        ("half", dt.date(2021, 6, 30)),
        ("year", dt.date(2021, 12, 31)),
    ],
)
def test_a_fuzzy_date_runs_out_when_its_last_day_ends_on_the_clock_of_the_place(precision, last_day):
    page = WorkshopPage(precision=precision, day=dt.date(2021, 5, 26), zone="Atlantic/Canary")

    over = page.end_of_range().astimezone(ZoneInfo("Atlantic/Canary"))

    assert (over.date(), over.time()) == (last_day + dt.timedelta(days=1), dt.time.min)


def test_a_date_that_nobody_knows_never_runs_out():
    assert WorkshopPage(precision="unknown", day=dt.date(2021, 5, 26)).end_of_range() is None


def test_a_translation_made_in_the_translation_editor_shares_the_row_and_sets_no_fact(client, pages, locales):
    pages["fr"].delete()
    source, _made = TranslationSource.get_or_create_from_instance(fresh(pages["en"]))
    translation = Translation.objects.create(source=source, target_locale=locales["fr"])
    translation.save_target(publish=False)
    translated = translation.get_target_instance()
    publish(pages["en"], number=6)

    translated.get_latest_revision().publish()

    assert fresh(translated).workshop_id == pages["en"].workshop_id
    assert (client.get(translated.url).context["facts"].number, Workshop.objects.get().number) == (6, 6)
    offered = set(StringSegment.objects.filter(source=source).values_list("context__path", flat=True))
    assert offered == {"title", "lead", "agenda.a.title", "agenda.b.title"}
