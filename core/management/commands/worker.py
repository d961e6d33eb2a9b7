"""`manage.py worker`: does background tasks, and what the clock asks for."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.autoreload import run_with_reloader

from core.working import Working


class Command(BaseCommand):
    """Works until it is told to end."""

    help = "Does background tasks as they come, and every minute what run_due does, until TERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one option, for those who change the code."""
        parser.add_argument("--reload", action="store_true", help="start again whenever the code changes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work; the task under way when it is told to end is ended first."""
        working = Working()
        if options["reload"]:
            run_with_reloader(working.run)
        else:
            working.end_with_signals()
            working.run()
