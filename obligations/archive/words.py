"""The index by which the archive searches itself: the words of each page, folded, in one file for a language."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from core.letters import fold
from obligations.archive.paths import link
from obligations.crawling.ledger import Ledger

TABLES = """
CREATE TABLE searched (number INTEGER PRIMARY KEY, language TEXT, file TEXT, title TEXT, excerpt TEXT);
CREATE TABLE words (language TEXT, title INTEGER, word TEXT, page INTEGER, PRIMARY KEY (language, title, word, page))
    WITHOUT ROWID;
"""
_WORD = re.compile(r"[^\W_]+")
_EXCERPT = 240
_LONGEST = 60
_NOT_READ = frozenset({"script", "style", "template", "nav"})


class Index:
    """What is noted of pages, and the index that each language gets of it; `ledger` has the tables above."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._pages: Counter[str] = Counter()

    def note(self, language: str, file: str, content: bytes) -> None:
        """Remember the words of a page, its title and its description, for the index of its language."""
        tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
        heading, main = tree.find(".//h1"), tree.find(".//main")
        title = _flat("".join(heading.itertext(etree.Element))) if heading is not None else ""
        [description, *_rest] = [*tree.xpath("//meta[@name='description']/@content"), ""]
        self._ledger.database.execute(
            "INSERT INTO searched (language, file, title, excerpt) VALUES (?, ?, ?, ?)",
            [language, file, title or file, _shortened(_flat(description))],
        )
        number = self._pages[language]
        self._pages[language] += 1
        rows = [(language, 1, word, number) for word in _words(title)]
        if main is not None:
            rows += [(language, 0, word, number) for word in _words(" ".join(_texts(main)))]
        self._ledger.database.executemany("INSERT OR IGNORE INTO words VALUES (?, ?, ?, ?)", rows)

    def pages(self, language: str) -> Iterator[tuple[str, str, str]]:
        """Yield the file, the title and the excerpt of each page of a language, in the order of their notes."""
        question = "SELECT file, title, excerpt FROM searched WHERE language = ? ORDER BY number"
        for row in self._ledger.rows(question, language):
            yield row["file"], row["title"], row["excerpt"]

    def script(self, language: str) -> Iterator[bytes]:
        """Yield the index of a language piece by piece: a script that does no more than name it."""
        yield b'self.seconetArchive = {\n"pages": [\n'
        comma = b""
        for file, title, excerpt in self.pages(language):
            yield comma + _json([link("", file), title, excerpt]).encode()
            comma = b",\n"
        yield b'\n],\n"titles": {\n'
        yield from _postings(self._ledger, language, 1)
        yield b'\n},\n"words": {\n'
        yield from _postings(self._ledger, language, 0)
        yield b"\n}\n};\n"


def _postings(ledger: Ledger, language: str, title: int) -> Iterator[bytes]:
    rows = ledger.rows(
        "SELECT word, json_group_array(page) AS pages FROM (SELECT word, page FROM words"
        " WHERE language = ? AND title = ? ORDER BY word, page) GROUP BY word ORDER BY word",
        language,
        title,
    )
    comma = b""
    for row in rows:
        yield comma + f"{_json(row['word'])}: {row['pages']}".encode()
        comma = b",\n"


def _json(value: Any) -> str:
    # Two line ends of Unicode's were no part of a script's text before 2019.
    return json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _words(text: str) -> set[str]:
    return {word[:_LONGEST] for word in _WORD.findall(fold(text))}


def _texts(element: Any) -> Iterator[str]:
    """Yield the texts of an element, but for those that are no words of the page."""
    if element.tag in _NOT_READ or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return f"{text[:_EXCERPT].rpartition(' ')[0] or text[:_EXCERPT]}…"
