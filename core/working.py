"""A worker: it does background tasks as they come, and every minute what the clock asks for."""

import logging
import signal
import threading
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


class Working:
    """One worker, in this process."""

    def __init__(self) -> None:
        self._ended = threading.Event()
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
        while not self._ended.is_set():
            try:
                close_old_connections()
                self._tasks.run()
                if time.monotonic() >= next_due and not self._ended.is_set():
                    next_due = time.monotonic() + DUE_SECONDS
                    for _report in due.run():
                        # A failure is logged, and what was not done stays due.
                        if self._ended.is_set():
                            break
            except (DatabaseError, InterfaceError) as error:
                logger.error("The database cannot be used and is tried again: %s", " ".join(str(error).split()))
                connection.close()
                self._ended.wait(away)
                away = min(2 * away, AWAY_SECONDS_MOST)
            else:
                away = AWAY_SECONDS
                self._ended.wait(TASK_SECONDS)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._ended.set()
        self._tasks.running = False
