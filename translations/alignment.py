"""Which string of a changed text came in the place of which. Pure: texts go in, pairs of places come out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Pair = tuple[int | None, int | None]

# Above this many comparisons strings are paired by their order alone.
_MOST_COMPARISONS = 10_000


def align(old: Sequence[str], new: Sequence[str], *, least: float = 0.0) -> list[Pair]:
    """Return (place in old, place in new) of each string; None where it went or came without a counterpart.

    Equal strings are paired first, wherever they stand, then similar ones without crossing each other, then what is
    left between the same neighbours by order. Pairs that are less similar than `least` (0 to 1) are none.
    """
    pairs = dict(_equal(old, new))
    left = [place for place in range(len(old)) if place not in pairs]
    taken = set(pairs.values())
    right = [place for place in range(len(new)) if place not in taken]
    for group_old, group_new in _gaps(left, right, pairs):
        pairs.update(_similar(group_old, group_new, old, new, least))
    taken = set(pairs.values())
    gone: list[Pair] = [(place, pairs.get(place)) for place in range(len(old))]
    return gone + [(None, place) for place in range(len(new)) if place not in taken]


def _letters(text: str) -> Counter[str]:
    text = f" {text.casefold()} "
    return Counter(text[place : place + 2] for place in range(len(text) - 1))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Return how alike two texts are, from 0 to 1: the share of the pairs of letters that they have in common."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _equal(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    matched_old, matched_new = set(), set()
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            matched_old.add(block.a + step)
            matched_new.add(block.b + step)
            yield block.a + step, block.b + step
    # Strings that have moved past others.
    moved: dict[str, list[int]] = {}
    for place, text in enumerate(new):
        if place not in matched_new:
            moved.setdefault(text, []).append(place)
    for place, text in enumerate(old):
        if place not in matched_old and moved.get(text):
            yield place, moved[text].pop(0)


def _gaps(left: list[int], right: list[int], pairs: dict[int, int]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the unpaired places between the same two paired neighbours, on both sides."""
    anchors: list[tuple[int, int]] = []
    for pair in sorted(pairs.items()):
        # What has moved past others is no neighbour.
        if not anchors or pair[1] > anchors[-1][1]:
            anchors.append(pair)
    last_old = last_new = -1
    for end_old, end_new in [*anchors, (None, None)]:
        group_old = [place for place in left if place > last_old and (end_old is None or place < end_old)]
        group_new = [place for place in right if place > last_new and (end_new is None or place < end_new)]
        if group_old and group_new:
            yield group_old, group_new
        if end_old is not None and end_new is not None:
            last_old, last_new = end_old, end_new


def _similar(
    group_old: list[int], group_new: list[int], old: Sequence[str], new: Sequence[str], least: float
) -> Iterator[tuple[int, int]]:
    if len(group_old) * len(group_new) > _MOST_COMPARISONS:
        yield from zip(group_old, group_new, strict=False)
        return
    ours, theirs = [_letters(old[place]) for place in group_old], [_letters(new[place]) for place in group_new]
    alike = [[_alike(one, other) for other in theirs] for one in ours]
    start_old = start_new = 0
    # A pair that is hardly alike is made in the end only, where nothing better is left for either.
    for row, column in [*_best_path(alike), (len(ours), len(theirs))]:
        rest = zip(range(start_old, row), range(start_new, column), strict=False)
        for one, other in [*rest, (row, column)]:
            if one < len(ours) and other < len(theirs) and alike[one][other] >= least:
                yield group_old[one], group_new[other]
        start_old, start_new = row + 1, column + 1


def _best_path(alike: list[list[float]]) -> list[tuple[int, int]]:
    """Return the pairs of places that are most alike in all and do not cross, by dynamic programming."""
    rows, columns = len(alike), len(alike[0])
    best = [[0.0] * (columns + 1) for _row in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            # Weakly alike is as good as nothing, so that it does not outweigh a single good pair.
            value = alike[row][column] if alike[row][column] > 0.4 else 0.0
            best[row][column] = max(
                best[row + 1][column], best[row][column + 1], value + best[row + 1][column + 1] if value else 0.0
            )
    path, row, column = [], 0, 0
    while row < rows and column < columns:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            path.append((row, column))
            row, column = row + 1, column + 1
    return path
