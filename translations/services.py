"""What is done with a translation: started, saved as a draft, handed in for review."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.html import strip_tags
from django.utils.text import Truncator
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page, Revision, WorkflowState
from wagtail_localize.components import TranslationComponentManager
from wagtail_localize.models import (
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.operations import translate_object
from wagtail_localize.views.edit_translation import TabHelper

from core.slugs import slugify

# Enough of a string to find it by.
SHOWN_LETTERS = 60


class MissingStringsError(Exception):
    """Some strings have no translation yet; `strings` holds their beginnings in the source language."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__(strings)
        self.strings = strings


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
            translate_object(page, new, components, person)


def missing_strings(translation: Translation) -> list[str]:
    """Return the beginning of each string that still needs a translation, in the order of the source.

    The address is none, and neither is what the translation editor does not offer.
    """
    offered = TabHelper(translation.source.specific_content_type.model_class()()).field_tab_mapping
    segments = (
        translation.source.stringsegment_set.annotate_translation(translation.target_locale)
        .filter(translation__isnull=True)
        .exclude(context__path="slug")
        .order_by("order")
        .values_list("context__path", "string__data")
    )
    return [
        Truncator(strip_tags(text)).chars(SHOWN_LETTERS) for path, text in segments if path.split(".")[0] in offered
    ]


def hold(page: Page) -> Page:
    """Return the page as the database has it now, held until the transaction ends.

    Whoever changes its words or hands it in holds it, so that neither happens between the question and the deed.
    The reviews are held first, in the same order as where they are answered.
    """
    list(WorkflowState.objects.for_instance(page).active().select_for_update().values_list("pk"))
    return Page.objects.select_for_update(no_key=True).get(pk=page.pk).specific


def save_draft(translation: Translation, person: Any) -> Revision:
    """Save the strings translated so far as a draft of the page, by this person; what is live stays as it is.

    Strings without a translation stand in the source language. Raises ValidationError where the words do not fit.
    """
    with transaction.atomic():
        draft = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
        wanted = slugify(draft.slug) or translation.get_target_instance().slug
        draft.slug = find_available_slug(draft.get_parent(), wanted, ignore_page_id=draft.pk)
        revision = draft.save_revision(user=person, log_action=True)
        TranslationLog.objects.create(source=translation.source, locale=translation.target_locale, revision=revision)
    return revision


def submit(translation: Translation, page: Page, person: Any) -> WorkflowState:
    """Save a draft and hand it in for review, or hand it in again after it was sent back.

    Raises MissingStringsError, NoWorkflowError or ValidationError, and then has changed nothing.
    """
    if missing := missing_strings(translation):
        raise MissingStringsError(missing)
    workflow = page.get_workflow()
    if workflow is None:
        raise NoWorkflowError
    save_draft(translation, person)
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(person)
        return state
    return workflow.start(Page.objects.get(pk=page.pk).specific, person)


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
