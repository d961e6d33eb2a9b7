"""The home page."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.facts import SharedColumns
from core.pages import SitePage, SitePageManager
from home.queries import home_content


class ActivityBlock(blocks.StructBlock):
    """One thing that the network does."""

    term = blocks.CharBlock(label=_("activity"), max_length=80)
    text = blocks.TextBlock(label=_("text"), rows=3)

    class Meta:
        icon = "list-ul"
        label = _("Activity")


class HomePage(SharedColumns, SitePage):
    """The front of the site in one language."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "partners.PartnerIndexPage",
        "workshops.WorkshopIndexPage",
        "core.NewsIndexPage",
        "core.StandardPage",
        "core.GlossaryPage",
        "core.LibraryPage",
        "contact.ContactPage",
        "obligations.ProjectPage",
        "obligations.LegalPage",
        "obligations.PrivacyPage",
        "obligations.CookiesPage",
        "obligations.AccessibilityPage",
    ]
    shared_columns = ("contact_mailbox",)

    activities = StreamField([("activity", ActivityBlock())], verbose_name=_("what the network does"), blank=True)
    contact_text = models.TextField(_("how to reach the network"), blank=True)
    contact_mailbox = models.EmailField(
        _("mailbox of the network"),
        blank=True,
        help_text=_(
            "Everybody sees it here, programs that collect addresses too. Without one visitors write by the contact "
            "form."
        ),
    )

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("activities"),
        MultiFieldPanel([FieldPanel("contact_text"), FieldPanel("contact_mailbox")], heading=_("Contact")),
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("activities")]
    override_translatable_fields = [
        *SitePage.override_translatable_fields,
        SynchronizedField("contact_mailbox", overridable=False),
    ]
    objects = SitePageManager()

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the regions, the workshops and the news, and the one thing to do next."""
        context = super().get_context(request, *args, **kwargs)
        context.update(home_content(self, context["chrome"].lists))
        return context
