"""Hands out or erases what is kept of one person: `manage.py personal_data export|erase ADDRESS`."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from core import personal_data
from core.refusals import RefusedError


class Command(BaseCommand):
    """Exports personal data as JSON, or erases it and says how much that was."""

    help = "Exports (as JSON) or erases what is kept of the person with a mail address, wherever it is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be done, and the address."""
        parser.add_argument("act", choices=["export", "erase"])
        parser.add_argument("address", help="The mail address; case and a tag after a plus sign make no difference.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or raise CommandError for what is no address, and where something must not be erased."""
        try:
            validate_email(options["address"])
        except ValidationError as error:
            raise CommandError(f"{options['address']} is no mail address.") from error
        if options["act"] == "export":
            found = personal_data.export(options["address"])
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        try:
            counts = personal_data.erase(options["address"])
        except RefusedError as error:
            raise CommandError(f"Nothing was erased. {error}") from error
        for name, number in counts.items():
            self.stdout.write(f"{name}: {number}")
