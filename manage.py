#!/usr/bin/env python
"""Runs a management command; without other settings, on those of the demo and its embedded database."""

import os
import signal
import sys

DEFAULT_SETTINGS = "seconet_cms.settings.demo"
# Settings that take the embedded database when DATABASE_URL names no other.
EMBEDDED = {DEFAULT_SETTINGS, "seconet_cms.settings.dev", "seconet_cms.settings.test"}


def main() -> None:
    """Run the command that the command line names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DEFAULT_SETTINGS)
    try:
        from django.core.management import execute_from_command_line  # here: its absence has a reason to tell
    except ModuleNotFoundError:
        sys.exit("Django is not installed for this Python: run `make run` once, then .venv/bin/python manage.py.")
    if chosen_settings(sys.argv) in EMBEDDED and sys.argv[1:2] not in ([], ["help"], ["--help"], ["version"]):
        from demo import environment, place  # here: an installation without the demo has neither

        # The end that TERM asks for lets go of the database too.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        try:
            environment.prepare()
        except place.UnavailableError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


def chosen_settings(arguments: list[str]) -> str:
    """Return the settings module that `arguments` ask for, or that of the environment."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--settings="):
            return argument.removeprefix("--settings=")
        if argument == "--settings":
            return " ".join(arguments[position + 1 : position + 2])
    return os.environ["DJANGO_SETTINGS_MODULE"]


if __name__ == "__main__":
    main()
