"""Turns a page of the site into one of the archive: links lead to files, a note stands in place of forms; pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from obligations.checking.parsing import FETCHED_LINKS, RESOURCES
from obligations.crawling.addresses import candidates

# What an address leads to from this page, or None where the archive does not have it.
Resolve = Callable[[str], str | None]
# Whether the script at an address, a module, can be one that is none: modules work on servers alone.
Flatten = Callable[[str], bool]
# Elements that have no end, in HTML.
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
# What says how a link behaves, and means nothing once it is none.
_OF_LINKS = frozenset({"href", "hreflang", "rel", "download", "target", "type", "aria-current", "ping"})
_IMPORTS = re.compile(r"^\s*(import|export)\b|\bimport\s*\(|\bimport\.meta\b|^\s*await\b", re.MULTILINE)
_Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a page of the archive gets: markup at the beginning of its main part, and in place of each form.

    `without_scripts` drops the page's own scripts: what they do has no use there.
    """

    note: str
    form: str
    without_scripts: bool = False


@dataclass(slots=True)
class Rewritten:
    """A page of the archive, and how many of its links became plain text."""

    markup: str
    dropped: int


def rewrite(markup: str, resolve: Resolve, flatten: Flatten, replacement: Replacement) -> Rewritten:
    """Return a page as the archive has it; what need not change is left as it is, letter by letter."""
    writer = _Writer(resolve, flatten, replacement)
    writer.feed(markup)
    writer.close()
    return Rewritten("".join(writer.out), writer.dropped)


def flattened(script: str) -> str | None:
    """Return a module as a script that needs no server; None where it takes something from another one."""
    if _IMPORTS.search(script):
        return None
    return f'(() => {{\n"use strict";\n{script}\n}})();\n'


def rewrite_css(text: str, addresses: dict[str, str | None]) -> str:
    """Return a style sheet in which each address is replaced; one that leads to nothing is left to lead to nothing."""
    for address in sorted(addresses, key=len, reverse=True):
        text = text.replace(address, addresses[address] or "data:,")
    return text


class _Writer(HTMLParser):
    def __init__(self, resolve: Resolve, flatten: Flatten, replacement: Replacement) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.dropped = 0
        self._resolve, self._flatten, self._replacement = resolve, flatten, replacement
        # The name of an element that is left out, and how many of that name are open.
        self._skipped, self._depth = "", 0
        # Of each link that is open, whether it is one still.
        self._links: list[bool] = []

    # --- Elements ----------------------------------------------------------------------------------
    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        if self._skipped:
            self._depth += tag == self._skipped
            return
        raw = self.get_starttag_text() or ""
        if tag == "form":
            self.out.append(self._replacement.form)
            self._skipped, self._depth = tag, 1
        elif tag == "script" and self._is_dropped(attrs):
            self._skipped, self._depth = tag, 1
        elif tag == "link":
            self._head_link(raw, attrs)
        elif tag == "meta":
            self._meta(raw, attrs)
        elif tag in ("a", "area"):
            self._link(raw, tag, attrs)
        else:
            self.out.append(self._fetched(raw, tag, attrs))
            if tag == "main":
                self.out.append(self._replacement.note)

    def handle_startendtag(self, tag: str, attrs: _Attributes) -> None:
        self.handle_starttag(tag, attrs)
        if tag == self._skipped and tag not in _VOID:
            self._depth -= 1
            if not self._depth:
                self._skipped = ""

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._depth -= tag == self._skipped
            if not self._depth:
                self._skipped = ""
            return
        if tag == "a" and self._links:
            tag = "a" if self._links.pop() else "span"
        self.out.append(f"</{tag}>")

    def _is_dropped(self, attrs: _Attributes) -> bool:
        source = dict(attrs).get("src")
        if source is None:
            return False
        return self._replacement.without_scripts or self._resolve(source) is None

    def _head_link(self, raw: str, attrs: _Attributes) -> None:
        given = dict(attrs)
        kinds = set((given.get("rel") or "").lower().split())
        if not kinds & (FETCHED_LINKS | {"canonical", "alternate"}):
            self.out.append(raw)
        elif (target := self._resolve(given.get("href") or "")) is not None:
            self.out.append(_tag("link", attrs, {"href": target}))

    def _meta(self, raw: str, attrs: _Attributes) -> None:
        given = dict(attrs)
        name = given.get("property") or given.get("name") or ""
        if name == "og:url":
            return
        if name in ("og:image", "twitter:image"):
            target = self._resolve(given.get("content") or "")
            if target is not None:
                self.out.append(_tag("meta", attrs, {"content": target}))
            return
        self.out.append(raw)

    def _link(self, raw: str, tag: str, attrs: _Attributes) -> None:
        address = dict(attrs).get("href")
        target = self._resolve(address) if address is not None else None
        if address is None or target == address:
            self.out.append(raw)
            kept = True
        elif target is not None:
            self.out.append(_tag(tag, attrs, {"href": target}))
            kept = True
        else:
            self.dropped += 1
            name = "span" if tag == "a" else tag
            self.out.append(_tag(name, [pair for pair in attrs if pair[0] not in _OF_LINKS], {}))
            kept = False
        if tag == "a":
            self._links.append(kept)

    def _fetched(self, raw: str, tag: str, attrs: _Attributes) -> str:
        changes: dict[str, str | None] = {}
        # xlink:href is written with its prefix here.
        names = [name.rpartition("}")[2] for name in RESOURCES.get(tag, ())]
        for name, value in attrs:
            if value is None or name.rpartition(":")[2] not in names:
                continue
            if name == "srcset":
                changes[name] = self._srcset(value)
            else:
                target = self._resolve(value)
                # An empty address would be the page itself.
                changes[name] = target if target is not None else "data:,"
        if tag == "script" and dict(attrs).get("type") == "module" and self._flatten(dict(attrs).get("src") or ""):
            # As a module does, it waits for the page.
            attrs = [*(pair for pair in attrs if pair[0] != "type"), ("defer", None)]
        return _tag(tag, attrs, changes, closed=raw.endswith("/>")) if changes else raw

    def _srcset(self, value: str) -> str | None:
        parts = []
        for entry in _entries(value):
            address, _blank, size = entry.partition(" ")
            target = self._resolve(address)
            if target is not None:
                parts.append(f"{target} {size}".strip())
        return ", ".join(parts) or None

    # --- Everything else stays ---------------------------------------------------------------------
    def _write(self, text: str) -> None:
        if not self._skipped:
            self.out.append(text)

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._write(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._write(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._write(f"<?{data}>")


def _entries(srcset: str) -> list[str]:
    """Return the candidates of a srcset, each with its size."""
    found, rest = [], srcset
    for address in candidates(srcset):
        rest = rest[rest.index(address) + len(address) :]
        size, comma, after = rest.partition(",")
        found.append(f"{address} {size.strip()}".strip())
        rest = after if comma else ""
    return found


def _tag(name: str, attrs: _Attributes, changes: dict[str, str | None], *, closed: bool = False) -> str:
    """Return a start tag with some values changed; an attribute that changes to None is left out."""
    parts = [name]
    for key, value in attrs:
        if key in changes:
            value = changes[key]
            if value is None:
                continue
        parts.append(key if value is None else f'{key}="{escape(value)}"')
    return f"<{' '.join(parts)}{'/' if closed else ''}>"
