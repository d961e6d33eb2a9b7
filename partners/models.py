"""Pages of the partner regions."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core import languages
from core.blocks import BodyBlock
from core.facts import FactsPage
from core.page_forms import DraftCopyForm
from core.pages import SitePage, SitePageManager, SitePageQuerySet
from core.panels import FactsElsewherePanel
from core.refusals import RefusedError
from partners import blocks
from partners.forms import RegionPageForm
from partners.queries import neighbours, partner_list

# The lists of a profile, of which it shows no more than the first entries itself; its templates know the number too.
MOST_ENTRIES = 12
LISTS = ("figures", "instruments", "members", "programmes", "stakeholders")
ENTRIES_A_PAGE = 30
# So few make no last page of their own: they stand on the one before.
ENTRIES_LEFT_OVER = 5


class PartnerIndexPage(SitePage):
    """The partners of the network, by country."""

    is_list = True
    parent_page_types = ["home.HomePage"]
    subpage_types = ["partners.RegionPage"]
    max_count_per_parent = 1
    objects = SitePageManager()

    class Meta:
        verbose_name = _("list of partners")
        verbose_name_plural = _("lists of partners")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with one page of the countries and their regions in the order of the page's language."""
        context = super().get_context(request, *args, **kwargs)
        profiles = RegionPage.objects.profiles_beside(self).only_with("organisations")
        context["partners"] = partner_list(profiles, self.language, request.GET.get("page"))
        return context


class RegionPageQuerySet(SitePageQuerySet):
    """Region profiles."""

    def profiles_beside(self, page: SitePage) -> "RegionPageQuerySet":
        """Keep the public profiles in the language of `page`, with their region, in joining order."""
        return self.visible().in_language_of(page).select_related("region", "locale").order_by("region__joined")

    def only_with(self, *names: str) -> "RegionPageQuerySet":
        """Leave the long texts and the lists in the database, but for the fields that are named."""
        heavy = {
            field.name for field in self.model._meta.local_fields if isinstance(field, StreamField | RichTextField)
        }
        return self.defer(*sorted(heavy - set(names)))


class RegionPage(FactsPage, SitePage):
    """What is said of one region in one language; its published facts are in the Region's row."""

    kind_label = pgettext_lazy("kind of page", "Region")
    parent_page_types = ["partners.PartnerIndexPage"]
    subpage_types: list[str] = []
    region_lookup = "region"
    facts_row_name = "region"
    # What a region is called in another language, people say.
    name_fields = ("title",)
    base_form_class = RegionPageForm
    # A copy speaks of the same region until another is chosen.
    copy_form_class = DraftCopyForm

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
        index.SearchField("figures"),
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

    def check_publication(self) -> None:
        """Raise RefusedError for a second public profile of a region in one language of the site."""
        super().check_publication()
        if not languages.stands_on_site(self):
            return
        other = RegionPage.objects.live().in_language_of(self).filter(region=self.region_id).exclude(pk=self.pk).first()
        if other is not None:
            raise RefusedError(
                _("“%(title)s” was not published: %(region)s has a public profile in this language, “%(other)s”.")
                % {"title": self.title, "region": self.region, "other": other.title}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the region's facts and its neighbours in the network."""
        context = super().get_context(request, *args, **kwargs)
        # The chrome has read every region already.
        region = next((each for each in context["chrome"].regions if each.pk == self.region_id), None)
        if region is not None:
            self.region = region
        if name := self._list_in_full(request):
            context["list_name"] = name
            entries = Paginator(self.blocks(name), ENTRIES_A_PAGE, orphans=ENTRIES_LEFT_OVER)
            context["shown"] = entries.get_page(request.GET.get("page"))
        else:
            context["neighbours"] = neighbours(RegionPage.objects.profiles_beside(self), self)
        return context

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Return the template of the profile, or with `?list=` that of one of its lists in full."""
        if self._list_in_full(request):
            return "partners/region_list.html"
        return super().get_template(request, *args, **kwargs)

    def _list_in_full(self, request: HttpRequest) -> str:
        """Return the name of the list that is asked for in full, "" where the profile shows all of it anyway."""
        name = request.GET.get("list", "")
        return name if name in LISTS and len(self.blocks(name)) > MOST_ENTRIES else ""
