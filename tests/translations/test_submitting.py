import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from core.models import GlossaryTerm, StandardPage
from partners.models import RegionPage
from tests import factories
from tests.translations.conftest import told


@pytest.fixture
def submit(as_, world):
    """Send a page to translation as somebody; return what they are told."""

    def send(name, page, *codes, **more):
        url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        return told(as_(name).post(url, {"locales": [world.locales[code].pk for code in codes], **more}))

    return send


@pytest.fixture
def synchronise(as_):
    """Offer the words of a page to its translators as somebody; return what they are told."""

    def press(name, page, **data):
        source = TranslationSource.objects.get_for_instance(page)
        return told(as_(name).post(reverse("wagtail_localize:update_translations", args=[source.pk]), data))

    return press


def versions(page):
    """Return whether the page is live, by language."""
    return dict(Page.objects.filter(translation_key=page.translation_key).values_list("locale__language_code", "live"))


# --- Submitting a page -----------------------------------------------------------------------------


def test_somebody_of_another_region_cannot_submit_the_page(submit, world, unchanged):
    told = submit("editor", world.profiles["murcia"], "fr", "sl")

    assert (told, unchanged()) == (["You do not translate into this language."], True)


def test_the_form_of_another_regions_draft_is_refused_without_its_title(as_, world, unchanged):
    url = reverse("wagtail_localize:submit_page_translation", args=[world.draft.pk])

    for name in ("editor", "translator_sl"):
        answer = as_(name).get(url)

        assert (answer.url, "Secret plans" in " ".join(told(answer))) == ("/admin/", False)
    assert unchanged()


def test_nobody_submits_into_a_language_that_is_not_their_teams(submit, source, unchanged):
    assert submit("editor", source, "fr", "sl") == ["You do not translate into this language."]
    assert unchanged()


def test_the_languages_that_are_not_the_persons_are_refused_beside_one_that_is(as_, source, world, unchanged):
    url = reverse("wagtail_localize:submit_page_translation", args=[source.pk])

    answer = as_("translator_sl").post(url, {"locales": [world.locales["sl"].pk, world.locales["fr"].pk]})

    assert answer.context["form"].errors["locales"] == [
        "You may not translate this page into one of these languages, or it is there already."
    ]
    assert unchanged()


def test_the_form_offers_the_languages_of_the_person_alone(as_, source):
    url = reverse("wagtail_localize:submit_page_translation", args=[source.pk])

    offered = {
        name: {locale.language_code for locale in as_(name).get(url).context["form"].fields["locales"].queryset}
        for name in ("translator_sl", "administrator", "superuser")
    }

    assert offered == {"translator_sl": {"sl"}, "administrator": {"sl", "fr"}, "superuser": {"sl", "fr"}}


def test_a_translator_submits_a_published_page_into_their_language_as_a_draft(submit, source):
    assert submit("translator_sl", source, "sl") == [
        "The page 'Navarra' was successfully submitted for translation into Slovenian"
    ]
    assert versions(source) == {"es": True, "en": False, "sl": False}
    assert Translation.objects.get(source__object_id=source.translation_key, target_locale__language_code="sl").enabled


def test_an_editor_submits_a_page_of_the_region_into_a_language_of_the_team(submit, source, world):
    Translation.objects.filter(source__object_id=source.translation_key).delete()
    RegionPage.objects.get(translation_key=source.translation_key, locale=world.locales["en"]).delete()

    submit("editor", source, "en")

    assert versions(source) == {"es": True, "en": False}


def test_the_pages_below_stay_where_they_are(submit, world):
    page = factories.plant(StandardPage, factories.fresh(world.homes["es"]), title="About", slug="about")
    below = factories.plant(StandardPage, page, title="Below", slug="below")

    submit("superuser", page, "fr")

    assert (versions(page), versions(below)) == ({"es": True, "fr": False}, {"es": True})
    assert not any(Page.find_problems())


def test_a_page_whose_parent_is_missing_in_the_language_waits_for_it(submit, world, unchanged):
    page = factories.plant(StandardPage, factories.fresh(world.homes["es"]), title="About", slug="about")
    below = factories.plant(StandardPage, page, title="Below", slug="below")
    unchanged.now()

    assert submit("administrator", below, "fr") == ["Have the page above this one translated first."]
    assert unchanged()


def test_words_in_memory_do_not_go_live_when_an_alias_becomes_a_translation(submit, world, translate):
    page = factories.plant(StandardPage, factories.fresh(world.homes["es"]), title="Sobre", slug="sobre")
    shadow = factories.alias(page, world.locales["en"])
    source, _created = TranslationSource.get_or_create_from_instance(page)
    memory = Translation(source=source, target_locale=world.locales["en"])
    translate(memory, Sobre="Unread")

    submit("translator_en", page, "en")

    shadow = factories.fresh(shadow)
    assert (shadow.live, shadow.title, shadow.alias_of_id) == (True, "Sobre", None)
    assert Translation.objects.get(source=source, target_locale=world.locales["en"]).enabled


def test_somebody_without_any_team_is_refused(submit, source, unchanged):
    # Without the right to enter the admin.
    submit("nobody", source, "sl")

    assert unchanged()


# --- Snippets --------------------------------------------------------------------------------------


