"""Writes the parts that apps have registered: tables as CSV and JSON-LD, and bundles of files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from core.archiving import Bundle, Node, Part, Table, parts
from core.spreadsheets import csv_pieces
from obligations.archive.folder import Staging

FOLDER = "data"
CONTEXT = "https://schema.org"


@dataclass(slots=True)
class Written:
    """A part of the archive, and its files: what each is called and its path."""

    part: Part
    files: list[tuple[str, str]] = field(default_factory=list)


def write_data(staging: Staging) -> list[Written]:
    """Write every part, and return them in the order of their names; one without any file is left out."""
    # What a part says of itself must not hang on who asks for the archive.
    with translation.override(settings.LANGUAGE_CODE):
        return [written for part in parts() if (written := _write(part, staging)).files]


def _write(part: Part, staging: Staging) -> Written:
    written = Written(part)
    if isinstance(part, Bundle):
        _write_bundle(part, staging, written)
    else:
        _write_table(part, staging, written)
    return written


def _write_table(table: Table, staging: Staging, written: Written) -> None:
    path = f"{FOLDER}/{table.name}.csv"
    staging.write(path, csv_pieces(_lines(table)))
    written.files.append(("CSV", path))
    if table.nodes is not None:
        path = f"{FOLDER}/{table.name}.jsonld"
        staging.write(path, _graph(table.nodes()))
        written.files.append(("JSON-LD", path))


def _lines(table: Table) -> Iterator[list[Any]]:
    yield list(table.columns)
    for row in table.rows():
        yield [row.get(column) for column in table.columns]


def _graph(nodes: Any) -> Iterator[bytes]:
    yield f'{{"@context": "{CONTEXT}", "@graph": ['.encode()
    comma = "\n"
    for node in nodes:
        yield f"{comma}{json.dumps(_filled(node), ensure_ascii=False, default=_plain)}".encode()
        comma = ",\n"
    yield b"\n]}\n"


def _write_bundle(bundle: Bundle, staging: Staging, written: Written) -> None:
    """Write the files of a bundle."""
    for name, content in bundle.files():
        path = f"{FOLDER}/{bundle.name}/{name}"
        staging.write(path, [content])
        written.files.append((name, path))


def _filled(node: Node) -> Node:
    """Return a node without what nobody has said."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
