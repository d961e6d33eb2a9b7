"""The home app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Configures the home app."""

    name = "home"
