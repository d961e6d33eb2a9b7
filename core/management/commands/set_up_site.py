"""Makes what a new site needs beyond its tables."""

from typing import Any

from django.core.management.base import BaseCommand

from core.setting_up import set_up


class Command(BaseCommand):
    """Makes what is missing, and may run again: languages, home pages, the default site, and what other apps add."""

    help = (
        "Makes what a new site needs before anybody can work on it: its languages, a home page with lists in each, "
        "and the default site that begins there. Makes what is missing and changes nothing else."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Set the site up, and say what was made."""
        for line in set_up() or ["Nothing was missing."]:
            self.stdout.write(line)
