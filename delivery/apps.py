"""The delivery app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Configures the delivery app."""

    name = "delivery"
