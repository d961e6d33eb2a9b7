"""`manage.py export_archive`: writes the public site as files that need no server, or checks such an archive."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from obligations.archive import folder
from obligations.archive.export import export
from obligations.crawling.visitor import UnreachableError

SHOWN = 20


class Command(BaseCommand):
    """Writes an archive, or says how one differs from its manifest."""

    help = (
        "Writes every public page in every language, with what it shows, as files that work from a folder, for the "
        "time after the site; with the data as CSV and JSON-LD, and the translations as PO. May run again on the same "
        "folder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and what to do there."""
        parser.add_argument("target", type=Path, help="folder of the archive: empty, not there yet, or an archive")
        parser.add_argument("--check", action="store_true", help="compare the archive with its manifest, write nothing")
        parser.add_argument(
            "--base-path", default="/", help="path at which a server will show the archive; / without this"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check the archive."""
        try:
            if options["check"]:
                self._check(options["target"])
            else:
                self._export(options["target"], options["base_path"])
        except (folder.ArchiveError, UnreachableError) as error:
            raise CommandError(str(error)) from error

    def _export(self, target: Path, base_path: str) -> None:
        began = time.monotonic()
        result = export(target, base_path)
        self.stdout.write(
            f"{result.pages} pages in {result.files} files, {result.size / 1e6:.1f} MB, "
            f"in {time.monotonic() - began:.1f} s: {result.moved.written} written, {result.moved.unchanged} unchanged, "
            f"{result.moved.removed} removed."
        )
        if result.dropped:
            self.stdout.write(f"{result.dropped} links lead to nothing that the archive has, and are plain text there.")
        for address in result.absent[:SHOWN]:
            self.stdout.write(f"Not there: {address}")

    def _check(self, target: Path) -> None:
        found = folder.differences(target)
        for word in ("missing", "changed", "extra"):
            for path in getattr(found, word):
                self.stdout.write(f"{word}: {path}")
        number = len(found.missing) + len(found.changed) + len(found.extra)
        if number:
            raise CommandError(f"{number} files of {target} are not as the manifest says.")
        self.stdout.write(f"{target} is as its manifest says.")
