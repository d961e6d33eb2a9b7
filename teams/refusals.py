"""Why a review was refused, for the person who tried: told at once, or on the page that they are led to."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, TaskState, WorkflowState

from core.rights import Action, may

SALT = "teams.refusals"
# A mark on the user of a request; the page editor looks at nothing else.
_MARK = "_refused_review"


def reason_of(page: Page, person: User) -> str:
    """Return why the person may not review the page now, in one sentence."""
    states = WorkflowState.objects.for_instance(page)
    answer = may(person, Action.REVIEW, page)
    if answer:
        return _("The page has changed in the meantime. Look at it again.")
    if states.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists():
        return answer.reason
    last = TaskState.objects.filter(workflow_state__in=states, finished_by__isnull=False)
    last = last.select_related("finished_by").order_by("-finished_at").first()
    told = {
        TaskState.STATUS_APPROVED: _("%(name)s has approved this page already."),
        TaskState.STATUS_REJECTED: _("%(name)s has sent this page back already."),
    }
    if last is None or last.status not in told:
        return answer.reason
    return told[last.status] % {"name": get_user_display_name(last.finished_by)}


def refuse(page: Page, person: User, reason: str) -> str:
    """Keep the reason for the rest of the request, and return the address that tells it in the next one."""
    setattr(person, _MARK, reason)
    return f"{reverse('review_refused', args=[page.pk])}?{urlencode({'why': signing.dumps(reason, salt=SALT)})}"


def taken(person: Any) -> str:
    """Return the reason that was kept for the person in this request, or "", and forget it."""
    reason = getattr(person, _MARK, "")
    if reason:
        delattr(person, _MARK)
    return reason


def told_in(why: str) -> str:
    """Return the reason that an address holds; "" where nobody of ours wrote it."""
    try:
        return signing.loads(why, salt=SALT)
    except signing.BadSignature:
        return ""
