"""The draft of a page that holds the words of its translation."""

from typing import Any

from django.db import transaction
from wagtail.coreutils import find_available_slug
from wagtail.models import Revision
from wagtail_localize.models import Translation, TranslationLog

from core.slugs import slugify
from translations.strings import hold_source


def save_draft(translation: Translation, person: Any) -> Revision:
    """Save the strings translated so far as a draft of the page, by this person; what is live stays as it is.

    Strings without a translation stand in the source language. Raises ValidationError where the words do not fit.
    """
    with transaction.atomic():
        # As it is now: its content and its segments belong together.
        translation.source = hold_source(translation.source_id)
        draft = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
        wanted = slugify(draft.slug) or translation.get_target_instance().slug
        draft.slug = find_available_slug(draft.get_parent(), wanted, ignore_page_id=draft.pk)
        revision = draft.save_revision(user=person, log_action=True)
        TranslationLog.objects.create(source=translation.source, locale=translation.target_locale, revision=revision)
    return revision
