"""Has a check made every night, and whenever an administrator asks for one, in a process of its own.

A check of a large site takes minutes, for which neither the worker's mails nor an administrator may have to wait.
"""

import datetime as dt
import os
import subprocess
import sys

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from obligations.checking.models import CheckReport

# Seconds after which a check that has left no report is tried again.
_AGAIN = 3600
_STARTED = "obligations.checking.started"
_children: list[subprocess.Popen[bytes]] = []


def is_due(now: dt.datetime) -> bool:
    """Tell whether the hour of the day has come and no report was made since."""
    hour = settings.OBLIGATIONS_CHECK_HOUR
    if hour is None:
        return False
    since = timezone.localtime(now).replace(hour=hour, minute=0, second=0, microsecond=0)
    return timezone.localtime(now) >= since and not CheckReport.objects.filter(made_at__gte=since).exists()


def check_when_due(now: dt.datetime) -> None:
    """Begin the check of the day where it is due; the clock calls it every minute."""
    if is_due(now) and cache.add(_STARTED, now.isoformat(), _AGAIN):
        _begin()


@task(backend="background")
def check_now() -> None:
    """Begin a check because somebody has asked for it."""
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
