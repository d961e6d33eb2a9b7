"""The rows of rights follow the teams: given and taken with every change, and mended when somebody meddled."""

import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page

from core.models import Region
from core.rights import Action, may
from partners.models import RegionPage
from teams.models import LanguageTeam, RegionTeam
from teams.rights import Kind, LanguageTeamNow, RegionTeamNow, Row, Snapshot, rights_of
from teams.services import difference, settle_rights, settled_once
from tests import factories
from workshops.models import WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")


def pages_of(team):
    """Return what the group of a team may do to which pages, by title."""
    rows = GroupPagePermission.objects.filter(group=team.group)
    return {(row.page.title, row.permission.codename) for row in rows.select_related("page", "permission")}


def changes(*titles):
    return {(title, "change_page") for title in titles}


# --- The pure function -------------------------------------------------------------------------------


def test_teams_give_these_rows_and_no_others():
    region = RegionTeamNow(group=1, members=frozenset({11}), pages=frozenset({21, 22}), collection=31)
    language = LanguageTeamNow(2, 3, frozenset({12}), frozenset({13}), home=20)

    rows = rights_of(
        Snapshot((region,), (language,), administrators_group=4, root_page=1, root_collection=30, common_collection=32)
    )

    found = {kind: {row for row in rows if row.kind == kind} for kind in Kind}
    assert found[Kind.MEMBER] == {Row(Kind.MEMBER, 1, 11), Row(Kind.MEMBER, 2, 12), Row(Kind.MEMBER, 3, 13)}
    assert {(row.group, row.target, row.permission.removeprefix("wagtailcore.")) for row in found[Kind.PAGE]} == {
        (1, 21, "change_page"),
        (1, 22, "change_page"),
        *((2, 20, f"{verb}_page") for verb in ("change", "publish", "lock", "unlock")),
        (3, 20, "change_page"),
        *((4, 1, f"{verb}_page") for verb in ("add", "change", "publish", "bulk_delete", "lock", "unlock")),
    }
    assert {(row.group, row.target, row.permission) for row in found[Kind.COLLECTION]} == {
        (group, collection, name.format(verb))
        for name in ("wagtailimages.{}_image", "wagtaildocs.{}_document")
        for group, collection, verbs in (
            (1, 31, ("add", "change", "choose")),
            (4, 30, ("add", "change", "choose")),
            *((group, 32, ("choose",)) for group in (1, 2, 3)),
        )
        for verb in verbs
    }
    given = {group: {row.permission for row in found[Kind.PERMISSION] if row.group == group} for group in (1, 2, 3, 4)}
    everybody = {"wagtailadmin.access_admin", "wagtail_localize.submit_translation"}
    assert given[1] == given[2] == given[3] == everybody
    assert everybody < given[4]
    assert not {name for name in given[4] if name.rpartition("_")[2] in {"user", "group", "workflow", "task"}}


def test_a_language_without_a_home_and_a_team_without_pages_give_no_page():
    nobody: frozenset[int] = frozenset()
    region, language = RegionTeamNow(1, nobody, nobody, None), LanguageTeamNow(2, 3, nobody, nobody, None)

    assert {row.kind for row in rights_of(Snapshot((region,), (language,)))} == {Kind.PERMISSION}


# --- What they follow --------------------------------------------------------------------------------


def test_a_team_has_its_pages_in_its_languages_and_loses_those_of_a_language_that_is_taken_away(profiles, regions):
    team = factories.region_team(regions["navarra"])
    assert team.languages == ["es", "en"]
    assert pages_of(team) == changes("navarra es", "navarra en")

    team.languages = ["es"]
    team.save()

    assert pages_of(team) == changes("navarra es")


def test_a_translation_that_appears_is_the_teams_at_once(profiles, regions, locales):
    team = factories.region_team(regions["navarra"], languages=["es", "fr"])

    profiles["navarra", "es"].copy_for_translation(locales["fr"], copy_parents=True)
    profiles["navarra", "es"].copy_for_translation(locales["sl"], copy_parents=True)

    assert pages_of(team) == changes("navarra es") | {("navarra es", "change_page")}
    assert GroupPagePermission.objects.filter(group=team.group).count() == 2


