"""What the screens of the teams have in common."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from core.rights import Action, may


class ForAdministrators:
    """Refuses whoever may not manage teams, with the reason; stands left of the view."""

    action = Action.MANAGE_TEAMS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the request of an administrator; PermissionDenied for anybody else."""
        if not may(request.user, self.action):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Trail(WagtailAdminTemplateMixin):
    """The trail of a screen: the dashboard, the Teams screen where it leads over it, and the screen."""

    under_teams = True
    header_icon = "group"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the steps to this screen."""
        above = [{"url": reverse("teams:grid"), "label": _("Teams")}] if self.under_teams else []
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, *above, here]


class Screen(Trail, TemplateView):
    """A screen that shows something."""


class FormScreen(Trail, FormView):
    """A screen with a form, which says afterwards what was done."""

    template_name = "teams/form.html"
    submit_button_label = ""
    # What keeps somebody who does not know the words of the admin from going wrong.
    explanation = ""

    def get_success_url(self) -> str:
        """Return the address of the Teams screen."""
        return reverse("teams:grid")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with what the template of forms needs."""
        context = super().get_context_data(**kwargs)
        form: forms.BaseForm = context["form"]
        return context | {
            "action_url": self.request.get_full_path(),
            "media": form.media,
            "submit_button_label": self.submit_button_label or _("Save"),
            "submit_button_active_label": _("Saving…"),
            "explanation": self.explanation,
        }

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        """Answer with the form again, and say at its top that nothing was saved."""
        messages.validation_error(self.request, _("Nothing was saved. Look at what is marked below."), form)
        return super().form_invalid(form)
