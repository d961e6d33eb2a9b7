"""The address of the form to register, below that of the workshop's page."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation

if TYPE_CHECKING:
    from workshops.models import WorkshopPage

# Stands for an address that is not known yet.
_ANYWHERE = "anywhere"


def below(page_url: str, language: str) -> str:
    """Return the address of the form from that of its page in a language, whole or without the host."""
    with translation.override(language):
        return page_url + reverse("register", args=[_ANYWHERE]).partition(f"/{_ANYWHERE}/")[2]


def register_url(page: "WorkshopPage") -> str:
    """Return the address of the form for a page that is in the site's tree, without the host."""
    return below(page.url, page.locale.language_code)
