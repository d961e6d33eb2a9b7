import pytest
from bs4 import BeautifulSoup

from partners.models import RegionPage
from partners.queries import countries_with_regions, neighbours
from tests import factories

pytestmark = pytest.mark.usefixtures("unindexed")


def profile(index, country="ES", **fields):
    return factories.RegionPageFactory(
        parent=index, region=factories.RegionFactory(country=country, home_language="es"), **fields
    )


def test_countries_and_regions_stand_in_the_order_of_the_language(client, partner_indexes):
    for country, title in [
        ("ES", "Ñora"),
        ("ES", "Oria"),
        ("ES", "Nora"),
        ("FR", "Île"),
        ("SI", "Žalec"),
        ("SI", "Zreče"),
    ]:
        profile(partner_indexes["es"], country, title=title)

    countries = client.get(partner_indexes["es"].url).context["countries"]

    assert [(each.name, [page.title for page in each.profiles]) for each in countries] == [
        ("Eslovenia", ["Žalec", "Zreče"]),
        ("España", ["Nora", "Ñora", "Oria"]),
        ("Francia", ["Île"]),
    ]


def test_slovenian_puts_its_letters_after_their_plain_ones(partner_indexes):
    for title in ("Žalec", "Zreče", "Črna", "Celje"):
        profile(partner_indexes["sl"], "SI", title=title)

    [country] = countries_with_regions(RegionPage.objects.profiles_beside(partner_indexes["sl"]), "sl")

    assert (country.name, [page.title for page in country.profiles]) == (
        "Slovenija",
        ["Celje", "Črna", "Zreče", "Žalec"],
    )


def test_the_list_shows_what_is_public_in_its_language_alone(client, partner_indexes, locales):
    shown = profile(partner_indexes["en"], title="Shown")
    profile(partner_indexes["en"], title="Draft", live=False)
    closed = profile(partner_indexes["en"], title="Closed")
    closed.view_restrictions.create(restriction_type="login")
    factories.alias(profile(partner_indexes["es"], title="Alias"), locales["en"])

    [country] = client.get(partner_indexes["en"].url).context["countries"]

    assert country.profiles == (shown,)
    text = client.get(partner_indexes["en"].url).content.decode()
    assert [title for title in ("Shown", "Draft", "Closed", "Alias") if title in text] == ["Shown"]


@pytest.mark.parametrize(("place", "next_ones"), [(0, [1, 2, 3]), (1, [2, 3, 4]), (3, [4, 0, 1]), (4, [0, 1, 2])])
def test_the_neighbours_are_those_that_joined_next_and_then_the_first(partner_indexes, place, next_ones):
    pages = [profile(partner_indexes["en"]) for _each in range(5)]

    found = neighbours(RegionPage.objects.profiles_beside(pages[place]), pages[place])

    assert found == [pages[number] for number in next_ones]


def test_a_profile_alone_has_no_neighbours(client, partner_indexes):
    page = profile(partner_indexes["en"])

    assert client.get(page.url).context["neighbours"] == []


def test_a_section_that_is_not_given_is_not_filled_from_another_region(client, partner_indexes):
    full = profile(
        partner_indexes["en"], title="Full", figures=factories.stream(factories.figure("a", "looms", "4321"))
    )
    empty = profile(partner_indexes["en"], title="Empty")

    assert "looms" in client.get(full.url).content.decode()
    text = BeautifulSoup(client.get(empty.url).content, "html.parser").find("main").get_text(" ")
    assert "looms" not in text
    assert "Not provided yet" in text
