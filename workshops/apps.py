"""The workshops app."""

from django.apps import AppConfig
from django.db.models import F
from django.db.models.functions import ExtractYear
from django.db.models.signals import post_delete

from core import facets


class WorkshopsConfig(AppConfig):
    """Configures the workshops app."""

    name = "workshops"

    def ready(self) -> None:
        """Tell the search where a page of ours has its region and its year; a workshop goes with its last page."""
        from workshops.models import WorkshopPage  # models can be imported only now
        from workshops.services import forget_without_pages  # as above

        post_delete.connect(forget_without_pages, sender=WorkshopPage, dispatch_uid="workshops.forget_without_pages")
        facets.register(facets.REGION, "workshoppage__workshop__host")
        facets.register(facets.YEAR, ExtractYear(F("workshoppage__workshop__day")))
