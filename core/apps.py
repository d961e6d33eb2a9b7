"""The core app."""

from django.apps import AppConfig
from django.db.models import F
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _
from wagtail.signals import post_page_move, pre_page_move

from core import due, facets


class CoreConfig(AppConfig):
    """Configures the core app."""

    name = "core"

    def ready(self) -> None:
        """Tell the search where a piece of news has its year, and the clock what it asks of the core."""
        from core import (
            admin_words,
            background,
            mail_purge,
            mail_sending,
            moving,
            personal_data,
            public_forms,
            scheduling,
        )  # models can be imported only now

        admin_words.label_everything()
        pre_page_move.connect(moving.check_address, dispatch_uid="core.check_address")
        post_page_move.connect(moving.check_publication, dispatch_uid="core.check_publication")
        facets.register(facets.YEAR, ExtractYear(F("newspage__date")))
        due.register("tasks of dead workers", background.take_up)
        due.register("scheduled pages", scheduling.publish_scheduled)
        due.register("mails", mail_sending.send_due)
        due.register("old mails", mail_purge.purge)
        due.register("old results of tasks", background.purge)
        due.register("ended sessions", scheduling.clear_sessions)
        due.register("sent forms", public_forms.purge)
        personal_data.register(
            personal_data.Holder("mails", _("mails"), personal_data.export_mails, personal_data.erase_mails)
        )
