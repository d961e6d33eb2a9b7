"""Drafts of a page in other languages, below the page above it there.

Stands for Wagtail's `Page.copy_for_translation`, which takes about fifty queries a language: it saves each page twice,
and asks again and again what is the same for all languages. The rest is alike: the same log entry, the same signal.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction, ParentNotTranslatedError
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import get_active_log_context
from wagtail.models import Locale, Page, PageLogEntry, Revision, TranslatableMixin
from wagtail.models.copying import _copy, _copy_m2m_relations
from wagtail.signals import copy_for_translation_done


class Planting:
    """Makes drafts of one page, with the words that it has."""

    def __init__(self, page: Page, person: Any) -> None:
        self.page, self.person = page, person
        self.above = page.get_parent()
        self.left_out = page.default_exclude_fields_in_copy + page.exclude_fields_in_copy

    def plant(self, locales: Iterable[Locale]) -> dict[int, Page]:
        """Make a draft in each language and return them by the key of the locale; call it inside a transaction.

        Raises ParentNotTranslatedError where the page above is not there in one of them.
        """
        locales = list(locales)
        parents = self._parents(locales)
        drafts = {locale.pk: self._plant(locale, parents[locale.pk]) for locale in locales}
        PageLogEntry.objects.bulk_create(
            entry for key, draft in drafts.items() for entry in self._entries(draft, parents[key])
        )
        for draft in drafts.values():
            copy_for_translation_done.send(sender=CopyPageForTranslationAction, source_obj=self.page, target_obj=draft)
        return drafts

    def _parents(self, locales: list[Locale]) -> dict[int, Page]:
        if self.above.is_root():
            return dict.fromkeys((locale.pk for locale in locales), self.above)
        found = Page.objects.filter(translation_key=self.above.translation_key, locale__in=locales)
        found = found.select_related("locale")
        parents = {parent.locale_id: parent for parent in found}
        if len(parents) < len(locales):
            raise ParentNotTranslatedError("Parent page is not translated.")
        return parents

    def _plant(self, locale: Locale, parent: Page) -> Page:
        slug = f"{self.page.slug}-{locale.language_code}" if parent.is_root() else self.page.slug
        draft, children = _copy(
            self.page,
            exclude_fields=self.left_out,
            update_attrs={
                "live": False,
                "has_unpublished_changes": True,
                "live_revision": None,
                "first_published_at": None,
                "last_published_at": None,
                "alias_of": None,
                "locale": locale,
                "slug": find_available_slug(parent, slug),
                "owner": self.person,
            },
        )
        for child in children.values():
            if isinstance(child, TranslatableMixin):
                child.locale = locale
        # Saving would write down by itself that the page was made, with four queries.
        draft.save = partial(draft.save, log_action=None)
        draft = parent.add_child(instance=draft)
        del draft.save
        _copy_m2m_relations(self.page, draft, exclude_fields=self.left_out)
        self._remember(draft)
        return draft

    def _remember(self, draft: Page) -> None:
        """Give the draft its first revision; saving the page again would have it indexed again."""
        types = ContentType.objects.get_for_models(Page, type(draft), for_concrete_models=False)
        revision = Revision(
            content_type=types[type(draft)],
            base_content_type=types[Page],
            object_id=str(draft.pk),
            user=self.person,
            content=draft.serializable_data(),
            object_str=str(draft),
        )
        revision.save()
        draft.latest_revision, draft.latest_revision_created_at = revision, revision.created_at
        draft.draft_title = draft.title
        Page.objects.filter(pk=draft.pk).update(
            latest_revision=revision, latest_revision_created_at=revision.created_at, draft_title=draft.title
        )

    def _entries(self, draft: Page, parent: Page) -> list[PageLogEntry]:
        """Return what the audit log says of it: that the page was made, and as a copy of which."""
        about = {
            "page": {"id": draft.pk, "title": draft.get_admin_display_title(), "locale": _told(draft.locale)},
            "source": {"id": self.above.pk, "title": self.above.get_admin_display_title()},
            "destination": {"id": parent.pk, "title": parent.get_admin_display_title()},
            "keep_live": False,
            "source_locale": _told(self.page.locale),
        }
        context = get_active_log_context()
        common = {
            "page": draft,
            "content_type": ContentType.objects.get_for_model(draft, for_concrete_model=False),
            "label": draft.get_admin_display_title(),
            "user": self.person or context.user,
            "uuid": context.uuid,
        }
        return [
            PageLogEntry(action="wagtail.create", data={}, content_changed=True, timestamp=timezone.now(), **common),
            PageLogEntry(action="wagtail.copy_for_translation", data=about, timestamp=timezone.now(), **common),
        ]


def _told(locale: Locale) -> dict[str, Any]:
    return {"id": locale.pk, "language_code": locale.language_code}
