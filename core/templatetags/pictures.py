"""Pictures as pages show them."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage, Picture

from core import renditions

register = template.Library()


@register.simple_tag(takes_context=True)
def shown_picture(context: dict[str, Any], image: AbstractImage) -> SafeString:
    """Return the picture in the sizes and formats that are there; the words that stand for it where there are none yet.

    Makes none, unless somebody who works on the page looks at its preview.
    """
    if getattr(context.get("request"), "is_preview", False):
        renditions.try_to_make(image)
        renditions.fetch([image])
    found = renditions.made(image)
    if not found:
        return format_html('<p class="note">{}</p>', image.contextual_alt_text or "")
    shown = Picture(found, {"sizes": renditions.SIZES, "loading": "lazy", "decoding": "async"})
    return SafeString(shown.__html__())
