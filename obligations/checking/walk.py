"""Looks at every public page in every language, and compares what they say of each other."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from obligations.checking.findings import Code, Finding
from obligations.checking.parsing import css_addresses, read
from obligations.checking.rules import Owed, Place, faults_of, foreign
from obligations.crawling.addresses import Kind
from obligations.crawling.ledger import Ledger, new_ledger
from obligations.crawling.starting import Role, beside_pages, is_public, public_pages
from obligations.crawling.visitor import Answer, Visitor

PAGES_OF_OURS = (Role.PAGE, Role.ALIAS, Role.SEARCH, Role.ERROR)
_EXPECTED = {Role.ERROR.value: 404}
_HTML, _CSS = "text/html", "text/css"
# Fragments that browsers know by themselves.
_ALWAYS_THERE = ("", "top")
_TABLES = """
CREATE TABLE links (source INTEGER, target TEXT, fragment TEXT, shown TEXT, file INTEGER,
    UNIQUE (source, target, fragment, file));
CREATE TABLE anchors (source INTEGER, name TEXT, UNIQUE (source, name));
CREATE TABLE names (source INTEGER PRIMARY KEY, language TEXT, title TEXT, description TEXT);
CREATE TABLE versions (source INTEGER, language TEXT, target TEXT, UNIQUE (source, language));
CREATE INDEX by_title ON names (language, title);
CREATE INDEX by_description ON names (language, description);
CREATE TABLE findings (code TEXT, address TEXT, language TEXT, page INTEGER, said TEXT);
"""


@dataclass
class Outcome:
    """How many pages were looked at, and how many faults they have, the first of which are here by page."""

    pages: int = 0
    total: int = 0
    findings: list[Finding] = field(default_factory=list)


def look(owed: Mapping[str, Owed], most: int) -> Outcome:
    """Return what is missing on the pages of the site, of which each language owes what `owed` says.

    At most `most` findings are handed back, all are counted. Raises UnreachableError where the site cannot be asked.
    """
    visitor = Visitor()
    with new_ledger(_TABLES) as ledger:
        walk = _Walk(visitor, ledger, owed)
        for start in chain(public_pages(visitor.site), beside_pages()):
            ledger.begin_with(start)
        for row in ledger.waiting():
            walk.visit(row)
        walk.compare()
        return walk.outcome(most)


class _Walk:
    def __init__(self, visitor: Visitor, ledger: Ledger, owed: Mapping[str, Owed]) -> None:
        self._visitor, self._ledger, self._owed = visitor, ledger, owed
        self._read = visitor.addresses.read
        self._pages = 0

    # --- One address after the other ---------------------------------------------------------------
    def visit(self, row: Any) -> None:
        with self._visitor.ask(row["address"]) as answer:
            self._ledger.note(row["id"], status=answer.status, media_type=answer.media_type)
            if 300 <= answer.status < 400 and (location := answer.header("Location")):
                self._redirected(row, location)
            for name in answer.cookies:
                self._tell(Finding(Code.COOKIE, row["address"], row["language"], row["page"], {"name": name}))
            expected = _EXPECTED.get(row["role"], 200)
            if row["role"] in PAGES_OF_OURS and answer.status != expected:
                if row["page"] is None or is_public(row["page"]):
                    said = {"status": str(answer.status)}
                    self._tell(Finding(Code.ANSWER, row["address"], row["language"], row["page"], said))
            elif answer.status == expected and answer.media_type == _HTML:
                self._examine(row, answer)
            elif answer.status == 200 and answer.media_type == _CSS:
                self._style(row, answer)

    def _redirected(self, row: Any, location: str) -> None:
        target = self._read(location, row["address"])
        if target.kind is Kind.INSIDE:
            self._ledger.note(row["id"], leads_to=target.only_page().key)
            self._ledger.found(target.only_page().key, _language_of(target.path, self._owed))

    def _examine(self, row: Any, answer: Answer) -> None:
        language = row["language"] or _language_of(row["address"], self._owed)
        if language not in self._owed:
            # The admin, and whatever else is no page for visitors.
            return
        self._pages += 1
        markup = read(answer.content())
        place = Place(row["address"], Role(row["role"]), language, row["words"] or language, row["page"], row["source"])
        for finding in faults_of(place, markup, self._owed[language], self._visitor.addresses):
            self._tell(finding)
        self._remember_links(row, markup.links, file=False)
        self._remember_links(row, markup.resources, file=True)
        self._many("INSERT OR IGNORE INTO anchors VALUES (?, ?)", [(row["id"], name) for name in markup.anchors])
        if place.role is Role.PAGE and not markup.hidden_from_search:
            title, description = (" ".join(each) for each in (markup.titles, markup.descriptions))
            self._many("INSERT INTO names VALUES (?, ?, ?, ?)", [(row["id"], language, title, description)])
            versions = [
                (row["id"], code, self._read(link, row["address"]).path)
                for code, link in markup.alternates
                if code != "x-default"
            ]
            self._many("INSERT OR IGNORE INTO versions VALUES (?, ?, ?)", versions)
            for _id, code, target in versions:
                self._ledger.found(target, code)

    def _style(self, row: Any, answer: Answer) -> None:
        resources = list(css_addresses(answer.content().decode("utf-8", "replace")))
        for code, said in foreign(resources, row["address"], self._visitor.addresses):
            self._tell(Finding(code, row["address"], said=said))
        self._remember_links(row, resources, file=True)

    def _remember_links(self, row: Any, links: list[str], *, file: bool) -> None:
        rows = []
        for link in dict.fromkeys(links):
            target = self._read(link, row["address"])
            if target.kind is Kind.INSIDE:
                # Of a query no more than the page of a list, which is a page too: narrowed lists are endless.
                rows.append((row["id"], target.only_page().key, target.fragment, link, file))
        self._many("INSERT OR IGNORE INTO links VALUES (?, ?, ?, ?, ?)", rows)
        for target in dict.fromkeys(each[1] for each in rows):
            self._ledger.found(target, _language_of(target, self._owed))

    # --- What pages say of each other --------------------------------------------------------------
    def compare(self) -> None:
        for finding in chain(self._missing_records(), self._broken(), self._same_names(), self._versions()):
            self._tell(finding)

    def _missing_records(self) -> Iterator[Finding]:
        for language, owed in self._owed.items():
            home = f"/{language}/"
            for kind, address in owed.records.items():
                if address is None:
                    yield Finding(Code.RECORD, home, language, said={"record": kind})
            if owed.contact is None:
                yield Finding(Code.CONTACT, home, language)

    def _broken(self) -> Iterator[Finding]:
        links = "SELECT a.address, a.language, a.page, l.target, l.shown, l.file, l.fragment FROM links l "
        links += "JOIN addresses a ON a.id = l.source JOIN addresses t ON t.address = l.target "
        doubtful = "WHERE (t.status >= 400 AND t.role != ?) OR t.leads_to IS NOT NULL"
        for row in self._ledger.rows(links + doubtful, Role.ERROR):
            end = self._ledger.at(row["target"])
            if end is not None and end["status"] is not None and end["status"] >= 400:
                code = Code.FILE if row["file"] else Code.LINK
                yield Finding(code, row["address"], row["language"], row["page"], {"address": row["shown"]})
        pointing = (
            "WHERE NOT l.file AND (t.status = 200 OR t.role = ?) AND t.media_type = ? AND l.fragment NOT IN (?, ?) "
        )
        pointing += "AND NOT EXISTS (SELECT 1 FROM anchors n WHERE n.source = t.id AND n.name = l.fragment)"
        for row in self._ledger.rows(links + pointing, Role.ERROR, _HTML, *_ALWAYS_THERE):
            yield Finding(Code.FRAGMENT, row["address"], row["language"], row["page"], {"address": row["shown"]})

    def _same_names(self) -> Iterator[Finding]:
        for column, code in (("title", Code.TITLE_SAME), ("description", Code.DESCRIPTION_SAME)):
            # Each after the first names the first.
            question = (
                f"SELECT a.address, a.language, a.page, o.address AS other FROM names n "  # noqa: S608 - our own words
                f"JOIN addresses a ON a.id = n.source JOIN addresses o ON o.id = (SELECT min(m.source) FROM names m "
                f"WHERE m.language = n.language AND m.{column} = n.{column}) WHERE n.{column} != '' AND o.id != a.id"
            )
            for row in self._ledger.rows(question):
                yield Finding(code, row["address"], row["language"], row["page"], {"address": row["other"]})

    def _versions(self) -> Iterator[Finding]:
        missing = (
            "SELECT a.address, a.language, a.page, b.language AS other FROM addresses a "
            "JOIN names ON names.source = a.id JOIN addresses b ON b.family = a.family AND b.id != a.id "
            "WHERE a.family != '' AND a.role = ? AND b.role = ? "
            "AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.source = a.id AND v.target = b.address)"
        )
        for row in self._ledger.rows(missing, Role.PAGE, Role.PAGE):
            said = {"language": row["other"]}
            yield Finding(Code.VERSION_MISSING, row["address"], row["language"], row["page"], said)
        one_sided = (
            "SELECT a.address, a.language, a.page, v.target FROM versions v JOIN addresses a ON a.id = v.source "
            "WHERE v.target != a.address AND NOT EXISTS (SELECT 1 FROM versions w JOIN addresses b ON b.id = w.source "
            "WHERE b.address = v.target AND w.target = a.address)"
        )
        for row in self._ledger.rows(one_sided):
            said = {"address": row["target"]}
            yield Finding(Code.VERSION_MUTUAL, row["address"], row["language"], row["page"], said)

    # --- What was found ----------------------------------------------------------------------------
    def _tell(self, finding: Finding) -> None:
        said = json.dumps(dict(finding.said), sort_keys=True)
        row = (finding.code, finding.address, finding.language, finding.page, said)
        self._many("INSERT INTO findings VALUES (?, ?, ?, ?, ?)", [row])

    def outcome(self, most: int) -> Outcome:
        [(total,)] = self._ledger.rows("SELECT count(*) FROM (SELECT DISTINCT * FROM findings)")
        rows = self._ledger.rows("SELECT DISTINCT * FROM findings ORDER BY language, address, code, said LIMIT ?", most)
        findings = [
            Finding(Code(row["code"]), row["address"], row["language"], row["page"], json.loads(row["said"]))
            for row in rows
        ]
        return Outcome(self._pages, total, findings)

    def _many(self, question: str, rows: list[tuple[Any, ...]]) -> None:
        self._ledger.database.executemany(question, rows)


def _language_of(address: str, languages: Mapping[str, Any]) -> str:
    first = address.split("/", 2)[1] if address.count("/") > 1 else ""
    return first if first in languages else ""
