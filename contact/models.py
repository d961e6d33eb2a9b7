"""The page on which visitors write, and the other models of the app."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from contact import answering
from contact.enquiry_models import Enquiry, EnquiryEvent  # noqa: F401 - models of this app
from contact.forms import EnquiryForm
from contact.mailboxes import ContactSettings  # noqa: F401 - a model of this app
from core.blocks import BodyBlock
from core.pages import SitePage, SitePageManager


class ContactPage(SitePage):
    """The page on which visitors write to the network or to a region, with the form on it."""

    menu = "footer"
    is_contact = True
    takes_forms = True
    kind_label = pgettext_lazy("kind of page", "Contact")
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "contact/contact_page.html"

    body = StreamField(
        BodyBlock(),
        verbose_name=_("below the form"),
        blank=True,
        help_text=_("Other ways to reach the network, such as a postal address."),
    )
    thanks = RichTextField(
        _("after sending"),
        blank=True,
        help_text=_("What happens next, below the words that say that the message has arrived."),
    )

    content_panels = [*SitePage.content_panels, FieldPanel("thanks"), FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    objects = SitePageManager()

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the form as it is before anything was sent, as previews show it too."""
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "form": EnquiryForm(request, regions=context["chrome"].regions, data=None),
            "days_kept": settings.CONTACT_RETENTION_DAYS,
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the form, take what is sent with it, or say that it has arrived."""
        return answering.answer(request, self)
