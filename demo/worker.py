"""`python -m demo.worker [--reload]`: the worker beside the demo's web server."""

import sys

import django
from django.core.management import call_command

from demo.parent import end_with_parent

# A task under way has this long to end, once the process that started this one is gone.
CLOSE_SECONDS = 5


def main(arguments: list[str]) -> None:
    """Work until SIGTERM, or until the process that started this one is gone."""
    end_with_parent(grace=CLOSE_SECONDS)
    django.setup()
    call_command("worker", *arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
