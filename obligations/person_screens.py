"""The screens on which a network administrator finds, hands out and erases what is kept of one person.

The address of the person is sent with each form and never stands in an address of ours, which servers log.
"""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from core import personal_data, retention
from core.refusals import RefusedError
from core.screens import Screen
from obligations.access import ForNetwork

SCREEN = "obligations:person"


class AddressForm(forms.Form):
    """Whose data it is about."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail address of the person"),
        max_length=254,
        help_text=gettext_lazy("Capitals and a tag after a plus sign make no difference."),
        # The browser of an administrator is not to remember it.
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class AboutPerson(ForNetwork):
    """A screen about the person whose address was sent; stands left of the view."""

    @method_decorator(sensitive_post_parameters("address"))
    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the request of a network administrator, for no cache to keep."""
        return super().dispatch(request, *args, **kwargs)

    def whose(self) -> str | None:
        """Return the address that was sent, or None for what is no address."""
        form = AddressForm(self.request.POST)
        return form.cleaned_data["address"] if form.is_valid() else None

    def ask_again(self) -> HttpResponse:
        """Say that no address was sent, and lead to where one is asked for."""
        messages.error(self.request, _("Enter the e-mail address of the person."))
        return redirect(SCREEN)


class PersonView(AboutPerson, Screen, TemplateView):
    """Asks for an address, and shows what is kept of the person, and where."""

    page_title = gettext_lazy("Personal data")
    header_icon = "lock"
    template_name = "obligations/screens/person.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for an address."""
        return self.render_to_response(self.get_context_data(form=AddressForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what is kept of the person, or what is wrong with the address."""
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return self.render_to_response(self.get_context_data(form=form, **_found(form, request.user)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the addresses of the forms."""
        return super().get_context_data(**kwargs) | {
            "action": reverse(SCREEN),
            "export": reverse("obligations:person_export"),
            "erase": reverse("obligations:person_erase"),
            "events": reverse("personal_data:index"),
        }


class ExportView(AboutPerson, View):
    """Hands out what is kept of the person, as a file."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the file (JSON), whose name says nothing of the person."""
        address = self.whose()
        if address is None:
            return self.ask_again()
        found = personal_data.export(address, by=request.user)
        text = json.dumps(found, ensure_ascii=False, indent=2)
        name = f"personal-data-{timezone.localdate().isoformat()}.json"
        return HttpResponse(
            text,
            content_type="application/json; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
        )


class EraseView(AboutPerson, Screen, TemplateView):
    """Asks before it erases what is kept of the person, and erases it."""

    http_method_names = ["post"]
    page_title = gettext_lazy("Erase everything about this person?")
    header_icon = "bin"
    template_name = "obligations/screens/erase_person.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask; or, once that was answered, erase all of it or nothing, and say what became of it."""
        address = self.whose()
        if address is None:
            return self.ask_again()
        if request.POST.get("sure") != "yes":
            return self.render_to_response(
                self.get_context_data(form=AddressForm(request.POST), **_found(AddressForm(request.POST), request.user))
            )
        try:
            counts = personal_data.erase(address, by=request.user)
        except RefusedError as error:
            messages.error(request, _("Nothing was erased. %(reason)s") % {"reason": error})
            return redirect(SCREEN)
        erased = [f"{personal_data.label_of(name)}: {number}" for name, number in counts.items() if number]
        if erased:
            messages.success(request, _("Erased: %(what)s.") % {"what": "; ".join(erased)})
        else:
            messages.warning(request, _("Nothing was erased: nothing is kept under this address."))
        return redirect(SCREEN)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the addresses of the forms."""
        return super().get_context_data(**kwargs) | {
            "action": reverse("obligations:person_erase"),
            "back": reverse(SCREEN),
        }


def _found(form: AddressForm, by: Any) -> dict[str, Any]:
    form.is_valid()
    address = form.cleaned_data["address"]
    found = personal_data.find(address)
    places = [
        {
            "label": personal_data.label_of(name),
            "number": len(records),
            "records": [json.dumps(record, ensure_ascii=False, indent=2) for record in records],
            "kept": [entry for entry in retention.entries() if entry.holder == name],
        }
        for name, records in found.items()
    ]
    return {
        "searched": True,
        "places": places,
        "total": sum(place["number"] for place in places),
        "objections": personal_data.objections(address, by),
    }
