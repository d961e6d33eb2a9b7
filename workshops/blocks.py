"""Blocks of a workshop's page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks import ClockBlock, FactBlock, LanguageBlock


class AgendaItemBlock(blocks.StructBlock):
    """One point of the programme."""

    starts = ClockBlock(label=_("starts at"), help_text=_("On the clock of the workshop, like 10:00."))
    title = blocks.CharBlock(label=_("title"))
    note = blocks.CharBlock(label=_("note"), required=False)

    class Meta:
        icon = "time"
        label = _("Point of the programme")
        facts = ("starts",)


class SpeakerBlock(blocks.StructBlock):
    """Who speaks: the role and the organisation."""

    role = blocks.CharBlock(label=_("role"))
    organisation = FactBlock(label=_("organisation"))
    organisation_language = LanguageBlock(label=_("language of the name"))

    class Meta:
        icon = "user"
        label = _("Speaker")
        facts = ("organisation", "organisation_language")
