"""The pages of record: funding and project facts, legal notice, privacy notice, cookies."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core import retention
from core.blocks import BodyBlock, FileBlock, TextBlock
from core.dates import format_date_range
from core.facts import SharedColumns
from core.numbers import Unit, format_quantity
from core.pages import SitePage, SitePageManager
from core.records import Record
from obligations import cookies, laws
from obligations.record_blocks import ControllerBlock, PublisherBlock

LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.{language}"


class RecordPage(SitePage):
    """A page that every other page links to, in the footer; words of its own stand above what the site works out."""

    # They stand in the footer anyway.
    menu = ""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True


class ProjectPage(RecordPage):
    """Funding and project facts: what the funding settings say, who takes part, and the deliverables."""

    record = Record.PROJECT
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "obligations/project_page.html"

    deliverables = StreamField([("file", FileBlock())], verbose_name=_("deliverables"), blank=True)

    content_panels = [*RecordPage.content_panels, FieldPanel("deliverables")]
    search_fields = [*RecordPage.search_fields, index.SearchField("deliverables")]
    objects = SitePageManager()

    class Meta:
        verbose_name = _("funding and project facts")
        verbose_name_plural = _("funding and project facts")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the duration and the contribution in words, each empty where it is not stated."""
        context = super().get_context(request, *args, **kwargs)
        funding = context["chrome"].funding
        context["duration"] = context["contribution"] = ""
        if funding and (funding.starts_on or funding.ends_on):
            context["duration"] = format_date_range(funding.starts_on, funding.ends_on, self.language)
        if funding and funding.contribution is not None:
            context["contribution"] = format_quantity(funding.contribution, Unit.EUR, self.language)
        return context


class LegalPage(SharedColumns, RecordPage):
    """Who publishes the site, country by country, who hosts it, and how its texts and pictures may be used."""

    record = Record.LEGAL
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "obligations/legal_page.html"
    shared_columns = ("host_name", "host_address", "host_phone")

    publishers = StreamField([("publisher", PublisherBlock())], verbose_name=_("publishers"), blank=True)
    host_name = models.CharField(_("company that hosts the site"), max_length=255, blank=True)
    host_address = models.CharField(_("its postal address"), max_length=255, blank=True)
    host_phone = models.CharField(_("its telephone"), max_length=60, blank=True)
    credits = StreamField([("text", TextBlock())], verbose_name=_("credits of pictures"), blank=True)

    content_panels = [
        *RecordPage.content_panels,
        FieldPanel("publishers"),
        MultiFieldPanel(
            [FieldPanel("host_name"), FieldPanel("host_address"), FieldPanel("host_phone")],
            heading=_("Host, the same in every language"),
        ),
        FieldPanel("credits"),
    ]
    search_fields = [*RecordPage.search_fields, index.SearchField("publishers"), index.SearchField("credits")]
    override_translatable_fields = [
        *RecordPage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in shared_columns),
    ]
    objects = SitePageManager()

    class Meta:
        verbose_name = _("legal notice")
        verbose_name_plural = _("legal notices")

    @property
    def licence_url(self) -> str:
        """The address of the licence of the texts, in the language of the page."""
        return LICENCE.format(language=self.language)


class PrivacyPage(RecordPage):
    """What is kept of people, why and for how long: worked out from what the site really keeps."""

    record = Record.PRIVACY
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "obligations/privacy_page.html"

    controllers = StreamField([("controller", ControllerBlock())], verbose_name=_("controllers"), blank=True)

    content_panels = [*RecordPage.content_panels, FieldPanel("controllers")]
    search_fields = [*RecordPage.search_fields, index.SearchField("controllers")]
    objects = SitePageManager()

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with what is kept, by whose it is, and the authorities of the regions' countries."""
        context = super().get_context(request, *args, **kwargs)
        context["kept"] = [(group, kept) for group in retention.Group if (kept := retention.entries(group))]
        context["authorities"] = laws.data_protection_in(region.country for region in context["chrome"].regions)
        context["all_authorities"] = laws.ALL_AUTHORITIES
        return context


class CookiesPage(RecordPage):
    """That readers get no cookie, and which ones people get who log in."""

    record = Record.COOKIES
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "obligations/cookies_page.html"
    objects = SitePageManager()

    class Meta:
        verbose_name = _("page on cookies")
        verbose_name_plural = _("pages on cookies")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the cookies of people who log in."""
        context = super().get_context(request, *args, **kwargs)
        context["cookies"] = cookies.of_people_who_log_in()
        context["session_days"] = timedelta(seconds=settings.SESSION_COOKIE_AGE).days
        return context
