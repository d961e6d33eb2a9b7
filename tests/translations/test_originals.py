"""The screens of an original: its versions and changes, another original, and the branch below it."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from core.models import StandardPage
from tests import factories
from tests.translations.conftest import told
from tests.translations.test_states import told as states_of
from translations import trees
from translations.models import SourceChange, TreeTranslation


@pytest.fixture
def screen(world):
    return reverse("translations:original", args=[world.profiles["aragon"].pk])


def test_a_change_is_marked_as_minor_by_whoever_edits_the_original(world, published, as_, screen, unchanged):
    page = world.profiles["aragon"]
    factories.publish(page, lead="Otra región.")
    change = SourceChange.objects.get()
    shown = as_("editor").get(screen).content.decode()
    assert ("1 string has changed." in shown, "Out of date (1 string changed)" in shown) == (True, True)

    unchanged.now()
    for name in ("translator_en", "reviewer_en", "stranger"):
        as_(name).post(screen, {"change": change.pk})
    as_("editor").post(screen, {"change": "x"})
    assert (unchanged(), SourceChange.objects.get().minor) == (True, False)

    assert told(as_("editor").post(screen, {"change": change.pk})) == [
        "The translations are right as they are. Nothing was published."
    ]
    assert states_of(page)["en"] == "Published"
    assert "string has changed" not in as_("editor").get(screen).content.decode()


def test_administrators_alone_make_another_language_the_original(world, published, as_, screen):
    page = world.profiles["aragon"]
    assert b'name="language"' not in as_("editor").get(screen).content
    as_("editor").post(screen, {"language": "en"})
    assert states_of(page) == {"es": "Original", "en": "Published"}

    assert b'name="language"' in as_("administrator").get(screen).content
    assert told(as_("administrator").post(screen, {"language": "fr"}))[0].startswith("There is no translation")
    for sent in ({}, {"language": ""}, {"language": "xx"}):
        assert len(told(as_("administrator").post(screen, sent))) == 1
    assert states_of(page) == {"es": "Original", "en": "Published"}
    as_("administrator").post(screen, {"language": "en"})
    assert states_of(page) == {"es": "Published", "en": "Original"}


def test_a_branch_is_sent_to_translation_page_by_page(
    world, as_, person, run_background_tasks, django_assert_max_num_queries
):
    top = factories.plant(StandardPage, world.homes["es"], title="Arriba", slug="arriba")
    pages = [factories.plant(StandardPage, top, title=f"Abajo {n}", slug=f"abajo-{n}") for n in range(3)]
    below = factories.plant(StandardPage, pages[1], title="Más abajo", slug="mas-abajo")
    address = reverse("wagtail_localize:submit_page_translation", args=[top.pk])

    answer = as_("administrator").post(address, {"locales": [world.locales["fr"].pk], "include_subtree": "on"})

    run = TreeTranslation.objects.get()
    assert answer["Location"] == reverse("translations:branch", args=[run.pk])
    # It goes on where it was left, and what is there is passed over.
    assert trees._next(run.pk) is True
    assert trees._next(run.pk) is True
    assert ("translate_tree", "SUCCESSFUL") in run_background_tasks()
    trees.translate_tree.call(run.pk)
    run.refresh_from_db()
    assert (run.total, run.done, run.begun, run.refused, run.finished_at is None) == (5, 5, 4, 0, False)
    sent = [*pages, below]
    made = Page.objects.filter(locale=world.locales["fr"], translation_key__in=[page.translation_key for page in sent])
    assert sorted(made.values_list("title", "live", "depth")) == sorted(
        (page.title, False, page.depth) for page in sent
    )
    assert not any(Page.find_problems())
    shown = as_("administrator").get(answer["Location"]).content.decode()
    assert ("5 of 5" in shown, "4 drafts were made." in shown) == (True, True)
    assert "/admin/" in as_("editor").get(answer["Location"]).get("Location", "")


def test_each_page_of_a_branch_is_asked_about(world, as_, person, run_background_tasks):
    screen = reverse("translations:original", args=[world.indexes["es"].pk])
    assert "This field is required." in as_("administrator").post(screen, {"branch": "1"}).content.decode()
    as_("administrator").post(screen, {"branch": "1", "languages": ["fr"]})
    # They have lost their rights since.
    TreeTranslation.objects.update(person=person("editor"))

    run_background_tasks()

    run = TreeTranslation.objects.get()
    assert (run.done, run.begun, run.refused) == (run.total, 0, len(run.refusals))
    assert {"Murcia", "Navarra"} <= {each["title"] for each in run.refusals}
