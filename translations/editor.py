"""The translation editor of a page: what a person may do there, and the deeds of its buttons. It never publishes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import Translation

from core.rights import Action, Answer, Version, may
from teams.answers import judge_of
from teams.people import display_name
from translations import checks, guard, services, strings
from translations.rows import Attempt, mark_of, plain, readable, tidy
from translations.states import Standing
from translations.strings import Condition, Segment, StaleError
from translations.value_fields import value_fields_of

# As many strings as fit into a message, and enough of each to find it by.
LISTED, SHOWN_LETTERS = 10, 60
# The submit button that first asks for what may be wrong.
CHECKED = "check"
WORDS, SEEN, VALUE, VALUE_SEEN = "words-", "seen-", "value-", "seenvalue-"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the person who looks at the translation of a page may do now."""

    edit: Answer
    submit: Answer
    stop: bool
    alias: bool
    withdraw: bool
    unlock: bool
    in_review: bool
    may_review: bool
    # Who sent it back and what they said, until it is submitted again.
    sent_back: bool
    reviewer: str
    comment: str


@dataclass(slots=True)
class Outcome:
    """What came of what was sent from the editor."""

    # Whether the page is to be shown anew; else what could not be saved is shown with it.
    done: bool = True
    attempts: dict[int, Attempt] = field(default_factory=dict)
    # What was typed for values, and why it was not saved.
    values: dict[int, tuple[str, str]] = field(default_factory=dict)
    # Words whose string is in the source no longer.
    homeless: list[str] = field(default_factory=list)
    findings: list[checks.Finding] = field(default_factory=list)
    # The string that the person was at.
    at: int | None = None

    @property
    def failed(self) -> bool:
        """Whether something that was typed is not saved."""
        return bool(self.attempts or self.values or self.homeless)


def situation(person: Any, page: Page, standing: Standing) -> Situation:
    """Return what the person may do with the translation that this page is, to be shown: whoever acts asks again."""
    # Whatever one request asks is answered from what it has read already.
    judge = judge_of(person)
    state = standing.review
    in_review = state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS
    sent_back = state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES
    task = state.current_task_state if sent_back else None
    return Situation(
        edit=judge.may(Action.EDIT, page),
        submit=judge.may(Action.SUBMIT, page),
        stop=bool(judge.may(Action.TRANSLATE, Version(page, standing.language))),
        alias=not in_review and bool(judge.may(Action.ALIAS, page)),
        withdraw=in_review and state.user_can_cancel(person),
        unlock=page.locked and page.permissions_for_user(person).can_unlock(),
        in_review=in_review,
        may_review=in_review and bool(judge.may(Action.REVIEW, page)),
        sent_back=sent_back,
        reviewer=display_name(task.finished_by) if task and task.finished_by else "",
        comment=task.comment if task else "",
    )


def act(request: HttpRequest, translation: Translation, page: Page) -> Outcome:
    """Save what was typed, then do what the pressed button says; tell the person by messages.

    Where something that was typed could not be saved, the rest of it is saved and nothing else is done.
    """
    deed = next((deeds[name] for deeds in (_DEEDS, _STRING_DEEDS) for name in deeds if name in request.POST), None)
    if deed is None:
        messages.error(
            request, _("A translation is published by its review. Submit it for review: nothing was changed.")
        )
        return Outcome()
    outcome = Outcome()
    with transaction.atomic():
        _take(request, translation, services.hold(page), outcome)
    if outcome.failed:
        outcome.done = False
        _say_unsaved(request, len(outcome.attempts) + len(outcome.values) + len(outcome.homeless))
        return outcome
    try:
        with transaction.atomic():
            deed(request, translation, services.hold(page), outcome)
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
    return outcome


# --- What was typed --------------------------------------------------------------------------------


def _take(request: HttpRequest, translation: Translation, page: Page, outcome: Outcome) -> None:
    """Save the words and values that the person has changed and nobody else has meanwhile."""
    words, values = _changed(request.POST, WORDS, SEEN), _changed(request.POST, VALUE, VALUE_SEEN)
    if not words and not values:
        return
    answer = guard.may_edit(request.user, page)
    if not answer:
        outcome.attempts = {key: Attempt(typed, answer.reason) for key, (typed, _version) in words.items()}
        outcome.values = {key: (typed, answer.reason) for key, (typed, _version) in values.items()}
        return
    if words:
        _take_words(request, translation, words, outcome)
    for each in value_fields_of(translation) if values else ():
        if each.id not in values:
            continue
        typed, version = values.pop(each.id)
        try:
            if version != each.value.version:
                raise ValidationError(StaleError(None).args[0])
            strings.save_value(translation, each.id, each.parse(typed, request.user), request.user)
        except ValidationError as error:
            outcome.values[each.id] = (typed, " ".join(error.messages))
    outcome.homeless += [typed for typed, _version in values.values() if typed]


