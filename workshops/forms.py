"""How an editor types the facts of a workshop."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from core import languages
from workshops.facts import aware


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
        zone = self.instance.time_zone
        for name in ("starts_at", "ends_at"):
            moment = getattr(self.instance, name)
            if name in self.fields and moment:
                # The form shows moments on the clock of the site; shift so that it shows the workshop's.
                naive = moment.astimezone(zone).replace(tzinfo=None)
                self.initial[name] = timezone.make_aware(naive)

    def clean(self) -> dict[str, Any]:
        """Return the data with start and end as moments; an hour that the clock skips is an error of its field."""
        data = super().clean()
        zone = data.get("zone")
        for name in ("starts_at", "ends_at"):
            moment = data.get(name)
            if zone and moment:
                naive = timezone.make_naive(moment)
                try:
                    data[name] = aware(naive, zone)
                except ValueError:
                    self.add_error(
                        name,
                        _("The clocks skip this time on that day. Choose a time before or after the change."),
                    )
        return data
