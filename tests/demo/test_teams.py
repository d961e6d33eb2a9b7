"""The people of the demo: their accounts, their teams, and what they have under way."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import Translation

from core import setting_up
from core.mail_models import OutgoingMail
from demo.accounts import ACCOUNTS
from demo.content_files import read_folder
from demo.loader import CONTENT, load
from demo.models import LoadedEntry
from demo.reviews import HANDED, Handed, hand_in
from demo.sign_in import create_accounts, printed_passwords_in_use
from demo.teams import join_teams
from teams.models import LanguageTeam, NetworkTeam, RegionTeam

SMALL = Path(__file__).parent / "content"
IN_REVIEW = Handed("region-navarra", "es", "editor-navarra", "Comunidad de prueba", field="designation")
SENT_BACK = Handed(
    "region-navarra",
    "fr",
    "translator-fr",
    "Communauté à l’essai",
    "reviewer-fr",
    "Est-ce le bon mot ?",
    field="designation",
)
pytestmark = pytest.mark.django_db


def prepare(*handed):
    """Do what a start does about people; return how much of it was new."""
    return create_accounts(), setting_up.set_up() != [], join_teams(), hand_in(handed)


@pytest.fixture(scope="module")
def _prepared_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load(SMALL)
        assert prepare(IN_REVIEW, SENT_BACK) == (len(ACCOUNTS), True, len(ACCOUNTS), 2)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def prepared(_prepared_once, db, settings):
    """Give the small content with the people of the demo; what a test changes is undone after it."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]


def names(people):
    return sorted(people.values_list("username", flat=True))


def page_in(language):
    return Page.objects.get(slug__startswith="navar", locale__language_code=language).specific


def test_people_are_in_the_teams_that_are_printed_and_rights_agree(prepared, capsys):
    # Of the four regions the small content has one.
    assert {team.region.code: (team.languages, names(team.members)) for team in RegionTeam.objects.all()} == {
        "navarra": (["es", "en"], ["editor-navarra"])
    }
    assert {team.language: (names(team.reviewers), names(team.translators)) for team in LanguageTeam.objects.all()} == {
        "en": (["reviewer-en"], []),
        "sl": (["reviewer-sl"], ["translator-sl"]),
        "es": (["reviewer-es", "reviewer-es-2"], []),
        "fr": (["reviewer-fr"], ["translator-fr"]),
    }
    assert names(NetworkTeam.get().administrators) == ["network"]
    assert names(get_user_model().objects.filter(is_superuser=True)) == ["admin"]
    call_command("check_rights")
    assert capsys.readouterr().out == "The rights are those that the teams give.\n"


def test_everybody_signs_in_with_the_printed_password_and_has_screens_in_their_language(prepared, client):
    kept = dict(get_user_model().objects.values_list("username", "password"))

    assert all(client.login(username=account.username, password=account.password) for account in ACCOUNTS)

    people = get_user_model().objects.select_related("wagtail_userprofile")
    assert {person.username: person.wagtail_userprofile.preferred_language for person in people} == {
        account.username: account.language for account in ACCOUNTS
    }
    # What was hashed quickly is hashed from then on as the settings of the site want it.
    hashed = dict(people.values_list("username", "password"))
    assert all(kept[name].startswith("pbkdf2_sha256$1000$") for name in kept)
    assert all(hashed[name].startswith("md5$") for name in kept)


def test_printed_passwords_are_told_until_they_are_changed(prepared):
    assert printed_passwords_in_use() == [account.username for account in ACCOUNTS]
    person = get_user_model().objects.get(username="network")
    person.set_password("of my own")
    person.save()
    get_user_model().objects.filter(username="reviewer-en").update(is_active=False)

    left = [account.username for account in ACCOUNTS if account.username not in ("network", "reviewer-en")]
    assert printed_passwords_in_use() == left


