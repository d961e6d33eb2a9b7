"""Wording and look-ups of the home page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from home.queries import Action
from workshops.states import FIRM

register = template.Library()


@register.filter
def action_label(action: Action) -> str:
    """Return the words on the hero's button."""
    if action.kind == "news":
        return _("Read the latest news")
    number = action.page.facts.number
    return {
        "join": pgettext("button", "Take part in workshop %(number)s"),
        "register": pgettext("button", "Register for workshop %(number)s"),
        "wait": pgettext("button", "Join the waiting list of workshop %(number)s"),
        "date": pgettext("button", "See workshop %(number)s"),
        "results": pgettext("button", "See the results of workshop %(number)s"),
    }[action.kind] % {"number": number}


@register.simple_tag
def firm_dates(workshops: Iterable[Any]) -> list[bool]:
    """Tell of each workshop in order whether its date is firm, that is whether it is woven in."""
    return [each.state in FIRM for each in workshops]


@register.simple_tag
def profile_of(region: Any, profiles: Iterable[Any]) -> Any:
    """Return the profile of a region among `profiles`, or None."""
    return next((profile for profile in profiles if profile.region_id == region.pk), None)


@register.filter
def stated_apart(figure: Any, other: Any) -> bool:
    """Tell whether two figures have different periods or sources."""
    return any((figure[name] or "") != (other[name] or "") for name in ("period", "source"))


@register.filter
def counted_apart(figure: Any, other: Any) -> bool:
    """Tell whether two figures count different things, or have different periods or sources."""
    return figure["scope"] != other["scope"] or stated_apart(figure, other)
