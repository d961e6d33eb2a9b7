"""The search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Configures the search app."""

    name = "search"
