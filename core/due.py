"""What the clock asks for: jobs that apps register, and that a worker or `manage.py run_due` does.

    due.register("reminders", remind)  # in an app's ready(); remind(now) does whatever is due at `now`

A job finds out by itself what is due, so that it may be run as often as one likes.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils import timezone

logger = logging.getLogger(__name__)

Job = Callable[[datetime], Any]
# Sets these locks apart from others in the same database.
LOCKS = 0x7A5D

_jobs: dict[str, Job] = {}


class Outcome(StrEnum):
    """How a job has ended."""

    DONE = "done"
    FAILED = "failed"
    ELSEWHERE = "being done elsewhere"


@dataclass(frozen=True)
class Report:
    """What became of one job."""

    job: str
    outcome: Outcome
    reason: str = ""


def register(name: str, job: Job) -> None:
    """Have `job` called with the time whenever what is due is done; jobs are called in the order of registration.

    Raises ValueError when another job has that name.
    """
    if _jobs.setdefault(name, job) is not job:
        raise ValueError(f"Two jobs are named {name}: give one of them another name.")


def names() -> list[str]:
    """Return the names of the jobs in the order in which they are done."""
    return list(_jobs)


def job_named(name: str) -> Job:
    """Return the job of that name; raise KeyError where there is none."""
    return _jobs[name]


def run(now: datetime | None = None) -> Iterator[Report]:
    """Do every job, yielding what became of each; one that fails is logged and stops no other.

    A job that another process is doing at the moment is left to it.
    """
    for name, job in _jobs.items():
        with _turn(name) as ours:
            if not ours:
                yield Report(name, Outcome.ELSEWHERE)
                continue
            try:
                job(now or timezone.now())
            except Exception as error:
                logger.exception("The job %r has failed.", name)
                # A connection that the job has lost must not fail the next one too.
                if not connection.in_atomic_block:
                    connection.close_if_unusable_or_obsolete()
                yield Report(name, Outcome.FAILED, " ".join(f"{type(error).__name__}: {error}".split()))
            else:
                yield Report(name, Outcome.DONE)


@contextmanager
def _turn(name: str) -> Iterator[bool]:
    """Say whether the turn to do a job is ours; it ends with the context, or with this process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCKS, name])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        # A connection that was lost has taken the lock along.
        if ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCKS, name])
