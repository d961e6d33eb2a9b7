"""Blocks that pages of two or more apps are built from."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from core import languages, renditions
from core.dates import parse_period


class FactBlock(blocks.FieldBlock):
    """A one-line fact. It is no CharBlock, so it is not offered for translation."""

    def __init__(self, required: bool = True, help_text: str | None = None, **kwargs: Any) -> None:
        self._required, self._help_text = required, help_text
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.Field:
        """Return the form field in which the fact is typed."""
        return forms.CharField(required=self._required, help_text=self._help_text, max_length=255)

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return the fact's text, so that names in their own language are found."""
        return [str(value)] if value else []

    class Meta:
        default = ""
        icon = "tag"


class LinkBlock(FactBlock):
    """The address of a page elsewhere, the same in every language."""

    @cached_property
    def field(self) -> forms.Field:
        """Return the form field in which the address is typed."""
        return forms.URLField(required=self._required, help_text=self._help_text, assume_scheme="https")

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return nothing: an address is not a text."""
        return []

    class Meta:
        icon = "link-external"


class MailboxBlock(LinkBlock):
    """A role mailbox, the same in every language."""

    @cached_property
    def field(self) -> forms.Field:
        """Return the form field in which the mailbox is typed."""
        return forms.EmailField(required=self._required, help_text=self._help_text)

    class Meta:
        icon = "mail"


class PeriodBlock(LinkBlock):
    """A day, a month, a year or a span of years, written as in ISO 8601: 2021-03-15, 2021-03, 2019, 2018/2019."""

    @cached_property
    def field(self) -> forms.Field:
        """Return the form field in which the period is typed."""
        return forms.CharField(required=self._required, help_text=self._help_text, max_length=32)

    def clean(self, value: Any) -> Any:
        """Return the period as typed; raise ValidationError with an example when it is not one."""
        value = super().clean(value)
        try:
            parse_period(value or "")
        except ValueError as error:
            raise ValidationError(
                _("Write a day, month, year or span like 2021-03-15, 2021-03, 2019 or 2018/2019.")
            ) from error
        return value

    class Meta:
        icon = "date"


class ClockBlock(LinkBlock):
    """A time of day on the clock of the place, as 10:00."""

    @cached_property
    def field(self) -> forms.Field:
        """Return the form field in which the time is typed."""
        return forms.RegexField(
            re.compile(r"^([01]\d|2[0-3]):[0-5]\d$"),
            required=self._required,
            help_text=self._help_text,
            error_messages={"invalid": _("Write the time as hours and minutes, like 09:30.")},
        )

    class Meta:
        icon = "time"


class CodeBlock(blocks.ChoiceBlock):
    """A choice among codes. Their labels are words of the interface, so searches do not find the page by them."""

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return nothing."""
        return []


class LanguageBlock(CodeBlock):
    """One language, for names and texts that stand in their own."""

    choices = staticmethod(languages.name_choices)

    class Meta:
        icon = "globe"
        default = ""


class LanguagesBlock(blocks.MultipleChoiceBlock):
    """Several languages, such as those in which a contact answers."""

    choices = staticmethod(languages.choices)
    widget = forms.CheckboxSelectMultiple

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return nothing: which languages somebody speaks is no text of the page."""
        return []

    class Meta:
        icon = "globe"


class HeadingBlock(blocks.StructBlock):
    """A heading of the second level."""

    text = blocks.CharBlock(label=_("heading"), max_length=160)

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "core/blocks/heading.html"
        preview_value = {"text": "What the network does"}


class TextBlock(blocks.StructBlock):
    """Running text."""

    html = blocks.RichTextBlock(label=_("text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "core/blocks/text.html"
        preview_value = {"html": "<p>Regions compare what works.</p>"}


class FactsRowBlock(blocks.StructBlock):
    """One term and what is said of it."""

    term = blocks.CharBlock(label=_("term"), max_length=160)
    html = blocks.RichTextBlock(label=_("text"))


class FactsListBlock(blocks.StructBlock):
    """Terms and what is said of them, in rows."""

    rows = blocks.ListBlock(FactsRowBlock(label=_("row")), label=_("rows"))

    class Meta:
        icon = "list-ul"
        label = _("List of terms")
        template = "core/blocks/facts.html"
        preview_value = {"rows": [{"term": "Workshops", "html": "<p>Three meetings.</p>"}]}


class QuoteBlock(blocks.StructBlock):
    """Words of a person, with who said them."""

    text = blocks.TextBlock(label=_("quotation"))
    speaker = blocks.CharBlock(label=_("speaker"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "core/blocks/quote.html"
        names = ("speaker",)
        preview_value = {"text": "We learned by doing.", "speaker": "A participant"}


class DetailsBlock(blocks.StructBlock):
    """A text that folds away behind its summary."""

    summary = blocks.CharBlock(label=_("summary"), max_length=160)
    html = blocks.RichTextBlock(label=_("text"))

    class Meta:
        icon = "collapse-down"
        label = _("Folded text")
        template = "core/blocks/details.html"
        preview_value = {"summary": "How the call works", "html": "<p>Twice a year.</p>"}


class FetchedImageBlock(ImageBlock):
    """A picture; those of one field come with what was made of them, read at once."""

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        """Return the pictures, or None where one is gone."""
        images = super().bulk_to_python(values)
        renditions.fetch([image for image in images if image])
        return images


class PictureBlock(blocks.StructBlock):
    """A photograph with its alternative text, and a caption if it needs one."""

    image = FetchedImageBlock(label=_("image"))
    # Wagtail makes an English label of the name of this field.
    image.child_blocks["image"].label = _("image")
    caption = blocks.CharBlock(label=_("caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "core/blocks/picture.html"


class FileBlock(blocks.StructBlock):
    """A document to download, with its title in the page's language and the language it is written in."""

    document = DocumentChooserBlock(label=_("document"))
    title = blocks.CharBlock(label=_("title"))
    language = LanguageBlock(label=_("language of the document"))
    note = blocks.CharBlock(label=_("note"), required=False)

    class Meta:
        icon = "doc-full"
        label = pgettext_lazy("a file to download", "Document")
        template = "core/blocks/file.html"


class BodyBlock(blocks.StreamBlock):
    """What the body of a page may hold."""

    heading = HeadingBlock()
    text = TextBlock()
    facts = FactsListBlock()
    quote = QuoteBlock()
    details = DetailsBlock()
    picture = PictureBlock()
    file = FileBlock()
