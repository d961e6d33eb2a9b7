"""The generation of the public pages on this host: one number, unlike any before it after each change.

It lies in a file of eight bytes that every process of the host has in its memory, so that whoever changes something
makes all that was kept before void for all of them at once.
"""

import logging
import mmap
import os
import secrets
from contextlib import suppress
from pathlib import Path

logger = logging.getLogger(__name__)

SIZE = 8


class Generation:
    """The number in one file; `value` is read by every request, and None where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._number: memoryview | None = None
        self._inode = 0
        self._warned = False
        self.open()

    def open(self) -> None:
        """Map the file, which is made if need be; where that fails, one warning says so."""
        self._number = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o660)
            try:
                # Grows a new file to its size, and leaves one that has it as it is.
                os.ftruncate(descriptor, SIZE)
                self._number = memoryview(mmap.mmap(descriptor, SIZE)).cast("Q")
                self._inode = os.fstat(descriptor).st_ino
            finally:
                os.close(descriptor)
        except OSError as error:
            self._warn(error)

    def _warn(self, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            logger.warning(
                "Pages are not kept in memory: %s cannot be written (%s). Give the site a folder that it may write to.",
                self.path,
                error.strerror or error,
            )

    @property
    def value(self) -> int | None:
        """The number now, or None."""
        return None if self._number is None else self._number[0]

    def advance(self) -> None:
        """Make void what was kept up to now, in every process of this host."""
        if self._number is not None:
            # Drawn, not counted: two that count at once could bring a number back, and with it what was kept under it.
            # Eight bytes in their place are written at once.
            self._number[0] = secrets.randbits(64)

    def look_after(self) -> None:
        """Map the file anew where somebody has deleted or replaced it."""
        inode = 0
        with suppress(OSError):
            inode = self.path.stat().st_ino
        if self._number is None or inode != self._inode:
            self.open()
            self.advance()
