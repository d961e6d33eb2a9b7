import pytest
from django.core.management import call_command

from tests import factories


@pytest.fixture
def reindex():
    """Return a call that brings the index up to date, which a test's open transaction keeps Wagtail from."""
    return lambda: call_command("update_index", verbosity=0)


@pytest.fixture
def library(homes, reindex):
    """Return a few pages in each language, indexed."""
    pages = {
        "sl": factories.StandardPageFactory(
            parent=homes["sl"], title="Zadruge na podeželju", lead="V dolini deluje več zadrug, ki prodajajo sir."
        ),
        "en": factories.StandardPageFactory(
            parent=homes["en"], title="Rural cooperatives", lead="Several cooperatives of the valley sell cheese."
        ),
        "es": factories.StandardPageFactory(
            parent=homes["es"], title="Cooperativas rurales", lead="Varias cooperativas del valle venden queso."
        ),
        "fr": factories.StandardPageFactory(
            parent=homes["fr"], title="Coopératives rurales", lead="Des coopératives de la vallée vendent du fromage."
        ),
    }
    reindex()
    return pages
