"""The search app."""

from django.apps import AppConfig
from django.db.models.signals import post_save


class SearchConfig(AppConfig):
    """Configures the search app."""

    name = "search"

    def ready(self) -> None:
        """Follow the files of documents, and the facts that pages share."""
        from core.facts import facts_published  # models are there from now on only
        from core.models import SiteDocument
        from search.documents import on_saved
        from search.published_facts import on_facts_published

        post_save.connect(on_saved, sender=SiteDocument, dispatch_uid="search.documents")
        facts_published.connect(on_facts_published, dispatch_uid="search.published_facts")
