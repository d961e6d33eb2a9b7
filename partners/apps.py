"""The partners app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Configures the partners app."""

    name = "partners"
