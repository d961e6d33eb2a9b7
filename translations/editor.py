"""The translation editor: wagtail-localize's, from which drafts are saved and handed in for review, never published."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import Translation

from core.rights import Action, Answer, may
from translations import guard, services
from translations.views import lifecycle

RESTART = "localize-restart-translation"
# As many strings as fit into a message.
LISTED = 10


@dataclass(frozen=True, slots=True)
class Situation:
    """What the person who looks at the translation of a page may do now."""

    edit: Answer
    submit: Answer
    stop: bool
    alias: bool
    withdraw: bool
    in_review: bool
    review_url: str | None
    # What the reviewers said when they sent it back, until it is submitted again.
    sent_back: TaskState | None


def before_edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer what is sent from the translation editor of a page, and say there what one should know."""
    if request.method == "POST" and RESTART in request.POST:
        return _restart(request, page)
    translation = guard.enabled_translation_of(page)
    if translation is None or page.alias_of_id:
        return None
    if request.method == "POST":
        _act(request, translation, page)
        return redirect(request.path)
    _tell(request, translation, page)
    return None


def before_edit_snippet(request: HttpRequest, snippet: models.Model) -> HttpResponse | None:
    """Refuse to publish the translation of a snippet in which strings are missing."""
    if not hasattr(snippet, "translation_key") or request.method != "POST":
        return None
    if RESTART in request.POST:
        return _restart(request, snippet)
    translation = guard.enabled_translation_of(snippet)
    if translation is not None and (missing := services.missing_strings(translation)):
        _say_missing(request, missing)
        return redirect(request.path)
    return None


def situation(person: Any, page: Page) -> Situation:
    """Return what the person may do with the translation that this page is."""
    state = last_review(page)
    in_review = state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS
    sent_back = state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES
    return Situation(
        edit=guard.may_edit(person, page),
        submit=may(person, Action.SUBMIT, page),
        stop=bool(guard.may_stop(person, page)),
        alias=bool(may(person, Action.ALIAS, page) and guard.may_become_alias(person, page)),
        withdraw=in_review and state.user_can_cancel(person),
        in_review=in_review,
        review_url=_review_url(page) if in_review and may(person, Action.REVIEW, page) else None,
        sent_back=state.current_task_state if sent_back else None,
    )


def last_review(page: Page) -> WorkflowState | None:
    """Return the latest review of the page, in progress or over, with its task."""
    return (
        WorkflowState.objects.for_instance(page)
        .select_related("current_task_state__task", "current_task_state__finished_by", "requested_by")
        .order_by("-created_at", "-pk")
        .first()
    )


# --- What is sent ----------------------------------------------------------------------------------


def _restart(request: HttpRequest, instance: models.Model) -> HttpResponse | None:
    translation = guard.stopped_translation_of(instance)
    if translation is None or guard.enabled_translation_of(instance) is not None:
        return redirect(request.path)
    return lifecycle.restart(request, translation, instance)


def _act(request: HttpRequest, translation: Translation, page: Page) -> None:
    deeds: dict[str, Callable[[HttpRequest, Translation, Page], None]] = {
        "action-save": _save,
        "action-submit": _submit,
        "action-cancel-workflow": _withdraw,
    }
    deed = next((deeds[name] for name in deeds if name in request.POST), None)
    if deed is None:
        messages.error(
            request, _("A translation is published by its review. Submit it for review: nothing was changed.")
        )
        return
    try:
        with transaction.atomic():
            deed(request, translation, services.hold(page))
    except ValidationError as error:
        services.mark_faults(translation, error)
        messages.error(
            request,
            format_html(
                "{} <ul>{}</ul>",
                _("The words do not fit the page. Nothing was saved; mend this first:"),
                format_html_join("", "<li>{}</li>", ((fault,) for fault in _faults(page, error))),
            ),
        )


def _save(request: HttpRequest, translation: Translation, page: Page) -> None:
    answer = guard.may_edit(request.user, page)
    # What is in review may be approved at any time, so it never lacks a string.
    missing = services.missing_strings(translation) if answer and page.workflow_in_progress else []
    if not answer:
        messages.error(request, answer.reason)
    elif missing:
        _say_missing(request, missing)
    else:
        services.save_draft(translation, request.user)
        messages.success(request, _("The draft is saved. What is published stays as it is."))


def _submit(request: HttpRequest, translation: Translation, page: Page) -> None:
    answer = may(request.user, Action.SUBMIT, page)
    if not answer:
        messages.error(request, answer.reason)
        return
    try:
        services.submit(translation, page, request.user)
    except services.MissingStringsError as error:
        _say_missing(request, error.strings)
    except services.NoWorkflowError:
        messages.error(
            request,
            _("No review is set up for this language. Tell a network administrator; your words are kept."),
        )
    else:
        messages.success(request, _("The translation was submitted for review. You will hear what the reviewers say."))


def _withdraw(request: HttpRequest, translation: Translation, page: Page) -> None:
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        messages.error(request, _("This version is not in review."))
    elif not state.user_can_cancel(request.user):
        messages.error(request, _("Only whoever submitted this version and its reviewers may end the review."))
    else:
        state.cancel(user=request.user)
        messages.success(request, _("The review was called off. You can go on editing."))


def _say_missing(request: HttpRequest, missing: list[str]) -> None:
    head = ngettext(
        "One string has no translation yet. Translate it, then try again:",
        "%(number)d strings have no translation yet. Translate them, then try again:",
        len(missing),
    ) % {"number": len(missing)}
    listed = [(text,) for text in missing[:LISTED]]
    if len(missing) > LISTED:
        listed.append((_("… and %(number)d more.") % {"number": len(missing) - LISTED},))
    messages.error(request, format_html("{} <ul>{}</ul>", head, format_html_join("", "<li>{}</li>", listed)))


def _faults(page: Page, error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    names = {field.name: field.verbose_name for field in page._meta.get_fields() if hasattr(field, "verbose_name")}
    return [
        f"{names[name]}: {text}" if name in names else text
        for name, texts in error.message_dict.items()
        for text in texts
    ]


# --- What is said ----------------------------------------------------------------------------------


def _tell(request: HttpRequest, translation: Translation, page: Page) -> None:
    # For the template as well, which is given this page.
    page.situation = now = situation(request.user, page)
    if now.sent_back:
        messages.warning(request, _sent_back(now.sent_back))
    if now.review_url:
        link = messages.button(now.review_url, _("Go to the review"))
        messages.info(request, _("This version waits for your review."), buttons=[link])
    elif not now.edit:
        messages.warning(request, now.edit.reason, extra_tags="lock")
    elif now.in_review:
        messages.info(request, _("This version is in review. You may mend it; then somebody else must approve it."))
    elif services.words_changed_since(translation, page.get_latest_revision()):
        messages.info(request, _("Some strings were translated after the last draft was saved."))


def _sent_back(task_state: TaskState) -> str:
    if not task_state.comment:
        return _("The reviewers sent this version back. Mend it and submit it again.")
    return format_html(
        "{}<blockquote>{}</blockquote>",
        _("%(reviewer)s sent this version back. Mend it and submit it again:")
        % {"reviewer": get_user_display_name(task_state.finished_by) if task_state.finished_by else _("A reviewer")},
        task_state.comment,
    )


def _review_url(page: Page) -> str:
    return reverse("teams:review", args=[page.pk])
