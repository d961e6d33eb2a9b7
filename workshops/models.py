"""Workshops: the row with the facts, and the pages that speak of it."""

from typing import Any

from django.db import connection, models, transaction
from django.db.models.functions import RowNumber
from django.db.models.lookups import Exact
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
from core.facts import FactsPage, FactsRow, publish_facts
from core.page_forms import DraftCopyForm
from core.pages import SitePage, SitePageManager, SitePageQuerySet
from core.refusals import RefusedError
from workshops.blocks import AgendaItemBlock, RecordingBlock, SpeakerBlock, recording_fault
from workshops.briefs import briefs, in_full
from workshops.calendars import CalendarRow, note_change
from workshops.facts import DERIVED_FACTS, EXACT, TYPED_FACTS, WorkshopFacts, now
from workshops.filters import Filters, narrow
from workshops.forms import WorkshopPageForm
from workshops.organisers.models import OrganisersMessage  # noqa: F401 - a model of this app
from workshops.queries import by_expectation, subscriptions
from workshops.registrations.addresses import register_url
from workshops.registrations.models import (  # noqa: F401 - models of this app
    Registration,
    RegistrationConsent,
    RegistrationStatistics,
)
from workshops.registrations.places import PlacesRow
from workshops.reminders import ReminderRow
from workshops.states import State, state_of
from workshops.structured import event_json

# Sets this lock apart from others in the same database.
NUMBERS_LOCK = 0x5EC00001


class Workshop(CalendarRow, ReminderRow, PlacesRow, FactsRow, WorkshopFacts):
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

    def edit_facts_in(self, language: str) -> None:
        """Have the facts edited on the page in this language from now on; saves nothing."""
        self.source_language = language


