"""The workshops app."""

from django.apps import AppConfig
from django.db.models import F
from django.db.models.functions import ExtractYear
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

from core import due, facets, moments


class WorkshopsConfig(AppConfig):
    """Configures the workshops app."""

    name = "workshops"

    def ready(self) -> None:
        """Tell the search where a page of ours has its region and its year; a workshop goes with its last page."""
        from core import outbox  # models can be imported only now
        from workshops import archive_parts, reminders  # as above
        from workshops import moments as moments_of_workshops  # as above
        from workshops.models import WorkshopPage  # as above
        from workshops.registrations import (
            jobs,  # as above
            notices,  # as above
        )
        from workshops.services import forget_without_pages  # as above

        post_delete.connect(forget_without_pages, sender=WorkshopPage, dispatch_uid="workshops.forget_without_pages")
        due.register("reminders of organisers", reminders.remind)
        outbox.register_kind(reminders.LAPSED, _("date of a workshop never confirmed"))
        outbox.register_kind(reminders.REPORT, _("report on a workshop due"))
        outbox.register_kind(notices.MESSAGE, _("message of organisers"))
        facets.register(facets.REGION, "workshoppage__workshop__host")
        facets.register(facets.YEAR, ExtractYear(F("workshoppage__workshop__day")))
        moments.register("workshops", moments_of_workshops.next_change)
        jobs.register()
        archive_parts.register_parts()
