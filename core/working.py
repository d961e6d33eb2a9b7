"""A worker: it does background tasks as they come, and every minute what the clock asks for."""

import logging
import signal
import time
import uuid
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker

from core import due

logger = logging.getLogger(__name__)

# The back end of settings.TASKS whose tasks are rows.
BACKEND = "background"
# Seconds between looking for tasks, when there are none.
TASK_SECONDS = 1.0
# Seconds between doing what the clock asks for.
DUE_SECONDS = 60.0
# Seconds to wait for a database that has gone away, before and after it has been tried often.
AWAY_SECONDS, AWAY_SECONDS_MOST = 1.0, 30.0
# How soon a pause notices that it is to end, in seconds.
NOTICE_SECONDS = 0.1


class Working:
    """One worker, in this process."""

    def __init__(self) -> None:
        # A plain value: a signal that comes twice, or while a lock is held, must find none to wait for.
        self._ended = False
        self._tasks = Worker(
            queue_names=["*"],
            interval=0,
            # Returns when there is nothing more to do, so that the clock gets its turn.
            batch=True,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid.uuid4().hex,
            excluded_queue_names=[],
        )

    def end_with_signals(self) -> None:
        """End at TERM and Ctrl-C, once the task or the job under way is done."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)

    def run(self) -> None:
        """Work until it is told to end; a database that goes away is waited for."""
        next_due, away = time.monotonic(), AWAY_SECONDS
        while not self._ended:
            try:
                close_old_connections()
                self._tasks.run()
                if time.monotonic() >= next_due and not self._ended:
                    next_due = time.monotonic() + DUE_SECONDS
                    for _report in due.run():
                        # A failure is logged, and what was not done stays due.
                        if self._ended:
                            break
            except (DatabaseError, InterfaceError) as error:
                logger.error("The database cannot be used and is tried again: %s", " ".join(str(error).split()))
                connection.close()
                self._pause(away)
                away = min(2 * away, AWAY_SECONDS_MOST)
            else:
                away = AWAY_SECONDS
                self._pause(TASK_SECONDS)

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._ended and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, NOTICE_SECONDS))

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._ended = True
        self._tasks.running = False
