"""The people of the teams: who there is, inviting, changing, deactivating."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from core import outbox
from teams import invitations
from teams.forms import InvitationForm, PersonForm
from teams.models import Invitation, LanguageTeam, RegionTeam
from teams.people import (
    FORMER,
    add_to,
    display_name,
    language_of,
    move_to,
    name_in_use,
    new_person,
    places_of,
    set_active,
)
from teams.views.base import ForAdministrators, FormScreen, Screen


class PeopleView(ForAdministrators, Screen):
    """Everybody who has an account, with their teams and whether they can log in."""

    template_name = "teams/people.html"
    page_title = gettext_lazy("People")
    header_icon = "user"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to a new invitation."""
        return [HeaderButton(_("Invite somebody"), url=reverse("teams:invite"), icon_name="mail")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the people; the number of queries is the same for any number of them."""
        people = _people().order_by("-is_active", "last_name", "first_name", "username")
        return super().get_context_data(**kwargs) | {"people": [_described(person) for person in people]}


class InviteView(ForAdministrators, FormScreen):
    """Invites a person into teams; whoever has an account already is added to them."""

    form_class = InvitationForm
    page_title = gettext_lazy("Invite somebody")
    header_icon = "mail"
    submit_button_label = gettext_lazy("Send the invitation")
    explanation = gettext_lazy(
        "The person gets a mail with a link, sets a password there, and can start. Whoever has an account already is "
        "added to the teams that you tick."
    )

    def get_initial(self) -> dict[str, Any]:
        """Return the team that the address asks for."""
        asked = self.request.GET
        initial: dict[str, Any] = {name: asked.getlist(name) for name in ("regions", "reviews", "translates")}
        if "language" in asked:
            initial["language"] = asked["language"]
        return initial

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        """Make the account and mail the link; or add a known person to the teams, and tell both."""
        data = form.cleaned_data
        with transaction.atomic():
            person, made = new_person(
                data["email"],
                first_name=data["first_name"],
                last_name=data["last_name"],
                language=data["language"],
            )
            if not person.is_active:
                # Somebody deactivated it since the form was checked.
                raise PermissionDenied
            add_to(person, form.places)
            if made:
                log(instance=person, action="wagtail.create", title=display_name(person))
            if person.has_usable_password():
                self._tell_known(person, form)
            else:
                invitations.send(person, data["language"] if made else language_of(person), self.request.user)
                self._tell_invited(person, made)
        return super().form_valid(form)

    def _tell_known(self, person: User, form: InvitationForm) -> None:
        language = language_of(person)
        outbox.post(
            "teams",
            person.email,
            language,
            "teams/mail/added",
            {
                "name": person.get_full_name(),
                "places": form.places.in_words(language),
                "path": reverse("wagtailadmin_home"),
                "user_name": person.get_username(),
            },
        )
        messages.success(
            self.request,
            _(
                "%(name)s has an account already, so no second one was made: they were added to the teams that you "
                "ticked, and told so by mail. Name and language stay as they were."
            )
            % {"name": display_name(person)},
        )

    def _tell_invited(self, person: User, made: bool) -> None:
        if made:
            text = _("An invitation was sent to %(address)s.")
        else:
            text = _(
                "%(address)s was invited before and has not set a password yet: they were added to the teams that you "
                "ticked, and a new invitation was sent. The link of the earlier one no longer works."
            )
        messages.success(self.request, text % {"address": person.email})


class OnePerson:
    """A view about the person in the address."""

    @cached_property
    def person(self) -> User:
        """The person; Http404 when there is none."""
        return get_object_or_404(_people(), pk=self.kwargs["pk"])


class PersonView(ForAdministrators, OnePerson, FormScreen):
    """Changes name, address, language and teams of a person."""

    form_class = PersonForm
    page_title = gettext_lazy("Person")
    header_icon = "user"
    template_name = "teams/person.html"

    def get_page_subtitle(self) -> str:
        """Return the person's name."""
        return display_name(self.person)

    def get_success_url(self) -> str:
        """Return the address of the list of people."""
        return reverse("teams:people")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return the arguments with the person and who asks."""
        return super().get_form_kwargs() | {"person": self.person, "by": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """Return the person as they are."""
        places = places_of(self.person)
        return {
            "first_name": self.person.first_name,
            "last_name": self.person.last_name,
            "email": self.person.email,
            "language": language_of(self.person),
            "regions": list(places.regions),
            "reviews": list(places.reviews),
            "translates": list(places.translates),
            "administrator": places.administrator,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the person and what can be done with their account."""
        state = _described(self.person)
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "state": state,
            "may_deactivate": _may_switch(self.request.user, self.person),
        }

    def form_valid(self, form: PersonForm) -> HttpResponse:
        """Save the person, and the rights that follow from their teams, or nothing."""
        data = form.cleaned_data
        with transaction.atomic():
            person = self.person
            person.first_name, person.last_name, person.email = data["first_name"], data["last_name"], data["email"]
            person.save(update_fields=["first_name", "last_name", "email"])
            UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": data["language"]})
            move_to(person, form.places)
            log(instance=person, action="wagtail.edit", title=display_name(person))
        messages.success(self.request, _("%(name)s is saved.") % {"name": display_name(person)})
        return super().form_valid(form)


