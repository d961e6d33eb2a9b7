"""Has a check made every night, and whenever an administrator asks for one, in a process of its own.

A check of a large site takes minutes, for which neither the worker's mails nor an administrator may have to wait.
"""

import datetime as dt
import os
import subprocess
import sys

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from obligations.checking.models import CheckReport

# After which a check that has left no report is tried again.
_AGAIN = dt.timedelta(hours=1)
_children: list[subprocess.Popen[bytes]] = []


def is_due(now: dt.datetime) -> bool:
    """Tell whether the hour of the day has come and no report was made since."""
    hour = settings.OBLIGATIONS_CHECK_HOUR
    if hour is None:
        return False
    since = timezone.localtime(now).replace(hour=hour, minute=0, second=0, microsecond=0)
    return timezone.localtime(now) >= since and not CheckReport.objects.filter(made_at__gte=since).exists()


def check_when_due(now: dt.datetime) -> None:
    """Have a worker begin the check of the day where it is due; the clock calls it every minute."""
    asked = DBTaskResult.objects.filter(task_path=check_now.module_path, enqueued_at__gte=timezone.now() - _AGAIN)
    if is_due(now) and not asked.exists():
        check_now.enqueue()


@task(backend="background")
def check_now() -> None:
    """Begin a check; whoever has asked for it does not wait for its report."""
    _begin()


def _begin() -> None:
    # Those that have ended are let go of, and no more than one runs at a time.
    _children[:] = [child for child in _children if child.poll() is None]
    if _children:
        return
    _children.append(
        subprocess.Popen(
            [sys.executable, "-m", "django", "check_obligations", "--quiet"],
            env=os.environ,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    )
