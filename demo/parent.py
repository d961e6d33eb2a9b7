"""Ends a process when the one that started it is gone, so that a killed `make run` leaves nothing behind."""

import os
import signal
import threading
import time

POLL_SECONDS = 0.5


def end_with_parent(grace: float = 5) -> None:
    """Ask this process to end (SIGTERM) once its parent has, and end it if it has not after `grace` seconds."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(POLL_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(grace)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
