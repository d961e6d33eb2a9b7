"""Look-ups of a region's profile."""

from typing import Any

from django import template
from django.utils.text import capfirst

register = template.Library()


@register.simple_tag
def choice_label(struct: Any, name: str) -> str:
    """Return the label of what was chosen in a block, with a capital; an unknown code stands for itself."""
    chosen = struct.get(name)
    labels = dict(struct.block.child_blocks[name].field.choices)
    return capfirst(str(labels.get(chosen, chosen or "")))
