"""What a visitor calls a page of some type."""

from django import template
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

register = template.Library()


@register.simple_tag
def page_kind(page: Page) -> str:
    """Return the kind of a page, of which only the base row was read; asks nothing of the database."""
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return str(getattr(model, "kind_label", ""))
