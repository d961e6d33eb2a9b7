"""The workshops app."""

from django.apps import AppConfig
from django.db.models import F
from django.db.models.functions import ExtractYear

from core import facets


class WorkshopsConfig(AppConfig):
    """Configures the workshops app."""

    name = "workshops"

    def ready(self) -> None:
        """Tell the search where a page of ours has its region and its year."""
        facets.register(facets.REGION, "workshoppage__workshop__host")
        facets.register(facets.YEAR, ExtractYear(F("workshoppage__workshop__day")))
