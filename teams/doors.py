"""Addresses of the admin at which Wagtail names a page or a file before it asks whether the person may see it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from wagtail.admin.auth import permission_denied
from wagtail.models import Page

from core.models import SiteDocument, SiteImage
from core.rights import Action, may
from teams.answers import readable
from teams.roles import is_administrator, roles_of

# Names the latest draft of each type of page, whoever writes it.
FOR_ADMINISTRATORS = frozenset({"page_types_usage", "page_types_usage_results"})
FILES = {("core", "siteimage"): SiteImage, ("core", "sitedocument"): SiteDocument}


class AdminDoorsMiddleware:
    """Refuses, as Wagtail does, who is about to be told of what they may not see; stands after the messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Return the refusal, or None where the view may answer; whoever is not logged in is its business."""
        shut = _door(request.resolver_match)
        if shut is None or not roles_of(request.user).active or not shut(request, kwargs):
            return None
        return permission_denied(request)


Shut = Callable[[HttpRequest, dict[str, Any]], bool]


def _door(match: ResolverMatch) -> Shut | None:
    """Return what tells whether this address is shut, or None where Wagtail or a guard of ours asks by itself."""
    if match.url_name == "wagtail_bulk_action":
        return _several_are_unseen
    if match.namespace == "wagtailadmin_pages" and "page_id" in match.kwargs:
        return _page_is_unread
    if match.url_name == "wagtailadmin_choose_page_child":
        return _page_leads_nowhere
    if match.view_name == "wagtailimages_chooser:select_format":
        return _image_is_unseen
    if match.namespace == "wagtailadmin_reports" and match.url_name in FOR_ADMINISTRATORS:
        return lambda request, _kwargs: not is_administrator(request.user)
    return None


def _page_is_unread(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    page = Page.objects.filter(pk=kwargs["page_id"], depth__gt=1).first()
    # Asked apart: what the view asks later must see what it has done by then.
    return page is None or not may(request.user, Action.READ, page)


def _page_leads_nowhere(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Tell whether the page is a draft that the person may not read, with nothing below that they may."""
    page = Page.objects.filter(pk=kwargs["parent_page_id"]).only("path", "live").first()
    if page is None or page.live:
        return False
    return not readable(request.user, Page.objects.filter(path__startswith=page.path)).exists()


def _image_is_unseen(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    image = SiteImage.objects.filter(pk=kwargs["image_id"]).first()
    return image is not None and not may(request.user, Action.READ, image)


def _several_are_unseen(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Tell whether one of the things that were ticked is unseen: Wagtail lists what it does not act on."""
    model = kwargs["app_label"], kwargs["model_name"]
    ticked = request.GET.getlist("id")
    keys = [key for key in ticked if key.isdecimal()]
    if model == ("wagtailcore", "page"):
        pages = Page.objects.filter(pk__in=keys)
        if "all" in ticked:
            above = Page.objects.filter(pk=request.GET["childOf"]).first() if _is_key(request, "childOf") else None
            pages = Page.objects.descendant_of(above) if above else Page.objects.filter(depth__gt=1)
        return pages.exclude(pk__in=readable(request.user, Page.objects.all()).values("pk")).exists()
    if model in FILES:
        # All are those that the person may change.
        files = FILES[model].objects.filter(pk__in=keys).select_related("collection")
        return not all(may(request.user, Action.READ, file) for file in files)
    # People and whatever else there is to tick.
    app, name = model
    return not request.user.has_perm(f"{app}.change_{name}")


def _is_key(request: HttpRequest, name: str) -> bool:
    return request.GET.get(name, "").isdecimal()
