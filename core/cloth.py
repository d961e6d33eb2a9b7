"""The network's artwork: a cloth whose warp threads are regions and whose weft threads are workshops.

Everything is drawn from a region's slug and joining number: the same network always gives the same picture.
Drawings are SVG text of stroked paths with classes only; colours come from the style sheet. All of them are
hidden from assistive technology, because the same facts stand beside them as text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache, wraps
from itertools import groupby
from math import ceil
from operator import itemgetter
from re import fullmatch
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

from core.weaving import (
    WEAVES,
    Rule,
    Stroke,
    dice,
    drawing,
    level,
    middle,
    path,
    paths,
    repeating_runs,
    runs,
    seed,
    tile,
    upright,
)

__all__ = [
    "Pick",
    "Thread",
    "band",
    "fringe",
    "hue",
    "in_order",
    "loom",
    "mark",
    "rows",
    "seed",
    "share",
    "strip",
    "swatch",
    "weaves",
]

HUES = 12
MOST_IN_A_ROW = 8
# Where two rows do not hold all regions, they stand in one cloth, a few threads each, and their names beside it.
MOST_ROWS = 2

# Each thing drawn by lot has its own numbers, so that changing one leaves the others as they are. The factors
# are those with which the first four regions get the cloths of the network's visual identity.
_LOOM = 1
_FRINGE = 205
_PICK_ROW = 5565
_STRIPE_WIDTHS = 1348003
_STRIPE_TONES = 6910965

# The stripes of the loom; each region starts at its own place.
_LOOM_STRIPES = "aabaaccaabaacaba"
_TONES = "aaabc"
_TILE_COLUMNS, _TILE_ROWS, _TILE_GRID = 24, 16, 12

# One workshop in the loom: its picks of ink, then one of linen that parts it from the next.
_INK_ROWS = 12
_WORKSHOP_ROWS = _INK_ROWS + 1
_GRID = 16
_GAP = 3.8
_MOST_ENDS = 128
_LABEL_COLUMNS = 4
_LOOM_COLUMNS, _STRIP_COLUMNS = 64, 88
# So many regions have threads in one cloth, and so many thread ends hang in the fringe: a page must stay light.
_MOST_THREADS = 96

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Thread:
    """A region as the cloth sees it: its slug and its joining number, 1 for the first region."""

    slug: str
    joined: int


class Regions(list[Any]):
    """Regions whose threads are made once, however many drawings of a page show them."""

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """The threads in the order of the regions."""
        return tuple(Thread(region.code, region.joined) for region in self)


@dataclass(frozen=True, slots=True)
class Pick:
    """A workshop as the cloth sees it: `firm` once its date is fixed."""

    firm: bool


@dataclass(frozen=True, slots=True)
class _Panel:
    """The part of a drawing that belongs to one region."""

    thread: Thread
    rule: Rule
    first: int
    tones: str


def _remembered(draw: Callable[_P, _R]) -> Callable[_P, _R]:
    """Draw each picture once; sequences among the arguments are compared by their content."""
    remembered = lru_cache(maxsize=256)(draw)

    @wraps(draw)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        return remembered(*(tuple(arg) if isinstance(arg, Iterable) else arg for arg in args), **kwargs)

    return call


def hue(joined: int) -> int:
    """Return the slot of a region's hue, 0 to 11, from its joining number."""
    # 7 and 12 share no factor: every slot is used once before any comes again, and neighbours are far apart.
    return (5 + 7 * (joined - 1)) % HUES


def in_order(threads: Iterable[Thread]) -> tuple[Thread, ...]:
    """Return the regions in the order in which they joined."""
    return tuple(sorted(threads, key=lambda thread: (thread.joined, thread.slug)))


