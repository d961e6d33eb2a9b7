"""What messages of visitors add to Wagtail's admin: the inbox, and the way to it."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from contact import access
from core.numbers import format_number


class InboxMenuItem(MenuItem):
    """The way to the inbox, with how many messages wait, for those who work them through."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person who asks works any through."""
        return access.answers_any(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        """Return the item with the number of messages that wait for the person."""
        component = super().render_component(request)
        if number := access.number_waiting(request.user):
            component.label = _("Messages (%(number)s)") % {"number": format_number(number, get_language() or "en")}
        return component


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern | URLResolver]:
    """Return the addresses of the inbox."""
    return [path("contact/", include("contact.inbox.urls"))]


@hooks.register("register_admin_menu_item")
def inbox_menu_item() -> MenuItem:
    """Return the way to the inbox."""
    return InboxMenuItem(_("Messages"), reverse("contact:inbox"), name="messages", icon_name="mail", order=155)
