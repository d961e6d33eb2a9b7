"""Workshops: the row with the facts, and the pages that speak of it."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core import languages
from core.blocks import FileBlock
from core.facts import FactsPage, FactsRow
from core.pages import SitePage, SitePageManager, SitePageQuerySet
from workshops.blocks import AgendaItemBlock, SpeakerBlock
from workshops.facts import DERIVED_FACTS, TYPED_FACTS, WorkshopFacts, now
from workshops.forms import WorkshopPageForm
from workshops.queries import by_expectation
from workshops.states import State, state_of


class Workshop(FactsRow, WorkshopFacts):
    """A workshop of the network: one row, whatever pages speak of it in whichever language."""

    source_language = models.CharField(max_length=16, choices=languages.choices, editable=False)

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["number", "pk"]

    def __str__(self) -> str:
        return str(_("Workshop %(number)s") % {"number": self.number})

    @property
    def source_language_code(self) -> str:
        """The language in which the workshop's facts are edited."""
        return self.source_language


class WorkshopIndexPage(SitePage):
    """The workshops of the network: coming, announced, past."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["workshops.WorkshopPage"]
    max_count_per_parent = 1
    objects = SitePageManager()

    class Meta:
        verbose_name = _("list of workshops")
        verbose_name_plural = _("lists of workshops")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the workshops by what one may expect of them."""
        context = super().get_context(request, *args, **kwargs)
        context["groups"] = by_expectation(WorkshopPage.objects.pages_beside(self))
        return context


class WorkshopPageQuerySet(SitePageQuerySet):
    """Pages of workshops."""

    def pages_beside(self, page: SitePage) -> "WorkshopPageQuerySet":
        """Keep the public pages in the language of `page`, with row and host, by number."""
        return (
            self.visible()
            .in_language_of(page)
            .select_related("workshop__host", "locale")
            .order_by("workshop__number", "pk")
        )

    def coming(self) -> "WorkshopPageQuerySet":
        """Keep what is still to come, soonest first; what has no date at all comes last."""
        still = models.Q(workshop__runs_until__gt=now()) | models.Q(workshop__runs_until__isnull=True)
        return self.filter(still, workshop__cancelled=False).order_by(
            models.F("workshop__runs_until").asc(nulls_last=True), "workshop__number", "pk"
        )


class WorkshopPage(FactsPage, SitePage, WorkshopFacts):
    """What is said of one workshop in one language; its published facts are the Workshop row's."""

    kind_label = pgettext_lazy("kind of page", "Workshop")
    parent_page_types = ["workshops.WorkshopIndexPage"]
    subpage_types: list[str] = []
    facts_row_name = "workshop"
    fact_columns = (*TYPED_FACTS, *DERIVED_FACTS)
    base_form_class = WorkshopPageForm

    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="pages", verbose_name=_("workshop"), editable=False
    )
    body = RichTextField(_("body"), blank=True)
    agenda = StreamField([("item", AgendaItemBlock())], verbose_name=_("programme"), blank=True)
    speakers = StreamField([("speaker", SpeakerBlock())], verbose_name=_("speakers"), blank=True)
    venue_note = models.TextField(_("venue and access"), blank=True)
    materials = StreamField([("file", FileBlock())], verbose_name=_("materials"), blank=True)
    outcome = RichTextField(_("outcome"), blank=True, help_text=_("After the workshop: what came of it."))

    fact_panels = [
        FieldRowPanel([FieldPanel("number"), FieldPanel("host")]),
        FieldPanel("precision"),
        FieldPanel("day"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at"), FieldPanel("zone")]),
        FieldPanel("mode"),
        FieldRowPanel(
            [
                FieldPanel("spoken"),
                FieldPanel("interpreted"),
            ]
        ),
        FieldPanel("cancelled"),
    ]
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel(fact_panels, heading=_("Facts, the same in every language")),
        FieldPanel("body"),
        FieldPanel("agenda"),
        FieldPanel("speakers"),
        FieldPanel("venue_note"),
        FieldPanel("materials"),
        FieldPanel("outcome"),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("body"),
        index.SearchField("agenda"),
        index.SearchField("speakers"),
        index.SearchField("outcome"),
        index.FilterField("workshop"),
    ]
    override_translatable_fields = [
        *SitePage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in TYPED_FACTS),
    ]
    objects = PageManager.from_queryset(WorkshopPageQuerySet)()

    class Meta:
        verbose_name = _("workshop page")
        verbose_name_plural = _("workshop pages")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page; a new one or a copy gets a row of its own, and derived facts follow what was typed."""
        if self._needs_row():
            self.workshop = Workshop.objects.create(
                number=self.number, host=self.host, source_language=self.locale.language_code
            )
        self.runs_until = self.end_of_range()
        self.reported = bool(self.outcome)
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "WorkshopPage":
        """Return the page as a revision has it, with the row that it has now: a copy's revisions name another's."""
        page = super().with_content_json(content)
        page.workshop_id = self.workshop_id
        return page

    def _needs_row(self) -> bool:
        if self.workshop_id is None:
            return True
        if self.alias_of_id:
            return False
        speaks_of_it = WorkshopPage.objects.filter(workshop_id=self.workshop_id)
        return self._state.adding and speaks_of_it.exclude(translation_key=self.translation_key).exists()

    @property
    def state(self) -> State:
        """The state of the workshop now."""
        return state_of(self.facts, now())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the workshop's facts and the workshops that come after it."""
        context = super().get_context(request, *args, **kwargs)
        facts = self.facts
        # The chrome has read every region already.
        hosts = [region for region in context["chrome"].regions if region.pk == facts.host_id]
        if hosts:
            facts.host = hosts[0]
        context["facts"] = facts
        others = WorkshopPage.objects.pages_beside(self).exclude(workshop_id=self.workshop_id)
        context["later"] = list(others.coming()[:3])
        return context
