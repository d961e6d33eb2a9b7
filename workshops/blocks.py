"""Blocks of a workshop's page."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from core.blocks import ClockBlock, FactBlock, LanguageBlock, LanguagesBlock, LinkBlock


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


class RecordingBlock(blocks.StructBlock):
    """A recording of the workshop, elsewhere or as a file, with what lets everybody follow it."""

    title = blocks.CharBlock(label=_("title"))
    url = LinkBlock(
        label=_("address"), required=False, help_text=_("Where the recording is, if it is not uploaded here.")
    )
    document = DocumentChooserBlock(label=_("file"), required=False)
    spoken = LanguageBlock(label=_("language spoken"), required=False)
    captions = LanguagesBlock(label=_("captions in these languages"), required=False)
    transcript = DocumentChooserBlock(
        label=_("transcript"),
        required=False,
        help_text=_("The text of what is said. Without captions it is needed before the recording is published."),
    )

    class Meta:
        icon = "media"
        label = _("Recording")
        template = "workshops/blocks/recording.html"
        facts = ("url", "spoken", "captions")


def recording_fault(value: Any) -> str:
    """Return what keeps a recording from being published, as one sentence; nothing where it is complete."""
    title = value.get("title") or ""
    if bool(value.get("url")) == bool(value.get("document")):
        return gettext("The recording “%(title)s” needs an address or a file, one of the two.") % {"title": title}
    if not value.get("captions") and not value.get("transcript"):
        return gettext(
            "The recording “%(title)s” needs captions or a transcript, so that people who do not hear it can follow it."
        ) % {"title": title}
    return ""
