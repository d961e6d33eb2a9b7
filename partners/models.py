"""Pages of the partner regions."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import BodyBlock
from core.facts import FactsPage
from core.pages import SitePage, SitePageManager, SitePageQuerySet
from core.panels import FactsElsewherePanel
from partners import blocks
from partners.forms import RegionPageCopyForm, RegionPageForm
from partners.queries import countries_with_regions, neighbours


class PartnerIndexPage(SitePage):
    """The partners of the network, by country."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["partners.RegionPage"]
    max_count_per_parent = 1
    objects = SitePageManager()

    class Meta:
        verbose_name = _("list of partners")
        verbose_name_plural = _("lists of partners")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the countries and their regions in the order of the page's language."""
        context = super().get_context(request, *args, **kwargs)
        context["countries"] = countries_with_regions(RegionPage.objects.profiles_beside(self), self.language)
        return context


class RegionPageQuerySet(SitePageQuerySet):
    """Region profiles."""

    def profiles_beside(self, page: SitePage) -> "RegionPageQuerySet":
        """Keep the public profiles in the language of `page`, with their region, in joining order."""
        return self.visible().in_language_of(page).select_related("region", "locale").order_by("region__joined")


class RegionPage(FactsPage, SitePage):
    """What is said of one region in one language; its published facts are in the Region's row."""

    kind_label = pgettext_lazy("kind of page", "Region")
    parent_page_types = ["partners.PartnerIndexPage"]
    subpage_types: list[str] = []
    facts_row_name = "region"
    base_form_class = RegionPageForm
    copy_form_class = RegionPageCopyForm

    region = models.ForeignKey("core.Region", models.PROTECT, related_name="profile_pages", verbose_name=_("region"))
    designation = models.CharField(
        _("designation"),
        max_length=120,
        blank=True,
        help_text=_("What kind of place it is, like “Foral Community”."),
    )
    body = RichTextField(_("body"), blank=True)
    organisations = StreamField(
        [("organisation", blocks.OrganisationBlock())], verbose_name=_("partner organisations"), blank=True
    )
    figures = StreamField([("figure", blocks.FigureBlock())], verbose_name=_("key figures"), blank=True)
    objectives = StreamField([("point", blocks.PointBlock())], verbose_name=_("objectives"), blank=True)
    added_value = StreamField([("point", blocks.PointBlock())], verbose_name=_("added value"), blank=True)
    governance = RichTextField(_("governance"), blank=True)
    instruments = StreamField(
        [("instrument", blocks.InstrumentBlock())], verbose_name=_("laws, registers and councils"), blank=True
    )
    members = StreamField([("member", blocks.MemberBlock())], verbose_name=_("member organisations"), blank=True)
    stakeholders = StreamField(
        [("stakeholder", blocks.StakeholderBlock())], verbose_name=_("promoters and stakeholders"), blank=True
    )
    programmes = StreamField(
        [("programme", blocks.ProgrammeBlock())], verbose_name=_("programmes and calls"), blank=True
    )
    contacts = StreamField([("contact", blocks.ContactBlock())], verbose_name=_("contacts"), blank=True)
    extra = StreamField(BodyBlock(), verbose_name=_("further sections"), blank=True)

    content_panels = [
        *SitePage.content_panels,
        FactsElsewherePanel(),
        FieldPanel("region"),
        FieldPanel("designation"),
        FieldPanel("body"),
        FieldPanel("organisations"),
        FieldPanel("figures"),
        MultiFieldPanel([FieldPanel("objectives"), FieldPanel("added_value")], heading=_("Aims")),
        MultiFieldPanel([FieldPanel("governance"), FieldPanel("instruments")], heading=_("Governance")),
        FieldPanel("members"),
        FieldPanel("stakeholders"),
        FieldPanel("programmes"),
        FieldPanel("extra"),
        FieldPanel("contacts"),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("designation"),
        index.SearchField("body"),
        index.SearchField("organisations"),
        index.SearchField("objectives"),
        index.SearchField("added_value"),
        index.SearchField("governance"),
        index.SearchField("instruments"),
        index.SearchField("members"),
        index.SearchField("stakeholders"),
        index.SearchField("programmes"),
        index.SearchField("extra"),
        index.FilterField("region"),
    ]
    override_translatable_fields = [
        *SitePage.override_translatable_fields,
        SynchronizedField("region", overridable=False),
    ]
    objects = PageManager.from_queryset(RegionPageQuerySet)()

    class Meta:
        verbose_name = _("region profile")
        verbose_name_plural = _("region profiles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the region's facts and its neighbours in the network."""
        context = super().get_context(request, *args, **kwargs)
        # The chrome has read every region already.
        region = next((each for each in context["chrome"].regions if each.pk == self.region_id), None)
        if region is not None:
            self.region = region
        context["neighbours"] = neighbours(RegionPage.objects.profiles_beside(self), self)
        return context
