"""Reads that put region profiles together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Value, When

from core.countries import country_name
from core.ordering import sort_key

if TYPE_CHECKING:
    from partners.models import RegionPage, RegionPageQuerySet


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the network with its regions' profiles."""

    code: str
    name: str
    profiles: "tuple[RegionPage, ...]"


def countries_with_regions(profiles: "Iterable[RegionPage]", language: str) -> list[Country]:
    """Return the countries of the profiles, and the profiles within, in the alphabetical order of `language`."""
    by_code: dict[str, list[RegionPage]] = {}
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


def neighbours(profiles: "RegionPageQuerySet", page: "RegionPage", most: int = 3) -> "list[RegionPage]":
    """Return up to `most` profiles of other regions: those that joined next after `page`'s, then from the first."""
    turn = Case(When(region__joined__gt=page.region.joined, then=Value(0)), default=Value(1))
    return list(profiles.exclude(region_id=page.region_id).order_by(turn, "region__joined")[:most])
