"""Blocks of a region's profile. What their Meta calls facts is one for all languages; the rest is words."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks import CodeBlock, FactBlock, LanguageBlock, LanguagesBlock, LinkBlock, MailboxBlock, PeriodBlock
from core.numbers import UNITS

ROLES = [("partner", _("partner")), ("co_partner", _("co-partner"))]
FIGURE_KINDS = [
    ("organisations", _("organisations")),
    ("jobs", _("jobs")),
    ("turnover", _("turnover")),
    ("new_cooperatives", _("new cooperatives")),
    ("area", _("area")),
    ("population", _("population")),
    ("unemployment", _("unemployment")),
    ("other", _("another figure")),
]
STAKEHOLDER_ROLES = [
    ("promoter", _("promoter")),
    ("ministry", _("ministry")),
    ("authority", _("public authority")),
    ("agency", _("agency")),
    ("network", _("network")),
    ("practitioner", _("practitioner")),
    ("funder", _("funder")),
]


class NamedBlock(blocks.StructBlock):
    """Something with a proper name in its own language and a translation beside it."""

    name = FactBlock(label=_("name in its own language"))
    name_language = LanguageBlock(label=_("language of the name"))
    gloss = blocks.CharBlock(label=_("name in the language of the page"), required=False)

    class Meta:
        names = ("gloss",)


class OrganisationBlock(NamedBlock):
    """An organisation that carries the partnership in this region."""

    role = CodeBlock(label=_("role"), choices=ROLES, default="partner")
    acronym = FactBlock(label=_("acronym"), required=False)
    website = LinkBlock(label=_("website"), required=False)

    class Meta:
        icon = "group"
        label = _("Organisation")
        facts = ("name", "name_language", "role", "acronym", "website")


class FigureBlock(blocks.StructBlock):
    """A key figure: what it counts in words, the number and its period as facts."""

    kind = CodeBlock(label=_("kind"), choices=FIGURE_KINDS, default="other")
    label = blocks.CharBlock(label=_("label"), help_text=_("Follows the number: “companies and entities”."))
    number = blocks.DecimalBlock(label=_("number"))
    unit = CodeBlock(label=_("unit"), choices=UNITS, default="none")
    at_least = blocks.BooleanBlock(label=_("at least this many"), required=False)
    scope = blocks.CharBlock(label=_("what is counted"), required=False)
    share = blocks.DecimalBlock(
        label=_("share in per cent"), required=False, min_value=Decimal(0), max_value=Decimal(100)
    )
    share_label = blocks.CharBlock(
        label=_("share of what"), required=False, help_text=_("Follows the share: “of regional employment”.")
    )
    period = PeriodBlock(label=_("period"), required=False, help_text=_("2019, 2018/2019 or 2021-03-15."))
    source = blocks.CharBlock(label=_("source"))
    source_url = LinkBlock(label=_("address of the source"), required=False)

    class Meta:
        icon = "order"
        label = _("Key figure")
        facts = ("kind", "number", "unit", "at_least", "share", "period", "source_url")


class MemberBlock(NamedBlock):
    """An organisation of the region's social economy and whom it groups."""

    acronym = FactBlock(label=_("acronym"), required=False)
    legal_form = blocks.CharBlock(label=_("legal form"), required=False)
    groups = blocks.CharBlock(label=_("whom it groups"), required=False)
    website = LinkBlock(label=_("website"), required=False)

    class Meta:
        icon = "group"
        label = _("Member organisation")
        facts = ("name", "name_language", "acronym", "website")


class StakeholderBlock(NamedBlock):
    """Somebody who promotes the social economy here or has a stake in it."""

    role = CodeBlock(label=_("role"), choices=STAKEHOLDER_ROLES, default="network")
    note = blocks.CharBlock(label=_("note"), required=False)

    class Meta:
        icon = "user"
        label = _("Stakeholder")
        facts = ("name", "name_language", "role")


class PointBlock(blocks.StructBlock):
    """One point of a list."""

    text = blocks.TextBlock(label=_("text"), rows=2)

    class Meta:
        icon = "list-ul"
        label = _("Point")


class InstrumentBlock(NamedBlock):
    """A law, a register or a council by which the social economy is governed."""

    year = blocks.IntegerBlock(label=_("year"), required=False, min_value=1800, max_value=2100)
    url = LinkBlock(label=_("address in the official gazette"), required=False)
    note = blocks.CharBlock(label=_("note"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Law, register or council")
        facts = ("name", "name_language", "year", "url")


class ProgrammeBlock(blocks.StructBlock):
    """A programme or call with what it spends and supports."""

    name = blocks.CharBlock(label=_("name"))
    text = blocks.TextBlock(label=_("text"), rows=3)
    budget = blocks.DecimalBlock(label=_("budget"), required=False, min_value=Decimal(0))
    budget_unit = CodeBlock(label=_("unit of the budget"), choices=UNITS, default="eur_million")
    supported = blocks.IntegerBlock(label=_("projects supported"), required=False, min_value=0)
    period = PeriodBlock(label=_("period"), required=False)

    class Meta:
        icon = "calendar-alt"
        label = _("Programme or call")
        facts = ("budget", "budget_unit", "supported", "period")


class ContactValue(blocks.StructValue):
    """A contact as it is shown."""

    @property
    def public_mailbox(self) -> str:
        """The address, where the contact chose to show it; else ""."""
        return (self.get("mailbox") or "") if self.get("show_address") else ""


class ContactBlock(blocks.StructBlock):
    """Whom to write to: a role in an organisation, never a person."""

    role = blocks.CharBlock(label=_("role"))
    organisation = FactBlock(label=_("organisation"))
    organisation_language = LanguageBlock(label=_("language of the name"))
    mailbox = MailboxBlock(label=_("role mailbox"))
    show_address = blocks.BooleanBlock(
        label=_("show the address"),
        required=False,
        default=False,
        help_text=_(
            "Only if whoever reads there agrees: programs that collect addresses find it. Otherwise visitors write "
            "by the contact form, and nobody sees the address."
        ),
    )
    languages = LanguagesBlock(label=_("answers in"), required=False)

    class Meta:
        icon = "mail"
        label = _("Contact")
        value_class = ContactValue
        facts = ("organisation", "organisation_language", "mailbox", "show_address", "languages")
