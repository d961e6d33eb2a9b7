"""What a search finds."""

from wagtail.models import Locale, Page

from core import languages
from core.visibility import publicly_visible

MOST_CHARACTERS = 200


def search_pages(words: str, language: str) -> list[Page]:
    """Return the public pages in `language` that hold the words, best first; empty for no words.

    Searches with Wagtail's PostgreSQL backend. Words past the first 200 characters are not looked for.
    """
    words = " ".join(words.replace("\x00", " ").split())[:MOST_CHARACTERS]
    # Signs alone are no words; the backend would take them for pages that it has not indexed yet.
    if not any(sign.isalnum() for sign in words):
        return []
    pages = publicly_visible(
        Page.objects.filter(
            languages.on_site(language),
            locale__in=Locale.objects.filter(language_code=language),
            alias_of__isnull=True,
            depth__gte=2,
        )
    )
    # The backend filters by declared fields only; which pages are public is asked of the database by key.
    return list(Page.objects.filter(pk__in=pages.values("pk")).search(words, operator="and")[:100])
