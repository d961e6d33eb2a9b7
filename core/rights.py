"""The question that every part of the site asks before it lets a person act: may this person do this to that?

Another app answers it: `answer_with` and `tester_with` take what it registers when it is ready. Without an answer
nobody may do anything, but that an active superuser may read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from wagtail.models import Page


class Action(StrEnum):
    """What a person may want to do to a page, a version of a page, a file or the teams."""

    READ = "read"
    ADD = "add"
    EDIT = "edit"
    TRANSLATE = "translate"
    SUBMIT = "submit"
    REVIEW = "review"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    SCHEDULE = "schedule"
    REVERT = "revert"
    MOVE = "move"
    COPY = "copy"
    ALIAS = "alias"
    DELETE = "delete"
    LOCK = "lock"
    EMERGENCY = "emergency"
    MANAGE_TEAMS = "manage_teams"
    # What the network owes as a whole: funding, evaluations, data subjects.
    MANAGE_NETWORK = "manage_network"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, with the reason as one sentence in the active language; true where the answer is yes."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, slots=True)
class Version:
    """The version of a page in a language (its code), whether there is one yet or not."""

    page: Page
    language: str


@dataclass(frozen=True, slots=True)
class RegionIn:
    """The pages that a region (a `core.Region`) has in a language (its code)."""

    region: Any
    language: str


AnswerFunction = Callable[[Any, Action, Any], Answer]
_registered: dict[str, Callable] = {}


def answer_with(function: AnswerFunction) -> None:
    """Take the function that answers `may` from now on."""
    _registered["answer"] = function


def tester_with(make_tester: Callable[[Any, Page], Any]) -> None:
    """Take what makes, of a user and a page, the object that Wagtail's admin asks can_edit() and the like."""
    _registered["tester"] = make_tester


def may(person: Any, action: Action, obj: Any = None) -> Answer:
    """Tell whether the person may do this to the object, and why.

    The object is a page, a `Version`, a `core.Region` (ADD: a workshop that it hosts; ANSWER: what visitors write to
    it), the class `core.Region` (the same of any region at all), a `RegionIn` (the same in a language), an image, a
    document or None (ANSWER: what visitors write to the network).
    """
    if "answer" in _registered:
        return _registered["answer"](person, action, obj)
    if action == Action.READ and getattr(person, "is_active", False) and person.is_superuser:
        return Answer(True, _("A superuser may read everything."))
    return Answer(False, _("Nobody has said who may do this."))


def tester_of(user: Any, page: Page) -> Any:
    """Return what Wagtail's admin asks about this user and this specific page; ImproperlyConfigured without one."""
    if "tester" not in _registered:
        raise ImproperlyConfigured("No app answers for rights: add `teams` to INSTALLED_APPS.")
    return _registered["tester"](user, page)
