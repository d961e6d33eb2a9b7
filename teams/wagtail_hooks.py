"""What the teams add to Wagtail's admin: screens, their place in the menu, the dashboard, buttons beside pages."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from core.rights import Action, may
from teams import dashboard, guards
from teams.roles import is_administrator

guards.register()


class TeamsMenuItem(MenuItem):
    """The way to the Teams screen, for those who may use it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person who asks may manage teams."""
        return bool(may(request.user, Action.MANAGE_TEAMS))


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern | URLResolver]:
    """Return the addresses of the teams' screens."""
    return [path("teams/", include("teams.urls"))]


@hooks.register("register_admin_menu_item")
def teams_menu_item() -> MenuItem:
    """Return the way to the Teams screen."""
    return TeamsMenuItem(_("Teams"), reverse("teams:grid"), name="teams", icon_name="group", order=150)


hooks.register("construct_homepage_panels", dashboard.arrange)
# After Wagtail's own, which put the items there.
hooks.register("construct_homepage_summary_items", dashboard.summarise, order=100)


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def administrators_buttons(page: Page, user: Any, *args: Any, **kwargs: Any) -> Iterator[Button]:
    """Return what network administrators find in the menu of a page: the way past a review, and who may do what."""
    # The page alone does not change the answer, which a listing asks for each of its rows.
    if page.depth == 1 or not is_administrator(user):
        return
    yield Button(
        _("What may somebody do here?"),
        f"{reverse('teams:rights')}?page={page.pk}",
        icon_name="help",
        priority=200,
    )
    yield Button(
        _("Publish without a review"),
        reverse("teams:emergency_publish", args=[page.pk]),
        icon_name="warning",
        priority=210,
    )
    if page.live:
        yield Button(
            _("Take down without a review"),
            reverse("teams:emergency_unpublish", args=[page.pk]),
            icon_name="warning",
            priority=220,
        )
