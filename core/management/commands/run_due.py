"""`manage.py run_due`: does what the clock asks for."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import due


class Command(BaseCommand):
    """Does everything that is due, as often as it is called."""

    help = "Does what the clock asks for: publishing, mails, purges. A worker does so too; both may, at the same time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do every job, and end with a complaint when one has failed."""
        failed = []
        for report in due.run():
            self.stdout.write(f"{report.job}: {report.outcome}")
            if report.outcome is due.Outcome.FAILED:
                failed.append(f"{report.job} ({report.reason})")
        if failed:
            raise CommandError(f"Not done: {', '.join(failed)}.")
