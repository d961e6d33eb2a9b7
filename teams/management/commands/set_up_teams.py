"""The command that makes the teams and reviews of the site's languages."""

from typing import Any

from django.core.management.base import BaseCommand

from teams.moderation import set_up_teams


class Command(BaseCommand):
    """Makes the teams and workflows that are missing, and takes Wagtail's own out of the way; may run twice."""

    help = "Make the language teams, the network team and a review for each language that lacks one."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write a line for each thing that was done."""
        for line in set_up_teams():
            self.stdout.write(line)
