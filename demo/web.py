"""`python -m demo.web HOST PORT`: the production server in front of the demo."""

import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from demo.parent import end_with_parent

WORKERS = 2
# Python runs one thread at a time; the second answers while the first waits for the database.
THREADS = 2
# An answer under way has this long; browsers keep idle connections open longer than anybody wants to wait.
CLOSE_SECONDS = 3


def main(host: str, port: int) -> None:
    """Serve the site until SIGTERM or SIGINT, or until the process that started this one is gone."""
    end_with_parent(grace=2 * CLOSE_SECONDS)
    Granian(
        "demo.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=WORKERS,
        blocking_threads=THREADS,
        workers_kill_timeout=CLOSE_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
