"""By what an inbox is narrowed down."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contact.enquiry_models import EnquiryQuerySet, State, Topic
from core.models import Region

ANY = ("", pgettext_lazy("no choice made in a filter", "All"))
# What waits stands in front where nobody has chosen; spam is seen by whoever asks for it alone.
ALL = "all"
NETWORK = "network"
STATES = [
    ("", pgettext_lazy("messages that wait for somebody", "To do")),
    *((state.value, state.label) for state in State),
    (ALL, pgettext_lazy("messages in every state but suspected spam", "All but spam")),
]


class InboxForm(forms.Form):
    """By what an inbox is narrowed down; everything may be left out."""

    q = forms.CharField(label=_("Name, address or words"), required=False, max_length=200)
    state = forms.ChoiceField(label=pgettext_lazy("of a message", "State"), required=False, choices=STATES)
    topic = forms.ChoiceField(
        label=pgettext_lazy("of a message", "Topic"), required=False, choices=[ANY, *Topic.choices]
    )
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: Any, *, regions: list[Region], network: bool) -> None:
        super().__init__(data)
        own = [(region.code, region.name) for region in regions]
        self.fields["region"].choices = [ANY, *([(NETWORK, _("The network as a whole"))] if network else []), *own]
        if len(own) + network < 2:
            # There is nothing to choose.
            del self.fields["region"]

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen; a value that is none is left out."""
        # Reads what was asked for; whatever is wrong is not among it then.
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def narrowed(enquiries: EnquiryQuerySet, chosen: dict[str, str]) -> EnquiryQuerySet:
    """Keep the messages that fit what was chosen, the latest first."""
    state = chosen.get("state", "")
    if not state:
        enquiries = enquiries.open()
    elif state == ALL:
        enquiries = enquiries.exclude(state=State.SUSPECTED)
    else:
        enquiries = enquiries.filter(state=state)
    if words := chosen.get("q"):
        enquiries = enquiries.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(message__icontains=words))
    if topic := chosen.get("topic"):
        enquiries = enquiries.filter(topic=topic)
    if region := chosen.get("region"):
        enquiries = enquiries.filter(region=None) if region == NETWORK else enquiries.filter(region__code=region)
    return enquiries.order_by("-received_at", "-pk")
