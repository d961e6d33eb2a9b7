"""Reads that put region profiles together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Case, Value, When

from core.countries import country_name
from core.ordering import sort_key

if TYPE_CHECKING:
    from partners.models import RegionPage, RegionPageQuerySet

PARTNERS_A_PAGE = 20
# So few make no last page of their own: they stand on the one before.
PARTNERS_LEFT_OVER = 5


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the network with its regions' profiles."""

    code: str
    name: str
    profiles: "tuple[RegionPage | _Brief, ...]"


@dataclass(frozen=True, slots=True)
class PartnerList:
    """One page of the list of partners, and on which page of it each country begins."""

    countries: list[Country]
    shown: ListPage
    # Country and number of the page, in the order of the list.
    begins: list[tuple[Country, int]]


def countries_with_regions(profiles: "Iterable[RegionPage | _Brief]", language: str) -> list[Country]:
    """Return the countries of the profiles, and the profiles within, in the alphabetical order of `language`."""
    by_code: dict[str, list[RegionPage | _Brief]] = {}
    for profile in profiles:
        by_code.setdefault(profile.region.country, []).append(profile)
    countries = [
        Country(
            code,
            country_name(code, language),
            tuple(sorted(inside, key=lambda page: sort_key(page.title, language))),
        )
        for code, inside in by_code.items()
    ]
    return sorted(countries, key=lambda country: sort_key(country.name, language))


class _Brief(NamedTuple):
    """A profile as far as the order of the list depends on it."""

    pk: int
    title: str
    country: str

    @property
    def region(self) -> "_Brief":
        return self


def partner_list(profiles: "RegionPageQuerySet", language: str, number: Any) -> PartnerList:
    """Return the page `number` (or the nearest there is) of the countries and their regions, in two queries."""
    briefs = (_Brief(*row) for row in profiles.values_list("pk", "title", "region__country"))
    everything = countries_with_regions(briefs, language)
    listed = [profile for country in everything for profile in country.profiles]
    pages = Paginator(listed, PARTNERS_A_PAGE, orphans=PARTNERS_LEFT_OVER)
    shown = pages.get_page(number)
    shown.object_list = list(profiles.in_bulk([brief.pk for brief in shown.object_list]).values())
    begins, before = [], 0
    for country in everything:
        begins.append((country, min(before // PARTNERS_A_PAGE + 1, pages.num_pages)))
        before += len(country.profiles)
    return PartnerList(countries_with_regions(shown.object_list, language), shown, begins)


def neighbours(profiles: "RegionPageQuerySet", page: "RegionPage", most: int = 3) -> "list[RegionPage]":
    """Return up to `most` profiles of other regions: those that joined next after `page`'s, then from the first."""
    turn = Case(When(region__joined__gt=page.region.joined, then=Value(0)), default=Value(1))
    return list(profiles.exclude(region_id=page.region_id).order_by(turn, "region__joined")[:most])
