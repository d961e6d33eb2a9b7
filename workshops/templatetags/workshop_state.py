"""Look-ups of a workshop's page."""

from typing import Any

from django import template

from workshops.states import FIRM

register = template.Library()


@register.simple_tag
def is_firm(page: Any) -> bool:
    """Tell whether the workshop's date is firm, that is whether its cloth is woven."""
    return page.state in FIRM
