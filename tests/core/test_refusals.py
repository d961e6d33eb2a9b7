"""Rules that hold in whichever way a page gets where it must not be."""

import pytest
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import StandardPage
from core.slugs import TAKEN
from tests import factories
from tests.factories import fresh, page_form, plant

pytestmark = pytest.mark.usefixtures("unindexed")


def said(answer):
    """Return what the request has left to be said to the editor, and forget it."""
    browser = answer.client
    found = [str(each) for each in messages.get_messages(answer.wsgi_request)]
    browser.cookies.pop("messages", None)
    return found


@pytest.mark.parametrize(("code", "slug"), [("en", "search"), ("sl", "iskanje"), ("es", "buscar"), ("fr", "recherche")])
def test_no_page_takes_the_address_of_the_search(homes, code, slug):
    page = StandardPage(title="Search", slug=slug, locale=homes[code].locale, live=False)

    with pytest.raises(ValidationError) as refused:
        homes[code].add_child(instance=page)

    assert refused.value.message_dict == {"slug": [TAKEN]}


def test_elsewhere_and_in_other_languages_the_same_word_is_an_address_like_any_other(client, homes):
    plant(StandardPage, homes["fr"], title="Autre", slug="autre")
    about = homes["en"].add_child(instance=StandardPage(title="About", slug="about"))
    pages = [
        homes["en"].add_child(instance=StandardPage(title="Iskanje", slug="iskanje")),
        about.add_child(instance=StandardPage(title="Search", slug="search")),
    ]

    assert [client.get(page.url).context["page"].title for page in pages] == ["Iskanje", "Search"]


def test_the_form_says_that_the_address_is_taken(admin_client, homes):
    address = reverse("wagtailadmin_pages:add", args=["core", "standardpage", homes["sl"].pk])
    fields = {"title": "Iskanje", "slug": "iskanje", "placement": "none", "body-count": "0"}

    answer = admin_client.post(address, page_form(**fields))

    assert answer.context["form"].errors == {"slug": [TAKEN]}


def test_renaming_copying_and_moving_to_the_address_are_refused_and_say_why(admin_client, homes):
    about = plant(StandardPage, homes["en"], title="About", slug="about")
    inside = plant(StandardPage, about, title="Search", slug="search")
    for page in (about, inside):
        factories.approved(page)
    about.slug = "search"
    with pytest.raises(ValidationError, match="another part of the site"):
        about.save()

    copied = admin_client.post(
        reverse("wagtailadmin_pages:copy", args=[about.pk]),
        {"new_title": "Again", "new_slug": "search", "new_parent_page": str(homes["en"].pk)},
    )
    assert (copied.status_code, said(copied)) == (302, [TAKEN])

    moved = admin_client.post(reverse("wagtailadmin_pages:move_confirm", args=[inside.pk, homes["en"].pk]))
    assert (moved.status_code, said(moved)) == (302, [TAKEN])
    assert fresh(inside).get_parent().pk == about.pk
    assert StandardPage.objects.count() == 2


def test_a_script_that_is_refused_is_told_in_json_and_a_visitor_is_led_nowhere_else(admin_client, homes):
    about = factories.approved(plant(StandardPage, homes["en"], title="About", slug="about"))
    data = {"new_title": "Again", "new_slug": "search", "new_parent_page": str(homes["en"].pk)}
    address = reverse("wagtailadmin_pages:copy", args=[about.pk])

    answer = admin_client.post(address, data, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (400, {"errors": [str(TAKEN)]})

    answer = admin_client.post(address, data, headers={"referer": "https://elsewhere.example.org/"})
    assert answer["Location"] == "/admin/"


def test_a_translation_is_not_published_before_a_draft_original_whose_facts_it_would_show(news_indexes, locales):
    draft = factories.NewsPageFactory(parent=news_indexes["en"], title="Kick-off", live=False)
    translation = fresh(draft).copy_for_translation(locales["sl"])

    with pytest.raises(Exception, match="publish its original, “Kick-off”, first"):
        translation.save_revision().publish()
    assert not fresh(translation).live

    fresh(draft).save_revision().publish()
    fresh(translation).get_latest_revision().publish()
    assert fresh(translation).live