def test_a_workshop_is_its_hosts_at_once(client, profiles, regions, workshop_indexes):
    teams = {name: factories.region_team(region) for name, region in regions.items()}
    draft = factories.WorkshopPageFactory(
        parent=workshop_indexes["es"], host=regions["navarra"], live=False, title="Taller", slug="taller"
    )
    assert ("Taller", "change_page") in pages_of(teams["navarra"])

    # While it was never public, the draft says whose it is.
    draft.host = regions["murcia"]
    draft.save()

    assert draft.workshop.host == regions["murcia"]
    assert {name: ("Taller", "change_page") in pages_of(team) for name, team in teams.items()} == {
        "navarra": False,
        "murcia": True,
    }

    # Afterwards the publication does, and a draft changes nothing.
    draft.save_revision().publish()
    draft = WorkshopPage.objects.get(pk=draft.pk)
    draft.host = regions["navarra"]
    revision = draft.save_revision()
    assert ("Taller", "change_page") in pages_of(teams["murcia"])
    revision.publish()
    assert pages_of(teams["murcia"]) == changes("murcia es", "murcia en")
    assert ("Taller", "change_page") in pages_of(teams["navarra"])
    assert not difference()


def test_a_profile_that_goes_to_another_region_leaves_the_first_team(profiles, regions):
    teams = [factories.region_team(region) for region in regions.values()]
    page = RegionPage.objects.get(pk=profiles["navarra", "en"].pk)
    page.live = False

    page.region = regions["murcia"]
    page.save()

    assert [pages_of(team) for team in teams] == [
        changes("navarra es"),
        changes("murcia es", "murcia en", "navarra en"),
    ]


def test_a_page_that_is_moved_stays_the_teams_and_one_that_is_deleted_leaves_nothing(profiles, regions, homes):
    team = factories.region_team(regions["navarra"])
    elsewhere = factories.plant(factories.PartnerIndexPage, homes["es"], title="Otros", slug="otros")

    Page.objects.get(pk=profiles["navarra", "es"].pk).move(elsewhere, pos="last-child")
    assert pages_of(team) == changes("navarra es", "navarra en")
    assert not difference()

    Page.objects.get(pk=profiles["navarra", "en"].pk).delete()
    assert pages_of(team) == changes("navarra es")
    assert not difference()


def test_whoever_leaves_is_deactivated_or_belongs_to_two_teams_has_what_is_left(profiles, regions):
    person = factories.editor(*regions.values())
    assert may(person, Action.EDIT, profiles["murcia", "es"])

    regions["murcia"].team.members.remove(person)
    person = type(person).objects.get(pk=person.pk)
    assert {name: bool(may(person, Action.EDIT, profiles[name, "es"])) for name in regions} == {
        "navarra": True,
        "murcia": False,
    }
    assert {group.name for group in person.groups.all()} == {"Region: navarra"}

    person.is_active = False
    person.save()
    assert not person.groups.exists()
    assert not may(type(person).objects.get(pk=person.pk), Action.READ, profiles["navarra", "es"])

    person.is_active = True
    person.save()
    assert {group.name for group in person.groups.all()} == {"Region: navarra"}


def test_a_region_that_is_deleted_takes_its_team_and_all_its_rights_with_it(db):
    region = factories.RegionFactory()
    person = factories.editor(region)
    group = region.team.group

    region.delete()

    assert not RegionTeam.objects.exists()
    assert not Group.objects.filter(pk=group.pk).exists()
    assert not person.groups.exists()