def _take_words(
    request: HttpRequest, translation: Translation, words: dict[int, tuple[str, str]], outcome: Outcome
) -> None:
    strings.hold_source(translation.source_id)
    segments = {segment.id: segment for segment in strings.segments_of(translation)}
    wanted = {}
    for key, (typed, version) in words.items():
        segment = segments.get(key)
        if segment is None:
            outcome.homeless.append(typed)
        elif typed == tidy(readable(segment.words, is_html=segment.is_html)):
            continue
        elif version != segment.version:
            outcome.attempts[key] = conflict(typed, segment)
        elif typed:
            wanted[key] = typed
        else:
            strings.clear(translation, key, request.user)
    while wanted:
        try:
            strings.save_many(translation, wanted, request.user)
            return
        except ValidationError as error:
            for key, faults in error.message_dict.items():
                outcome.attempts[int(key)] = Attempt(wanted.pop(int(key)), " ".join(faults))


def conflict(typed: str, segment: Segment) -> Attempt:
    """Return words that could not be saved because somebody else has written others meanwhile."""
    return Attempt(
        typed,
        _("Somebody else has changed this string since you opened it. Save again to put your words in their place."),
        readable(segment.words, is_html=segment.is_html),
    )


def _changed(post: QueryDict, name: str, seen: str) -> dict[int, tuple[str, str]]:
    """Return what was sent and is not what the form showed, with the version that it showed."""
    found = {}
    for field_name in post:
        number = field_name.removeprefix(name)
        if number == field_name or not (number.isascii() and number.isdigit()):
            continue
        typed = tidy(post[field_name])
        version, _colon, mark = post.get(f"{seen}{number}", "").partition(":")
        if mark_of(typed) != mark:
            found[int(number)] = (typed, version)
    return found


def _say_unsaved(request: HttpRequest, number: int) -> None:
    messages.error(
        request,
        ngettext(
            "One text was not saved: it is marked below. Everything else is saved.",
            "%(number)d texts were not saved: they are marked below. Everything else is saved.",
            number,
        )
        % {"number": number},
    )


# --- Buttons at the foot ---------------------------------------------------------------------------


def _save(request: HttpRequest, translation: Translation, page: Page, outcome: Outcome) -> None:
    answer = guard.may_edit(request.user, page)
    # What is in review may be approved at any time, so it never lacks a string.
    left = strings.unsettled(translation) if answer and page.workflow_in_progress else []
    missing = [segment for segment in left if segment.condition == Condition.MISSING]
    if not answer:
        messages.error(request, answer.reason)
    elif missing:
        say_unsettled(request, missing)
    else:
        services.save_draft(translation, request.user)
        messages.success(request, _("The draft is saved. What is published stays as it is."))


def _submit(request: HttpRequest, translation: Translation, page: Page, outcome: Outcome) -> None:
    answer = may(request.user, Action.SUBMIT, page)
    if not answer:
        messages.error(request, answer.reason)
        return
    try:
        if request.POST["action-submit"] == CHECKED and not strings.unsettled(translation):
            outcome.findings = checks.findings_of(translation)
        if outcome.findings:
            outcome.done = False
            return
        services.submit(translation, page, request.user)
    except services.UnsettledError as error:
        say_unsettled(request, error.segments)
    except services.NoWorkflowError:
        messages.error(
            request,
            _("No review is set up for this language. Tell a network administrator; your words are kept."),
        )
    else:
        messages.success(request, _("The translation was submitted for review. You will hear what the reviewers say."))


def _check(request: HttpRequest, translation: Translation, page: Page, outcome: Outcome) -> None:
    answer = guard.may_read(request.user, page)
    if not answer:
        messages.error(request, answer.reason)
        return
    outcome.findings = checks.findings_of(translation)
    outcome.done = not outcome.findings
    if outcome.done:
        messages.success(request, _("Nothing looks wrong in what is translated."))


