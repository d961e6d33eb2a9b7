"""Two people at once, each on a connection of their own."""

import threading

import pytest
from django.db import connection, transaction
from wagtail.models import Locale, Page, Site

from home.models import HomePage
from partners.models import PartnerIndexPage, RegionPage
from teams.moderation import ReviewRefusedError, decide, set_up_teams
from tests import factories
from tests.factories import fresh, submit


@pytest.fixture
def waiting(committed, settings):
    """A page of a region that is being reviewed."""
    settings.TASKS = settings.TASKS | {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    with transaction.atomic():
        spanish = Locale.objects.get_or_create(language_code="es")[0]
        home = factories.plant(HomePage, Page.get_first_root_node(), locale=spanish, title="Red", slug="race")
        Site.objects.update(root_page=home)
        region = factories.RegionFactory()
        parent = factories.plant(PartnerIndexPage, home, title="Socios", slug="socios")
        page = factories.plant(RegionPage, parent, region=region, title="Navarra", slug="navarra")
        set_up_teams()
        return submit(page, factories.editor(region))


def test_of_two_reviewers_who_decide_at_once_one_is_told_that_the_other_did(waiting):
    reviewers = [factories.reviewer("es", first_name=name) for name in ("Ana", "Rosa")]
    start, outcomes = threading.Barrier(2), {}

    def review(person):
        try:
            page = fresh(waiting)
            start.wait(timeout=30)
            decide(page, person, "approve")
            outcomes[person.first_name] = "approved"
        except ReviewRefusedError as refused:
            outcomes[person.first_name] = str(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=review, args=[person]) for person in reviewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    [winner] = [name for name, outcome in outcomes.items() if outcome == "approved"]
    [loser] = {"Ana", "Rosa"} - {winner}
    assert outcomes[loser] == f"{winner} has approved this page already."
    page = fresh(waiting)
    assert (page.live, page.workflow_in_progress) == (True, False)
    assert [state.status for state in page.workflow_states] == ["approved"]