def test_work_under_way_is_found_by_whom_it_waits_for_and_is_not_public(prepared, client):
    states = {
        (state.content_object.locale.language_code, state.status, state.requested_by.username)
        for state in WorkflowState.objects.all()
    }
    assert states == {
        ("es", WorkflowState.STATUS_IN_PROGRESS, "editor-navarra"),
        ("fr", WorkflowState.STATUS_NEEDS_CHANGES, "translator-fr"),
    }
    for username, shown in (("reviewer-es-2", "Editor Navarra"), ("translator-fr", SENT_BACK.comment)):
        client.force_login(get_user_model().objects.get(username=username))
        assert shown in client.get("/admin/").content.decode()
    for handed in (IN_REVIEW, SENT_BACK):
        page = page_in(handed.language)
        assert page.live
        assert page.designation != handed.words
        assert page.get_latest_revision_as_object().designation == handed.words
    assert all(total == ready > 0 for total, ready in map(Translation.get_progress, Translation.objects.all()))
    assert sorted(OutgoingMail.objects.values_list("kind", "to")) == [
        ("review_sent_back", "translator-fr@example.org"),
        ("review_submitted", "reviewer-es-2@example.org"),
        ("review_submitted", "reviewer-es@example.org"),
        ("review_submitted", "reviewer-fr@example.org"),
    ]


def state():
    return {
        "people": sorted(get_user_model().objects.values_list("username", "email", "is_active", "groups__name")),
        "teams": sorted(RegionTeam.objects.values_list("region__code", "languages", "members__username")),
        "reviewers": sorted(LanguageTeam.objects.values_list("language", "reviewers__username"), key=str),
        "reviews": sorted(WorkflowState.objects.values_list("object_id", "status")),
        "revisions": sorted(Page.objects.values_list("pk", "latest_revision")),
    }


def test_another_start_changes_nothing_of_what_somebody_has_changed(prepared):
    users = get_user_model().objects
    RegionTeam.objects.get().delete()
    LanguageTeam.objects.get(language="sl").reviewers.clear()
    LanguageTeam.objects.get(language="en").reviewers.add(users.get(username="editor-navarra"))
    users.get(username="reviewer-es-2").delete()
    page_in("es").current_workflow_state.cancel(user=users.get(username="admin"))
    before = state()

    assert prepare(IN_REVIEW, SENT_BACK) == (0, False, 0, 0)
    assert state() == before


def test_what_somebody_works_on_and_accounts_of_their_own_are_left_alone(prepared):
    page_in("fr").get_latest_revision().publish()
    WorkflowState.objects.all().delete()
    get_user_model().objects.get(username="reviewer-fr").delete()
    own = get_user_model().objects.create_user("reviewer-fr", "somebody@example.org", "of my own")
    LoadedEntry.objects.filter(key__startswith="handed-").delete()
    LoadedEntry.objects.filter(key__endswith="-reviewer-fr").delete()

    assert prepare(IN_REVIEW, SENT_BACK) == (1, False, 1, 2)
    own.refresh_from_db()
    assert own.email == "somebody@example.org"
    assert not LanguageTeam.objects.filter(reviewers=own).exists()
    # Of the Spanish page there is a draft. The French one was handed in, and nobody was there to send it back.
    assert [(state.content_object.pk, state.status) for state in WorkflowState.objects.all()] == [
        (page_in("fr").pk, WorkflowState.STATUS_IN_PROGRESS)
    ]


def test_work_under_way_is_about_pages_and_people_that_the_demo_has():
    entries = read_folder(CONTENT, [code for code, _name in settings.LANGUAGES])
    pages = {entry.key: entry.data for entry in entries if entry.kind == "page"}
    by_name = {account.username: account for account in ACCOUNTS}
    for handed in HANDED:
        page, author = pages[handed.page], by_name[handed.by]
        assert page[handed.field][handed.language] != handed.words
        writes = handed.language in (author.language, "en") and author.region == page.get("region")
        assert writes or (author.translates == handed.language != page["source"])
        assert not handed.reviewer or by_name[handed.reviewer].reviews == handed.language
