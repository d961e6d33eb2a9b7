import pytest
from django.urls import reverse
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from core.models import Region
from partners.models import RegionPage
from tests import factories
from tests.factories import figure, fresh, publish, stream

pytestmark = pytest.mark.usefixtures("unindexed")


@pytest.fixture
def source(partner_indexes):
    """The Spanish profile of a region."""
    page = factories.RegionPageFactory(
        parent=partner_indexes["es"],
        region=factories.RegionFactory(home_language="es"),
        slug="navarra",
        title="Navarra",
        lead="Una región.",
        figures=stream(figure("bbbb", "empresas", "10"), figure("aaaa", "empleos", "20")),
    )
    page.save_revision().publish()
    return fresh(page)


WORDS = {
    "Navarra": "Navarre",
    "Una región.": "A region.",
    "empresas": "companies",
    "empleos": "jobs",
    "Register": "Register (translated)",
    "ventas": "sales",
}


@pytest.fixture
def submit(admin_client, locales):
    """Send a page to translation into a language through the admin; return the translation."""

    def send(page, code="en"):
        answer = admin_client.post(
            reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [locales[code].pk]}
        )
        assert answer.status_code == 302
        return Translation.objects.get(source__object_id=page.translation_key, target_locale=locales[code])

    return send


@pytest.fixture
def write(admin_client):
    """Type the words of a translation in the translation editor."""

    def type_in(translation, words=WORDS):
        for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
            if segment.string.data in words:
                answer = admin_client.put(
                    reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]),
                    f"value={words[segment.string.data]}",
                    content_type="application/x-www-form-urlencoded",
                )
                assert answer.status_code in {200, 201}

    return type_in


@pytest.fixture
def publish_translation(admin_client):
    """Save a draft in the translation editor and publish it, as its review does."""

    def save_and_publish(translation):
        page = translation.get_target_instance()
        answer = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action-save": "1"})
        assert answer.status_code == 302
        fresh(page).get_latest_revision().publish()
        return fresh(page)

    return save_and_publish


@pytest.fixture
def synchronise(admin_client):
    """Take the published words of the source over into its translations, which wait for translators then."""

    def press(page):
        source = TranslationSource.objects.get_for_instance(page)
        answer = admin_client.post(reverse("wagtail_localize:update_translations", args=[source.pk]))
        assert answer.status_code == 302

    return press


def shown(client, page):
    blocks = client.get(page.url).context["page"].blocks("figures")
    return [(block.value["label"], int(block.value["number"])) for block in blocks]


def test_only_words_are_offered_for_translation(source, submit):
    translation = submit(source)

    offered = {segment.context.path for segment in StringSegment.objects.filter(source=translation.source)}
    assert offered == {
        "title",
        "lead",
        *(f"figures.{block}.{word}" for block in ("aaaa", "bbbb") for word in ("label", "source")),
    }
    overridable = translation.source.overridablesegment_set.values_list("context__path", flat=True)
    assert set(overridable) == {"slug"}


def test_a_submitted_translation_is_a_draft(client, source, submit):
    translation = submit(source)

    page = translation.get_target_instance()
    assert (page.live, page.region_id) == (False, source.region_id)
    assert client.get("/en/partners-en/navarra/").status_code == 404


def test_a_translation_is_published_with_its_words_and_the_facts_of_the_row(
    client, source, submit, write, publish_translation
):
    translation = submit(source)
    write(translation)

    page = publish_translation(translation)

    assert (page.live, page.title, page.lead) == (True, "Navarre", "A region.")
    assert shown(client, page) == [("companies", 10), ("jobs", 20)]
    assert translation.get_progress()[0] == translation.get_progress()[1]


def test_a_published_fact_shows_in_a_translation_that_nobody_touched(
    client, source, submit, write, publish_translation
):
    translation = submit(source)
    write(translation)
    page = publish_translation(translation)

    publish(source, figures=stream(figure("aaaa", "empleos", "21"), figure("bbbb", "empresas", "11")))

    assert shown(client, page) == [("jobs", 21), ("companies", 11)]


