"""The obligations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import due, records, setting_up


class ObligationsConfig(AppConfig):
    """Configures the obligations app."""

    name = "obligations"
    verbose_name = _("Obligations")

    def ready(self) -> None:
        """Have the public pages checked every night and administrators reminded; word what the law wants in footers."""
        from core import outbox  # models can be imported only now
        from obligations import conformance, reviewing  # as above
        from obligations import setting_up as drafts  # as above
        from obligations.checking import nightly  # as above

        due.register("check of the public pages", nightly.check_when_due)
        due.register(reviewing.JOB, reviewing.remind)
        outbox.register_kind(reviewing.KIND, _("review of the accessibility statement due"))
        setting_up.register("pages of record", drafts.set_up)
        records.mention_with(records.Record.ACCESSIBILITY, conformance.mention)
