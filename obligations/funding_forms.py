"""The forms of the funding settings: what is true in every language, and the words of each."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import construct_instance
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.widgets import AdminDateInput
from wagtail.images.widgets import AdminImageChooser

from core.models import FundingNotice


class FactsForm(forms.ModelForm):
    """What is the same in every language."""

    class Meta:
        model = FundingNotice
        fields = (
            "acronym",
            "programme",
            "call",
            "project",
            "agreement",
            "starts_on",
            "ends_on",
            "contribution",
            "emblem",
        )
        widgets = {"starts_on": AdminDateInput, "ends_on": AdminDateInput, "emblem": AdminImageChooser}
        help_texts = {
            "call": gettext_lazy("As the funder writes it, like COS-SEM-2020-4-01."),
            "project": gettext_lazy("In English, as in the call."),
            "agreement": gettext_lazy("Leave empty until it is confirmed: the page of project facts then says so."),
            "emblem": gettext_lazy(
                "Only if the emblem of the European Union that the site draws is not the one you have to show."
            ),
        }


class WordsForm(forms.Form):
    """What the foot of every page says in one language; both texts empty where the language has none of its own."""

    statement = forms.CharField(
        label=pgettext_lazy("of funding", "Statement of funding"), max_length=255, required=False
    )
    disclaimer = forms.CharField(
        label=gettext_lazy("Disclaimer"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    emblem_alt = forms.CharField(
        label=gettext_lazy("What the other emblem shows"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Read out in place of the picture; needed if you have chosen another emblem."),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("The coordinator has confirmed this wording"),
        required=False,
        help_text=gettext_lazy("Until then it is marked here as to be confirmed; visitors see no difference."),
    )

    def clean(self) -> dict[str, Any]:
        """Return the data; a text without the other one is an error of the one that is missing."""
        data = super().clean()
        for name, other in (("statement", "disclaimer"), ("disclaimer", "statement")):
            if name not in self.errors and not data.get(name) and data.get(other):
                self.add_error(name, ValidationError(_("Enter both the statement and the disclaimer, or neither.")))
        return data

    @property
    def is_blank(self) -> bool:
        """Whether nothing is said in this language; for a form that is valid."""
        return not self.cleaned_data["statement"]

    def write_to(self, notice: FundingNotice) -> None:
        """Set the words on a notice; saves nothing."""
        construct_instance(self, notice, fields=list(self.fields))
