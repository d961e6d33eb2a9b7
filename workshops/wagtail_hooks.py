"""What the workshops add to Wagtail's admin: the organisers' screens, and the ways to them."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from core.numbers import format_number
from workshops.models import WorkshopPage
from workshops.organisers.access import organises, organises_any
from workshops.organisers.messages import SENT
from workshops.organisers.views import EXPORTED


class RegistrationsMenuItem(MenuItem):
    """The way to the registrations, for those who organise workshops."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person who asks organises any."""
        return organises_any(request.user)


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern | URLResolver]:
    """Return the addresses of the organisers' screens."""
    return [path("workshops/", include("workshops.organisers.urls"))]


@hooks.register("register_admin_menu_item")
def registrations_menu_item() -> MenuItem:
    """Return the way to the registrations."""
    return RegistrationsMenuItem(
        _("Registrations"), reverse("organisers:workshops"), name="registrations", icon_name="calendar-check", order=160
    )


@hooks.register("register_page_header_buttons")
def registrations_button(page: Page, user: Any, *args: Any, **kwargs: Any) -> Iterator[Button]:
    """Return what organisers find in the menu of a workshop's page: the way to its registrations."""
    workshop = page.workshop if isinstance(page, WorkshopPage) and page.workshop_id else None
    if workshop is not None and organises(user, workshop):
        yield Button(
            _("Registered people"),
            reverse("organisers:register", args=[workshop.pk]),
            icon_name="calendar-check",
            priority=190,
        )


@hooks.register("register_log_actions")
def name_actions(actions: Any) -> None:
    """Say what our entries of the audit log are called."""

    class Exported(LogFormatter):
        label = gettext_lazy("Export the registrations")

        def format_message(self, entry: Any) -> str:
            number = entry.data.get("number", 0)
            text = ngettext(
                "Registrations exported: %(number)s person", "Registrations exported: %(number)s people", number
            )
            return text % {"number": format_number(number, get_language() or "en")}

    class Sent(LogFormatter):
        label = gettext_lazy("Write to registered people")

        def format_message(self, entry: Any) -> str:
            return str(_("Wrote to the registered people"))

    actions.register_action(EXPORTED)(Exported)
    actions.register_action(SENT)(Sent)
