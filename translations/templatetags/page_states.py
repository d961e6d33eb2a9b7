"""How pages stand in their languages, for lists of pages and for the side of the page editor."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from wagtail.models import Page

from core import languages
from teams.people import name_in_use
from translations import states
from translations.states import Standing

register = template.Library()

# What a request has read is kept on it: each cell of a list is drawn by itself.
_KEPT = "_standings_of_listed_pages"


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one of its languages."""

    name: str
    standing: Standing
    url: str


@register.simple_tag(takes_context=True)
def listed_state(context: dict[str, Any]) -> Standing | None:
    """Return how the page in this row stands; all rows of the list are read together."""
    page, request, table = context["instance"], context.get("request"), context.get("table")
    if not isinstance(page, Page) or page.depth < 2:
        return None
    found = getattr(request, _KEPT, None)
    if found is None or (page.translation_key, page.locale.language_code) not in found:
        rows = [row for row in table.data if isinstance(row, Page)] if table is not None else [page]
        found = states.standings(rows or [page])
        if request is not None:
            setattr(request, _KEPT, found)
    return found.get((page.translation_key, page.locale.language_code))


@register.simple_tag(takes_context=True)
def states_of(context: dict[str, Any], page: Any) -> list[Place]:
    """Return how the page stands in each language, as far as the person may read it; nothing of what is no page."""
    request = context.get("request")
    if not isinstance(page, Page) or page.pk is None or request is None:
        return []
    found = states.standings([page], person=request.user)
    return [
        Place(
            name_in_use(code),
            standing,
            reverse("wagtailadmin_pages:edit", args=[standing.page_id])
            if standing.page_id not in {None, page.pk}
            else "",
        )
        for code in languages.codes()
        if (standing := found.get((page.translation_key, code))) is not None
    ]
