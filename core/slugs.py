"""Addresses from titles, for the letters and signs of our languages."""

from django.utils.text import slugify as django_slugify

# Django drops what has no ASCII form: "cœur" would become "cur", "l'économie" "leconomie", "6–8" "68".
SPELLED = {"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
PARTING = "'’‘ʼ´`_/\\|·•:;,+&\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
TABLE = str.maketrans(SPELLED | dict.fromkeys(PARTING, " "))


def slugify(text: str) -> str:
    """Return the text in small ASCII letters, digits and single hyphens: "L’économie du cœur" is
    "l-economie-du-coeur". Empty when nothing of it can be written so.
    """
    return django_slugify(text.lower().translate(TABLE))
