"""Blocks of the pages of record."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from core import countries
from core.blocks import CodeBlock, FactBlock, LanguageBlock, LinkBlock, MailboxBlock, PeriodBlock
from obligations.laws import FIELDS, demanded_in

FEATURES = ["bold", "italic", "ol", "ul", "link"]


class CountryBlock(CodeBlock):
    """One country, by its code."""

    choices = staticmethod(countries.choices)

    class Meta:
        icon = "globe"
        default = ""


class ControllerBlock(blocks.StructBlock):
    """A public body that decides what is done with personal data, alone or together with others."""

    name = FactBlock(label=_("name in its own language"))
    language = LanguageBlock(label=_("language of the name"), required=False)
    country = CountryBlock(label=_("country"))
    role = blocks.TextBlock(label=_("what it is responsible for"), rows=2, required=False)
    address = FactBlock(label=_("postal address"), required=False)
    mailbox = MailboxBlock(label=_("role mailbox"), required=False)
    officer = MailboxBlock(label=_("mailbox of its data protection officer"), required=False)

    class Meta:
        icon = "group"
        label = _("Controller")


class PublisherValue(blocks.StructValue):
    """A publisher, and what the law of its country asks for."""

    @property
    def law(self) -> Any:
        """The law (obligations.laws.Law) that says what has to be stated, or None where none is known."""
        return demanded_in(self.get("country") or "")

    @property
    def rows(self) -> list[tuple[Any, str, str]]:
        """What is stated, as (label, value, kind); a value is empty where the law asks for what is not stated yet."""
        wanted = self.law.demands if self.law else ()
        return [(label, self.get(name) or "", kind) for name, label, kind in FIELDS if self.get(name) or name in wanted]


class PublisherBlock(blocks.StructBlock):
    """Who publishes the site in one country, as its law asks."""

    name = FactBlock(label=_("name in its own language"))
    language = LanguageBlock(label=_("language of the name"), required=False)
    country = CountryBlock(label=_("country"))
    address = FactBlock(label=_("postal address"), required=False)
    mailbox = MailboxBlock(label=_("role mailbox"), required=False)
    phone = FactBlock(label=_("telephone"), required=False)
    tax_number = FactBlock(
        label=_("tax number"), required=False, help_text=_("NIF in Spain, davčna številka in Slovenia.")
    )
    register_number = FactBlock(
        label=_("number in the register"),
        required=False,
        help_text=_("Matična številka in Slovenia, SIREN in France; in Spain only for bodies that are in a register."),
    )
    responsible = blocks.CharBlock(
        label=_("who answers for what is published"),
        required=False,
        max_length=255,
        help_text=_("A function, and a name where the law asks for one: in France the director of publication."),
    )
    catalogue = LinkBlock(
        label=_("catalogue of public information"),
        required=False,
        help_text=_("In Slovenia public bodies link to it."),
    )

    class Meta:
        icon = "home"
        label = _("Publisher")
        value_class = PublisherValue


class KnownIssueBlock(blocks.StructBlock):
    """One thing that is not accessible: what, why, since when and until when."""

    class Reason:
        """Why it is so, by code: the cases of Decision (EU) 2018/1523."""

        MENDED = "mended"
        BURDEN = "burden"
        OUTSIDE = "outside"
        CHOICES = (
            (MENDED, _("it is being mended")),
            (BURDEN, _("mending it would be a disproportionate burden")),
            (OUTSIDE, _("the law does not cover it")),
        )

    title = blocks.CharBlock(label=_("what is not accessible"), max_length=160)
    html = blocks.RichTextBlock(label=_("whom it hinders, and how"), features=FEATURES, required=False)
    alternative = blocks.RichTextBlock(label=_("what to do instead"), features=FEATURES, required=False)
    criterion = FactBlock(
        label=_("criterion"), required=False, help_text=_("Of EN 301 549 or WCAG, like 3.1.2 Language of Parts.")
    )
    reason = CodeBlock(choices=Reason.CHOICES, default=Reason.MENDED, label=pgettext_lazy("of a fault", "reason"))
    since = PeriodBlock(label=_("known since"), help_text=_("A day, month or year, like 2026-11-24 or 2026-11."))
    expected = PeriodBlock(
        label=_("will be mended by"), required=False, help_text=_("Needed for what is being mended, like 2027-06.")
    )

    def clean(self, value: Any) -> Any:
        """Return the value; raise ValidationError, at its field, for what is being mended without a date."""
        value = super().clean(value)
        if value["reason"] == self.Reason.MENDED and not value["expected"]:
            text = _("Say by when it will be mended, or choose another reason.")
            raise blocks.StructBlockValidationError(block_errors={"expected": ValidationError(text)})
        return value

    class Meta:
        icon = "warning"
        label = _("Known issue")
