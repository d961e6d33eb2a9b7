import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from wagtail.models import get_page_models

from core.models import Region
from home.models import HomePage
from partners.models import PartnerIndexPage
from tests import factories


def test_every_page_type_says_what_stands_above_and_below_it():
    ours = [
        model
        for model in get_page_models()
        if model.__module__.split(".")[0] in {"core", "home", "partners", "workshops", "contact", "obligations"}
    ]

    assert len(ours) == 16
    for model in ours:
        assert {"parent_page_types", "subpage_types"} <= vars(model).keys(), model
    # Every type can be reached from the home page.
    reached, waiting = set(), [HomePage]
    while waiting:
        model = waiting.pop()
        if model not in reached:
            reached.add(model)
            waiting += model.allowed_subpage_models()
    assert reached == set(ours)


def test_a_region_is_one_row_with_a_code_and_a_joining_number_of_its_own(db):
    region = factories.RegionFactory(code="navarra", joined=1)

    for taken in ({"code": "navarra"}, {"joined": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.RegionFactory(**taken)
    assert list(Region.objects.all()) == [region]


@pytest.mark.parametrize(
    ("name", "value"),
    [("country", "si"), ("country", "EU"), ("country", "XX"), ("home_language", "tlh"), ("code", "a b"), ("kind", "x")],
)
def test_a_region_takes_no_code_that_is_none(db, name, value):
    region = factories.RegionFactory.build(**{name: value})

    with pytest.raises(ValidationError) as refusal:
        region.full_clean()

    assert refusal.value.message_dict.keys() == {name}


def test_a_region_that_pages_speak_of_is_not_deleted(partner_indexes, workshop_indexes):
    profile = factories.RegionPageFactory(parent=partner_indexes["en"])
    workshop = factories.WorkshopPageFactory(parent=workshop_indexes["en"])

    for region in (profile.region, workshop.host):
        with pytest.raises(ProtectedError):
            region.delete()


def test_the_terms_stand_in_the_alphabet_of_the_language(client, homes):
    pages = factories.twins(factories.GlossaryPageFactory(parent=homes["en"], slug="glossary"), homes)
    for code, terms in {
        "sl": ["zadruga", "čas", "cena", "šola", "skupnost", "žival", "Dom"],
        "es": ["ñandú", "nube", "oveja", "árbol", "Casa"],
    }.items():
        for term in terms:
            factories.GlossaryTermFactory(term=term, locale=homes[code].locale)

    shown = {code: [term.term for term in client.get(pages[code].url).context["terms"]] for code in ("en", "sl", "es")}

    assert shown == {
        "en": [],
        "sl": ["cena", "čas", "Dom", "skupnost", "šola", "zadruga", "žival"],
        "es": ["árbol", "Casa", "nube", "ñandú", "oveja"],
    }


def test_a_list_of_news_holds_what_is_public(client, news_indexes):
    shown = factories.NewsPageFactory(parent=news_indexes["en"])
    factories.NewsPageFactory(parent=news_indexes["en"], live=False)
    factories.NewsPageFactory(parent=news_indexes["en"]).view_restrictions.create(restriction_type="login")
    factories.NewsPageFactory(parent=news_indexes["sl"])

    assert list(client.get(news_indexes["en"].url).context["news"]) == [shown]


def test_a_list_exists_once_below_a_home_page(homes, partner_indexes):

    assert not PartnerIndexPage.can_create_at(homes["en"])
