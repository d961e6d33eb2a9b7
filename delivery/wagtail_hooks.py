"""What the delivery adds to Wagtail: it learns which answers are pages that somebody was let in to read."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks

Serve = Callable[[Any, HttpRequest, Any, Any], HttpResponse]


# Innermost, so that whoever is asked for a password is not shown the page yet.
@hooks.register("on_serve_page", order=1000)
def note_that_page_is_shown(serve: Serve) -> Serve:
    """Note on the request that its answer is a page itself."""

    def inner(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        request.page_is_shown = True
        return serve(page, request, args, kwargs)

    return inner
