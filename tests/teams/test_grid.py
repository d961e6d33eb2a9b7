import pytest
from django.urls import reverse

from teams.models import LanguageTeam, NetworkTeam, RegionTeam
from teams.overview import grid
from teams.roles import active_reviewers
from tests import factories

pytestmark = [pytest.mark.usefixtures("unindexed"), pytest.mark.django_db]


@pytest.fixture
def boss(client):
    person = factories.administrator(first_name="Maja", last_name="Novak")
    client.force_login(person)
    return person


def test_the_grid_says_who_writes_and_reviews_where_and_what_is_missing():
    navarra = factories.RegionFactory(name="Navarra", home_language="es")
    factories.RegionFactory(name="Murcia", home_language="es")
    factories.region_team(navarra, factories.PersonFactory(first_name="Ane"), languages=["es", "it"])
    factories.reviewer("es", first_name="Rosa")
    factories.reviewer("es", first_name="Closed", is_active=False)
    for name in ("Tine", "Meta"):
        factories.reviewer("sl", first_name=name)
    factories.reviewer("fr", first_name="Invited", password="!none")
    factories.reviewer("it", first_name="Gianni")

    found = grid()

    # Who is asked to review is counted in the same way.
    assert {code: len(people) for code, people in active_reviewers().items()} == {"es": 1, "sl": 2, "it": 1}
    assert [(column.code, [member.name for member in column.reviewers]) for column in found.columns] == [
        ("en", []),
        ("sl", ["Meta", "Tine"]),
        ("es", ["Closed", "Rosa"]),
        ("fr", ["Invited"]),
    ]
    assert [(row.region.name, [cell.column.code for cell in row.cells if cell.writes]) for row in found.rows] == [
        ("Murcia", []),
        ("Navarra", ["es"]),
    ]
    assert [column.code for column in found.gone] == ["it"]
    assert [text.partition(".")[0] for text in found.missing] == [
        "Nobody reviews this language: English",
        "Only one person reviews this language: Spanish",
        "Nobody reviews this language: French",
        "Nobody edits this region: Murcia",
        "The team of Navarra has a language that this site no longer has: Italian",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_grid_runs_the_same_queries_for_any_number_of_teams(client, boss, count, django_assert_num_queries):
    for _ in range(count):
        factories.editor(factories.RegionFactory())
        factories.reviewer("es")
        factories.translator("sl")
    client.get(reverse("teams:grid"))

    with django_assert_num_queries(21):
        answer = client.get(reverse("teams:grid"))

    assert len(answer.context["grid"].rows) == count


def test_a_large_network_is_cut_into_pages_and_says_of_all_what_is_missing(client, boss):
    for number in range(26):
        factories.RegionFactory(name=f"R {number:02}")

    answers = [client.get(reverse("teams:grid"), {"p": page}) for page in (1, 2)]

    assert [[row.region.name for row in each.context["grid"].rows] for each in answers] == [
        [f"R {number:02}" for number in range(20)],
        [f"R {number:02}" for number in range(20, 26)],
    ]
    # Four of the twenty are languages that nobody reviews.
    told = answers[1].content.decode()
    assert [told.count(text) for text in ("Nobody edits", "10 more things are missing.")] == [16, 1]


def test_a_region_team_is_made_without_any_page_and_chooses_its_languages(client, boss):
    region = factories.RegionFactory(home_language="sl")
    person = factories.PersonFactory()
    path = reverse("teams:add_region_team")

    offered = client.get(path, {"region": region.pk}).context["form"].initial
    client.post(path, {"region": region.pk, "languages": [], "members": [person.pk]})

    team = RegionTeam.objects.get(region=region)
    assert (offered["region"], offered["languages"]) == (region, ["sl", "en"])
    assert (team.languages, list(team.members.all())) == (["sl", "en"], [person])
    assert list(person.groups.all()) == [team.group]


def test_a_language_that_the_site_gave_up_stays_in_a_team_until_somebody_takes_it_out(client, boss):
    team = factories.region_team(factories.RegionFactory(home_language="es"), languages=["es", "it"])
    path = reverse("teams:region_team", args=[team.pk])

    choices = dict(client.get(path).context["form"].fields["languages"].choices)
    client.post(path, {"languages": ["es", "it"]})
    team.refresh_from_db()
    kept = team.languages
    client.post(path, {"languages": ["es"]})
    team.refresh_from_db()

    assert choices["it"] == "Italian (no longer a language of this site)"
    assert (kept, team.languages) == (["es", "it"], ["es"])


def test_a_language_team_is_made_and_changed(client, boss):
    one, two = factories.PersonFactory(), factories.PersonFactory()

    client.post(reverse("teams:add_language_team"), {"language": "sl", "reviewers": [one.pk], "translators": [two.pk]})
    team = LanguageTeam.objects.get(language="sl")
    made = (list(team.reviewers.all()), list(team.translators.all()))
    client.post(reverse("teams:language_team", args=[team.pk]), {"reviewers": [two.pk]})

    assert made == ([one], [two])
    assert (list(team.reviewers.all()), list(team.translators.all())) == ([two], [])
    assert not one.groups.exists()


def test_somebody_who_can_work_must_administer_the_network(client, boss):
    closed = factories.PersonFactory(is_active=False)
    NetworkTeam.get().administrators.add(closed)
    path = reverse("teams:network_team")

    own = client.post(path, {"administrators": [closed.pk]}).context["form"].errors
    none = client.post(path, {"administrators": []}).context["form"].errors

    assert "yourself out" in own["administrators"][0]
    assert list(none) == ["administrators"]
    assert set(NetworkTeam.get().administrators.all()) == {boss, closed}