@pytest.fixture
def term(world):
    """Return a term of the glossary in English."""
    return factories.GlossaryTermFactory(term="Mutual", locale=world.locales["en"])


def test_a_snippet_is_submitted_only_by_those_who_may_change_such_snippets(as_, term, world, unchanged):
    url = reverse("wagtail_localize:submit_snippet_translation", args=["core", "glossaryterm", term.pk])
    data = {"locales": [world.locales["sl"].pk]}

    for name in ("editor", "translator_sl", "reviewer_es"):
        assert told(as_(name).post(url, data)) == ["The network's administrators take care of this, in every language."]
    assert unchanged()

    as_("administrator").post(url, data)
    assert set(GlossaryTerm.objects.values_list("locale__language_code", flat=True)) == {"en", "sl"}


def test_a_snippet_is_not_published_while_strings_are_missing(as_, term, world, unchanged, translate):
    client = as_("administrator")
    client.post(
        reverse("wagtail_localize:submit_snippet_translation", args=["core", "glossaryterm", term.pk]),
        {"locales": [world.locales["sl"].pk]},
    )
    translated = GlossaryTerm.objects.get(locale=world.locales["sl"])
    translation = Translation.objects.get(source__object_id=term.translation_key)
    translate(translation, but=["Mutual"])
    edit = reverse("wagtailsnippets_core_glossaryterm:edit", args=[translated.pk])
    unchanged.now()

    assert told(client.post(edit, {"action": "publish"}))[-1] == (
        "One string has no translation yet. Translate it, then try again: Mutual"
    )
    assert unchanged()

    translate(translation, Mutual="Vzajemna")
    client.post(edit, {"action": "publish"})
    translated.refresh_from_db()
    assert translated.term == "Vzajemna"


def test_the_names_of_snippets_are_told_to_those_who_may_change_them(as_, term):
    for url in (
        reverse("wagtail_localize:snippets_api_listing", args=["core", "glossaryterm"]),
        reverse("wagtail_localize:snippets_api_detail", args=["core", "glossaryterm", term.pk]),
    ):
        refused = as_("editor").get(url)
        assert (refused.status_code, refused.json()) == (
            403,
            {"detail": "The network's administrators take care of this, in every language."},
        )
        assert "Mutual" in as_("administrator").get(url).content.decode()


# --- Offering new words to the translators ---------------------------------------------------------


def test_somebody_of_another_region_cannot_synchronise(synchronise, source, as_, unchanged):
    url = reverse("wagtail_localize:update_translations", args=[TranslationSource.objects.get_for_instance(source).pk])

    assert synchronise("stranger", source) == ["The page belongs to none of your teams."]
    assert as_("stranger").get(url).url == "/admin/"
    assert unchanged()


def test_nobody_publishes_by_synchronising(synchronise, source, unchanged):
    for name in ("editor", "administrator", "superuser"):
        assert synchronise(name, source, publish_translations="on") == [
            "Translations are published by their reviews alone: nothing was changed."
        ]
    assert unchanged()


def test_the_form_does_not_offer_to_publish(as_, source):
    url = reverse("wagtail_localize:update_translations", args=[TranslationSource.objects.get_for_instance(source).pk])

    answer = as_("administrator").get(url)

    assert set(answer.context["form"].fields) == set()
    assert "publish_translations" not in answer.content.decode().replace(".publish-translations", "")


def test_an_editor_offers_new_words_and_publishes_nothing(synchronise, source, translation):
    factories.publish(source, lead="Otra región.")

    assert synchronise("editor", source) == ["Successfully updated translations for 'Navarra'"]

    strings = set(StringSegment.objects.filter(source=translation.source).values_list("string__data", flat=True))
    assert strings == {"Navarra", "Comunidad", "Otra región.", "empresas", "Register"}
    assert versions(source) == {"es": True, "en": False}


def test_synchronising_leaves_what_is_in_review_as_it_is(synchronise, in_review):
    page, source = in_review.get_target_instance(), in_review.source.get_source_instance()
    factories.publish(source, lead="Otra región.")

    assert synchronise("editor", source) == ["Successfully updated translations for 'Galicia'"]

    after = in_review.get_target_instance()
    assert (after.workflow_in_progress, after.latest_revision_id, after.title) == (
        True,
        page.latest_revision_id,
        page.title,
    )


def test_whoever_translates_into_a_language_in_review_waits_with_it(synchronise, in_review, unchanged):
    assert synchronise("translator_en", in_review.source.get_source_instance()) == [
        "The page is being reviewed; until that is done only reviewers may change it."
    ]
    assert unchanged()


def test_who_may_read_a_published_translation_is_not_changed_by_synchronising(synchronise, source, translation):
    page = translation.get_target_instance()
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    synchronise("editor", source)

    assert PageViewRestriction.objects.filter(page=page).exists()


def test_no_machine_is_asked_while_synchronising(synchronise, in_review, settings):
    source = in_review.source.get_source_instance()
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"
    }
    StringTranslation.objects.all().delete()

    assert synchronise("administrator", source, use_machine_translation="on") == [
        "Successfully updated translations for 'Galicia'"
    ]

    assert not StringTranslation.objects.filter(translation_type="machine").exists()
