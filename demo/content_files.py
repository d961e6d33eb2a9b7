"""Content files: YAML with all languages of a text side by side. Every fault names its file and line."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

# The one in C reads the same, ten times as fast; not every build of PyYAML has it.
Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PAGE_KEYS = {"page", "key", "parent", "source", "slug"}
ROW_SETS = ("regions", "workshops", "terms", "funding", "mailboxes")


class ContentError(Exception):
    """Something in a content file is wrong; the message says what, where and what to do."""

    def __init__(self, place: "Place", problem: str) -> None:
        super().__init__(f"{place.file}, line {place.line}: {problem}")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a content file."""

    file: str
    line: int


class Mapping(dict[str, Any]):
    """A YAML mapping that knows where it and each of its keys stand."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: dict[str, Place] = {}

    def at(self, key: str) -> Place:
        """Return where `key` stands, or the mapping itself when it has no such key."""
        return self.places.get(key, self.place)


class Text(Mapping):
    """A text: one string a language."""


@dataclass
class Entry:
    """One page, or one row, with everything that its file says of it."""

    kind: str  # "page" or the name of a set of rows
    key: str
    data: Mapping
    languages: list[str] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where the entry begins."""
        return self.data.place


def read_folder(folder: Path, known_languages: list[str]) -> list[Entry]:
    """Return the entries of all `*.yaml` files in `folder`, in the order of their names.

    Raises ContentError for a file that is no YAML, a key given twice, a page without what every page needs, and
    a text that lacks one of the languages of its page.
    """
    entries: list[Entry] = []
    seen: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in _read(path, known_languages):
            if entry.key in seen:
                first = seen[entry.key].place
                raise ContentError(
                    entry.place,
                    f"the key “{entry.key}” is taken by {first.file}, line {first.line}; choose another",
                )
            seen[entry.key] = entry
            entries.append(entry)
    return entries


def _read(path: Path, known_languages: list[str]) -> Iterator[Entry]:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(Place(path.name, (mark.line + 1) if mark else 1), f"no YAML: {error.problem}") from error
    except UnicodeDecodeError as error:
        raise ContentError(Place(path.name, 1), "not written in UTF-8; save the file as UTF-8") from error
    if node is None:
        return
    data = _build(node, path.name, known_languages)
    if not isinstance(data, Mapping):
        raise ContentError(Place(path.name, 1), "a content file is a mapping with `page:` or a set of rows")
    if "page" in data:
        yield _page_entry(data)
        return
    for name in data:
        if name not in ROW_SETS:
            raise ContentError(data.at(name), f"“{name}” is no set of rows; there are {', '.join(ROW_SETS)}")
        rows = data[name] if isinstance(data[name], list) else [data[name]]
        for row in rows:
            if not isinstance(row, Mapping):
                raise ContentError(data.at(name), f"each of the {name} is a mapping")
            key = row.get("code") if name == "regions" else row.get("key")
            if not key:
                raise ContentError(row.place, f"one of the {name} has no key")
            yield Entry(name, f"{name}:{key}", row, _languages_within(row))


def _page_entry(data: Mapping) -> Entry:
    for name in sorted(PAGE_KEYS):
        if name not in data:
            raise ContentError(data.place, f"a page needs `{name}:`")
    slug = data["slug"]
    if not isinstance(slug, Text):
        raise ContentError(data.at("slug"), "the slug is a text: one address a language")
    languages = list(slug)
    if data["source"] not in languages:
        raise ContentError(data.at("source"), f"the source language “{data['source']}” has no slug")
    _require_languages(data, languages)
    return Entry("page", data["key"], data, languages)


def _require_languages(value: Any, languages: list[str]) -> None:
    if isinstance(value, Text):
        missing = [code for code in languages if code not in value]
        if missing:
            raise ContentError(value.place, f"this text has no {', '.join(missing)}; write it or leave it empty")
    elif isinstance(value, Mapping):
        for inside in value.values():
            _require_languages(inside, languages)
    elif isinstance(value, list):
        for inside in value:
            _require_languages(inside, languages)


def _languages_within(value: Any) -> list[str]:
    if isinstance(value, Text):
        return list(value)
    if isinstance(value, Mapping):
        for inside in value.values():
            if found := _languages_within(inside):
                _require_languages(value, found)
                return found
    return []


def _build(node: yaml.Node, file: str, known_languages: list[str]) -> Any:
    place = Place(file, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, file, known_languages) for child in node.value]
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _value in node.value]
        strange = [key for key in keys if keys.count(key) > 1]
        if strange:
            raise ContentError(place, f"“{strange[0]}” stands here twice")
        is_text = bool(keys) and all(key in known_languages for key in keys)
        built = Text(place) if is_text else Mapping(place)
        for key_node, value_node in node.value:
            key = str(key_node.value)
            built.places[key] = Place(file, key_node.start_mark.line + 1)
            built[key] = _build(value_node, file, known_languages)
            if is_text and not isinstance(built[key], str):
                raise ContentError(built.places[key], "a text is written in quotes or as a block")
        return built
    loader = yaml.SafeLoader("")
    try:
        value = loader.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError(place, f"“{node.value}” cannot be read: {error}") from error
    finally:
        loader.dispose()
    # A plain number keeps the digits that were written: 8.5 is no binary fraction.
    return node.value if isinstance(value, float) else value


def in_language(value: Any, language: str) -> Any:
    """Return plain Python of `value` with every text in `language`; dates as they are written."""
    if isinstance(value, Text):
        return value[language]
    if isinstance(value, Mapping):
        result = {name: in_language(inside, language) for name, inside in value.items()}
        # A name that stands in this very language needs no translation beside it, but the segment needs words.
        if "gloss" in result and "name" in result and not result["gloss"]:
            result["gloss"] = result["name"]
        return result
    if isinstance(value, list):
        return [in_language(inside, language) for inside in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
