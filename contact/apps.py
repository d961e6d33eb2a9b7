"""The contact app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    """Configures the contact app."""

    name = "contact"
    verbose_name = _("Contact")

    def ready(self) -> None:
        """Tell the clock, the outbox and the registries of personal data what messages of visitors ask of them."""
        from contact import personal, retention, routing, services  # models can be imported only now
        from core import due, outbox, personal_data  # as above
        from core import retention as kept  # as above

        due.register(retention.JOB, retention.remove_due)
        outbox.register_kind(routing.KIND, _("message of a visitor"))
        outbox.register_kind(routing.RECEIPT, _("receipt of a message"))
        personal_data.register(
            personal_data.Holder(services.HOLDER, _("messages of visitors"), personal.export, personal.erase)
        )
        kept.register(retention.entry())