def rows(count: int) -> list[int]:
    """Return how many regions stand in each row of the loom.

    At most eight, as evenly as possible; where that would be more than two rows, all stand in one.
    """
    number = ceil(count / MOST_IN_A_ROW)
    if number > MOST_ROWS:
        return [count]
    return [count // number + (place < count % number) for place in range(number)]


@_remembered
def weaves(threads: Sequence[Thread]) -> Mapping[str, str]:
    """Return the name of each region's weave by slug; a later region never changes that of an earlier one."""
    names = tuple(WEAVES)
    found: dict[str, str] = {}
    given: list[tuple[int, str]] = []
    for thread in in_order(threads):
        if thread.slug in found:
            continue
        slot = hue(thread.joined)
        # The first eight all differ; after that, only regions of one hue must.
        taken = {weave for other, weave in given if len(found) < len(names) or other == slot}
        place = seed(thread.slug) % len(names)
        while names[place] in taken and len(taken) < len(names):
            place = (place + 3) % len(names)
        found[thread.slug] = names[place]
        given.append((slot, names[place]))
    return MappingProxyType(found)


@_remembered
def mark(threads: Sequence[Thread]) -> str:
    """Return the network's mark: four threads in the hues of its first four regions, crossed by ink weft."""
    order, rule = in_order(threads), WEAVES["twill 2/2"]
    warp = "".join(
        path(
            f"a {_hue_class(order[column % len(order)])}" if order else "a",
            upright(runs([rule(column, row) for row in range(4)]), column, _GRID),
        )
        for column in range(4)
    )
    weft = [
        stroke for row in range(4) for stroke in level(runs([not rule(column, row) for column in range(4)]), row, _GRID)
    ]
    return drawing("cloth", warp + path("i", weft), width="12", box="0 0 64 64")


@_remembered
def band(thread: Thread, threads: Sequence[Thread]) -> str:
    """Return a region's own cloth as a repeating tile for a strip of any width; use it once a page."""
    rule = _rule(thread, threads)
    picked = dice(thread.slug, _PICK_ROW)(8)
    warp = [
        (tone, upright(repeating_runs([rule(column, row) for row in range(_TILE_ROWS)]), column, _TILE_GRID))
        for column, tone in enumerate(_stripes(thread.slug))
    ]
    weft = [
        (
            "i" if row in (picked, picked + 1) else "l",
            level(repeating_runs([not rule(column, row) for column in range(_TILE_COLUMNS)]), row, _TILE_GRID),
        )
        for row in range(_TILE_ROWS)
    ]
    # A slug that would not do in an attribute gives its hash.
    safe = thread.slug if fullmatch(r"[a-z0-9-]+", thread.slug) else f"{seed(thread.slug):08x}"
    size = (_TILE_GRID * _TILE_COLUMNS, _TILE_GRID * _TILE_ROWS)
    css = f"cloth band {_hue_class(thread)}"
    return tile(css, f"w-{safe}", paths(warp) + paths(weft), width="9.1", size=size, height="100%")


@_remembered
def swatch(thread: Thread, threads: Sequence[Thread]) -> str:
    """Return a small square of a region's weave, to stand beside its name."""
    rule, cells = _rule(thread, threads), range(8)
    warp = [("a", upright(runs([rule(column, row) for row in cells]), column, 8)) for column in cells]
    weft = [("l", level(runs([not rule(column, row) for column in cells]), row, 8)) for row in cells]
    css = f"cloth swatch {_hue_class(thread)}"
    return drawing(css, paths(warp + weft), width="6.2", box="0 0 64 64")


@_remembered
def loom(threads: Sequence[Thread], picks: Sequence[Pick]) -> tuple[str, ...]:
    """Return the network's cloth, one drawing for each of `rows(len(threads))`, workshops downwards."""
    order, names = in_order(threads), weaves(threads)
    # Without a workshop the threads still hang, waiting for one.
    lines = "ll" + ("".join(_workshop_lines(pick) for pick in picks) or " " * _WORKSHOP_ROWS)
    dots = [
        _GRID * (2 + _WORKSHOP_ROWS * number) + offset
        for number, pick in enumerate(picks)
        if not pick.firm
        for offset in (40, 88, 136)
    ]
    drawings, start = [], 0
    for size in rows(len(order)):
        widths = _widths(size, _LOOM_COLUMNS) if size > MOST_IN_A_ROW else [max(10, _LOOM_COLUMNS // size)] * size
        panels = _panels(order[start : start + size], names, widths)
        drawings.append(_fabric("cloth loom-cloth", panels, lines, dots, label=_LABEL_COLUMNS))
        start += size
    return tuple(drawings)


@_remembered
def strip(threads: Sequence[Thread], pick: Pick) -> str:
    """Return the cloth of one workshop across all regions, woven if its date is firm; "" without regions."""
    order = in_order(threads)
    if not order:
        return ""
    few = len(order) <= MOST_ROWS * MOST_IN_A_ROW
    widths = [_STRIP_COLUMNS // len(order)] * len(order) if few else _widths(len(order), _STRIP_COLUMNS)
    lines = "ll" + "i" * 8 + "ll" if pick.firm else "ll" + " " * 8
    panels = _panels(order, weaves(threads), widths)
    return _fabric("cloth strip", panels, lines, () if pick.firm else (72, 104))


@_remembered
def fringe(threads: Sequence[Thread]) -> str:
    """Return the thread ends of all regions as a repeating edge, "" without regions; use it once a page."""
    order = in_order(threads)[:_MOST_ENDS]
    pieces, column = [], 0
    for thread in order:
        throw = dice(thread.slug, _FRINGE)
        # In a large network each region hangs fewer ends, so that all of them are seen on a wide screen.
        number = min(6 + throw(4), _MOST_ENDS // len(order))
        ends = [Stroke(9 * place + 4.5, -8, "v", 18 + throw(23)) for place in range(column, column + number)]
        pieces.append((f"{_hue_class(thread)} a", ends))
        column += number
    if not order:
        return ""
    return tile("cloth fringe", "fringe", paths(pieces), width="5.6", size=(9 * column, 48), height="48")


@_remembered
def share(percent: Decimal | float) -> str:
    """Return a bar of linen for the whole, with the share (0 to 100 per cent) in the region's colour."""
    length = round(3 * min(max(float(percent), 0), 100), 1)
    # A stroke of no length would still show its round ends.
    part = path("a", [Stroke(6, 6, "h", length)]) if length else ""
    return drawing("cloth share", path("l", [Stroke(6, 6, "h", 300)]) + part, width="8", box="0 0 312 12")


def _stripes(slug: str) -> str:
    """Return the tones of the tile's threads: half of them drawn by lot, then their mirror image."""
    width, tone = dice(slug, _STRIPE_WIDTHS), dice(slug, _STRIPE_TONES)
    half = ""
    while len(half) < _TILE_COLUMNS // 2:
        half += _TONES[tone(len(_TONES))] * (2 + width(4))
    half = half[: _TILE_COLUMNS // 2]
    return half + half[::-1]


def _workshop_lines(pick: Pick) -> str:
    """Return the loom's lines for one workshop: ink closed by linen, or bare."""
    return "i" * _INK_ROWS + "l" if pick.firm else " " * _WORKSHOP_ROWS


def _rule(thread: Thread, threads: Sequence[Thread]) -> Rule:
    """Return the weave of a region, which need not be among the others."""
    return WEAVES[weaves((*threads, thread))[thread.slug]]


def _widths(count: int, columns: int) -> list[int]:
    """Share columns out among many regions as evenly as possible; each of the first has one."""
    if count >= columns:
        return [1] * min(count, _MOST_THREADS)
    return [columns * (place + 1) // count - columns * place // count for place in range(count)]


def _panels(threads: Sequence[Thread], names: Mapping[str, str], widths: Sequence[int]) -> list[_Panel]:
    """Set regions side by side, each with its number of columns."""
    panels, first = [], 0
    for thread, columns in zip(threads, widths, strict=False):
        start = dice(thread.slug, _LOOM)(len(_LOOM_STRIPES))
        tones = "".join(_LOOM_STRIPES[(start + column) % len(_LOOM_STRIPES)] for column in range(columns))
        panels.append(_Panel(thread, WEAVES[names[thread.slug]], first, tones))
        first += columns
    return panels


def _fabric(css: str, panels: Sequence[_Panel], lines: str, dots: Sequence[int], label: int = 0) -> str:
    """Weave panels: a line is linen (l), ink (i) or bare (a blank); ink runs on into `label` more columns."""
    width = _GRID * (sum(len(panel.tones) for panel in panels) + label)
    weft = []
    for row, kind in enumerate(lines):
        if kind != " ":
            over = [not panel.rule(column, row) for panel in panels for column in range(len(panel.tones))]
            weft.append((kind, level(runs(over + [kind == "i"] * label), row, _GRID)))
    content = "".join(_warp(panel, lines) for panel in panels) + paths(weft)
    if dots:
        content += path("dots", [Stroke(0, y, "h", width) for y in dots])
    return drawing(css, content, width="12.2", box=f"0 0 {width} {_GRID * len(lines)}")


def _warp(panel: _Panel, lines: str) -> str:
    """Draw the threads of one region: thick where woven, thin where bare, of free lengths at the bottom."""
    throw = dice(panel.thread.slug, _LOOM)
    # The first throw has chosen the stripes.
    throw(len(_LOOM_STRIPES))
    stretches = [
        (bare, cells[0], cells[-1] + 1)
        for bare, group in groupby(range(len(lines)), key=lambda row: lines[row] == " ")
        for cells in [list(group)]
    ]
    woven, loose = [], []
    for column, tone in enumerate(panel.tones):
        place, shorter = panel.first + column, throw(5)
        for number, (bare, first, last) in enumerate(stretches):
            if bare:
                length = _GRID * (last - first - (shorter if last == len(lines) else 0)) - _GAP
                stroke = Stroke(middle(place, _GRID), _GRID * first + _GAP / 2, "v", length)
                loose.append((number, tone, [stroke]))
            else:
                found = runs([panel.rule(column, row) for row in range(first, last)])
                moved = [(first + start, length) for start, length in found]
                woven.append((tone, upright(moved, place, _GRID)))
    # One stretch after the other: the bare threads of each are alike, but for their ends.
    loose.sort(key=itemgetter(0))
    threads = paths((tone, found) for _number, tone, found in loose)
    thin = f'<g stroke-width="5">{threads}</g>' if threads else ""
    return f'<g class="{_hue_class(panel.thread)}">{paths(woven)}{thin}</g>'


def _hue_class(thread: Thread) -> str:
    return f"hue-{hue(thread.joined)}"
