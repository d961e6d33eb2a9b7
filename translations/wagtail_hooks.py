"""What the life of a translation adds to Wagtail, ahead of wagtail-localize's own."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.urls.resolvers import URLResolver
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail_localize import wagtail_hooks as package

from translations import own_checks, release_log, services, sync, urls
from translations.views import editing

# The package's hooks have no order of their own: 0.
FIRST = -100

# For each row of a list of pages the package would ask the database three times whether to lead to its screens. The
# head of each page, and the report, lead there too.
hooks._hooks["register_page_listing_more_buttons"].remove((package.page_listing_more_buttons, 0))


@hooks.register("register_admin_urls", order=FIRST)
def guard_the_addresses() -> list[URLResolver]:
    """Put our views in front of the package's."""
    return urls.admin_urls()


@hooks.register("before_edit_page", order=FIRST)
def guard_the_page_editor(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Save and submit translations, and never publish them."""
    return editing.before_edit_page(request, page)


@hooks.register("before_edit_snippet", order=FIRST)
def guard_the_snippet_editor(request: HttpRequest, snippet: models.Model) -> HttpResponse | None:
    """Publish no translation that lacks strings."""
    return editing.before_edit_snippet(request, snippet)


@hooks.register("after_edit_page")
def look_at_what_is_handed_in(request: HttpRequest, page: Page) -> None:
    """Say what may be wrong with a page that was handed in from the page editor."""
    own_checks.tell(request, page)


@hooks.register("register_reports_menu_item")
def lead_to_the_files() -> MenuItem:
    """Lead to the files for translators."""
    return MenuItem(_("Files for translators"), reverse("translations:files"), icon_name="download", order=710)


hooks.register("register_log_actions", release_log.name_actions)


@hooks.register("register_log_actions")
def name_acts(actions: LogActionRegistry) -> None:
    """Name in the audit log what is done to the source of translations."""
    actions.register_action(
        services.MINOR, _("Mark a change as minor"), _("Marked a change as minor: the translations stay right")
    )
    actions.register_action(services.SOURCE_SWITCHED, _("Change the original"), _("Made another language the original"))


@hooks.register("insert_global_admin_css")
def style_the_states() -> str:
    """Return the styles of the states, which stand in lists of pages, on the dashboard and beside the page editor."""
    return format_html('<link rel="stylesheet" href="{}">', static("translations/states.css"))


@hooks.register("register_page_header_buttons")
def lead_to_the_common_release(page: Page, user: Any, *args: Any, **kwargs: Any) -> Iterator[Button]:
    """Lead from a page to its common release, and to its versions."""
    if page.depth > 1 and not page.alias_of_id:
        url = reverse("translations:release", args=[page.pk])
        yield Button(_("Publish together"), url, icon_name="calendar-check", priority=150)
        yield Button(
            _("Versions and changes"), reverse("translations:original", args=[page.pk]), icon_name="globe", priority=151
        )


@hooks.register("after_edit_snippet")
def synchronise_snippets(request: HttpRequest, snippet: models.Model) -> None:
    """Offer the new words of a snippet to its translators."""
    if hasattr(snippet, "translation_key"):
        sync.synchronise(snippet, request.user)
