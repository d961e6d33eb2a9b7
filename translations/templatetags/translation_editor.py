"""Words of the translation editor."""

from django import template

from translations import rows

register = template.Library()


@register.filter
def condition_label(condition: str) -> str:
    """Return how a string stands, in words."""
    return rows.condition_label(condition)
