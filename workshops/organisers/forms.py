"""The form in which organisers write to those who have registered."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import languages
from core.countries import language_name
from core.numbers import format_number
from core.typed_text import one_line
from workshops.organisers.messages import Texts
from workshops.registrations.models import ACTIVE, Status

SUBJECT_MOST, TEXT_MOST = 150, 10_000


class MessageForm(forms.Form):
    """A subject and a text in each language of the site; those left empty are made up for by one of the others."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    statuses = forms.MultipleChoiceField(
        label=_("To people with this state"),
        choices=lambda: [(status.value, status.label) for status in Status if status in ACTIVE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose to whom the message goes.")},
    )
    fallback = forms.ChoiceField(
        label=_("Text for people whose language is left empty"),
        help_text=_("Their mail says that it is not in their language."),
    )

    def __init__(self, *args: Any, people: dict[str, int], **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), "statuses": sorted(ACTIVE), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.people = people
        active = get_language() or "en"
        names = {code: capfirst(language_name(code, active)) for code in languages.codes()}
        self.fields["fallback"].choices = list(names.items())
        for code, name in names.items():
            number = people.get(code, 0)
            told = ngettext("The language of %(number)s person", "The language of %(number)s people", number) % {
                "number": format_number(number, active)
            }
            self.fields[f"subject_{code}"] = forms.CharField(
                label=pgettext_lazy("of a message, with its language", "Subject (%(language)s)") % {"language": name},
                help_text=told,
                required=False,
                max_length=SUBJECT_MOST,
                validators=[one_line],
                widget=forms.TextInput(attrs={"lang": code}),
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=pgettext_lazy("of a message, with its language", "Text (%(language)s)") % {"language": name},
                required=False,
                max_length=TEXT_MOST,
                widget=forms.Textarea(attrs={"lang": code, "rows": 8}),
            )

    def clean(self) -> dict[str, Any]:
        """Return the data; half a text, no text at all and a fallback without one are errors of their fields."""
        data = super().clean()
        for code in languages.codes():
            subject, text = data.get(f"subject_{code}"), data.get(f"text_{code}")
            if text and not subject and f"subject_{code}" not in self.errors:
                self.add_error(f"subject_{code}", _("Write a subject for this text."))
            if subject and not text and f"text_{code}" not in self.errors:
                self.add_error(f"text_{code}", _("Write the text for this subject, or leave both empty."))
        if not self.errors:
            texts = self.texts()
            if not texts:
                raise ValidationError(_("Write the message in at least one language."))
            if data["fallback"] not in texts:
                self.add_error(
                    "fallback", _("There is no text in this language. Choose one in which you have written.")
                )
        return data

    def texts(self) -> Texts:
        """Return the texts by language, without the languages that were left empty."""
        data = self.cleaned_data
        return {
            code: {"subject": data[f"subject_{code}"], "text": data[f"text_{code}"]}
            for code in languages.codes()
            if data.get(f"text_{code}")
        }
