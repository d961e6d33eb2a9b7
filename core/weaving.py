"""How the artwork is made: weaves as yes/no rules, numbers drawn from a slug, and strokes as SVG text."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

# A rule says whether the warp lies on top where a column and a row cross.
Rule = Callable[[int, int], bool]


class Stroke(NamedTuple):
    """A straight stroke from a point, so long down (v) or to the right (h)."""

    x: float
    y: float
    way: str
    length: float


def fold(number: int, width: int) -> int:
    """Return a number that counts up to `width` - 1 and back again, so that a pattern meets its mirror."""
    place = number % (2 * width)
    return min(place, 2 * width - 1 - place)


# The order matters: a seed chooses by place.
WEAVES: dict[str, Rule] = {
    "herringbone": lambda column, row: (fold(column, 6) + row) % 4 < 2,
    "twill 2/2": lambda column, row: (column + row) % 4 < 2,
    "basket": lambda column, row: (column // 2 + row // 2) % 2 == 0,
    "rib": lambda column, row: ((column + 1) // 2 + row // 4) % 2 == 1,
    "diamond": lambda column, row: (fold(column, 6) + fold(row, 8)) % 4 < 2,
    "twill 3/1": lambda column, row: (column - row) % 4 < 3,
    "satin": lambda column, row: (row + 3 * column) % 8 < 6,
    "pointed twill": lambda column, row: (column + fold(row, 8)) % 4 < 2,
}


def seed(slug: str) -> int:
    """Return the 32-bit FNV-1a hash of the slug."""
    value = 0x811C9DC5
    for byte in slug.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def dice(slug: str, factor: int) -> Callable[[int], int]:
    """Return a dice for one slug and one purpose: called with n it gives 0 to n - 1 (xorshift32)."""
    # Xorshift never leaves zero.
    state = seed(slug) * factor & 0xFFFFFFFF or 1

    def throw(sides: int) -> int:
        nonlocal state
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF
        # The low bits are the weakest.
        return (state >> 8) % sides

    return throw


def runs(cells: Sequence[bool]) -> list[tuple[int, int]]:
    """Return start and length of each unbroken run of true cells."""
    found = []
    for true, group in groupby(range(len(cells)), key=lambda place: cells[place]):
        if true:
            places = list(group)
            found.append((places[0], len(places)))
    return found


def repeating_runs(cells: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the runs of cells that repeat without end; one that crosses the edge stands at both edges."""
    found = runs(cells)
    if len(found) > 1 and cells[0] and cells[-1]:
        (_, head), (start, tail) = found[0], found[-1]
        found[0], found[-1] = (start - len(cells), tail + head), (start, tail + head)
    return found


def upright(found: Iterable[tuple[int, int]], column: int, grid: int) -> list[Stroke]:
    """Return the runs down a column as strokes, each from the middle of its first cell to the last's."""
    x = middle(column, grid)
    return [Stroke(x, middle(start, grid), "v", grid * (length - 1)) for start, length in found]


def level(found: Iterable[tuple[int, int]], row: int, grid: int) -> list[Stroke]:
    """Return the runs along a row as strokes, each from the middle of its first cell to the last's."""
    y = middle(row, grid)
    return [Stroke(middle(start, grid), y, "h", grid * (length - 1)) for start, length in found]


def middle(place: int, grid: int) -> int:
    """Return the middle of a cell."""
    return grid * place + grid // 2


def path(css: str, strokes: Iterable[Stroke]) -> str:
    """Return one path element of the strokes.

    Each begins where the last one ended: a weave repeats, so then do the letters, and a cloth of thousands of
    crossings packs into a few hundred bytes.
    """
    data, at = "", None
    for x, y, way, length in strokes:
        data += f"M{x:g} {y:g}" if at is None else f"m{round(x - at[0], 1):g} {round(y - at[1], 1):g}"
        data += f"{way}{round(length, 1):g}"
        at = (x, y + length) if way == "v" else (x + length, y)
    return f'<path class="{css}" d="{data}"/>'


def paths(pieces: Iterable[tuple[str, Iterable[Stroke]]]) -> str:
    """Return one path for each class that has strokes, in the order in which the classes first come."""
    joined: dict[str, list[Stroke]] = {}
    for css, strokes in pieces:
        joined.setdefault(css, []).extend(strokes)
    return "".join(path(css, strokes) for css, strokes in joined.items() if strokes)


def drawing(css: str, content: str, *, width: str, box: str) -> str:
    """Return an SVG of strokes of one width, hidden from assistive technology."""
    return (
        f'<svg class="{css}" viewBox="{box}" aria-hidden="true" focusable="false">'
        f'<g class="th" stroke-width="{width}">{content}</g></svg>'
    )


def tile(css: str, name: str, content: str, *, width: str, size: tuple[int, int], height: str) -> str:
    """Return an SVG that repeats a tile of strokes over its whole width; `name` is unique in the page."""
    return (
        f'<svg class="{css}" aria-hidden="true" focusable="false"><defs>'
        f'<pattern id="{name}" width="{size[0]}" height="{size[1]}" patternUnits="userSpaceOnUse">'
        f'<g class="th" stroke-width="{width}">{content}</g></pattern></defs>'
        f'<rect width="100%" height="{height}" fill="url(#{name})"/></svg>'
    )
