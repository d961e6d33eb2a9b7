"""The teams app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import due, facets, setting_up


class TeamsConfig(AppConfig):
    """Configures the teams app."""

    name = "teams"
    verbose_name = _("Teams")

    def ready(self) -> None:
        """Answer for rights from now on, let the rows of rights follow, and name the mails of the reviews."""
        from core import outbox, personal_data, rights  # models can be imported only now
        from core import responsible as whom_to_write_to  # as above
        from teams import (
            answers,  # as above
            closing,
            files,
            kept,
            moderation,
            responsible,
            signals,
            tester,
            throttling,
        )

        facets.register_files(facets.REGION, files.region_of())
        rights.answer_with(answers.may)
        rights.tester_with(tester.RightsTester)
        whom_to_write_to.answer_with(responsible.for_region)
        signals.connect()
        setting_up.register("teams", moderation.set_up_teams)
        due.register(kept.ACCOUNTS_JOB, closing.close_due)
        due.register(kept.ATTEMPTS_JOB, throttling.purge)
        personal_data.register(
            personal_data.Holder(
                kept.ACCOUNTS, _("accounts and invitations"), closing.export, closing.erase, closing.objections
            )
        )
        kept.register_all()
        outbox.register_kind("invitation", _("invitation"))
        outbox.register_kind("teams", _("added to a team"))
        outbox.register_kind("password", _("new password"))
        outbox.register_kind(moderation.SUBMITTED, _("submitted for review"))
        outbox.register_kind(moderation.APPROVED, _("approved by a review"))
        outbox.register_kind(moderation.SENT_BACK, _("sent back by a review"))
        outbox.register_kind(moderation.NO_REVIEWER, _("language without reviewer"))
