import pytest
from django.core.management import call_command
from wagtail.search.backends import get_search_backend

from core.models import StandardPage
from tests import factories


@pytest.fixture
def reindex():
    """Return a call that brings the index up to date, which a test's open transaction keeps Wagtail from."""
    return lambda: call_command("update_index", verbosity=0)


@pytest.fixture
def library(homes):
    """Return a few pages in each language, indexed."""
    texts = {
        "sl": ("Zadruge na podeželju", "V dolini deluje več zadrug, ki prodajajo sir."),
        "en": ("Rural cooperatives", "Several cooperatives of the valley sell cheese."),
        "es": ("Cooperativas rurales", "Varias cooperativas del valle venden queso."),
        "fr": ("Coopératives rurales", "Des coopératives de la vallée vendent du fromage."),
    }
    places = [
        (homes[code], {"title": title, "slug": f"library-{code}", "lead": lead})
        for code, (title, lead) in texts.items()
    ]
    return dict(zip(texts, planted(places), strict=True))


def planted(places, model=StandardPage):
    """Return pages, plain or of another model, below their parents with their fields, indexed at one go."""
    pages = factories.plant_several(model, places)
    get_search_backend().add_bulk(model, pages)
    return pages
