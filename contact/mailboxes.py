"""The mailboxes of the network, as its administrators set them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from contact.enquiry_models import Topic
from core import languages


@register_setting(icon="mail")
class ContactSettings(BaseGenericSetting):
    """Where the network gets what visitors write, but for the regions, each of which has a mailbox of its own."""

    mailbox = models.EmailField(
        _("mailbox of the network"),
        blank=True,
        help_text=_(
            "Without one, network administrators get what visitors write. Addresses of functions, not of persons."
        ),
    )
    press = models.EmailField(_("mailbox for press and media"), blank=True)
    accessibility = models.EmailField(_("mailbox for the accessibility of the site"), blank=True)
    privacy = models.EmailField(_("mailbox for personal data"), blank=True)
    language = models.CharField(
        _("language of the mails to these mailboxes"),
        max_length=16,
        choices=languages.choices,
        default=settings.LANGUAGE_CODE,
    )

    panels = [
        FieldPanel("mailbox"),
        MultiFieldPanel(
            [FieldPanel("press"), FieldPanel("accessibility"), FieldPanel("privacy")],
            heading=_("For single topics; the network’s mailbox where empty"),
        ),
        FieldPanel("language"),
    ]

    class Meta:
        verbose_name = _("mailboxes")
        verbose_name_plural = _("mailboxes")

    @property
    def every_mailbox(self) -> set[str]:
        """The mailboxes that are set."""
        return {self.mailbox, self.press, self.accessibility, self.privacy} - {""}

    def mailbox_of(self, topic: str) -> str:
        """Return the network's mailbox for a topic; "" where there is none."""
        own = {Topic.PRESS: self.press, Topic.ACCESSIBILITY: self.accessibility, Topic.PRIVACY: self.privacy}
        return own.get(Topic(topic), "") or self.mailbox
