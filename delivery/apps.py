"""The delivery app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class DeliveryConfig(AppConfig):
    """Configures the delivery app."""

    name = "delivery"

    def ready(self) -> None:
        """Have the database tell of changes in every release, and every process hear of its own at once."""
        from delivery import listening, triggers, wsgi  # settings and models can be read only now

        post_migrate.connect(triggers.bring_up_to_date, sender=self, dispatch_uid="delivery.triggers")
        if (generation := wsgi.generation()) is not None:
            hear = listening.hear_own_changes(generation)
            connection_created.connect(hear, weak=False, dispatch_uid="delivery.own_changes")
