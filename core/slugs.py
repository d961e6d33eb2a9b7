"""Addresses from titles, for the letters and signs of our languages, and addresses that no page can have."""

from typing import Any

from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.text import slugify as django_slugify
from django.utils.translation import gettext_lazy as _

from core import languages

TAKEN = _("This address leads to another part of the site, like the search. Choose another one.")

# Django drops what has no ASCII form: "cœur" would become "cur", "l'économie" "leconomie", "6–8" "68".
SPELLED = {"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
PARTING = "'’‘ʼ´`_/\\|·•:;,+&\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
TABLE = str.maketrans(SPELLED | dict.fromkeys(PARTING, " "))


def slugify(text: str) -> str:
    """Return the text in small ASCII letters, digits and single hyphens: "L’économie du cœur" is
    "l-economie-du-coeur". Empty when nothing of it can be written so.
    """
    return django_slugify(text.lower().translate(TABLE))


def leads_elsewhere(parent: Any, slug: str) -> bool:
    """Tell whether a page with this slug below `parent` could never be reached, as a view of ours has its address."""
    if parent is None:
        return False
    language = parent.locale.language_code
    if parent.url_path != languages.root_path(language):
        return False
    with translation.override(language):
        try:
            return resolve(f"/{language}/{slug}/").url_name != "wagtail_serve"
        except Resolver404:
            return False
