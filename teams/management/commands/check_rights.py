"""The command that compares the rights in the database with the teams."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from teams import services


class Command(BaseCommand):
    """Reports each right that the database lacks or has in excess of the teams; with --fix, mends it."""

    help = "Report every difference between the rights in the database and the teams; end with 1 if there is any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --fix."""
        parser.add_argument("--fix", action="store_true", help="Give and take rights until there is no difference.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write a line for each difference; CommandError when there is any that was not mended."""
        lines = services.described(services.difference())
        foreign = services.foreign_groups()
        lines += [f"foreign: the group {group.name} is no team's and has rights to pages or files" for group in foreign]
        for line in lines:
            self.stdout.write(line)
        if not lines:
            self.stdout.write("The rights are those that the teams give.")
        elif options["fix"]:
            services.settle_rights()
            services.revoke_foreign()
            self.stdout.write(f"{len(lines)} mended.")
        else:
            raise CommandError(f"{len(lines)} differences from what the teams give. Mend them with --fix.")
