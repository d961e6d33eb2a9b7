"""The contact app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    """Configures the contact app."""

    name = "contact"
    verbose_name = _("Contact")
