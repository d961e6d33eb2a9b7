"""The demo app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Configures the demo app."""

    name = "demo"
