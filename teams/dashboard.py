"""What people find when they log in: the work that waits for them, in place of Wagtail's lists of everything."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from core import languages
from core.rights import Action, may
from teams.people import name_in_use
from teams.roles import roles_of
from teams.work import Board, boards, to_translate, unreviewed, waiting
from workshops.models import WorkshopIndexPage, WorkshopPage

# What these show stands in ours, worded for people who do not know workflows.
REPLACED = (UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)


class WorkPanel(Component):
    """A person's regions, and what waits to be translated and reviewed by them."""

    name = "work"
    template_name = "teams/work.html"
    order = 100

    class Media:
        css = {"all": ["teams/teams.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the context with the work of the person who asks."""
        person = parent_context["request"].user
        roles = roles_of(person)
        regions = boards(roles)
        return {
            "boards": regions,
            "add_links": _add_links(person, regions) if regions else [],
            "reviews": waiting(roles, person),
            "reviewer": bool(roles.reviews),
            "unreviewed": unreviewed(roles, person),
            "to_translate": to_translate(roles),
            "idle": not (roles.regions or roles.reviews or roles.translates or roles.administrator),
        }


def arrange(request: HttpRequest, panels: list[Any]) -> None:
    """Put the person's work on top of the dashboard, and take away what it replaces."""
    panels[:] = [WorkPanel(), *(panel for panel in panels if not isinstance(panel, REPLACED))]


def summarise(request: HttpRequest, items: list[Any]) -> None:
    """Count pages for network administrators alone: others would look for theirs among all of them."""
    if not roles_of(request.user).administrator:
        items[:] = [item for item in items if not isinstance(item, PagesSummaryItem)]


def _add_links(person: Any, regions: list[Board]) -> list[dict[str, str]]:
    """Return where a new workshop can be written, one a language of the person's teams, the regions' own first."""
    codes = list(dict.fromkeys([*(board.columns[0] for board in regions if board.columns), *languages.codes()]))
    codes = [code for code in codes if any(code in board.columns for board in regions)]
    parents = WorkshopIndexPage.objects.filter(
        languages.on_site(*codes), locale__language_code__in=codes, alias_of=None
    ).select_related("locale")
    by_language = {page.locale.language_code: page for page in parents}
    options = WorkshopPage._meta
    return [
        {
            "language": name_in_use(code),
            "url": reverse(
                "wagtailadmin_pages:add", args=[options.app_label, options.model_name, by_language[code].pk]
            ),
        }
        for code in codes
        if code in by_language and may(person, Action.ADD, by_language[code])
    ]