def _withdraw(request: HttpRequest, translation: Translation, page: Page, outcome: Outcome) -> None:
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        messages.error(request, _("This version is not in review."))
    elif not state.user_can_cancel(request.user):
        messages.error(request, _("Only whoever submitted this version and its reviewers may end the review."))
    else:
        state.cancel(user=request.user)
        messages.success(request, _("The review was called off. You can go on editing."))


# --- Buttons at a string ---------------------------------------------------------------------------


def _at_string(name: str) -> Callable[[HttpRequest, Translation, Page, Outcome], None]:
    def do(request: HttpRequest, translation: Translation, page: Page, outcome: Outcome) -> None:
        number = request.POST[name]
        answer = guard.may_edit(request.user, page)
        if not answer:
            messages.error(request, answer.reason)
            return
        if not (number.isascii() and number.isdigit()):
            messages.error(request, _("This string is not in the original any more."))
            return
        outcome.at = int(number)
        try:
            act_on(name, translation, int(number), request.user)
        except StaleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, said_of(name))

    return do


def act_on(
    name: str, translation: Translation, segment_id: int, person: Any, *, expected: str | None = None
) -> Segment | None:
    """Do what a button at a string says; raises StaleError and ValidationError as `strings` does."""
    deeds = {
        "keep": strings.keep,
        "accept": strings.accept,
        "same": strings.same_as_source,
        "undo": strings.undo,
    }
    return deeds[name](translation, segment_id, person, expected=expected)


def said_of(name: str) -> str:
    """Return what a person is told after a button at a string was pressed."""
    return {
        "keep": _("The translation is kept as it is: it fits the new words of the original."),
        "accept": _("The words of the machine are accepted."),
        "same": _("Both languages have the same words here."),
        "undo": _("Your last change of this string was taken back."),
    }[name]


_DEEDS: dict[str, Callable[[HttpRequest, Translation, Page, Outcome], None]] = {
    "action-save": _save,
    "action-submit": _submit,
    "action-check": _check,
    "action-cancel-workflow": _withdraw,
}
# What a button at a string may say.
STRING_ACTS = ("keep", "accept", "same", "undo")
_STRING_DEEDS = {name: _at_string(name) for name in STRING_ACTS}


# --- What is said ----------------------------------------------------------------------------------


def say_unsettled(request: HttpRequest, segments: Iterable[Segment]) -> None:
    """Tell which strings somebody must look at first, and what to do with them."""
    segments = list(segments)
    of = {condition: [each for each in segments if each.condition == condition] for condition in Condition}
    missing, outdated, machine = of[Condition.MISSING], of[Condition.OUTDATED], of[Condition.MACHINE]
    if missing:
        head = ngettext(
            "One string has no translation yet. Translate it, then try again:",
            "%(number)d strings have no translation yet. Translate them, then try again:",
            len(missing),
        )
        _say_list(request, head % {"number": len(missing)}, missing)
    if outdated:
        head = ngettext(
            "One string has changed in the original. Translate it anew or keep it, then try again:",
            "%(number)d strings have changed in the original. Translate them anew or keep them, then try again:",
            len(outdated),
        )
        _say_list(request, head % {"number": len(outdated)}, outdated)
    if machine:
        head = ngettext(
            "One string was translated by a machine. Accept it or change it, then try again:",
            "%(number)d strings were translated by a machine. Accept them or change them, then try again:",
            len(machine),
        )
        _say_list(request, head % {"number": len(machine)}, machine)


def _say_list(request: HttpRequest, head: str, segments: list[Segment]) -> None:
    listed = format_html_join(
        "",
        '<li><a href="#s-{}">{}</a></li>',
        ((segment.id, beginning(segment)) for segment in segments[:LISTED]),
    )
    if len(segments) > LISTED:
        more = _("… and %(number)d more.") % {"number": len(segments) - LISTED}
        listed = format_html("{}<li>{}</li>", listed, more)
    messages.error(request, format_html("{} <ul>{}</ul>", head, listed))


def beginning(segment: Segment) -> str:
    """Return enough of the source's words to find a string by."""
    return Truncator(plain(segment.source, is_html=segment.is_html)).chars(SHOWN_LETTERS)


def _faults(page: Page, error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    names = {each.name: each.verbose_name for each in page._meta.get_fields() if hasattr(each, "verbose_name")}
    return [
        f"{names[name]}: {text}" if name in names else text
        for name, texts in error.message_dict.items()
        for text in texts
    ]
