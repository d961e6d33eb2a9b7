"""Reviews: one workflow for each language, and who is told of what happens in it."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from core import languages, outbox
from core.refusals import RefusedError
from core.rights import Action, may
from teams import refusals
from teams.approvals import register_check, register_hold  # noqa: F401 - where other apps look for them
from teams.models import LanguageReviewTask, LanguageTeam, NetworkTeam
from teams.people import display_name, language_of
from teams.roles import active_reviewers
from teams.services import homes, settle_rights, settled_once

SUBMITTED, APPROVED, SENT_BACK, NO_REVIEWER = "review_submitted", "review_approved", "review_sent_back", "no_reviewer"
# The mails that ask for a review.
TO_REVIEWERS = frozenset({SUBMITTED, NO_REVIEWER})
# What Wagtail's migrations make: they would let their members past the teams.
STOCK_GROUPS = ("Moderators", "Editors")


class ReviewRefusedError(RefusedError):
    """The person may not review the page (any more); the text says why, in one sentence."""


def decide(page: Page, person: User, verdict: str, comment: str = "") -> None:
    """Approve the latest version of a page that is being reviewed, or send it back; verdict: "approve" or "reject".

    Raises ReviewRefusedError when the person may not, or somebody else was faster.
    """
    task_state = page.current_workflow_task_state
    if task_state is None:
        raise ReviewRefusedError(refusals.reason_of(page, person))
    if task_state.task.specific.on_action(task_state, person, verdict, comment=comment):
        raise ReviewRefusedError(refusals.taken(person))


def is_published(page: Page) -> bool:
    """Tell whether what visitors read is the latest version of the page; what is approved may wait for others."""
    now = Page.objects.filter(pk=page.pk, live=True).values_list("live_revision_id", "latest_revision_id").first()
    return now is not None and now[0] == now[1]


# --- Setting up --------------------------------------------------------------------------------------


def set_up_teams() -> list[str]:
    """Make the teams and workflows of the site's languages, take Wagtail's own out of the way; return what was done.

    May run twice; each thing that was done is one line.
    """
    with transaction.atomic():
        with settled_once():
            done = [*_make_teams(), *_make_workflows(), *_remove_stock()]
        change = settle_rights()
        if change:
            done.append(f"rights: {len(change.missing)} given, {len(change.excess)} revoked")
    return done


def _make_teams() -> Iterable[str]:
    if not NetworkTeam.objects.exists():
        NetworkTeam.get()
        yield "team of the network administrators made"
    for code in languages.codes():
        if LanguageTeam.objects.get_or_create(language=code)[1]:
            yield f"language team made: {code}"


def _make_workflows() -> Iterable[str]:
    for code, home in homes().items():
        if code not in languages.codes():
            continue
        # In its own language: everybody who works in it reads the name.
        with translation.override(code):
            name = _("Review: %(language)s") % {"language": languages.own_name(code)}
        attached = WorkflowPage.objects.filter(page=home).select_related("workflow").first()
        if attached is not None and attached.workflow.active and _is_review(attached.workflow):
            continue
        workflow = Workflow.objects.create(name=name)
        task = LanguageReviewTask.objects.create(name=name)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.update_or_create(page_id=home, defaults={"workflow": workflow})
        yield f"workflow made: {name}"


def _is_review(workflow: Workflow) -> bool:
    tasks = list(workflow.tasks)
    review = ContentType.objects.get_for_model(LanguageReviewTask)
    return bool(tasks) and all(task.active and task.content_type_id == review.pk for task in tasks)


def _remove_stock() -> Iterable[str]:
    found = set(homes().values())
    for attached in WorkflowPage.objects.exclude(page__in=found).select_related("workflow"):
        if not _is_review(attached.workflow):
            # Takes it from its pages, and calls off what waits in it.
            attached.workflow.deactivate()
            yield f"workflow deactivated: {attached.workflow.name}"
    for group in Group.objects.filter(name__in=STOCK_GROUPS, network_team=None, region_team=None):
        held = group.permissions.exists() or group.page_permissions.exists() or group.collection_permissions.exists()
        group.permissions.clear()
        GroupPagePermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.filter(group=group).delete()
        if held:
            yield f"rights taken from the group {group.name}"


# --- Mails -------------------------------------------------------------------------------------------


def tell_reviewers(task_state: TaskState, by: User | None) -> None:
    """Write to those who may review what was submitted: the reviewers, or else the network administrators."""
    page = _page_of(task_state.workflow_state)
    if page is None or not isinstance(task_state.task.specific, LanguageReviewTask):
        return
    reviewers = _reviewers(page)
    kind = SUBMITTED if reviewers else NO_REVIEWER
    for person in reviewers or _administrators(except_for=page.latest_revision.user_id):
        _write(kind, person, page, by=by)


def tell_of_approval(workflow_state: WorkflowState, by: User | None) -> None:
    """Write to whoever submitted the page that it is approved."""
    _tell_submitter(APPROVED, workflow_state, by)


def tell_of_return(workflow_state: WorkflowState, by: User | None) -> None:
    """Write to whoever submitted the page that it is sent back, with the reviewer's words."""
    _tell_submitter(SENT_BACK, workflow_state, by)


def tell_of_missing_reviewers(languages_without: Iterable[str]) -> None:
    """Write to the network administrators of each page that waits in these languages, which have no reviewer now."""
    waiting = Page.objects.filter(locale__language_code__in=list(languages_without), pk__in=_keys_in_review())
    for page in waiting.specific():
        for person in _administrators(except_for=page.latest_revision.user_id):
            _write(NO_REVIEWER, person, page, by=None)


def _keys_in_review() -> list[int]:
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), status=WorkflowState.STATUS_IN_PROGRESS
    )
    return [int(key) for key in states.values_list("object_id", flat=True)]


def _tell_submitter(kind: str, state: WorkflowState, by: User | None) -> None:
    page = _page_of(state)
    person = state.requested_by
    if page is None or person is None or person == by or not _is_reachable(person):
        return
    if not may(person, Action.READ, page):
        # They have left the team since.
        return
    comment = state.current_task_state.comment if state.current_task_state else ""
    _write(kind, person, page, by=by, comment=comment)


def _page_of(state: WorkflowState) -> Page | None:
    page = state.content_object
    return page.specific if isinstance(page, Page) else None


def _reviewers(page: Page) -> list[User]:
    keys = active_reviewers().get(page.locale.language_code, frozenset()) - {page.latest_revision.user_id}
    return list(User.objects.filter(pk__in=keys).order_by("pk"))


def _administrators(except_for: int | None) -> list[User]:
    everybody = User.objects.filter(Q(administrator_of__isnull=False) | Q(is_superuser=True), is_active=True)
    return list(everybody.exclude(pk=except_for).distinct().order_by("pk"))


def _is_reachable(person: User) -> bool:
    return person.is_active and bool(person.email)


def _write(kind: str, person: User, page: Page, *, by: User | None, comment: str = "") -> None:
    if not _is_reachable(person):
        return
    language = language_of(person)
    with translation.override(language):
        context = {
            "name": display_name(person),
            "title": page.get_admin_display_title(),
            "language": languages.own_name(page.locale.language_code),
            "by": display_name(by) if by else "",
            "comment": comment,
            # Those who review find the text beside what it is compared with.
            "path": reverse("teams:review" if kind in TO_REVIEWERS else "wagtailadmin_pages:edit", args=[page.pk]),
            "public_url": page.full_url if kind == APPROVED and is_published(page) else "",
            "waits": kind == APPROVED and not is_published(page),
        }
        outbox.post(kind, person.email, language, f"teams/mail/{kind}", context)
