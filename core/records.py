"""Pages of record: what a public site has to say of itself on every page, in the order of the footer.

A page type says by `SitePage.record` which of them it is. There is one of a kind in each language, below the home page.
"""

from collections.abc import Callable

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Record(TextChoices):
    """The kinds of pages of record."""

    PROJECT = "project", pgettext_lazy("kind of page", "Funding and project facts")
    LEGAL = "legal", pgettext_lazy("kind of page", "Legal notice")
    PRIVACY = "privacy", pgettext_lazy("kind of page", "Privacy notice")
    COOKIES = "cookies", pgettext_lazy("kind of page", "Cookies")
    ACCESSIBILITY = "accessibility", pgettext_lazy("kind of page", "Accessibility statement")


_mentions: dict[str, Callable[[str], str]] = {}


def mention_with(record: str, words: Callable[[str], str]) -> None:
    """Have the footer name a page of record with what `words` returns of a language, where that is not empty.

    Some laws ask for certain words on every page, such as the state of its accessibility.
    """
    _mentions[record] = words


def mention(record: str, language: str) -> str:
    """Return the words that a law asks for in a language, or "" where the title of the page will do."""
    return _mentions[record](language) if record in _mentions else ""
