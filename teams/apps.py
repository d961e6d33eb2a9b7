"""The teams app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import facets, setting_up


class TeamsConfig(AppConfig):
    """Configures the teams app."""

    name = "teams"
    verbose_name = _("Teams")

    def ready(self) -> None:
        """Answer for rights from now on, let the rows of rights follow, and name the mails of the reviews."""
        from core import outbox, rights  # models can be imported only now
        from core import responsible as whom_to_write_to  # as above
        from teams import answers, files, moderation, responsible, signals, tester  # as above

        facets.register_files(facets.REGION, files.region_of())
        rights.answer_with(answers.may)
        rights.tester_with(tester.RightsTester)
        whom_to_write_to.answer_with(responsible.for_region)
        signals.connect()
        setting_up.register("teams", moderation.set_up_teams)
        outbox.register_kind("invitation", _("invitation"))
        outbox.register_kind("teams", _("added to a team"))
        outbox.register_kind("password", _("new password"))
        outbox.register_kind(moderation.SUBMITTED, _("submitted for review"))
        outbox.register_kind(moderation.APPROVED, _("approved by a review"))
        outbox.register_kind(moderation.SENT_BACK, _("sent back by a review"))
        outbox.register_kind(moderation.NO_REVIEWER, _("language without reviewer"))
