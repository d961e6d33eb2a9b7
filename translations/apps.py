"""The translations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationsConfig(AppConfig):
    """Configures the translations app."""

    name = "translations"
    verbose_name = _("Translations")

    def ready(self) -> None:
        """Have the translation editor write days in digits: it names months in English, whatever the language."""
        from wagtail_localize import models  # can be imported only now

        models.DATE_FORMAT = "%Y-%m-%d"