def test_a_language_that_the_site_gives_up_leaves_no_right_and_comes_back_as_it_was(profiles, regions, settings):
    team = factories.region_team(regions["navarra"])
    reviewer = factories.reviewer("es")
    without = [pair for pair in settings.LANGUAGES if pair[0] != "es"]
    page = profiles["navarra", "es"]

    settings.LANGUAGES = without
    person = type(reviewer).objects.get(pk=reviewer.pk)
    assert not may(person, Action.READ, page)
    settle_rights()
    assert pages_of(team) == changes("navarra en")
    assert not GroupPagePermission.objects.filter(
        group=LanguageTeam.objects.get(language="es").reviewers_group
    ).exists()

    settings.LANGUAGES = [("es", "Spanish"), *without]
    settle_rights()
    assert pages_of(team) == changes("navarra es", "navarra en")
    assert may(type(reviewer).objects.get(pk=reviewer.pk), Action.READ, page)


def test_a_collection_that_somebody_deleted_is_made_anew(regions):
    team = factories.region_team(regions["navarra"])
    Collection.objects.get(pk=team.collection_id).delete()

    settle_rights()

    team.refresh_from_db()
    assert team.collection.name == "Navarra"
    assert GroupCollectionPermission.objects.filter(group=team.group, collection=team.collection).count() == 6


def test_many_changes_are_settled_once_and_nobody_sees_the_rights_between(profiles, regions):
    with CaptureQueriesContext(connection) as queries, settled_once():
        teams = [factories.region_team(region, factories.PersonFactory()) for region in regions.values()]
        assert [pages_of(team) for team in teams] == [set(), set()]

    assert [pages_of(team) for team in teams] == [changes(f"{name} es", f"{name} en") for name in regions]
    assert not difference()
    assert len([query for query in queries if "FOR UPDATE" in query["sql"] and "auth_group" in query["sql"]]) == 1


def test_settling_reads_as_much_for_many_teams_as_for_one(profiles, regions):
    def reads():
        with CaptureQueriesContext(connection) as queries:
            assert not settle_rights()
        return len(queries)

    factories.editor(regions["navarra"])
    once = reads()
    factories.editor(regions["murcia"])
    factories.editor(factories.RegionFactory())

    assert reads() == once


# --- The command -------------------------------------------------------------------------------------


def check_rights(**options):
    out = io.StringIO()
    call_command("check_rights", stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_command_reports_each_difference_and_mends_them(profiles, regions):
    team = factories.region_team(regions["navarra"], factories.PersonFactory(username="ana"))
    assert check_rights() == ["The rights are those that the teams give."]
    stranger, page = factories.PersonFactory(username="otto"), profiles["murcia", "es"]
    team.group.user_set.set([stranger])
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=team.group, page=page, permission=publish)
    group = Group.objects.create(name="Old friends")
    GroupPagePermission.objects.create(group=group, page=page, permission=publish)

    out = io.StringIO()
    with pytest.raises(CommandError, match="4 differences"):
        call_command("check_rights", stdout=out)

    assert out.getvalue().splitlines() == [
        f"in excess: Region: navarra: member otto ({stranger.pk})",
        f"in excess: Region: navarra: page wagtailcore.publish_page on murcia es ({page.pk})",
        f"missing: Region: navarra: member ana ({team.members.get().pk})",
        "foreign: the group Old friends is no team's and has rights to pages or files",
    ]
    assert check_rights(fix=True)[-1] == "4 mended."
    assert check_rights() == ["The rights are those that the teams give."]
    assert not may(stranger, Action.READ, page)


def test_the_command_mends_what_was_written_past_the_site(profiles, regions, locales):
    team = factories.region_team(regions["navarra"], languages=["es", "fr"])
    # As a dump that is read in, or a translation that a program writes row by row.
    Page.objects.filter(pk=profiles["navarra", "en"].pk).update(locale=locales["fr"], title="navarra fr")

    with pytest.raises(CommandError, match="1 differences"):
        check_rights()
    check_rights(fix=True)

    assert pages_of(team) == changes("navarra es", "navarra fr")
    assert Region.objects.count() == 2
    assert Locale.objects.count() == 4
