"""The workshops app."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Configures the workshops app."""

    name = "workshops"
