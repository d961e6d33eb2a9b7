"""The core app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Configures the core app."""

    name = "core"
