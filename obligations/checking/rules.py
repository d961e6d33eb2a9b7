"""What one page owes by itself, without a look at the others; pure functions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from obligations.checking.findings import Code, Finding
from obligations.checking.parsing import Markup
from obligations.crawling.addresses import Addresses, Kind
from obligations.crawling.starting import Role


@dataclass(frozen=True, slots=True)
class Place:
    """The page that is looked at: where it is, what stands there, and the languages of the page and of its words."""

    address: str
    role: Role
    language: str
    words: str
    page: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """What each page of one language owes: words, the name of the emblem, and links, by the kind of what they lead to.

    An address that is None says that there is no such page in this language.
    """

    statement: str = ""
    disclaimer: str = ""
    emblem: str = ""
    records: Mapping[str, str | None] = field(default_factory=dict)
    contact: str | None = None


def faults_of(place: Place, markup: Markup, owed: Owed, addresses: Addresses) -> Iterator[Finding]:
    """Yield what is missing or wrong on a page."""
    for code, said in _faults(place, markup, owed, addresses):
        yield Finding(code, place.address, place.language, place.page, said)


_Fault = tuple[Code, dict[str, str]]


def _faults(place: Place, markup: Markup, owed: Owed, addresses: Addresses) -> Iterator[_Fault]:
    yield from _funding(markup, owed)
    yield from _links_owed(place, markup, owed, addresses)
    yield from _languages(place, markup, addresses)
    yield from _names(place, markup)
    for picture in markup.silent:
        yield Code.PICTURE, {"address": picture}
    yield from foreign(markup.resources + markup.forms, place.address, addresses)
    for element in markup.inline_scripts:
        yield Code.SCRIPT, {"element": element}
    for element in markup.inline_styles:
        yield Code.STYLE, {"element": element}
    for link in markup.links:
        if addresses.read(link, place.address).kind is Kind.BROKEN:
            yield Code.LINK, {"address": link}


def foreign(resources: list[str], base: str, addresses: Addresses) -> Iterator[_Fault]:
    """Yield what is fetched from another host, or sent to one."""
    for resource in dict.fromkeys(resources):
        kind = addresses.read(resource, base).kind
        if kind is Kind.FOREIGN:
            yield Code.HOST, {"address": resource}
        elif kind is Kind.BROKEN:
            yield Code.FILE, {"address": resource}


def _funding(markup: Markup, owed: Owed) -> Iterator[_Fault]:
    if not markup.emblems:
        yield Code.EMBLEM, {}
    elif owed.emblem not in markup.emblems:
        yield Code.EMBLEM_TEXT, {}
    if markup.distorted:
        yield Code.EMBLEM_SHAPE, {}
    if not owed.statement or _flat(owed.statement) not in markup.text:
        yield Code.STATEMENT, {}
    if not owed.disclaimer or _flat(owed.disclaimer) not in markup.text:
        yield Code.DISCLAIMER, {}


def _links_owed(place: Place, markup: Markup, owed: Owed, addresses: Addresses) -> Iterator[_Fault]:
    linked = {addresses.read(link, place.address).path for link in markup.links}
    for kind, address in owed.records.items():
        if address is not None and address not in linked:
            yield Code.RECORD_LINK, {"record": kind}
    if owed.contact is not None and owed.contact not in linked:
        yield Code.CONTACT_LINK, {}


def _languages(place: Place, markup: Markup, addresses: Addresses) -> Iterator[_Fault]:
    if markup.language != place.language:
        yield Code.LANGUAGE, {"stated": markup.language, "language": place.language}
    if (markup.main_language or markup.language) != place.words:
        yield Code.LANGUAGE_OF_WORDS, {"language": place.words}
    if place.role not in (Role.PAGE, Role.ALIAS) or markup.hidden_from_search:
        return
    own = place.source if place.role is Role.ALIAS else place.address
    if addresses.read(markup.canonical, place.address).path != own:
        yield Code.CANONICAL, {"address": markup.canonical}
    if place.role is Role.ALIAS:
        return
    versions = {language: addresses.read(link, place.address).path for language, link in markup.alternates}
    if versions.get(place.language) != place.address:
        yield Code.VERSION_SELF, {}
    if "x-default" not in versions:
        yield Code.VERSION_DEFAULT, {}


def _names(place: Place, markup: Markup) -> Iterator[_Fault]:
    if len([title for title in markup.titles if title]) != 1:
        yield Code.TITLE, {}
    # Nobody finds a page by it that says that it is not to be found.
    if not any(markup.descriptions) and not markup.hidden_from_search:
        yield Code.DESCRIPTION, {}
    if not markup.headings:
        yield Code.HEADING, {}
    elif markup.headings > 1:
        yield Code.HEADINGS, {"number": str(markup.headings)}


def _flat(text: str) -> str:
    return " ".join(text.split())
