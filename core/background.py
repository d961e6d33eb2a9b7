"""Takes up background tasks that a dead worker has left, which would be called running for ever.

While a worker does a task, its connection holds an advisory lock of PostgreSQL on it. The lock goes when the worker
dies, however that happens. A running task whose lock can be had is therefore done by nobody. It is put back to be done
again, so a task must bear being done twice.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.dispatch import receiver
from django_tasks import TaskResultStatus, task_backends
from django_tasks.signals import task_finished, task_started
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

# Sets these locks apart from others in the same database.
LOCKS = 0x7A5C
# Between claiming a task and locking it a worker has no lock yet.
GRACE = timedelta(seconds=30)
# A task that has so often gone down with its worker is taken to be the reason.
ATTEMPTS_MOST = 3
# Results of finished tasks are kept so long: what they say (faults) helps whoever looks for a cause.
RESULTS_KEPT = timedelta(days=14)


class WorkerDiedError(Exception):
    """The workers that did a task were gone before it was done."""


@receiver(task_started)
def _hold(task_result: Any, **kwargs: Any) -> None:
    if _is_row(task_result):
        _ask("pg_try_advisory_lock", task_result.id)


@receiver(task_finished)
def _let_go(task_result: Any, **kwargs: Any) -> None:
    if _is_row(task_result):
        _ask("pg_advisory_unlock", task_result.id)


def take_up(now: datetime) -> int:
    """Put back what dead workers have left, and return how many tasks; one that was left too often fails instead."""
    left = 0
    suspects = DBTaskResult.objects.running().filter(started_at__lt=now - GRACE)
    for key in suspects.values_list("pk", flat=True):
        with transaction.atomic():
            task = suspects.select_for_update(skip_locked=True).filter(pk=key).first()
            if task is None or not _ask("pg_try_advisory_xact_lock", task.pk):
                continue
            left += 1
            if len(task.worker_ids) < ATTEMPTS_MOST:
                task.status, task.started_at = TaskResultStatus.READY, None
                task.save(update_fields=["status", "started_at"])
                logger.warning("Task %s (%s) was left by a dead worker and is put back.", task.pk, task.task_path)
            else:
                task.set_failed(WorkerDiedError(f"{len(task.worker_ids)} workers died of it."))
                logger.error("Task %s (%s) is given up: its workers died.", task.pk, task.task_path)
    return left


def purge(now: datetime) -> None:
    """Delete the results of tasks that finished long ago."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - RESULTS_KEPT).delete()


def _is_row(task_result: Any) -> bool:
    return isinstance(task_backends[task_result.backend], DatabaseBackend)


def _ask(function: str, key: object) -> bool:
    """Call a function of PostgreSQL's about the lock of one task."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, hashtext(%s))", [LOCKS, str(key)])
        return bool(cursor.fetchone()[0])
