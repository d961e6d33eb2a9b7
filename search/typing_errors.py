"""What tells a mistyped word from the one that was meant: pure functions on folded words."""

import re

SHORTEST_OF_TWO_ERRORS = 7


def deletions(word: str) -> frozenset[str]:
    """Return the word and what is left of it without any one of its letters."""
    return frozenset((word, *(word[:place] + word[place + 1 :] for place in range(len(word)))))


def skeletons(word: str) -> frozenset[str]:
    """Return what is left of a long word by two common errors: its letters in order of the alphabet, its consonants.

    Letters swapped at a distance (bycicle), and vowels and doubled letters guessed wrongly, leave one of the two.
    Empty for short words, of which too many would look alike.
    """
    if len(word) < SHORTEST_OF_TWO_ERRORS:
        return frozenset()
    consonants = re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]+", "", word))
    found = {"#" + "".join(sorted(word))}
    if len(consonants) >= 3:
        found.add("@" + consonants)
    return frozenset(found)


def edits(a: str, b: str) -> int:
    """Return how many letters are added, lost, changed or swapped with their neighbour between two words."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def one_edit(a: str, b: str) -> bool:
    """Tell whether one letter added, lost, changed or swapped with its neighbour makes one word of the other."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    return a[start + 1 :] == b[start + 1 :] or (
        a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    )
