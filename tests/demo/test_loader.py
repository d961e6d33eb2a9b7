"""Loading the demo: real translations, nothing half, nothing twice, nothing over an editor's work."""

import json
import shutil
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from modelcluster.models import get_serializable_data_for_fields
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, ReferenceIndex, Site, get_page_models
from wagtail.search.models import IndexEntry
from wagtail_localize.models import StringTranslation, Translation

from core.models import GlossaryTerm, Region
from demo.loader import load
from demo.models import LoadedEntry
from partners.models import RegionPage
from workshops.models import Workshop, WorkshopPage

SMALL = Path(__file__).parent / "content"
TERMS = """\
terms:
  - key: cluster
    source: en
    term: {en: cluster, sl: grozd, es: clúster, fr: cluster}
    explanation: {en: Who works together., sl: Kdor dela skupaj., es: Quien colabora., fr: Qui travaille ensemble.}
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """Return a folder of one's own with a home, a list, a region and a workshop in four languages."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="module")
def _loaded_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load(SMALL)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded_once, db):
    """Give the small content, loaded; what a test changes is undone after it."""


def state():
    return {
        "pages": sorted(Page.objects.values_list("url_path", "live", "title")),
        "regions": sorted(Region.objects.values_list("code", flat=True)),
        "loaded": sorted(LoadedEntry.objects.values_list("key", flat=True)),
        "strings": StringTranslation.objects.count(),
        "accounts": get_user_model().objects.count(),
    }


def test_every_page_is_live_in_every_language_as_a_complete_translation_of_its_source(loaded):
    pages = Page.objects.filter(depth__gte=2)
    assert {(page.locale.language_code, page.depth) for page in pages.live().select_related("locale")} == {
        (code, depth) for code in ("en", "sl", "es", "fr") for depth in (2, 3, 4)
    }
    assert not pages.filter(live=False).exists()
    assert not pages.filter(alias_of__isnull=False).exists()
    progress = [translation.get_progress() for translation in Translation.objects.all()]
    assert len(progress) == 3 * 5
    assert all(total == ready > 0 for total, ready in progress)
    assert Page.find_problems() == ([], [], [], [], [])


def stored(instance):
    """What the database holds of an object: streams as the blocks in them, whatever the order of the keys."""
    fields = json.loads(json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder))
    streams = {field.name for field in instance._meta.get_fields() if isinstance(field, StreamField)}
    return {name: json.loads(value) if name in streams else value for name, value in fields.items()}


def test_a_translation_is_what_wagtail_localize_makes_of_its_texts(loaded):
    for translation in Translation.objects.all():
        made = translation.source.get_ephemeral_translated_instance(translation.target_locale)

        assert stored(translation.get_target_instance()) == stored(made)


def test_all_that_was_loaded_is_found_and_its_references_are_known(loaded):
    pages = Page.objects.filter(depth__gte=2)
    known = IndexEntry.objects.filter(content_type__in=ContentType.objects.get_for_models(*get_page_models()).values())
    assert {int(key) for key in known.values_list("object_id", flat=True)} == set(pages.values_list("pk", flat=True))
    navarra = Region.objects.get(code="navarra")
    references = {reference.object_id for reference in ReferenceIndex.get_references_to(navarra)}
    assert references >= {str(page.pk) for page in RegionPage.objects.filter(region=navarra)}


def test_a_region_is_written_in_its_own_language_and_translated_from_there(loaded):
    navarra = RegionPage.objects.get(locale__language_code="es")
    sources = {
        translation.source.locale.language_code
        for translation in Translation.objects.filter(source__object_id=navarra.translation_key)
    }
    assert sources == {"es"}
    titles = dict(RegionPage.objects.filter(region__code="navarra").values_list("locale__language_code", "title"))
    assert titles == {"en": "Navarre", "sl": "Navarra", "es": "Navarra", "fr": "Navarre"}
    slugs = dict(RegionPage.objects.values_list("locale__language_code", "slug"))
    assert slugs == {"en": "navarre", "sl": "navarra", "es": "navarra", "fr": "navarre"}


def test_facts_are_in_the_row_that_all_languages_share(loaded):
    assert Workshop.objects.count() == 1
    workshop = Workshop.objects.get()
    assert workshop.starts_at.isoformat() == "2021-05-26T08:00:00+00:00"
    assert {page.workshop_id for page in WorkshopPage.objects.all()} == {workshop.pk}
    navarra = Region.objects.get(code="navarra")
    for page in RegionPage.objects.filter(region=navarra):
        assert [str(block.value["number"]) for block in page.blocks("figures")] == ["1250", "20000"]


def test_the_site_begins_at_the_home_page_and_the_welcome_page_is_gone(loaded):
    root = Site.objects.get(is_default_site=True).root_page
    assert root.locale.language_code == "en"
    assert sorted(Page.objects.filter(depth=2).values_list("locale__language_code", flat=True)) == [
        "en",
        "es",
        "fr",
        "sl",
    ]


def test_loading_again_changes_nothing_even_what_an_editor_moved_or_deleted(loaded):
    page = RegionPage.objects.get(locale__language_code="fr")
    page.title = "Navarre, revue"
    page.save_revision().publish()
    WorkshopPage.objects.get(locale__language_code="sl").delete()
    before = state()

    assert load(SMALL) == 0
    assert state() == before


def test_what_is_new_in_the_folder_is_added_to_what_is_there(loaded, folder):
    (folder / "03-terms.yaml").write_text(TERMS, encoding="utf-8")

    assert load(folder) == 1
    terms = GlossaryTerm.objects.values_list("locale__language_code", "term")
    assert set(terms) == {("en", "cluster"), ("sl", "grozd"), ("es", "clúster"), ("fr", "cluster")}


def test_the_command_makes_no_account_and_reports_a_fault_in_one_line(loaded, folder, capsys):
    call_command("load_demo", folder=folder)
    assert capsys.readouterr().out == "0 entries loaded.\n"
    assert get_user_model().objects.count() == 0
    (folder / "99.yaml").write_text("- no", encoding="utf-8")

    with pytest.raises(CommandError, match=r"Nothing was loaded\. 99\.yaml, line 1: "):
        call_command("load_demo", folder=folder)


def test_languages_of_the_site_have_a_locale_each(loaded):
    assert sorted(Locale.objects.values_list("language_code", flat=True)) == ["en", "es", "fr", "sl"]
