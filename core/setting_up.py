"""What a site needs beyond its tables before anybody can work on it: each app adds its step, one command runs them.

A step makes what is missing and nothing else, so that it may run again on a site that people have worked on.
"""

from collections.abc import Callable, Iterable

from django.db import transaction

# Makes what is missing, and gives one line on each thing that it made.
Step = Callable[[], Iterable[str]]

_steps: dict[str, Step] = {}


def register(name: str, step: Step) -> None:
    """Add a step; steps run in the order of INSTALLED_APPS, so that home's pages are there for all that follow."""
    _steps[name] = step


def names() -> list[str]:
    """Return the names of the steps in the order in which they run."""
    return list(_steps)


@transaction.atomic
def set_up() -> list[str]:
    """Run every step, all or none, and return a line on each thing that was made: none where nothing was missing."""
    return [line for step in _steps.values() for line in step()]
