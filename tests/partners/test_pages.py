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

    countries = client.get(partner_indexes["es"].url).context["partners"].countries

    assert [(each.name, [page.title for page in each.profiles]) for each in countries] == [
        ("Eslovenia", ["Žalec", "Zreče"]),
        ("España", ["Nora", "Ñora", "Oria"]),
        ("Francia", ["Île"]),
    ]


def test_a_long_list_is_cut_into_pages_and_says_where_each_country_begins(client, partner_indexes):
    index = partner_indexes["en"]
    for number in range(1, 28):
        region = factories.RegionFactory(country="ES" if number < 23 else "SI", home_language="en")
        factories.plant(RegionPage, index, region=region, title=f"R {number:02}", slug=f"r-{number}")

    pages = [client.get(index.url, {"page": number}) for number in (1, 2)]

    shown = [
        [(country.name, len(country.profiles)) for country in answer.context["partners"].countries] for answer in pages
    ]
    assert shown == [[("Slovenia", 5), ("Spain", 15)], [("Spain", 7)]]
    links = BeautifulSoup(pages[1].content, "html.parser").select("main .toc a")
    assert [(link.get_text(), link["href"]) for link in links] == [
        ("Slovenia", "?page=1#c-si"),
        ("Spain", "?page=1#c-es"),
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

    [country] = client.get(partner_indexes["en"].url).context["partners"].countries

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


def test_of_a_long_list_the_profile_shows_twelve_and_leads_to_all_of_them(client, partner_indexes):
    figures = factories.stream(*(factories.figure(f"f-{number}", f"thing {number}", "1") for number in range(40)))
    page = profile(partner_indexes["en"], title="Long", figures=figures)

    def things(url):
        markup = BeautifulSoup(client.get(url).content, "html.parser")
        return [int(each.get_text().split()[1]) for each in markup.select(".figures dt")]

    assert things(page.url) == list(range(12))
    assert 'href="?list=figures">See all 40 entries of this list' in client.get(page.url).content.decode()
    assert things(f"{page.url}?list=figures") == list(range(30))
    assert things(f"{page.url}?list=figures&page=2") == list(range(30, 40))
    # Neither a list that is short, nor one that there is not, has a page of its own.
    assert [things(f"{page.url}?list={name}") for name in ("members", "body")] == [list(range(12))] * 2
