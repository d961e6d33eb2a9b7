"""Tables as CSV, in which nothing that somebody has typed is run by a spreadsheet.

A cell that would begin a formula there begins with an apostrophe (OWASP, "CSV injection").
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# The letters with which formulas begin, as spreadsheets of East Asia read them too, after any blanks, seen or not.
FORMULA = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n\0]")
# By which Excel knows that the file is in UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def harmless(cell: str) -> str:
    """Return the text of a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def as_csv(lines: Iterable[Sequence[Any]]) -> bytes:
    """Return the lines as CSV (RFC 4180) in UTF-8 with a byte order mark; None is an empty cell."""
    return b"".join(csv_pieces(lines))


def csv_pieces(lines: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield the same piece by piece, one a line."""
    yield BYTE_ORDER_MARK.encode()
    file = io.StringIO(newline="")
    # A number is no formula, though it begin with a minus; all texts stand in quotes.
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    for line in lines:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in line])
        yield file.getvalue().encode()
        file.seek(0)
        file.truncate()
