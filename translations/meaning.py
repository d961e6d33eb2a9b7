"""Whether two wordings of a source say the same, so that a translation of the one is right for the other.

White space, the kind of a quotation mark and the kind of a dash alter nothing; everything else may. What a link leads
to and facts that all languages share are no part of a string, so a change of them never comes here.
"""

import re

# Any white space but none at all: "the rapist" is no "therapist". A line break is white space too.
_SPACE = re.compile(r"(?:\s|[\u200b\u2060\ufeff]|<br\s*/?>)+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
# Double and single marks stay apart: 5" and 5' are different things.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‘’‚‛‹›", "'"))
# French and some Spanish houses set a space inside these marks, which belongs to their kind.
_INSIDE = re.compile(r"(?<=[«‹])\s+|\s+(?=[»›])")


def same_meaning(old: str, new: str) -> bool:
    """Tell whether two kept strings differ in nothing that can alter what they say."""
    return old == new or _plain(old) == _plain(new)


def _plain(text: str) -> str:
    text = _SPACE.sub(" ", text).strip()
    return _INSIDE.sub("", text).translate(_DASHES).translate(_QUOTES)
