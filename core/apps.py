"""The core app."""

from django.apps import AppConfig
from django.db.models import F
from django.db.models.functions import ExtractYear
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published, post_page_move, pre_page_move

from core import due, facets


class CoreConfig(AppConfig):
    """Configures the core app."""

    name = "core"

    def ready(self) -> None:
        """Tell the search where a piece of news has its year, and the clock what it asks of the core."""
        from core import (
            admin_words,
            archive_parts,
            background,
            mail_purge,
            mail_sending,
            moving,
            personal_data,
            personal_data_log,
            public_forms,
            renditions,
            retained,
            scheduling,
        )  # models can be imported only now
        from core.models import SiteImage  # as above

        admin_words.label_everything()
        archive_parts.register_parts()
        pre_page_move.connect(moving.check_address, dispatch_uid="core.check_address")
        post_page_move.connect(moving.check_publication, dispatch_uid="core.check_publication")
        post_save.connect(renditions.on_saved, sender=SiteImage, dispatch_uid="core.renditions")
        page_published.connect(renditions.on_published, dispatch_uid="core.renditions")
        facets.register(facets.YEAR, ExtractYear(F("newspage__date")))
        due.register("tasks of dead workers", background.take_up)
        due.register("scheduled pages", scheduling.publish_scheduled)
        due.register("mails", mail_sending.send_due)
        due.register("old mails", mail_purge.purge)
        due.register("old results of tasks", background.purge)
        due.register("ended sessions", scheduling.clear_sessions)
        due.register("sent forms", public_forms.purge)
        due.register(personal_data_log.JOB, personal_data_log.purge)
        retained.register_all()
        personal_data.register(
            personal_data.Holder(personal_data.MAILS, _("mails"), personal_data.export_mails, personal_data.erase_mails)
        )
