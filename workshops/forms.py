"""How an editor types the facts of a workshop."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from core import languages
from core.countries import language_name
from workshops.facts import TYPED_FACTS, aware


class WorkshopPageForm(WagtailAdminPageForm):
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
        if not self.instance.is_facts_source:
            self._show_published_facts()
        facts = self.instance.facts
        for name in ("starts_at", "ends_at"):
            moment = getattr(facts, name)
            if name in self.fields and moment:
                # The form shows moments on the clock of the site; shift so that it shows the workshop's.
                naive = moment.astimezone(facts.time_zone).replace(tzinfo=None)
                self.initial[name] = timezone.make_aware(naive)

    def _show_published_facts(self) -> None:
        """Show the facts of the row and let nobody change them here: they are edited on the source page."""
        row = self.instance.facts_row
        language = language_name(row.source_language_code, get_language())
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
        for name in {"starts_at", "ends_at"} & set(self.fields):
            moment = data.get(name)
            if self.fields[name].disabled:
                data[name] = getattr(self.instance.facts_row, name)
            elif zone and moment:
                try:
                    data[name] = aware(timezone.make_naive(moment), zone)
                except ValueError:
                    self.add_error(
                        name, _("The clocks skip this time on that day. Choose a time before or after the change.")
                    )
        return data
