"""The one way past a review."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import PageLogEntry

from teams import emergency
from tests import factories
from tests.factories import fresh, submit

pytestmark = pytest.mark.usefixtures("unindexed")


@pytest.fixture
def page(profiles, regions):
    """A page whose new words wait for a review, and for a day next year."""
    draft = fresh(profiles["navarra", "es"])
    draft.title, draft.go_live_at = "New words", timezone.now() + dt.timedelta(days=365)
    draft.save_revision(user=factories.editor(regions["navarra"]))
    return submit(draft)


def entries(page):
    return [
        (entry.action, entry.user, entry.data["reason"], entry.message)
        for entry in PageLogEntry.objects.filter(page=page.pk, action__startswith="seconet.")
    ]


def test_an_administrator_publishes_at_once_and_the_log_keeps_the_reason(page):
    administrator = factories.administrator()

    emergency.publish(page, administrator, " The fair was cancelled. ")

    page = fresh(page)
    assert (page.live, page.title, page.workflow_in_progress) == (True, "New words", False)
    reason = "The fair was cancelled."
    told = f"Published without a review, and the review called off: {reason}"
    assert entries(page) == [(emergency.PUBLISHED, administrator, reason, told)]


def test_an_administrator_takes_down_at_once_and_the_log_keeps_the_reason(page):
    superuser = factories.PersonFactory(is_superuser=True)

    emergency.unpublish(page, superuser, "It names a person.")

    assert (fresh(page).live, fresh(page).workflow_in_progress) == (False, False)
    assert [entry[:3] for entry in entries(page)] == [(emergency.UNPUBLISHED, superuser, "It names a person.")]


@pytest.mark.parametrize("act", [emergency.publish, emergency.unpublish])
def test_nobody_else_may_and_nobody_may_without_a_reason(page, act):
    with pytest.raises(PermissionDenied):
        act(page, factories.reviewer("es"), "I think so.")
    with pytest.raises(ValidationError, match="Say why"):
        act(page, factories.administrator(), "  ")

    page = fresh(page)
    assert (page.live, page.title, page.workflow_in_progress, entries(page)) == (True, "navarra es", True, [])


def test_what_is_not_public_is_not_taken_down(page):
    emergency.unpublish(page, factories.administrator(), "Wrong.")

    with pytest.raises(ValidationError, match="not published"):
        emergency.unpublish(page, factories.administrator(), "Wrong.")
