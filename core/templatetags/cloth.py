"""Tags that put the network's artwork on a page; a region is any object with `code` and `joined`."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, Protocol

from django import template
from django.utils.safestring import SafeString, mark_safe

from core import cloth

register = template.Library()


class Region(Protocol):
    """What the cloth needs to know of a region."""

    code: str
    joined: int


# So many names stand beside a cloth of more regions than its columns can name.
MOST_NAMES = 24


class LoomRow(NamedTuple):
    """Regions that stand side by side in the loom, and the cloth beneath their names.

    Where one cloth holds more regions than can be named above their columns (`dense`), some are named and `more`
    counts the others.
    """

    regions: list[Region]
    svg: SafeString
    more: int
    dense: bool


def _thread(region: Region) -> cloth.Thread:
    return cloth.Thread(region.code, region.joined)


def _threads(regions: Iterable[Region]) -> tuple[cloth.Thread, ...]:
    return regions.threads if isinstance(regions, cloth.Regions) else tuple(_thread(region) for region in regions)


def _safe(svg: str) -> SafeString:
    # The drawings hold numbers, class names and identifiers made by us; a slug is checked before it is used.
    return mark_safe(svg)  # noqa: S308 - see above


@register.simple_tag
def cloth_mark(regions: Iterable[Region]) -> SafeString:
    """Return the network's mark."""
    return _safe(cloth.mark(_threads(regions)))


@register.simple_tag
def cloth_band(region: Region, regions: Iterable[Region]) -> SafeString:
    """Return a region's cloth for the full width; once a page for each region."""
    return _safe(cloth.band(_thread(region), _threads(regions)))


@register.simple_tag
def cloth_swatch(region: Region, regions: Iterable[Region]) -> SafeString:
    """Return a small square of a region's weave."""
    return _safe(cloth.swatch(_thread(region), _threads(regions)))


@register.simple_tag
def cloth_loom(regions: Iterable[Region], workshops: Iterable[bool]) -> list[LoomRow]:
    """Return the rows of the loom with their regions; `workshops` says of each in order if its date is firm.

    Use it with `as rows`.
    """
    order = sorted(regions, key=lambda region: (region.joined, region.code))
    drawings = cloth.loom(_threads(order), tuple(cloth.Pick(bool(firm)) for firm in workshops))
    found, start = [], 0
    for size, svg in zip(cloth.rows(len(order)), drawings, strict=True):
        dense = size > cloth.MOST_IN_A_ROW
        named = order[start : start + size][: MOST_NAMES if dense else size]
        found.append(LoomRow(named, _safe(svg), size - len(named), dense))
        start += size
    return found


@register.simple_tag
def cloth_strip(regions: Iterable[Region], firm: bool) -> SafeString:
    """Return the cloth of one workshop, woven if its date is firm."""
    return _safe(cloth.strip(_threads(regions), cloth.Pick(bool(firm))))


@register.simple_tag
def cloth_fringe(regions: Iterable[Region]) -> SafeString:
    """Return the thread ends above the footer; once a page."""
    return _safe(cloth.fringe(_threads(regions)))


@register.simple_tag
def cloth_share(percent: Decimal | float) -> SafeString:
    """Return a bar that shows a share in per cent."""
    return _safe(cloth.share(percent))


@register.filter
def hue(region: Region | None) -> str:
    """Return the class that gives an element and what is in it the region's colours, or nothing."""
    return f"hue-{cloth.hue(region.joined)}" if region else ""
