"""The core app."""

from django.apps import AppConfig
from django.db.models import F
from django.db.models.functions import ExtractYear

from core import facets


class CoreConfig(AppConfig):
    """Configures the core app."""

    name = "core"

    def ready(self) -> None:
        """Tell the search where a piece of news has its year."""
        facets.register(facets.YEAR, ExtractYear(F("newspage__date")))
