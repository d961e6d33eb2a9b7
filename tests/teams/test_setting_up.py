import uuid

import pytest
from wagtail.models import Page, Site, Workflow, WorkflowPage

from home.models import HomePage
from teams.moderation import set_up_teams
from tests import factories


@pytest.fixture
def homes(locales):
    """The home pages by language code, of a site in which nothing has been set up."""
    root = Page.get_first_root_node()
    Page.objects.filter(depth=2)._raw_delete("default")
    root.numchild = 0
    key = uuid.uuid4()
    pages = {
        code: factories.plant(HomePage, root, locale=locale, translation_key=key, title=code, slug=code)
        for code, locale in locales.items()
    }
    Site.objects.update(root_page=pages["en"])
    return pages


def test_setting_up_gives_each_language_one_review_and_removes_what_wagtail_brings(homes, settings):
    made = set_up_teams()

    assert set_up_teams() == []
    assert any("Moderators" in line for line in made)
    names = {attached.page.locale.language_code: attached.workflow.name for attached in WorkflowPage.objects.all()}
    assert names.keys() == {"en", "sl", "es", "fr"}
    assert names["en"] == "Review: English"
    assert not Page.get_first_root_node().has_workflow
    assert not Workflow.objects.filter(active=True).exclude(workflow_pages__page__in=homes.values()).exists()
