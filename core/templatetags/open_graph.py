"""What a link to a page looks like elsewhere."""

from typing import Any

from django import template
from django.templatetags.static import static

register = template.Library()


@register.simple_tag(takes_context=True)
def absolute_static(context: dict[str, Any], path: str) -> str:
    """Return the whole address of a static file, host included, as sites that show a link need it."""
    return context["chrome"].request.build_absolute_uri(static(path))
