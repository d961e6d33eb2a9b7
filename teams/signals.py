"""What makes the rows of rights follow: each change that the teams, their people and their pages go through."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from wagtail.log_actions import get_active_log_context
from wagtail.models import TaskState, WorkflowState, get_page_models
from wagtail.signals import (
    copy_for_translation_done,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from core.facts import FactsRow
from core.models import SiteDocument, SiteImage
from core.rights import Action, may
from teams import moderation
from teams.models import LanguageTeam, NetworkTeam, RegionTeam
from teams.roles import active_reviewers
from teams.services import settle_page, settle_regions, settle_rights


def connect() -> None:
    """Let the rights follow from now on, and the mails of the reviews be ours."""
    for model in (NetworkTeam, RegionTeam, LanguageTeam):
        post_save.connect(_team_saved, sender=model)
    for through in (
        NetworkTeam.administrators.through,
        RegionTeam.members.through,
        LanguageTeam.reviewers.through,
        LanguageTeam.translators.through,
    ):
        m2m_changed.connect(_people_changed, sender=through)
    post_delete.connect(_region_team_deleted, sender=RegionTeam)
    post_delete.connect(_language_team_deleted, sender=LanguageTeam)
    post_save.connect(_user_saved, sender=get_user_model())
    for model in get_page_models():
        if getattr(model, "region_lookup", ""):
            post_save.connect(_page_saved, sender=model)
    for model in apps.get_models():
        if issubclass(model, FactsRow):
            post_save.connect(_row_saved, sender=model)
    copy_for_translation_done.connect(_translated)
    for model in (SiteImage, SiteDocument):
        pre_delete.connect(_file_about_to_go, sender=model)

    # In the place of Wagtail's own mails: what comes first under a name is what is sent.
    task_submitted.connect(
        _submitted, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
    )
    workflow_submitted.connect(
        _nothing, sender=WorkflowState, dispatch_uid="workflow_state_submitted_email_notification"
    )
    workflow_approved.connect(
        _approved, sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification"
    )
    workflow_rejected.connect(
        _sent_back, sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification"
    )


# --- Teams and people --------------------------------------------------------------------------------


def _team_saved(*, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        settle_rights()


def _people_changed(sender: type[Model], action: str, **kwargs: Any) -> None:
    if action not in {"post_add", "post_remove", "post_clear"}:
        return
    settle_rights()
    if sender is LanguageTeam.reviewers.through and action != "post_add":
        _ask_administrators()


def _user_saved(instance: Any, created: bool, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    # Each login saves the time of it, and that alone.
    if raw or created or (update_fields is not None and "is_active" not in update_fields):
        return
    settle_rights()
    if not instance.is_active and instance.reviewer_of.exists():
        _ask_administrators()


def _ask_administrators() -> None:
    """Tell the administrators of what waits in languages that have no reviewer any more."""
    reviewed = active_reviewers()
    moderation.tell_of_missing_reviewers(
        team.language for team in LanguageTeam.objects.all() if team.language not in reviewed
    )


def _region_team_deleted(instance: RegionTeam, **kwargs: Any) -> None:
    # Its rows go with the group. The files of its collection stay, and administrators have them.
    instance.group.delete()


def _language_team_deleted(instance: LanguageTeam, **kwargs: Any) -> None:
    instance.reviewers_group.delete()
    instance.translators_group.delete()


# --- Pages -------------------------------------------------------------------------------------------


def _page_saved(instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    # A draft of a live page is a revision, and saves no more of the page than that there is one.
    if not raw and update_fields is None:
        settle_page(instance)


def _row_saved(raw: bool = False, created: bool = False, **kwargs: Any) -> None:
    # A row that was made just now has no page yet. Whose the pages were before a host changed, nobody has kept.
    if not raw and not created:
        settle_regions()


def _translated(target_obj: Any, **kwargs: Any) -> None:
    if getattr(target_obj, "region_lookup", ""):
        settle_page(target_obj)


# --- Files and reviews -------------------------------------------------------------------------------


def _file_about_to_go(instance: SiteImage | SiteDocument, **kwargs: Any) -> None:
    # Wagtail lets whoever may change a file delete it. Programs act without a person.
    person = get_active_log_context().user
    if person is not None:
        answer = may(person, Action.DELETE, instance)
        if not answer:
            raise PermissionDenied(answer.reason)


def _submitted(instance: TaskState, user: Any = None, **kwargs: Any) -> None:
    moderation.tell_reviewers(instance, user)


def _approved(instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
    moderation.tell_of_approval(instance, user)


def _sent_back(instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
    moderation.tell_of_return(instance, user)


def _nothing(**kwargs: Any) -> None:
    """Do nothing: Wagtail would write to every superuser."""
