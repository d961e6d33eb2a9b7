"""How an editor types the facts of a workshop."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from core import languages
from core.countries import language_name
from core.page_forms import SitePageForm, offer_own_regions
from workshops.blocks import recording_fault
from workshops.facts import TYPED_FACTS, YEAR_MESSAGE, aware
from workshops.registrations.models import Registration

MOMENTS = frozenset({"starts_at", "ends_at", "registration_closes_at"})


class WallClockField(forms.DateTimeField):
    """A day and a time on the clock of a place that another field names: a moment without a zone."""

    def to_python(self, value: Any) -> dt.datetime | None:
        """Return what the clock shows (naive), or None; raise ValidationError for what is no day and time."""
        # On the clock of the site some hours come twice or never, that are plain ones elsewhere; on UTC's none.
        with timezone.override(dt.UTC):
            moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None


class WorkshopPageForm(SitePageForm):
    """The form of a workshop page: start and end are read on the clock of the workshop's own zone."""

    spoken = forms.MultipleChoiceField(
        label=_("Languages spoken"),
        choices=languages.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    interpreted = forms.MultipleChoiceField(
        label=_("Interpreted into"),
        choices=languages.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MOMENTS & self.fields.keys():
            plain = self.fields[name]
            self.fields[name] = WallClockField(
                label=plain.label, help_text=plain.help_text, required=plain.required, widget=plain.widget
            )
        if not self.instance.is_facts_source:
            self._show_published_facts()
        offer_own_regions(self, "host")
        facts = self.instance if self.instance.is_facts_source else self.instance.facts_row
        for name in MOMENTS & self.fields.keys():
            if moment := getattr(facts, name):
                self.initial[name] = moment.astimezone(facts.time_zone).replace(tzinfo=None)

    def _show_published_facts(self) -> None:
        """Show the facts of the row and let nobody change them here: they are edited on the source page."""
        row = self.instance.facts_row
        language = language_name(row.source_language_code, get_language())
        # Only registered people are told how to join: whoever translates the page need not know.
        self.fields.pop("online_link", None)
        for name in TYPED_FACTS:
            if name in self.fields:
                self.initial[name] = row.host_id if name == "host" else getattr(row, name)
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Edited on the page in this language: %(language)s.") % {
                    "language": language
                }

    def clean(self) -> dict[str, Any]:
        """Return the data with start and end as moments; an hour that the clock skips is an error of its field."""
        data = super().clean()
        zone = data.get("zone")
        for name in MOMENTS & self.fields.keys():
            moment = data.get(name)
            if self.fields[name].disabled:
                data[name] = getattr(self.instance.facts_row, name)
            elif zone and moment:
                try:
                    data[name] = aware(moment, zone)
                except OverflowError:
                    self.add_error(name, YEAR_MESSAGE)
                except ValueError:
                    self.add_error(
                        name, _("The clocks skip this time on that day. Choose a time before or after the change.")
                    )
            if name in self.errors:
                # The model must not weigh the other moment against the one of before.
                setattr(self.instance, name, None)
        self._check_number(data)
        self._check_capacity(data)
        self._check_recordings(data)
        return data

    def _check_recordings(self, data: dict[str, Any]) -> None:
        # A draft may lack what publication asks for.
        if not self.is_deferred_validation:
            for fault in filter(None, (recording_fault(block.value) for block in data.get("recordings") or [])):
                self.add_error("recordings", fault)

    def _check_capacity(self, data: dict[str, Any]) -> None:
        capacity = data.get("capacity")
        if capacity is None or self.fields["capacity"].disabled or not self.instance.workshop_id:
            return
        promised = Registration.objects.promised(self.instance.workshop_id)
        if capacity < promised:
            self.add_error(
                "capacity",
                ngettext(
                    "%(number)s person has a place already: there must be at least as many places.",
                    "%(number)s people have a place already: there must be at least as many places.",
                    promised,
                )
                % {"number": promised},
            )

    def _check_number(self, data: dict[str, Any]) -> None:
        number = data.get("number")
        if number is None or self.fields["number"].disabled:
            return
        pages = type(self.instance).objects.of_number(number)
        if self.instance.workshop_id:
            pages = pages.exclude(workshop_id=self.instance.workshop_id)
        if other := pages.first():
            self.add_error("number", _("“%(title)s” has this number already.") % {"title": other.title})

    def add_error(self, field: str | None, error: Any) -> None:
        """Add an error; of a moment that is refused already, the model's "needs a start" says nothing more."""
        if field is None and hasattr(error, "error_dict"):
            told = MOMENTS & self.errors.keys()
            error = ValidationError({name: each for name, each in error.error_dict.items() if name not in told})
        super().add_error(field, error)