def test_publishing_a_translation_later_brings_no_old_fact_back(client, source, submit, write, publish_translation):
    translation = submit(source)
    write(translation)
    publish_translation(translation)
    publish(source, figures=stream(figure("bbbb", "empresas", "11"), figure("aaaa", "empleos", "21")))

    write(translation, {"empresas": "firms"})
    page = publish_translation(translation)

    assert shown(client, page) == [("firms", 11), ("jobs", 21)]
    facts = Region.objects.get(pk=source.region_id).published_facts
    assert {code: each["number"] for code, each in facts.items()} == {"bbbb": "11", "aaaa": "21"}


def test_saving_the_target_of_a_translation_brings_no_old_fact_back(client, source, submit, write, publish_translation):
    translation = submit(source)
    write(translation)
    page = publish_translation(translation)
    publish(source, figures=stream(figure("bbbb", "empresas", "11"), figure("aaaa", "empleos", "21")))

    translation.save_target(publish=False)

    assert shown(client, page) == [("companies", 11), ("jobs", 21)]
    assert shown(client, source) == [("empresas", 11), ("empleos", 21)]


def test_after_a_new_block_is_translated_it_shows(client, source, submit, write, publish_translation, synchronise):
    translation = submit(source)
    write(translation)
    page = publish_translation(translation)
    publish(
        source,
        figures=stream(
            figure("cccc", "ventas", "30"), figure("bbbb", "empresas", "10"), figure("aaaa", "empleos", "20")
        ),
    )
    assert shown(client, page) == [("companies", 10), ("jobs", 20)]

    synchronise(source)
    assert shown(client, page) == [("companies", 10), ("jobs", 20)]

    write(translation)
    publish_translation(translation)
    assert shown(client, page) == [("sales", 30), ("companies", 10), ("jobs", 20)]


def test_a_draft_fact_of_the_source_is_not_in_the_preview_of_a_translation(
    admin_client, source, submit, write, publish_translation
):
    translation = submit(source)
    write(translation)
    publish_translation(translation)
    factories.revise(source, figures=stream(figure("bbbb", "empresas", "99"), figure("aaaa", "empleos", "20")))

    preview = admin_client.get(reverse("wagtail_localize:preview_translation", args=[translation.pk]))

    blocks = preview.context["page"].blocks("figures")
    assert [(block.value["label"], int(block.value["number"])) for block in blocks] == [("companies", 10), ("jobs", 20)]


def test_a_translation_that_goes_its_own_way_still_shows_the_facts_of_the_row(
    admin_client, client, source, submit, write, publish_translation
):
    translation = submit(source)
    write(translation)
    page = publish_translation(translation)
    answer = admin_client.post(reverse("wagtail_localize:stop_translation", args=[translation.pk]), {"next": "/admin/"})
    assert answer.status_code == 302
    assert not Translation.objects.get(pk=translation.pk).enabled

    page = publish(page, title="Own way", figures=stream(figure("bbbb", "own", "99")))
    publish(source, figures=stream(figure("bbbb", "empresas", "12"), figure("aaaa", "empleos", "20")))

    assert (fresh(page).title, shown(client, page)) == ("Own way", [("own", 12)])


def test_an_alias_turned_into_a_translation_keeps_the_facts(
    client, source, submit, write, publish_translation, locales
):
    shadow = factories.alias(source, locales["en"])
    assert shown(client, shadow) == [("empresas", 10), ("empleos", 20)]

    translation = submit(source)
    write(translation)
    page = publish_translation(translation)

    assert (page.pk, page.alias_of_id, page.language) == (shadow.pk, None, "en")
    assert shown(client, page) == [("companies", 10), ("jobs", 20)]


def test_words_that_wait_for_translation_are_in_no_memory_but_their_own(source, submit, write):
    translation = submit(source)
    write(translation)

    assert not RegionPage.objects.filter(title="Navarre").exists()
    assert StringTranslation.objects.filter(data="Navarre", locale=translation.target_locale).exists()
