"""The partners app."""

from django.apps import AppConfig

from core import facets


class PartnersConfig(AppConfig):
    """Configures the partners app."""

    name = "partners"

    def ready(self) -> None:
        """Tell the search where a page of ours has its region, and the archive what it holds of regions."""
        from partners import archive_parts  # models can be imported only now

        archive_parts.register_parts()
        facets.register(facets.REGION, "regionpage__region")
