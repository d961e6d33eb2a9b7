"""Has the text of documents read."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search.documents import read_all


class Command(BaseCommand):
    """Puts documents that were not read yet before the worker."""

    help = "Has the text of documents read that was not read yet; the work is done in the background."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to read all anew."""
        parser.add_argument("--again", action="store_true", help="read all documents again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for it and say how many."""
        number = read_all(again=options["again"])
        self.stdout.write(f"{number} documents will be read.")
