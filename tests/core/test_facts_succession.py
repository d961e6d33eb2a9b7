"""Published facts agree in every language, whoever becomes their source."""

import pytest

from core.models import Region
from partners.models import RegionPage
from tests import factories

pytestmark = pytest.mark.usefixtures("unindexed")


@pytest.fixture
def profiles(partner_indexes, locales):
    """Return the published profiles of a Spanish region by language code; 1250 is their figure."""
    region = factories.RegionFactory(code="navarra", home_language="es")
    page = factories.RegionPageFactory(
        parent=partner_indexes["es"],
        region=region,
        figures=factories.stream(factories.figure("one", "companies", str(1250))),
    )
    page.save_revision().publish()
    pages = {"es": RegionPage.objects.get(pk=page.pk)}
    for code in ("en", "sl", "fr"):
        pages[code] = factories.translate(pages["es"], locales[code])
    return pages


def everywhere(number, *languages):
    return {language: [number] for language in languages}


def shown():
    return {
        page.locale.language_code: [int(block.value["number"]) for block in page.blocks("figures")]
        for page in RegionPage.objects.live().select_related("region", "locale")
    }


def publish_figure(page, number):
    page = RegionPage.objects.get(pk=page.pk)
    page.figures = factories.stream(factories.figure("one", "companies", str(number)))
    page.save_revision().publish()


def test_a_new_home_language_changes_no_fact_at_once_nor_by_a_publication_that_touches_none(profiles):
    publish_figure(profiles["es"], 2222)
    Region.objects.update(home_language="fr")
    assert shown() == everywhere(2222, "en", "sl", "es", "fr")

    RegionPage.objects.get(pk=profiles["fr"].pk).save_revision().publish()
    assert shown() == everywhere(2222, "en", "sl", "es", "fr")

    publish_figure(profiles["fr"], 3333)
    assert shown() == everywhere(3333, "en", "sl", "es", "fr")


def test_after_the_source_is_deleted_its_heir_brings_no_old_fact_back(profiles):
    publish_figure(profiles["es"], 2222)
    RegionPage.objects.get(pk=profiles["es"].pk).delete()

    RegionPage.objects.get(pk=profiles["en"].pk).save_revision().publish()

    assert shown() == everywhere(2222, "en", "sl", "fr")


def test_what_was_typed_on_another_language_is_never_shown_even_if_it_becomes_the_source(profiles):
    publish_figure(profiles["fr"], 9999)
    assert shown() == everywhere(1250, "en", "sl", "es", "fr")

    Region.objects.update(home_language="fr")
    assert shown() == everywhere(1250, "en", "sl", "es", "fr")


def test_a_copy_that_takes_the_place_of_the_source_speaks_for_every_language(profiles):
    copy = profiles["es"].copy(update_attrs={"slug": "copy"}, keep_live=False)
    RegionPage.objects.get(pk=profiles["es"].pk).unpublish()

    publish_figure(copy, 5555)

    assert shown() == everywhere(5555, "en", "sl", "es", "fr")


def test_the_region_of_a_translated_profile_stays(profiles, admin_user):
    form_class = RegionPage.get_edit_handler().get_form_class()
    form = form_class(instance=RegionPage.objects.get(pk=profiles["es"].pk), for_user=admin_user)

    assert form.fields["region"].disabled
    assert (
        not form_class(instance=RegionPage(locale=profiles["es"].locale), for_user=admin_user).fields["region"].disabled
    )
