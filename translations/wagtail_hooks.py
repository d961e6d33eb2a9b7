"""What the life of a translation adds to Wagtail, ahead of wagtail-localize's own."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.models import Page

from translations import editor, urls

# The package's hooks have no order of their own: 0.
FIRST = -100


@hooks.register("register_admin_urls", order=FIRST)
def guard_the_addresses() -> list[URLResolver]:
    """Put our views in front of the package's."""
    return urls.admin_urls()


@hooks.register("before_edit_page", order=FIRST)
def guard_the_page_editor(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Save and submit translations, and never publish them."""
    return editor.before_edit_page(request, page)


@hooks.register("before_edit_snippet", order=FIRST)
def guard_the_snippet_editor(request: HttpRequest, snippet: models.Model) -> HttpResponse | None:
    """Publish no translation that lacks strings."""
    return editor.before_edit_snippet(request, snippet)
