"""The rules that a page must keep where it is moved to."""

from typing import Any

from wagtail.models import Page

from core.facts import FactsPage
from core.pages import SitePage


def check_address(sender: Any, instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Raise ValidationError before a page moves to where it could never be reached; receives Wagtail's signal."""
    page = instance.specific
    if isinstance(page, SitePage):
        page.check_address(parent_page_after)


def check_publication(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Raise RefusedError after a page moved to where it must not be public; receives Wagtail's signal."""
    page = Page.objects.get(pk=instance.pk).specific
    if isinstance(page, FactsPage) and page.live and not page.alias_of_id:
        page.check_publication()
