"""A site that owes nothing, in four languages, and faults for it."""

import pytest
from django.contrib.contenttypes.models import ContentType

from contact.models import ContactPage
from obligations.models import AccessibilityPage, CookiesPage, LegalPage, PrivacyPage, ProjectPage
from tests import factories
from tests.obligations import mangling

OWED = (ContactPage, AccessibilityPage, CookiesPage, LegalPage, PrivacyPage, ProjectPage)


@pytest.fixture
def mangled(settings):
    """Put faults into answers; static files are served as they lie in the checkout."""
    settings.MIDDLEWARE = ["tests.obligations.mangling.mangle", *settings.MIDDLEWARE]
    settings.WHITENOISE_USE_FINDERS = True
    yield mangling
    for each in (mangling.changes, mangling.answers, mangling.cookies):
        each.clear()


@pytest.fixture
def owing_nothing(homes, locales, unindexed):
    """Return the pages of record and the contact page of a site with all that it owes, by type and language."""
    for code, home in homes.items():
        factories.FundingNoticeFactory(
            locale=locales[code], statement=f"Funded {code}", disclaimer=f"The views <of> {code} are the authors’."
        )
        type(home).objects.filter(pk=home.pk).update(search_description=f"Home of the network, {code}")
    ContentType.objects.get_for_models(*OWED)
    return {
        model: factories.plant_everywhere(
            model,
            homes,
            title=model.__name__,
            slug=model.__name__.lower(),
            search_description=f"Says what {model.__name__} is about",
        )
        for model in OWED
    }
