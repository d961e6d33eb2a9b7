"""The obligations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObligationsConfig(AppConfig):
    """Configures the obligations app."""

    name = "obligations"
    verbose_name = _("Obligations")