class WorkshopIndexPage(SitePage):
    """The workshops of the network: coming, announced, past."""

    is_list = True
    parent_page_types = ["home.HomePage"]
    subpage_types = ["workshops.WorkshopPage"]
    max_count_per_parent = 1
    objects = SitePageManager()

    class Meta:
        verbose_name = _("list of workshops")
        verbose_name_plural = _("lists of workshops")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with one page of the workshops that a visitor has narrowed the list to, in groups."""
        context = super().get_context(request, *args, **kwargs)
        pages = WorkshopPage.objects.pages_beside(self).without_bodies()
        filters = Filters(briefs(pages), request.GET)
        context["filters"], context["facets"] = filters, filters.facets()
        context["shown"] = by_expectation(filters.kept()).page(request.GET.get("page"))
        context["shown"].object_list = in_full(pages, context["shown"].object_list)
        context["groups"] = by_expectation(context["shown"].object_list)
        context["page_url"] = self.get_url(request)
        context["subscriptions"] = subscriptions(request, self.locale.language_code)
        if filters.chosen:
            narrow(context["chrome"], filters.query)
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

    def without_bodies(self) -> "WorkshopPageQuerySet":
        """Leave the long texts in the database: lists show none of them."""
        return self.defer("body", "agenda", "speakers", "venue_note", "materials", "recordings", "outcome")

    def latest_and_most_urgent(self, most: int) -> "WorkshopPageQuerySet":
        """Keep the `most` latest by number, and the one with which a visitor can do something next.

        That is one that is firm and to come, the soonest; else one that awaits its date; else the latest that is past
        and has a report. Each row says its `place` from the latest number, its `turn` in this order, whether it is
        `useful` at all, and the `total` of all.
        """
        firm = models.Q(workshop__precision=EXACT)
        over = models.Q(workshop__runs_until__lte=now())
        rank = models.Case(
            models.When(workshop__cancelled=True, then=3),
            models.When(firm & ~over, then=0),
            models.When(~over, then=1),
            models.When(firm & models.Q(workshop__reported=True), then=2),
            default=3,
            output_field=models.SmallIntegerField(),
        )
        until = models.F("workshop__runs_until")
        soonest = models.Case(models.When(over, then=None), default=until)
        urgency = [rank, soonest.asc(nulls_last=True), until.desc(nulls_last=True), "workshop__number", "pk"]
        return self.annotate(
            useful=models.Case(models.When(Exact(rank, 3), then=False), default=True),
            place=models.Window(RowNumber(), order_by=["-workshop__number", "-pk"]),
            turn=models.Window(RowNumber(), order_by=urgency),
            total=models.Window(models.Count("pk")),
        ).filter(models.Q(place__lte=most) | models.Q(turn=1))

    def of_number(self, number: int) -> "WorkshopPageQuerySet":
        """Keep the published pages of the site on a workshop with this number."""
        return self.live().filter(languages.on_site(), alias_of__isnull=True, workshop__number=number)

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
    region_lookup = "workshop__host"
    editors_add = True
    facts_row_name = "workshop"
    fact_columns = (*TYPED_FACTS, *DERIVED_FACTS)
    base_form_class = WorkshopPageForm
    # A copy has the number of its original until another is typed.
    copy_form_class = DraftCopyForm

    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="pages", verbose_name=_("workshop"), editable=False
    )
    body = RichTextField(_("body"), blank=True)
    agenda = StreamField([("item", AgendaItemBlock())], verbose_name=_("programme"), blank=True)
    speakers = StreamField([("speaker", SpeakerBlock())], verbose_name=_("speakers"), blank=True)
    venue_note = models.TextField(_("venue and access"), blank=True)
    materials = StreamField([("file", FileBlock())], verbose_name=_("materials"), blank=True)
    recordings = StreamField([("recording", RecordingBlock())], verbose_name=_("recordings"), blank=True)
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
    registration_panels = [
        FieldRowPanel([FieldPanel("capacity"), FieldPanel("registration_closes_at")]),
        FieldPanel("online_link"),
        FieldRowPanel([FieldPanel("accept_hours"), FieldPanel("retention_days")]),
    ]
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel(fact_panels, heading=_("Facts, the same in every language")),
        MultiFieldPanel(registration_panels, heading=_("Registration, the same in every language")),
        FieldPanel("body"),
        FieldPanel("agenda"),
        FieldPanel("speakers"),
        FieldPanel("venue_note"),
        FieldPanel("materials"),
        FieldPanel("recordings"),
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
        self.runs_until = self.end_of_range()
        self.reported = bool(self.outcome)
        fields = kwargs.get("update_fields")
        with transaction.atomic():
            # Of the saves that name their fields, one can part pages: that by which an alias becomes a page.
            if (fields is None or "alias_of_id" in fields) and self._needs_row():
                self.workshop = Workshop.objects.create(
                    number=self.number, host=self.host, source_language=self.locale.language_code
                )
                if fields is not None:
                    kwargs["update_fields"] = [*fields, "workshop"]
            elif fields is None:
                self._hand_on_host()
            super().save(*args, **kwargs)
            if fields is not None and "workshop" in kwargs["update_fields"] and self.live:
                publish_facts(self)
                self.check_publication()
            if self.live and not self.alias_of_id and (fields is None or "workshop" in kwargs["update_fields"]):
                note_change(self)

    def _hand_on_host(self) -> None:
        """Let the workshop be its new host's as soon as the draft says so, while it was never published."""
        row = self.workshop
        if row.facts_page_id is None and self.is_facts_source and not self.alias_of_id and row.host_id != self.host_id:
            row.host = self.host
            row.save(update_fields=["host"])

    def check_publication(self) -> None:
        """Raise RefusedError for a recording that not everybody can follow, or a number that another workshop has."""
        super().check_publication()
        for block in self.blocks("recordings"):
            if fault := recording_fault(block.value):
                raise RefusedError(
                    _("“%(title)s” was not published. %(fault)s") % {"title": self.title, "fault": fault}
                )
        if not languages.stands_on_site(self):
            return
        with connection.cursor() as cursor:
            # Two workshops that are published at once must see each other.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS_LOCK])
        number = Workshop.objects.values_list("number", flat=True).get(pk=self.workshop_id)
        other = WorkshopPage.objects.of_number(number).exclude(workshop_id=self.workshop_id).first()
        if other is not None:
            raise RefusedError(
                _("“%(title)s” was not published: “%(other)s” has the number %(number)s already.")
                % {"title": self.title, "other": other.title, "number": number}
            )

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
        speaks_of_it = WorkshopPage.objects.filter(workshop_id=self.workshop_id, alias_of__isnull=True)
        return speaks_of_it.exclude(pk=self.pk).exclude(translation_key=self.translation_key).exists()

    @property
    def state(self) -> State:
        """The state of the workshop now."""
        return state_of(self.facts, now(), is_full=self.workshop_id is not None and self.workshop.is_full)

    @property
    def venue(self) -> str:
        """The place in one line; nothing where there are no words about it."""
        return ", ".join(part.strip() for part in self.venue_note.splitlines() if part.strip())

    @property
    def register_url(self) -> str:
        """The address of the form to register, without the host."""
        return register_url(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the workshop's facts and the workshops that come after it."""
        context = super().get_context(request, *args, **kwargs)
        facts = self.facts
        # The chrome has read every region already.
        hosts = [region for region in context["chrome"].regions if region.pk == facts.host_id]
        if hosts:
            facts.host = hosts[0]
        context["facts"] = facts
        context["subscriptions"] = subscriptions(request, self.locale.language_code)
        context["event"] = event_json(self, request)
        others = WorkshopPage.objects.pages_beside(self).exclude(workshop_id=self.workshop_id)
        context["later"] = list(others.coming()[:3])
        return context
