"""Remembers on disk what a walk through the site has met, so that memory does not grow with the number of pages."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from obligations.crawling.starting import Role, Start

_AT_ONCE = 200
_REDIRECTS_MOST = 5
_TABLES = """
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    words TEXT NOT NULL,
    page INTEGER,
    family TEXT NOT NULL,
    source TEXT NOT NULL,
    visited INTEGER NOT NULL DEFAULT 0,
    status INTEGER,
    media_type TEXT,
    leads_to TEXT,
    file TEXT
);
CREATE INDEX waiting ON addresses (visited, id);
CREATE INDEX families ON addresses (family);
"""


class Ledger:
    """A database in a temporary file; `tables` is what its user keeps beside the addresses."""

    def __init__(self, path: Path, tables: str = "") -> None:
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.row_factory = sqlite3.Row
        # It is thrown away in any case, and bigger than its cache of two megabytes where the site is big.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000", "temp_store = FILE"):
            self.database.execute(f"PRAGMA {pragma}")
        self.database.executescript(_TABLES + tables)
        self.database.execute("BEGIN")

    def begin_with(self, start: Start) -> None:
        """Note an address at which the walk begins; the first to name an address says what stands there."""
        self.database.execute(
            "INSERT OR IGNORE INTO addresses (address, role, language, words, page, family, source)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [start.address, start.role, start.language, start.words, start.page, start.group, start.source],
        )

    def found(self, address: str, language: str = "") -> None:
        """Note an address that a page leads to."""
        self.begin_with(Start(address, Role.FOUND, language, words=language))

    def waiting(self) -> Iterator[sqlite3.Row]:
        """Yield each address that nobody has visited yet, those too that are found meanwhile."""
        while rows := self.database.execute(
            "SELECT * FROM addresses WHERE NOT visited ORDER BY id LIMIT ?", [_AT_ONCE]
        ).fetchall():
            for row in rows:
                yield row
                self.database.execute("UPDATE addresses SET visited = 1 WHERE id = ?", [row["id"]])

    def kept(self) -> Iterator[sqlite3.Row]:
        """Yield each address whose answer is kept in a file, in the order in which they were noted."""
        last = 0
        while rows := self.database.execute(
            "SELECT * FROM addresses WHERE id > ? AND file IS NOT NULL ORDER BY id LIMIT ?", [last, _AT_ONCE]
        ).fetchall():
            yield from rows
            last = rows[-1]["id"]

    def note(self, number: int, **values: Any) -> None:
        """Write down what was answered: columns of the address with this id."""
        # The names are our own words.
        columns = ", ".join(f"{name} = ?" for name in values)
        self.database.execute(f"UPDATE addresses SET {columns} WHERE id = ?", [*values.values(), number])  # noqa: S608

    def rows(self, question: str, *values: Any) -> Iterator[sqlite3.Row]:
        """Yield what the database answers."""
        return iter(self.database.execute(question, values))

    def at(self, address: str) -> sqlite3.Row | None:
        """Return what is known of an address, where redirects from there end; None where they end outside, or never."""
        for _turn in range(_REDIRECTS_MOST + 1):
            row = self.database.execute("SELECT * FROM addresses WHERE address = ?", [address]).fetchone()
            if row is None or row["leads_to"] is None:
                return row
            address = row["leads_to"]
        return None


@contextmanager
def new_ledger(tables: str = "") -> Iterator[Ledger]:
    """Give a ledger that is gone at the end of the block."""
    with tempfile.TemporaryDirectory(prefix="seconet-") as folder:
        ledger = Ledger(Path(folder) / "ledger", tables)
        try:
            yield ledger
        finally:
            ledger.database.close()
