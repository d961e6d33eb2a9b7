"""The partners app."""

from django.apps import AppConfig

from core import facets


class PartnersConfig(AppConfig):
    """Configures the partners app."""

    name = "partners"

    def ready(self) -> None:
        """Tell the search where a page of ours has its region."""
        facets.register(facets.REGION, "regionpage__region")
