"""What may this person do? Yes or no for a person and a page, with the reasons."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from core import languages
from core.rights import Action, Version, may
from teams.people import display_name, name_in_use
from teams.views.base import ForAdministrators, Screen

ACTIONS = {
    Action.READ: pgettext_lazy("what somebody may do to a page", "Read it in the admin"),
    Action.EDIT: pgettext_lazy("what somebody may do to a page", "Edit it"),
    Action.SUBMIT: pgettext_lazy("what somebody may do to a page", "Hand it in for review"),
    Action.REVIEW: pgettext_lazy("what somebody may do to a page", "Review it"),
    Action.PUBLISH: pgettext_lazy("what somebody may do to a page", "Publish it"),
    Action.UNPUBLISH: pgettext_lazy("what somebody may do to a page", "Take it down"),
    Action.DELETE: pgettext_lazy("what somebody may do to a page", "Delete it"),
}


class PersonChoiceField(forms.ModelChoiceField):
    """A person, by name."""

    def label_from_instance(self, person: User) -> str:
        """Return the person's name, and whether the account is closed."""
        name = display_name(person)
        return name if person.is_active else _("%(name)s (deactivated)") % {"name": name}


class RightsForm(forms.Form):
    """Who, and which page."""

    person = PersonChoiceField(
        label=gettext_lazy("Person"), queryset=User.objects.order_by("last_name", "first_name", "username")
    )
    page = forms.ModelChoiceField(
        label=gettext_lazy("Page"), queryset=Page.objects.filter(depth__gt=1), widget=AdminPageChooser()
    )


class RightsView(ForAdministrators, Screen):
    """Says what a person may do to a page, and why."""

    template_name = "teams/rights.html"
    page_title = gettext_lazy("What may this person do?")
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the form, and the answers once a person and a page are chosen."""
        asked = {"person", "page"} & self.request.GET.keys()
        # A page alone, as the button beside it asks, is no mistake yet.
        complete = asked == {"person", "page"}
        form = RightsForm(self.request.GET) if complete else RightsForm(initial=self.request.GET.dict())
        context = super().get_context_data(**kwargs) | {"form": form, "media": form.media}
        if not complete or not form.is_valid():
            return context
        person, page = form.cleaned_data["person"], form.cleaned_data["page"].specific
        return context | {
            "person_name": display_name(person),
            "page": page,
            "language": name_in_use(page.locale.language_code),
            "answers": [(label, may(person, action, page)) for action, label in ACTIONS.items()],
            "translations": [
                (name_in_use(code), may(person, Action.TRANSLATE, Version(page, code)))
                for code in languages.codes()
                if code != page.locale.language_code
            ],
        }