class ActiveView(ForAdministrators, OnePerson, Screen):
    """Asks before a person is deactivated or reactivated, and does it."""

    template_name = "teams/active.html"
    header_icon = "user"
    active = False

    def get_page_title(self) -> str:
        """Return what is asked."""
        return _("Reactivate this person?") if self.active else _("Deactivate this person?")

    def get_page_subtitle(self) -> str:
        """Return the person's name."""
        return display_name(self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the person and their teams."""
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "state": _described(self.person),
            "active": self.active,
            "allowed": _may_switch(self.request.user, self.person),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, and say so."""
        if not _may_switch(request.user, self.person):
            raise PermissionDenied
        set_active(self.person, self.active, request.user)
        text = (
            _("%(name)s can log in again, with the rights of their teams.")
            if self.active
            else _("%(name)s can no longer log in and has no rights any more. What they wrote stays.")
        )
        messages.success(request, text % {"name": display_name(self.person)})
        return redirect("teams:people")


class ResendView(ForAdministrators, OnePerson, View):
    """Sends a new invitation to a person who has not set a password yet."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it, or say why not."""
        person = self.person
        if not person.is_active:
            messages.error(request, _("The account of this person is deactivated. Reactivate it first."))
        elif person.has_usable_password():
            messages.error(
                request,
                _("%(name)s has set a password already. Whoever forgot it asks for a new one on the page to log in.")
                % {"name": display_name(person)},
            )
        elif not person.email:
            messages.error(request, _("There is no e-mail address of this person. Enter it first."))
        else:
            invitations.send(person, language_of(person), request.user)
            messages.success(
                request,
                _("A new invitation was sent to %(address)s. The link of the earlier one no longer works.")
                % {"address": person.email},
            )
        return redirect("teams:people")


def _people() -> QuerySet[User]:
    """Return the people with what `_described` reads of them, but for those whose accounts are closed for good."""
    return User.objects.exclude(username__startswith=FORMER).prefetch_related(
        Prefetch("region_teams", queryset=RegionTeam.objects.select_related("region")),
        Prefetch("reviewer_of", queryset=LanguageTeam.objects.order_by("language")),
        Prefetch("translator_of", queryset=LanguageTeam.objects.order_by("language")),
        "administrator_of",
        Prefetch("invitations", queryset=Invitation.objects.order_by("-pk")),
    )


def _may_switch(by: User, person: User) -> bool:
    """Tell whether somebody may deactivate or reactivate a person: never themselves, and superusers only each other."""
    return by.pk != person.pk and (by.is_superuser or not person.is_superuser)


def _described(person: User) -> dict[str, Any]:
    """Return what the screens say of a person: teams in words, and whether they can log in."""
    latest = next(iter(person.invitations.all()), None)
    waiting = person.is_active and not person.has_usable_password()
    return {
        "person": person,
        "name": display_name(person),
        "regions": [team.region.name for team in person.region_teams.all()],
        "reviews": [name_in_use(team.language) for team in person.reviewer_of.all()],
        "translates": [name_in_use(team.language) for team in person.translator_of.all()],
        "administrator": bool(person.administrator_of.all()),
        "invitation": latest if waiting else None,
        "expired": waiting and latest is not None and latest.expires_at <= timezone.now(),
        "waiting": waiting,
    }
