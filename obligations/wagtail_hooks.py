"""What the obligations add to Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from core.snippets import SnippetViewSet
from obligations.access import NetworkMenuItem
from obligations.checking import screens as check_screens
from obligations.evaluations import Evaluation


@hooks.register("register_admin_urls")
def check_urls() -> list[URLResolver]:
    """Return the addresses of the screens of the check."""
    return [path("obligations/check/", include((check_screens.urls(), "obligations_check")))]


# After the teams, which put the person's work on top.
hooks.register("construct_homepage_panels", check_screens.show_panel, order=50)


@hooks.register("register_admin_urls")
def network_urls() -> list[URLResolver]:
    """Return the addresses of the screens on funding and on one person."""
    return [path("obligations/", include("obligations.urls"))]


@hooks.register("register_settings_menu_item")
def funding_menu_item() -> MenuItem:
    """Return the way to the funding settings."""
    return NetworkMenuItem(_("Funding"), reverse("obligations:funding"), name="funding", icon_name="form", order=880)


@hooks.register("register_settings_menu_item")
def person_menu_item() -> MenuItem:
    """Return the way to what is kept of one person."""
    return NetworkMenuItem(
        _("Personal data"), reverse("obligations:person"), name="person", icon_name="lock", order=905
    )


class EvaluationViewSet(SnippetViewSet):
    """The evaluations of accessibility by people."""

    model = Evaluation
    icon = "clipboard-list"
    menu_label = _("Evaluations of accessibility")
    menu_name = "evaluations"
    menu_order = 890
    add_to_settings_menu = True
    list_display = ["standard", "evaluator", "done_on", "result"]


register_snippet(EvaluationViewSet)
