"""What other apps have to say when a review approves a page: whether it may, and whether it is published at once.

Imports no model: Wagtail takes `finish` while it loads its own.
"""

from collections.abc import Callable
from typing import Any

from wagtail.workflows import publish_workflow_state

Check = Callable[[Any, Any], str | None]
Hold = Callable[[Any, Any, Any], bool]

_checks: list[Check] = []
_holds: list[Hold] = []


def register_check(check: Check) -> None:
    """Ask `check(page, person)` before each approval; what it answers is why the page must not be approved, or None.

    It is asked inside the transaction that approves, with the page held.
    """
    if check not in _checks:
        _checks.append(check)


def register_hold(hold: Hold) -> None:
    """Ask `hold(page, workflow_state, person)` after each approval; true means that the page waits, approved.

    Whoever holds it publishes it later. It is asked inside the transaction that approves.
    """
    if hold not in _holds:
        _holds.append(hold)


def objections(page: Any, person: Any) -> list[str]:
    """Return why the page must not be approved now, one sentence each."""
    return [reason for check in _checks if (reason := check(page, person))]


def finish(workflow_state: Any, user: Any = None) -> None:
    """Publish what a review has approved, as Wagtail does, unless somebody holds it for later."""
    page = workflow_state.content_object
    if not any(hold(page, workflow_state, user) for hold in _holds):
        publish_workflow_state(workflow_state, user=user)
