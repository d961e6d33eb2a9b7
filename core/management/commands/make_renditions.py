"""`manage.py make_renditions`: makes the sizes and formats of pictures that are missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import renditions


class Command(BaseCommand):
    """Makes what is missing of every picture, as often as it is called."""

    help = "Makes the sizes and formats of pictures that are missing, so that no page has to be shown without them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, and end with a complaint when a picture cannot be read."""
        pictures = number = 0
        failed = []
        for image, result in renditions.make_all():
            pictures += 1
            if isinstance(result, Exception):
                failed.append(f"{image.pk} {image} ({' '.join(f'{type(result).__name__}: {result}'.split())})")
            else:
                number += result
        self.stdout.write(f"pictures: {pictures}, renditions made: {number}")
        if failed:
            raise CommandError(f"Not made: {', '.join(failed)}.")
