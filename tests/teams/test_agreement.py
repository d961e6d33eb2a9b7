"""Rows, tester and answer say the same of everybody and every page: what one refuses no other lets through."""

import inspect

import pytest
from wagtail.models import Page, PagePermissionTester
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import Translation, TranslationSource

from core.rights import Action, may
from teams.answers import judge_of, readable
from teams.services import difference
from teams.tester import RightsTester
from tests import factories
from tests.factories import approve, fresh, submit

pytestmark = pytest.mark.usefixtures("unindexed")


@pytest.fixture
def people(profiles, regions):
    return {
        "editor": factories.editor(regions["navarra"]),
        "translator": factories.translator("en"),
        "reviewer es": factories.reviewer("es"),
        "reviewer sl and editor": factories.reviewer("sl"),
        "administrator": factories.administrator(),
        "superuser": factories.PersonFactory(is_superuser=True),
        "inactive administrator": factories.administrator(is_active=False),
    }


@pytest.fixture
def pages(profiles, people, regions, partner_indexes, workshop_indexes, locales):
    """Pages of every kind and state, by name."""
    factories.region_team(regions["murcia"], people["reviewer sl and editor"])
    source, _made = TranslationSource.get_or_create_from_instance(profiles["navarra", "es"])
    Translation.objects.create(source=source, target_locale=locales["en"])
    workshop = factories.WorkshopPageFactory(
        parent=workshop_indexes["es"], host=regions["navarra"], title="Taller", slug="taller"
    )
    return {
        "home": workshop_indexes["es"].get_parent(),
        "list": workshop_indexes["es"],
        "native": profiles["navarra", "es"],
        "translation": profiles["navarra", "en"],
        "native elsewhere": profiles["murcia", "en"],
        "in review": submit(profiles["murcia", "es"], people["reviewer sl and editor"]),
        "approved": approve(submit(workshop, people["editor"]), people["reviewer es"]),
        "draft": factories.plant(
            factories.RegionPage, partner_indexes["sl"], region=regions["murcia"], live=False, title="D", slug="d"
        ),
    }


ASKED = {
    "can_delete": Action.DELETE,
    "can_unpublish": Action.UNPUBLISH,
    "can_publish": Action.PUBLISH,
    "can_submit_for_moderation": Action.SUBMIT,
    "can_set_view_restrictions": Action.PUBLISH,
    "can_unschedule": Action.SCHEDULE,
    "can_lock": Action.LOCK,
    "can_unlock": Action.LOCK,
    "can_move": Action.MOVE,
    "can_copy": Action.COPY,
}


BY_METHOD = ASKED | {"can_edit": Action.EDIT}


def test_the_tester_says_what_may_says(people, pages):
    differing = []
    for who, person in people.items():
        judge = judge_of(person)
        for name, page in pages.items():
            page = fresh(page)
            tester = page.permissions_for_user(person)
            assert isinstance(tester, RightsTester)
            said = {method: bool(getattr(tester, method)()) for method in ASKED}
            said["can_edit"] = bool(tester.can_edit() and not tester.page_locked())
            differing += [
                (who, name, method) for method in said if said[method] != bool(judge.may(BY_METHOD[method], page))
            ]

    assert differing == []


@pytest.mark.parametrize("who", ["editor", "reviewer es", "administrator"])
def test_what_a_request_reads_at_once_says_what_each_question_says_by_itself(people, pages, who):
    person, chosen = people[who], [fresh(pages[name]) for name in ("list", "in review", "approved")]
    judge = judge_of(person)
    judge.standings.preload(chosen)

    for page in chosen:
        actions = (*ASKED.values(), Action.EDIT, Action.READ, Action.ADD, Action.REVIEW)
        assert [judge.may(action, page) for action in actions] == [may(person, action, page) for action in actions]


def test_rows_and_lists_of_readable_pages_hold_what_may_be_read_and_nothing_else(people, pages):
    everything = list(Page.objects.filter(depth__gt=1))
    for who, person in people.items():
        read = {page.pk for page in everything if may(person, Action.READ, page)}
        assert set(readable(person, Page.objects.filter(depth__gt=1)).values_list("pk", flat=True)) == read, who
        rows = page_permission_policy.instances_user_has_any_permission_for(
            person, {"add", "change", "publish", "bulk_delete", "lock", "unlock"}
        )
        listed = set(rows.filter(depth__gt=1).values_list("pk", flat=True))
        # A translator reads the sources beside the translation, and needs no row for that.
        assert listed == read - {pages["native"].pk} if who == "translator" else listed == read, who
    assert not difference()


def test_the_tester_answers_whatever_wagtail_may_ask():
    asked = {name for name, _method in inspect.getmembers(PagePermissionTester, inspect.isfunction)}
    answered = set(vars(RightsTester))

    # Both ask the page for its lock alone, which asks the review.
    assert asked - answered == {"user_has_lock", "page_locked"}
