"""The one way past a review: a network administrator publishes or takes down a page, and says why."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page

from core.rights import Action, may

PUBLISHED, UNPUBLISHED = "seconet.emergency_publish", "seconet.emergency_unpublish"


def publish(page: Page, person: User, reason: str) -> None:
    """Publish the latest version of a page at once, without a review; a running one is called off.

    The reason stands in the audit log. Raises PermissionDenied for whoever may not, ValidationError without a reason
    or for an alias.
    """
    with transaction.atomic():
        page, reason = _prepared(page, person, reason)
        if page.alias_of_id:
            raise ValidationError(_("The page shows the words of another one: publish that one."))
        revision = page.get_latest_revision() or page.save_revision(user=person)
        log(instance=page, action=PUBLISHED, user=person, revision=revision, data=_data(page, reason))
        action = PublishPageRevisionAction(revision, user=person)
        # At once: a day that was set for later does not hold back what cannot wait.
        action.object.go_live_at = None
        action.execute(skip_permission_checks=True)
        _call_off_review(page, person)


def unpublish(page: Page, person: User, reason: str) -> None:
    """Take a page down at once, without a review; a running one is called off, and so is a set time of publication.

    The reason stands in the audit log. Raises PermissionDenied for whoever may not, ValidationError without a reason
    or for a page that is not published.
    """
    with transaction.atomic():
        page, reason = _prepared(page, person, reason)
        if not page.live:
            raise ValidationError(_("The page is not published."))
        log(instance=page, action=UNPUBLISHED, user=person, data=_data(page, reason))
        UnpublishPageAction(page, user=person).execute(skip_permission_checks=True)
        _call_off_review(page, person)


def _prepared(page: Page, person: User, reason: str) -> tuple[Page, str]:
    answer = may(person, Action.EMERGENCY, page)
    if not answer:
        raise PermissionDenied(answer.reason)
    reason = reason.strip()
    if not any(letter.isalnum() for letter in reason):
        raise ValidationError(_("Say why this cannot wait for a review."))
    locked = Page.objects.select_for_update().get(pk=page.pk)
    return locked.specific, reason


def _data(page: Page, reason: str) -> dict[str, str | bool]:
    return {"reason": reason, "review_called_off": page.workflow_in_progress}


def _call_off_review(page: Page, person: User) -> None:
    state = page.current_workflow_state
    if state is not None:
        state.cancel(user=person)
