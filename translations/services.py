"""What is done with a translation: started, saved as a draft, handed in for review."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import F, Func
from django.utils.translation import ngettext
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Revision, WorkflowState
from wagtail_localize.components import TranslationComponentManager
from wagtail_localize.models import (
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)

from translations import making
from translations.drafts import save_draft
from translations.guard import enabled_translation_of
from translations.models import OutdatedString, SourceChange
from translations.states import counts_of
from translations.strings import Segment, hold_source, judged, unsettled

# What the audit log calls a change that leaves the translations right.
MINOR = "translations.minor"
# … and that another language is the original from now on.
SOURCE_SWITCHED = "translations.switch_source"


class UnsettledError(Exception):
    """Some strings are not settled yet; `segments` holds them, missing, out of date or a machine's."""

    def __init__(self, segments: list[Segment]) -> None:
        super().__init__(segments)
        self.segments = segments


class NoWorkflowError(Exception):
    """Nobody has set up a review for the page's language."""


def start_translation(
    page: Page, locales: Iterable[Locale], components: TranslationComponentManager, person: Any
) -> None:
    """Make a draft of the page in each language, to be translated; live pages keep what they show.

    A page that only showed its source's words, an alias, becomes one of its own with those words: words that
    translators left in memory are for a review to publish.
    """
    aliases = {alias.locale_id: alias for alias in page.get_translations().filter(alias_of__isnull=False)}
    with transaction.atomic():
        new = []
        for locale in locales:
            if locale.pk in aliases:
                ConvertAliasPageAction(aliases[locale.pk].specific, user=person).execute(skip_permission_checks=True)
                source, _created = TranslationSource.get_or_create_from_instance(page)
                Translation.objects.update_or_create(source=source, target_locale=locale, defaults={"enabled": True})
            else:
                new.append(locale)
        if new:
            making.start(page, new, person, components)


def hold(page: Page) -> Page:
    """Return the page as the database has it now, held until the transaction ends.

    Whoever changes its words or hands it in holds it, so that neither happens between the question and the deed.
    The reviews are held first, in the same order as where they are answered.
    """
    list(WorkflowState.objects.for_instance(page).active().select_for_update().values_list("pk"))
    return Page.objects.select_for_update(no_key=True).get(pk=page.pk).specific


def submit(translation: Translation, page: Page, person: Any) -> WorkflowState:
    """Save a draft and hand it in for review, or hand it in again after it was sent back.

    The page is held (`hold`). Raises UnsettledError, NoWorkflowError or ValidationError, and then has changed nothing.
    """
    translation.source = hold_source(translation.source_id)
    if left := unsettled(translation):
        raise UnsettledError(left)
    workflow = page.get_workflow()
    if workflow is None:
        raise NoWorkflowError
    save_draft(translation, person)
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(person)
        return state
    return workflow.start(Page.objects.get(pk=page.pk).specific, person)


def mark_minor(change: SourceChange, person: Any) -> None:
    """Say that a change of a source leaves its translations right: what it alone put out of date is settled again.

    Whoever calls this has asked whether the person may edit the source. Words that an earlier or later change has
    put out of date as well stay so because of that one.
    """
    with transaction.atomic():
        source = hold_source(change.source_id)
        change = SourceChange.objects.select_for_update().get(pk=change.pk)
        if change.minor:
            return
        OutdatedString.objects.filter(earlier__contains=[change.pk]).update(
            earlier=Func(F("earlier"), change.pk, function="array_remove")
        )
        left = OutdatedString.objects.filter(change=change)
        left.filter(earlier=[]).delete()
        for mark in left:
            mark.change_id = max(mark.earlier)
            mark.earlier = [pk for pk in mark.earlier if pk != mark.change_id]
            mark.save(update_fields=["change", "earlier"])
        change.minor = True
        change.save(update_fields=["minor"])
        instance = source.get_source_instance()
        log(instance=instance, action=MINOR, user=person, data={"change": change.pk})
        judged.send(sender=SourceChange, translation_key=source.object_id)


def objection(page: Page, person: Any) -> str | None:
    """Return why a translation must not be approved, as one sentence, or None; asked inside the approval."""
    translation = enabled_translation_of(page)
    if translation is None:
        return None
    hold_source(translation.source_id)
    number = counts_of([translation])[translation.pk]
    if number["machine"]:
        return ngettext(
            "A machine has translated %(number)d string that nobody has reviewed: accept it or write it anew first.",
            "A machine has translated %(number)d strings that nobody has reviewed: accept them or write them anew "
            "first.",
            number["machine"],
        ) % {"number": number["machine"]}
    if number["missing"]:
        return ngettext(
            "%(number)d string of the original has no translation. Send the page back, to have it translated.",
            "%(number)d strings of the original have no translation. Send the page back, to have them translated.",
            number["missing"],
        ) % {"number": number["missing"]}
    return None


def words_changed_since(translation: Translation, revision: Revision | None) -> bool:
    """Tell whether strings were translated after this draft was saved, so that it does not hold them."""
    saved = TranslationLog.objects.filter(
        source_id=translation.source_id, locale_id=translation.target_locale_id, revision=revision
    )
    last = saved.order_by("-created_at").first() or revision
    since = {"updated_at__gt": last.created_at} if last else {}
    here = {"context__object_id": translation.source.object_id, "locale": translation.target_locale}
    return any(model.objects.filter(**here, **since).exists() for model in (StringTranslation, SegmentOverride))


def mark_faults(translation: Translation, error: ValidationError) -> None:
    """Show an error of a field at its string or value in the translation editor, as wagtail-localize does."""
    if not hasattr(error, "error_dict"):
        return
    for name, errors in error.error_dict.items():
        if name == NON_FIELD_ERRORS:
            continue
        here = models.Q(
            context__object_id=translation.source.object_id, context__path=name, locale=translation.target_locale
        )
        strings = translation.source.stringsegment_set.values("string_id")
        for found in (
            *StringTranslation.objects.filter(here, translation_of_id__in=strings),
            *SegmentOverride.objects.filter(here),
        ):
            found.set_field_error(errors)
