"""How a visitor narrows the list of workshops: by language spoken, region and mode, with plain links."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy

from core.chrome import Chrome
from core.countries import language_name
from core.ordering import sort_key
from workshops.facts import Mode

if TYPE_CHECKING:
    from workshops.briefs import Brief
    from workshops.models import WorkshopPage

    Listed = WorkshopPage | Brief


# So many values of a property are offered: a page must stay light.
MOST_OPTIONS = 24


@dataclass(frozen=True, slots=True)
class Option:
    """A value by which the list can be narrowed: how many workshops it leaves, and the query that its link asks for.

    `language` is that of the text, where it is a proper name.
    """

    value: str
    text: str
    language: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A property of workshops, by the name that it has in addresses, with the values that it can be narrowed to.

    Of many values those that most workshops have are there, and `more` counts the others.
    """

    name: str
    label: Any
    options: list[Option]
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Property:
    label: Any
    values: "Callable[[Listed], Iterable[str]]"
    words: "Callable[[Listed, str], tuple[str, str]]"


def _language_words(page: "Listed", code: str) -> tuple[str, str]:
    return capfirst(language_name(code, get_language())), ""


PROPERTIES = {
    "spoken": _Property(
        pgettext_lazy("filter of workshops", "Language spoken"), lambda page: page.facts.spoken, _language_words
    ),
    "region": _Property(
        pgettext_lazy("filter of workshops", "Host region"),
        lambda page: (page.facts.host.code,),
        lambda page, code: (page.facts.host.name, page.facts.host.home_language),
    ),
    "mode": _Property(
        pgettext_lazy("filter of workshops", "How to take part"),
        lambda page: (page.facts.mode,),
        lambda page, code: (str(Mode(code).label), ""),
    ),
}


class Filters:
    """What a visitor has chosen, and what there is to choose from.

    A value that no workshop has is not chosen: an address that somebody typed or that is out of date shows all there
    is, rather than nothing.
    """

    def __init__(self, pages: "Iterable[Listed]", query: QueryDict) -> None:
        self.pages = list(pages)
        self.chosen: dict[str, str] = {}
        for name, each in PROPERTIES.items():
            if query.get(name) in {value for page in self.pages for value in each.values(page)}:
                self.chosen[name] = query[name]

    def kept(self, besides: str = "") -> "list[Listed]":
        """Return the pages that have every value that was chosen; of the property `besides` any will do."""
        wanted = [(PROPERTIES[name], value) for name, value in self.chosen.items() if name != besides]
        return [page for page in self.pages if all(value in each.values(page) for each, value in wanted)]

    @property
    def query(self) -> str:
        """What was chosen as the query of an address, in an order that is always the same."""
        return self._query(self.chosen)

    def facets(self) -> list[Facet]:
        """Return the properties by which there is something to narrow, with the number that each value would leave."""
        found = []
        for name, each in PROPERTIES.items():
            count: dict[str, int] = {}
            words: dict[str, tuple[str, str]] = {}
            for page in self.kept(besides=name):
                for value in dict.fromkeys(each.values(page)):
                    count[value] = count.get(value, 0) + 1
                    if value not in words:
                        words[value] = each.words(page, value)
            if chosen := self.chosen.get(name):
                # Together with what else was chosen it may leave none.
                page = next(page for page in self.pages if chosen in each.values(page))
                words.setdefault(chosen, each.words(page, chosen))
            elif len(count) < 2:
                continue
            # Of those that as many have, the first of the list: sorting leaves them in their order.
            most = set(sorted(words, key=lambda value: (value != chosen, -count.get(value, 0)))[:MOST_OPTIONS])
            options = [
                Option(
                    value=value,
                    text=text,
                    language=language,
                    count=count.get(value, 0),
                    chosen=value == chosen,
                    query=self._query({**self.chosen, name: "" if value == chosen else value}),
                )
                for value, (text, language) in words.items()
                if value in most
            ]
            options.sort(key=lambda option: sort_key(option.text, get_language()))
            found.append(Facet(name, each.label, options, len(words) - len(options)))
        return found

    def _query(self, chosen: dict[str, str]) -> str:
        query = QueryDict(mutable=True)
        for name in PROPERTIES:
            if chosen.get(name):
                query[name] = chosen[name]
        return query.urlencode()


def narrow(chrome: Chrome, query: str) -> None:
    """Let the switcher lead to the same choice in each language; search engines are told of the whole list alone."""
    chrome.versions = [replace(each, url=f"{each.url}?{query}") if each.url else each for each in chrome.versions]
    # A canonical address beside "noindex" would contradict it.
    chrome.canonical_url = None
