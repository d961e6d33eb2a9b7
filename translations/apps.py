"""The translations app."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published, page_unpublished

from core import due


class TranslationsConfig(AppConfig):
    """Configures the translations app."""

    name = "translations"
    verbose_name = _("Translations")

    def ready(self) -> None:
        """Have the translation editor write days in digits: it names months in English, whatever the language.

        Publications of sources bring their new words to the translators.
        """
        from wagtail_localize import models  # can be imported only now

        from teams import moderation, translated  # as above
        from translations import aliases, archive_part, releases, services, strings, sync, told, visitors  # as above

        models.DATE_FORMAT = "%Y-%m-%d"
        moderation.register_check(services.objection)
        moderation.register_hold(releases.hold)
        translated.tell_with(told.states_of, told.open_pages)
        page_published.connect(sync.on_publication, dispatch_uid="translations.sync")
        # After the translators, since visitors are told what that makes of the translations.
        page_published.connect(visitors.after_publication, dispatch_uid="translations.visitors")
        strings.judged.connect(visitors.after_judgement, dispatch_uid="translations.visitors")
        page_unpublished.connect(releases.withdraw, dispatch_uid="translations.releases")
        archive_part.register_parts()
        due.register("common releases", releases.publish_due)
        due.register("what visitors are told", visitors.tell_missing)
        aliases.leave_out_of_forms()
        pre_save.connect(aliases.refuse, sender=models.LocaleSynchronization, dispatch_uid="translations.aliases")
        checks.register(aliases.check_synchronisations, checks.Tags.database)
