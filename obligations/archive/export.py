"""Makes the archive: walks through the public site, keeps its answers as files, and lets these lead to each other."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone, translation
from wagtail.models import Page, get_page_models

from core import archiving, languages
from core.serving import page_at
from core.templatetags.wording import day
from core.visibility import publicly_visible
from obligations.archive.data import Written, write_data
from obligations.archive.folder import ArchiveError, Moved, Staging, staging_in
from obligations.archive.paths import HTML, Names, link
from obligations.archive.rewriting import Replacement, flattened, rewrite, rewrite_css
from obligations.archive.words import TABLES, Index
from obligations.checking.parsing import css_addresses, read
from obligations.crawling.addresses import PAGE, Address, Kind
from obligations.crawling.ledger import Ledger, new_ledger
from obligations.crawling.starting import Role, beside_pages, is_public, public_pages
from obligations.crawling.visitor import Answer, Visitor

ROOT, NOT_FOUND = "index.html", "404.html"
SCRIPT, STYLE, ICON = "obligations/archive-search.js", "seconet_cms/site.css", "seconet_cms/favicon.svg"
NOT_COLLECTED = "The static files are not collected: run collectstatic first."
_CSS = "text/css"
_SCRIPTS = frozenset({"text/javascript", "application/javascript"})
_PAGES = (Role.PAGE, Role.ALIAS)


@dataclass(frozen=True, slots=True)
class Result:
    """What was written: pages, files and bytes; links that became plain text; addresses where nothing was."""

    pages: int
    files: int
    size: int
    dropped: int
    absent: list[str]
    moved: Moved


def export(target: Path, base_path: str = "/") -> Result:
    """Write the public site into a folder, in place of the archive that is there, and return what was written.

    `base_path` is where the archive will stand on its server, which the page for what is not found has to know.
    Raises ArchiveError, and UnreachableError where the site cannot be asked; a former archive is as it was then.
    """
    visitor = Visitor()
    try:
        with staging_in(target) as staging, new_ledger(TABLES) as ledger:
            export = _Export(visitor, ledger, staging)
            export.collect()
            export.settle()
            export.add_own_pages(base_path)
            # Nothing in it tells one run from another, so that what has not changed has the same manifest.
            moved = staging.publish({"site": visitor.addresses.root, "languages": export.languages})
            return Result(export.pages, len(staging.paths), staging.size, export.dropped, sorted(export.absent), moved)
    except sqlite3.Error as error:
        raise ArchiveError(f"There is no room for what the archive has to remember meanwhile: {error}.") from error


class _Export:
    def __init__(self, visitor: Visitor, ledger: Ledger, staging: Staging) -> None:
        self._visitor, self._ledger, self._staging = visitor, ledger, staging
        self._names, self._index = Names(), Index(ledger)
        self.pages, self.dropped = 0, 0
        self.absent: set[str] = set()
        self.languages: list[str] = []
        # Where a query changes nothing that an archive has.
        self._plain: set[str] = set()
        # Scripts by their files, and whether each can do without being a module.
        self._flat: dict[str, bool] = {}
        for path in (ROOT, NOT_FOUND):
            self._names.take(path)

    # --- What the site answers ---------------------------------------------------------------------
    def collect(self) -> None:
        """Keep the answer at each address that the archive is to have, as it is."""
        for start in beside_pages():
            if start.role is Role.SEARCH:
                self.languages.append(start.language)
                self._plain.add(start.address)
                self._ledger.begin_with(start)
        if not self.languages:
            raise ArchiveError("There is nothing to archive: no language has a public home page.")
        for start in public_pages(self._visitor.site):
            self._ledger.begin_with(start)
        self._plain |= self._contact_pages()
        for name in (SCRIPT, STYLE, ICON):
            self._ledger.found(self._static_address(name))
        for row in self._ledger.waiting():
            with self._visitor.ask(row["address"]) as answer:
                self._keep(row, answer)

    def _contact_pages(self) -> set[str]:
        contacts = [model for model in get_page_models() if getattr(model, "is_contact", False)]
        return {page.url for model in contacts for page in publicly_visible(model.objects.all()) if page.url}

    def _static_address(self, name: str) -> str:
        try:
            return self._visitor.addresses.read(static(name)).path
        except ValueError as error:
            raise ArchiveError(NOT_COLLECTED) from error

    def _static_file(self, name: str) -> str:
        found = self._ledger.at(self._static_address(name))
        if found is None or found["file"] is None:
            raise ArchiveError(NOT_COLLECTED)
        return str(found["file"])

    def _keep(self, row: Any, answer: Answer) -> None:
        self._ledger.note(row["id"], status=answer.status, media_type=answer.media_type)
        location = answer.header("Location")
        if 300 <= answer.status < 400 and location:
            target = self._archived(self._visitor.addresses.read(location, row["address"]))
            if target is not None:
                self._ledger.note(row["id"], leads_to=target.key)
                self._ledger.found(target.key)
        elif answer.status == 200 and not (answer.media_type == HTML and self._is_closed(row)):
            self._store(row, answer)
        elif row["role"] != Role.FOUND and (row["page"] is None or is_public(row["page"])):
            raise ArchiveError(
                f"The page {row['address']} answers with {answer.status}: mend it, since an archive without it would "
                "not be whole."
            )

    def _is_closed(self, row: Any) -> bool:
        """Tell whether a page is open to some alone: what is answered there asks for a password."""
        path = row["address"].partition("?")[0]
        known = self._ledger.at(path)
        if row["role"] != Role.FOUND or (known is not None and known["role"] in _PAGES):
            return False
        language, _slash, inside = path.strip("/").partition("/")
        return page_at(language, inside) is not None

    def _store(self, row: Any, answer: Answer) -> None:
        address = self._visitor.addresses.read(row["address"])
        file = self._names.file_of(address, answer.media_type)
        self._ledger.note(row["id"], file=file)
        self._staging.write(file, answer.chunks())
        if answer.media_type == HTML:
            self.pages += 1
            markup = read(self._staging.read(file))
            versions = [target for _language, target in markup.alternates]
            self._found([*markup.links, *markup.resources, *versions, markup.canonical], row["address"])
            if row["role"] == Role.PAGE and not markup.hidden_from_search:
                self._index.note(row["language"], file, self._staging.read(file))
        elif answer.media_type == _CSS:
            self._found(css_addresses(self._staging.read(file).decode("utf-8", "replace")), row["address"])

    def _found(self, links: Any, base: str) -> None:
        for each in dict.fromkeys(links):
            target = self._archived(self._visitor.addresses.read(each, base))
            if target is not None:
                self._ledger.found(target.key)

    def _archived(self, address: Address) -> Address | None:
        """Return the address under which the archive has what a link leads to; None for what it does not have.

        A list has each of its pages, and is narrowed by one choice at a time: all their combinations are endless.
        """
        if address.kind is not Kind.INSIDE:
            return None
        first = address.path.split("/")[1]
        if first not in self.languages:
            return Address(Kind.INSIDE, address.path) if address.path.startswith(_file_places()) else None
        if address.path in self._plain:
            return Address(Kind.INSIDE, address.path)
        choices = [pair for pair in address.query if pair[0] != PAGE]
        # Wagtail's own forms: for whoever logs in.
        if len(choices) > 1 or address.path.startswith(f"/{first}/_util/"):
            return None
        return Address(Kind.INSIDE, address.path, address.query)

    # --- How files lead to each other --------------------------------------------------------------
    def settle(self) -> None:
        """Let pages and style sheets lead to files, and put notes in place of forms."""
        for row in self._ledger.kept():
            if row["media_type"] == HTML:
                self._settle_page(row)
            elif row["media_type"] == _CSS:
                self._settle_css(row)
        for file, flat in sorted(self._flat.items()):
            if flat:
                script = flattened(self._staging.read(file).decode())
                self._staging.write(file, [(script or "").encode()])

    def _settle_page(self, row: Any) -> None:
        file, language = row["file"], row["address"].split("/")[1]
        resolve, flatten = self._resolver(row), self._flattener(row)
        with translation.override(language):
            note = render_to_string("obligations/archive/note.html", {"language": language})
            form = (
                self._search_form(file, language)
                if row["role"] == Role.SEARCH
                else render_to_string("obligations/archive/form.html", {"language": language})
            )
        replacement = Replacement(note.strip(), form.strip(), without_scripts=row["role"] == Role.SEARCH)
        written = rewrite(self._staging.read(file).decode(), resolve, flatten, replacement)
        self.dropped += written.dropped
        self._staging.write(file, [written.markup.encode()])

    def _search_form(self, file: str, language: str) -> str:
        index = f"archive/search-{language}.js"
        self._staging.write(index, self._index.script(language))
        pages = [{"link": link(file, each), "title": title} for each, title, _excerpt in self._index.pages(language)]
        context = {
            "action": link(file, file),
            "root": "../" * file.count("/"),
            "pages": pages,
            "index": link(file, index),
            "script": link(file, self._static_file(SCRIPT)),
        }
        return render_to_string("obligations/archive/search.html", context)

    def _settle_css(self, row: Any) -> None:
        text = self._staging.read(row["file"]).decode("utf-8", "replace")
        resolve = self._resolver(row)
        changed = {each: target for each in css_addresses(text) if (target := resolve(each)) != each}
        if changed:
            self._staging.write(row["file"], [rewrite_css(text, changed).encode()])

    def _resolver(self, row: Any) -> Callable[[str], str | None]:
        known: dict[str, str | None] = {}

        def resolve(each: str) -> str | None:
            if each not in known:
                known[each] = self._resolve(each, row)
            return known[each]

        return resolve

    def _resolve(self, each: str, row: Any) -> str | None:
        if each.startswith("#"):
            return each
        address = self._visitor.addresses.read(each, row["address"])
        if address.kind in (Kind.FOREIGN, Kind.ELSEWHERE):
            return each
        if address.kind is Kind.INSIDE and address.path == "/":
            return link(row["file"], ROOT)
        wanted = self._archived(address)
        if wanted is None:
            return None
        target = self._ledger.at(wanted.key)
        if target is None or target["file"] is None:
            self.absent.add(wanted.key)
            return None
        return link(row["file"], target["file"], address.fragment)

    def _flattener(self, row: Any) -> Callable[[str], bool]:
        def flatten(source: str) -> bool:
            address = self._archived(self._visitor.addresses.read(source, row["address"]))
            found = self._ledger.at(address.key) if address is not None else None
            if found is None or found["file"] is None or found["media_type"] not in _SCRIPTS:
                return False
            file = found["file"]
            if file not in self._flat:
                self._flat[file] = flattened(self._staging.read(file).decode("utf-8", "replace")) is not None
            return self._flat[file]

        return flatten

    # --- What the archive has of its own -----------------------------------------------------------
    def add_own_pages(self, base_path: str) -> None:
        """Write the data, the page by which one enters, and the one for what is not found."""
        data = write_data(self._staging)
        changed = publicly_visible(Page.objects.filter(languages.on_site())).aggregate(Max("last_published_at"))
        for file, missing in ((ROOT, False), (NOT_FOUND, True)):
            # It is shown at any address, so it leads to places on the server.
            lead = f"/{base_path.strip('/')}/".replace("//", "/") if missing else ""
            context = {
                "fallback": self.languages[0],
                "missing": missing,
                "style": lead + link(file, self._static_file(STYLE)),
                "icon": lead + link(file, self._static_file(ICON)),
                "languages": [
                    self._entry(code, changed["last_published_at__max"], data, lead) for code in self.languages
                ],
            }
            self._staging.write(file, [render_to_string("obligations/archive/root.html", context).encode()])

    def _entry(self, code: str, changed: Any, data: list[Written], lead: str) -> dict[str, Any]:
        home = self._ledger.at(f"/{code}/")
        with translation.override(code):
            parts = [
                (
                    isinstance(each.part, archiving.Bundle),
                    {"label": str(each.part.label), "links": list(_links(each, code))},
                )
                for each in data
            ]
            return {
                "code": code,
                "name": languages.own_name(code),
                "home": lead + link(ROOT, home["file"]) if home is not None and home["file"] else lead + ROOT,
                "changed": day(timezone.localtime(changed)) if changed else "",
                "tables": [part for is_bundle, part in parts if not is_bundle],
                "bundles": [part for is_bundle, part in parts if is_bundle and part["links"]],
            }


def _links(written: Written, code: str) -> Iterator[dict[str, str]]:
    """Yield how the files of a part are called and found; of a bundle those of one language."""
    own = isinstance(written.part, archiving.Bundle)
    for name, path in written.files:
        if not own or name.startswith(f"{code}/"):
            yield {"name": name.partition("/")[2] if own else name, "address": link(ROOT, path)}


def _file_places() -> tuple[str, ...]:
    """Return where files are served by this site: static ones, renditions, documents."""
    return (settings.STATIC_URL, settings.MEDIA_URL, "/documents/")
