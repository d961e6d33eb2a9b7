import pytest
from wagtail.models import Page

from core.models import StandardPage
from core.visibility import path_prefixes, publicly_visible
from tests import factories


@pytest.fixture
def tree(homes, locales):
    """Pages by name: open, closed in each way there is, and drafts."""
    plant = factories.plant
    pages = {"open": plant(StandardPage, homes["en"], title="open", slug="open")}
    pages["below open"] = plant(StandardPage, pages["open"], title="below open", slug="below")
    for way, fields in {
        "login": {"restriction_type": "login"},
        "password": {"restriction_type": "password", "password": "x"},
        "groups": {"restriction_type": "groups"},
    }.items():
        pages[way] = plant(StandardPage, homes["en"], title=way, slug=way)
        pages[way].view_restrictions.create(**fields)
        pages[f"below {way}"] = plant(StandardPage, pages[way], title=f"below {way}", slug="below")
    pages["draft"] = plant(StandardPage, homes["en"], title="draft", slug="draft", live=False)
    pages["below draft"] = plant(StandardPage, pages["draft"], title="below draft", slug="below")
    pages["alias of open"] = factories.alias(pages["open"], locales["sl"])
    pages["alias of login"] = factories.alias(pages["login"], locales["sl"])
    return pages


OPEN = {"open", "below open", "below draft", "alias of open"}


def test_only_what_anybody_may_read_is_kept(tree):
    kept = publicly_visible(Page.objects.filter(pk__in=[page.pk for page in tree.values()]))

    assert {name for name, page in tree.items() if page.pk in set(kept.values_list("pk", flat=True))} == OPEN


def test_the_query_agrees_with_what_each_page_says_of_itself(tree):
    said = {
        name for name, page in tree.items() if page.live and not factories.fresh(page).get_view_restrictions().exists()
    }

    assert said == OPEN


def test_the_way_of_an_address_agrees_with_what_is_kept(client, tree):
    answers = {name: client.get(page.get_url()) for name, page in tree.items()}

    asked = {name for name, answer in answers.items() if b'type="password"' in answer.content}
    assert {name for name, answer in answers.items() if answer.status_code == 200} - asked == OPEN
    assert asked == {"password", "below password"}
    assert {name for name, answer in answers.items() if answer.status_code == 404} == {"draft"}


def test_a_page_with_a_longer_path_is_not_below_a_closed_one(homes):
    pages = [factories.plant(StandardPage, homes["en"], title=str(number), slug=f"p{number}") for number in range(12)]
    pages[0].view_restrictions.create(restriction_type="login")

    kept = publicly_visible(StandardPage.objects.all()).order_by("path")

    assert list(kept) == pages[1:]


def test_the_prefixes_of_a_path_are_the_pages_above_and_the_page():
    assert path_prefixes("000100020003") == ["0001", "00010002", "000100020003"]
    assert path_prefixes("") == []
