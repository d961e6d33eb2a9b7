"""The Teams screen, and the forms of the teams."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from core.models import Region
from teams.forms import LanguageTeamForm, NetworkTeamForm, RegionTeamForm
from teams.models import LanguageTeam, NetworkTeam, RegionTeam
from teams.overview import grid
from teams.people import name_in_use
from teams.services import settle_rights
from teams.views.base import ForAdministrators, FormScreen, Screen


class GridView(ForAdministrators, Screen):
    """Regions × languages, with who may write, who reviews, and what is missing."""

    template_name = "teams/grid.html"
    page_title = gettext_lazy("Teams")
    under_teams = False

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The ways from here to the screens that belong to this one."""
        return [
            HeaderButton(_("Invite somebody"), url=reverse("teams:invite"), icon_name="mail", priority=10),
            HeaderButton(_("People"), url=reverse("teams:people"), icon_name="user", priority=20),
            HeaderButton(_("What may this person do?"), url=reverse("teams:rights"), icon_name="help", priority=30),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the grid."""
        return super().get_context_data(**kwargs) | {
            "grid": grid(self.request.GET.get("p")),
            "grid_url": reverse("teams:grid"),
        }


class TeamFormView(ForAdministrators, FormScreen):
    """The form of a team: saves it, and then the rights that follow from it."""

    model: type
    # How the form of an invitation is told the team.
    invited_as = ""

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to an invitation into this team."""
        if self.team._state.adding or not self.invited_as:
            return []
        url = f"{reverse('teams:invite')}?{self.invited_as}={self.team.pk}"
        return [HeaderButton(_("Invite somebody into this team"), url=url, icon_name="mail")]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return the arguments with the team."""
        return super().get_form_kwargs() | {"instance": self.team}

    @cached_property
    def team(self) -> Any:
        """The team that is edited, or a new one."""
        if "pk" in self.kwargs:
            return get_object_or_404(self.model, pk=self.kwargs["pk"])
        return self.model()

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        """Save the team and its rights, or neither."""
        made = self.team._state.adding
        with transaction.atomic():
            team = form.save()
            log(instance=team, action="wagtail.create" if made else "wagtail.edit", title=str(team))
            settle_rights()
        messages.success(self.request, self.success_message(team))
        return super().form_valid(form)

    def success_message(self, team: Any) -> str:
        """Return what is said when the team is saved."""
        return _("The team is saved. Its rights hold from now on.")


class RegionTeamView(TeamFormView):
    """Makes or changes the team of a region."""

    model = RegionTeam
    form_class = RegionTeamForm
    invited_as = "regions"
    header_icon = "site"

    @cached_property
    def region(self) -> Region | None:
        """The region of the team, or the one that the address asks for."""
        if not self.team._state.adding:
            return self.team.region
        asked = self.request.GET.get("region", "")
        return Region.objects.filter(pk=asked, team=None).first() if asked.isdecimal() else None

    def get_initial(self) -> dict[str, Any]:
        """Return the region that was asked for, with its own language and English."""
        if not self.team._state.adding or self.region is None:
            return {}
        return {"region": self.region, "languages": [self.region.home_language, "en"]}

    def get_page_title(self) -> str:
        """Return what the screen is for."""
        return _("New team of a region") if self.team._state.adding else _("Team of a region")

    def get_page_subtitle(self) -> str:
        """Return the name of the region."""
        return self.region.name if self.region else ""

    @property
    def explanation(self) -> str:
        """What the home language means here."""
        if self.region is None:
            return ""
        return _("The own language of this region: %(language)s.") % {
            "language": name_in_use(self.region.home_language)
        }


class LanguageTeamView(TeamFormView):
    """Makes or changes the team of a language."""

    model = LanguageTeam
    form_class = LanguageTeamForm
    invited_as = "reviews"
    header_icon = "globe"

    def get_initial(self) -> dict[str, Any]:
        """Return the language that the address asks for."""
        return {"language": self.request.GET.get("language", "")} if self.team._state.adding else {}

    def get_page_title(self) -> str:
        """Return what the screen is for."""
        return _("New team of a language") if self.team._state.adding else _("Team of a language")

    def get_page_subtitle(self) -> str:
        """Return the name of the language."""
        return "" if self.team._state.adding else name_in_use(self.team.language)


class NetworkTeamView(TeamFormView):
    """Changes who administers the network."""

    model = NetworkTeam
    form_class = NetworkTeamForm
    page_title = gettext_lazy("Network administrators")

    @cached_property
    def team(self) -> NetworkTeam:
        """The one network team."""
        return NetworkTeam.get()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return the arguments with who asks."""
        return super().get_form_kwargs() | {"by": self.request.user}
