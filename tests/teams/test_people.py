import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from core.models import OutgoingMail
from teams.models import NetworkTeam
from tests import factories

pytestmark = [pytest.mark.usefixtures("unindexed"), pytest.mark.django_db]


@pytest.fixture
def boss(client):
    person = factories.administrator()
    client.force_login(person)
    return person


def as_it_is(person, **changes):
    """What the form of a person holds, with some changes."""
    data = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "language": "en",
        "regions": [team.pk for team in person.region_teams.all()],
        "reviews": [team.pk for team in person.reviewer_of.all()],
        "translates": [team.pk for team in person.translator_of.all()],
    }
    return data | changes


def test_a_person_moves_from_one_team_to_others_and_the_rights_follow(client, boss):
    person = factories.editor(factories.RegionFactory())
    former = person.region_teams.get()
    region = factories.region_team(factories.RegionFactory())
    slovenian = factories.language_team("sl")

    client.post(
        reverse("teams:person", args=[person.pk]),
        as_it_is(person, first_name="Ane", language="sl", regions=[region.pk], translates=[slovenian.pk]),
    )

    person.refresh_from_db()
    assert (person.first_name, person.wagtail_userprofile.preferred_language) == ("Ane", "sl")
    assert list(person.region_teams.all()) == [region]
    assert set(person.groups.all()) == {region.group, slovenian.translators_group}
    assert not former.group.user_set.exists()


def test_an_address_of_another_account_is_refused_however_it_is_written(client, boss):
    factories.PersonFactory(email="taken@example.org")
    person = factories.PersonFactory()

    answer = client.post(reverse("teams:person", args=[person.pk]), as_it_is(person, email="TAKEN@example.org"))

    assert "already" in answer.context["form"].errors["email"][0]
    assert not User.objects.filter(email="TAKEN@example.org").exists()


def test_an_administrator_cannot_take_over_a_superuser_nor_put_themselves_out(client, boss):
    root = factories.PersonFactory(is_superuser=True, email="root@example.org")
    client.post(reverse("teams:person", args=[root.pk]), as_it_is(root, email="mine@example.org"))
    client.post(reverse("teams:deactivate", args=[root.pk]))
    client.post(reverse("teams:person", args=[boss.pk]), as_it_is(boss))
    client.post(reverse("teams:deactivate", args=[boss.pk]))
    client.post(reverse("teams:network_team"), {"administrators": [root.pk]})

    root.refresh_from_db()
    boss.refresh_from_db()
    assert (root.email, root.is_active, boss.is_active) == ("root@example.org", True, True)
    assert list(NetworkTeam.get().administrators.all()) == [boss]


def test_a_deactivated_person_loses_session_and_rights_and_gets_them_back(client, boss, django_user_model):
    person = factories.editor(factories.RegionFactory())
    team = person.region_teams.get()
    theirs = type(client)()
    theirs.force_login(person)
    assert theirs.get(reverse("wagtailadmin_home")).status_code == 200

    client.post(reverse("teams:deactivate", args=[person.pk]))
    assert theirs.get(reverse("wagtailadmin_home")).status_code == 302
    assert not team.group.user_set.exists()
    assert list(team.members.all()) == [person]

    client.post(reverse("teams:reactivate", args=[person.pk]))
    assert list(team.group.user_set.all()) == [person]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_people_runs_the_same_queries_for_any_number(client, boss, count, django_assert_num_queries):
    for number in range(count):
        factories.editor(factories.RegionFactory(), password="!none" if number else "md5$set")
        factories.reviewer("sl")
    client.get(reverse("teams:people"))

    with django_assert_num_queries(19):
        answer = client.get(reverse("teams:people"))

    assert len(answer.context["people"]) == 2 * count + 1


ROUTES = {
    "grid": [],
    "add_region_team": [],
    "region_team": [1],
    "add_language_team": [],
    "language_team": [1],
    "network_team": [],
    "people": [],
    "invite": [],
    "person": [1],
    "deactivate": [1],
    "reactivate": [1],
    "resend": [1],
    "rights": [],
    "review": [1],
    "emergency_publish": [2],
    "emergency_unpublish": [2],
}


@pytest.mark.parametrize("role", ["nobody", "editor", "translator", "reviewer"])
def test_the_screens_of_administrators_are_closed_to_everybody_else(client, role, homes):
    make = {
        "nobody": lambda: None,
        "editor": lambda: factories.editor(factories.RegionFactory()),
        "translator": lambda: factories.translator("sl"),
        "reviewer": lambda: factories.reviewer("sl"),
    }
    person = make[role]()
    if person:
        client.force_login(person)
    other = factories.PersonFactory(password="!none")
    before = list(User.objects.order_by("pk").values())
    for name, arguments in ROUTES.items():
        if name == "review":
            continue
        number = {"person": other.pk, "deactivate": other.pk, "resend": other.pk}.get(name, homes["es"].pk)
        path = reverse(f"teams:{name}", args=[number] if arguments else [])
        for ask in (client.get, client.post):
            answer = ask(path, {"email": "x@example.org", "language": "en", "administrator": "on", "reason": "why"})
            assert (name, answer.status_code) == (name, 405 if answer.status_code == 405 else 302)
            assert answer.status_code == 405 or answer.headers["Location"].startswith("/admin/")
    assert list(User.objects.order_by("pk").values()) == before
    assert not OutgoingMail.objects.exists()
    homes["es"].refresh_from_db()
    assert homes["es"].live
