"""What the archive of the site holds beside its pages: tables of data and bundles of files, which apps register.

    archiving.register(archiving.Table("glossary", _("Glossary"), COLUMNS, rows, nodes))  # in an app's ready()

Everybody can read an archive for ever. So a part hands out what visitors of the site can read at that moment, and
nothing of persons.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

# A line of a table by its columns, and a node of a graph in the words of schema.org.
Row = Mapping[str, Any]
Node = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """Data as a table (CSV) and as a graph (JSON-LD); `name` is what its files are called, in lower case letters.

    `rows` and `nodes` are called once for each archive, and give the same order as long as nothing changes. A table
    without `nodes` is part of another one's graph.
    """

    name: str
    label: str | Promise
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]
    nodes: Callable[[], Iterable[Node]] | None = None


@dataclass(frozen=True)
class Bundle:
    """Files of one kind: `files` gives the name and the content of each, with slashes where they stand in folders."""

    name: str
    label: str | Promise
    files: Callable[[], Iterable[tuple[str, bytes]]]


Part = Table | Bundle
_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Add a part of the archive; raise ValueError when another one has that name."""
    if _parts.setdefault(part.name, part) != part:
        raise ValueError(f"Two parts of the archive are named {part.name}: give one of them another name.")


def parts() -> list[Part]:
    """Return the parts in the order of their names."""
    return [_parts[name] for name in sorted(_parts)]
