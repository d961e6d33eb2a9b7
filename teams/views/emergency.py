"""Publishing a page or taking it down without a review, with a reason."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from core.rights import Action, may
from teams import emergency
from teams.forms import EmergencyForm
from teams.people import display_name
from teams.views.base import FormScreen


class EmergencyView(FormScreen):
    """Asks for the reason, warns, and does it."""

    form_class = EmergencyForm
    template_name = "teams/emergency.html"
    header_icon = "warning"
    publish = False
    under_teams = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the request of an administrator; PermissionDenied for anybody else."""
        if not may(request.user, Action.EMERGENCY, self.page):
            raise PermissionDenied
        if not self.publish and not self.page.live:
            messages.warning(request, _("“%(title)s” is not published.") % {"title": self.get_page_subtitle()})
            return redirect("wagtailadmin_explore", self.page.get_parent().pk)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> Page:
        """The page; Http404 when there is none, or it is the root of all."""
        return get_object_or_404(Page.objects.filter(depth__gt=1), pk=self.kwargs["pk"]).specific

    def get_page_title(self) -> str:
        """Return what is about to be done."""
        return _("Publish without a review") if self.publish else _("Take down without a review")

    def get_page_subtitle(self) -> str:
        """Return the title of the page."""
        return self.page.get_admin_display_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with what the administrator should know before."""
        revision = self.page.latest_revision
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "publish": self.publish,
            "in_review": self.page.workflow_in_progress,
            "editor": display_name(revision.user) if revision and revision.user else "",
            "edited_at": revision.created_at if revision else None,
            "submit_button_label": _("Publish now") if self.publish else _("Take down now"),
        }

    def form_valid(self, form: EmergencyForm) -> HttpResponse:
        """Do it, and say so."""
        act = emergency.publish if self.publish else emergency.unpublish
        try:
            act(self.page, self.request.user, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("reason", error)
            return self.form_invalid(form)
        text = (
            _("“%(title)s” is published without a review. Your reason stands in its history.")
            if self.publish
            else _("“%(title)s” is taken down. Your reason stands in its history.")
        )
        messages.success(self.request, text % {"title": self.get_page_subtitle()})
        return redirect("wagtailadmin_pages:history", self.page.pk)
