"""The forms in which people say who takes part."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import countries, languages
from core.countries import language_name
from core.mail_addresses import LENGTH_MOST, usable
from core.public_forms import PublicForm
from core.typed_text import has_letters, one_line
from workshops.registrations import consents
from workshops.registrations.models import NAME_LENGTH, Purpose, Registration
from workshops.registrations.services import Details

NEEDS_LENGTH = 2000
NO_COUNTRY = [("", pgettext_lazy("no country chosen", "Not said"))]
# The fields that stand for a consent.
CONSENT_FIELDS = {
    "consent_access": Purpose.ACCESS,
    "consent_recording": Purpose.RECORDING,
    "consent_attendees": Purpose.ATTENDEES,
}


def some_letter(text: str) -> None:
    """Raise ValidationError for a text without a letter or digit of any script."""
    if not has_letters(text):
        raise ValidationError(_("Write a name with at least one letter."), code="letters")


def named(codes: list[str]) -> list[tuple[str, str]]:
    """Return (code, name) of languages in the active language, in their order."""
    active = get_language() or "en"
    return [(code, language_name(code, active)) for code in codes]


def country_choices() -> list[tuple[str, Any]]:
    """Return (code, name) of the countries in the active language, after none at all."""
    return [*NO_COUNTRY, *countries.choices()]


class DetailsForm(forms.Form):
    """What people say of themselves and agree to; nothing is ticked for them."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        max_length=NAME_LENGTH,
        validators=[one_line, some_letter],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
    organisation = forms.CharField(
        label=_("Organisation (optional)"),
        max_length=NAME_LENGTH,
        required=False,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(
        label=_("Country (optional)"),
        choices=country_choices,
        required=False,
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    language = forms.ChoiceField(
        label=_("Language in which we write to you"),
        choices=lambda: named(languages.codes()),
        error_messages={"required": _("Choose a language.")},
    )
    understood = forms.MultipleChoiceField(
        label=_("Languages that you understand"),
        help_text=_("So that we know which interpreters to book."),
        choices=lambda: named([code for code, _name in languages.name_choices()]),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language that you understand.")},
    )
    access_needs = forms.CharField(
        label=_("What do you need to take part? (optional)"),
        help_text=_("For example sign language, a place for a wheelchair, or texts in large print."),
        max_length=NEEDS_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consent_access = forms.BooleanField(label=consents.WORDINGS[Purpose.ACCESS].text, required=False)
    consent_recording = forms.BooleanField(label=consents.WORDINGS[Purpose.RECORDING].text, required=False)
    consent_attendees = forms.BooleanField(label=consents.WORDINGS[Purpose.ATTENDEES].text, required=False)

    def clean(self) -> dict[str, Any]:
        """Return the data; access needs, which may tell of somebody's health, are taken with explicit consent only."""
        data = super().clean()
        if data.get("access_needs") and not data.get("consent_access"):
            self.add_error(
                "consent_access",
                ValidationError(
                    _("Tick this box, so that we may use what you wrote about your needs, or leave that field empty."),
                    code="consent",
                ),
            )
        return data

    def details(self) -> Details:
        """Return what was said; call it when the form is valid."""
        data = self.cleaned_data
        agreed = {purpose for name, purpose in CONSENT_FIELDS.items() if data[name]}
        if not data["access_needs"]:
            # There is nothing to which it could apply.
            agreed.discard(Purpose.ACCESS)
        return Details(
            name=data["name"],
            language=data["language"],
            organisation=data["organisation"],
            country=data["country"],
            understood=data["understood"],
            access_needs=data["access_needs"],
            consents=frozenset(agreed),
        )


def initial_of(registration: Registration) -> dict[str, Any]:
    """Return what a form to change a registration begins with."""
    names = ("name", "organisation", "country", "language", "understood", "access_needs")
    agreed = consents.given(registration)
    ticked = {name: purpose in agreed for name, purpose in CONSENT_FIELDS.items()}
    return {name: getattr(registration, name) for name in names} | ticked


class RegistrationForm(PublicForm, DetailsForm):
    """The form with which a visitor registers."""

    kind = "registration"
    field_order = ["name", "email"]

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send you a link there, with which you confirm."),
        max_length=LENGTH_MOST,
        validators=[usable],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address like name@example.org."),
        },
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        language = get_language()
        kwargs.setdefault("initial", {"language": language, "understood": [language]})
        super().__init__(request, *args, **kwargs)


class EraseForm(forms.Form):
    """The question whether somebody means it."""

    sure = forms.BooleanField(
        label=_("Yes, delete my registration and all my data"),
        error_messages={"required": _("Tick this box if you want your data to be deleted.")},
    )
