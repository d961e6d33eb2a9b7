"""Loads the demo content."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.content_files import ContentError
from demo.loader import CONTENT, load


class Command(BaseCommand):
    """Loads what is missing of the demo content; may run again, and changes nothing that was loaded before."""

    help = "Loads the demo content that was never loaded; leaves alone what editors changed since."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder of content files."""
        parser.add_argument("--folder", type=Path, default=CONTENT, help="folder of YAML files (default: the demo's)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and print how many entries were new."""
        try:
            number = load(options["folder"])
        except ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        self.stdout.write(f"{number} entries loaded.")
