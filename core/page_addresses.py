"""Addresses of the many pages that stand around one: Wagtail works each out by itself, from the same few roots."""

from urllib.parse import quote

from django.http import HttpRequest
from django.utils.http import RFC3986_SUBDELIMS
from wagtail.models import Page, Site

# What Django leaves as it is in the addresses that it makes.
SAFE = RFC3986_SUBDELIMS + "/~:@"


class PageAddresses:
    """Gives the addresses of pages in one request, as `Page.get_url` does."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._roots = Site.get_site_root_paths()
        self._one_site = len({root.site_id for root in self._roots}) == 1
        self._homes: dict[str, str | None] = {}

    def of(self, url_path: str) -> str | None:
        """Return the address of the page with this path in the tree, or None where it has none."""
        root = next((root.root_path for root in self._roots if url_path.startswith(root.root_path)), None)
        if root is None or not self._one_site:
            return Page(url_path=url_path).get_url(self._request)
        if root not in self._homes:
            parts = Page(url_path=root).get_url_parts(self._request)
            self._homes[root] = parts[2] if parts else None
        home = self._homes[root]
        return None if home is None else home + quote(url_path[len(root) :], safe=SAFE)
