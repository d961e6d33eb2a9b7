"""Another language becomes the original of a page: no text is lost, nothing is published, and facts go with it.

Every version keeps its words. What was a translation becomes the source of the others, the former source among them;
whose translation was out of date stays so. The new source must be up to date itself: only then do its words and
those of the former source say the same, string by string.
"""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments.extract import quote_path_component

from core.countries import language_name
from core.facts import FactsPage, move_facts_to
from core.refusals import RefusedError
from core.rights import Action, may
from translations import making, states
from translations.models import OutdatedString, SourceChange
from translations.services import SOURCE_SWITCHED
from translations.strings import MANUAL, carry, hold_source, judged


def switch_source(page: Page, language: str, person: Any) -> Translation:
    """Make the version of a page in `language` (a code) the original of the others; return the former's translation.

    Raises RefusedError with the reason where the person may not, the version is not a published translation that is
    up to date, or a draft or a review of any version would be lost.
    """
    if not (answer := may(person, Action.MANAGE_TEAMS)):
        raise RefusedError(answer.reason)
    with transaction.atomic():
        versions = _held(page)
        target = versions.get(language)
        links = {
            link.target_locale.language_code: link
            for link in Translation.objects.filter(source__object_id=page.translation_key, enabled=True).select_related(
                "source__locale", "target_locale"
            )
        }
        _check(versions, target, links, language)
        former = links[language].source
        before = _kept_words(former)
        source = making.source_of(target, person)
        shown = states.shown_since(versions[former.locale.language_code])
        _Moving(former, source, before, person).move(shown or former.created_at)
        turned = _turn(former, source, links)
        if isinstance(target, FactsPage):
            move_facts_to(target)
        log(
            instance=target,
            action=SOURCE_SWITCHED,
            user=person,
            data={"from": former.locale.language_code, "to": language},
        )
        judged.send(sender=Translation, translation_key=page.translation_key)
        return turned


def _held(page: Page) -> dict[str, Page]:
    """Return the versions of a page by language code, held with their reviews until the transaction ends."""
    found = Page.objects.filter(translation_key=page.translation_key).order_by("pk")
    keys = [str(pk) for pk in found.values_list("pk", flat=True)]
    reviews = WorkflowState.objects.active().filter(object_id__in=keys, base_content_type=page.get_base_content_type())
    list(reviews.order_by("pk").select_for_update().values_list("pk"))
    held = {each.pk for each in found.select_for_update(no_key=True)}
    return {
        each.locale.language_code: each
        for each in Page.objects.filter(pk__in=held).select_related("locale").specific().order_by("pk")
    }


def _check(versions: dict[str, Page], target: Page | None, links: dict[str, Translation], language: str) -> None:
    if target is None or target.alias_of_id or language not in links:
        raise RefusedError(
            _("There is no translation of this page into this language: %(language)s.")
            % {"language": language_name(language, get_language())}
        )
    code = links[language].source.locale.language_code
    if code in links:
        raise RefusedError(
            _("This version is translated from a translation. Make that one the original first: %(language)s.")
            % {"language": language_name(code, get_language())}
        )
    found = states.standings([target])
    if any(each.review is not None for each in found.values()):
        raise RefusedError(_("A version of this page is in review. Wait until its reviewers have answered."))
    standing = found[target.translation_key, language]
    if standing.state != states.State.PUBLISHED:
        raise RefusedError(
            _("Only a published translation that is up to date can become the original. It is: %(state)s.")
            % {"state": standing.label}
        )
    if code not in versions or versions[code].has_unpublished_changes:
        raise RefusedError(_("The original has a draft that is not published. Have it reviewed, or discard it, first."))


def _turn(former: TranslationSource, source: TranslationSource, links: dict[str, Translation]) -> Translation:
    """Have the former source and its translations be translated from the new one; return the former's translation."""
    moved = [link.target_locale_id for link in links.values() if link.source_id == former.pk]
    Translation.objects.filter(source=former, enabled=True).update(enabled=False)
    for locale_id in moved:
        if locale_id != source.locale_id:
            Translation.objects.update_or_create(source=source, target_locale_id=locale_id, defaults={"enabled": True})
    return Translation.objects.update_or_create(
        source=source, target_locale_id=former.locale_id, defaults={"enabled": True}
    )[0]


@dataclass
class _Words:
    """The strings of a source in a context, and its values."""

    strings: dict[int, list[StringSegment]] = field(default_factory=lambda: defaultdict(list))
    values: dict[str, Any] = field(default_factory=dict)


def _kept_words(source: TranslationSource) -> _Words:
    hold_source(source.pk)
    words = _Words()
    rows = StringSegment.objects.filter(source=source).select_related("string", "context").order_by("order", "pk")
    for row in rows:
        words.strings[row.context_id].append(row)
    for value in OverridableSegment.objects.filter(source=source).select_related("context"):
        words.values[value.context.path] = value.data
    return words


class _Moving:
    """Gives the strings of the new source the translations that the others have, by their place and order."""

    def __init__(self, former: TranslationSource, source: TranslationSource, before: _Words, person: Any) -> None:
        self.former, self.source, self.before, self.person = former, source, before, person
        self.after = _kept_words(source)
        self.known: dict[tuple[int, int, int], StringTranslation] = {
            (row.context_id, row.translation_of_id, row.locale_id): row
            for row in StringTranslation.objects.filter(
                context__object_id=former.object_id, translation_of__locale=former.locale_id
            ).select_related("outdated__previous")
        }
        # What is translated from the new source already goes on as it is.
        own = source.translations.filter(enabled=True).values_list("target_locale_id", flat=True)
        self.locales = {key[2] for key in self.known} - {source.locale_id, former.locale_id, *own}

    def move(self, shown: dt.datetime) -> None:
        """Write the translations and values; the words of the former source have been shown since `shown`."""
        self.shown = shown
        pairs = self._pairs()
        self._move_strings(pairs)
        self._move_values(pairs)

    def _pairs(self) -> list[tuple[StringSegment, StringSegment]]:
        """Return (former string, new string) of each place: the new one is its translation, or has the same order."""
        found = []
        for context_id, new in self.after.strings.items():
            old = list(self.before.strings.get(context_id, ()))
            left = []
            for row in new:
                match = next((each for each in old if self._translated(each) == row.string.data), None)
                if match is None:
                    left.append(row)
                else:
                    old.remove(match)
                    found.append((match, row))
            found.extend(zip(old, left, strict=False))
        return found

    def _translated(self, row: StringSegment) -> str | None:
        there = self.known.get((row.context_id, row.string_id, self.source.locale_id))
        return there.data if there else None

    def _move_strings(self, pairs: list[tuple[StringSegment, StringSegment]]) -> None:
        made: dict[tuple[int, int, int], tuple[StringTranslation, StringTranslation | None]] = {}
        for old, new in pairs:
            place = (new.context_id, new.string_id)
            made[*place, self.former.locale_id] = (
                StringTranslation(data=old.string.data, translation_type=MANUAL),
                None,
            )
            for locale_id in self.locales:
                row = self.known.get((old.context_id, old.string_id, locale_id))
                if row is not None:
                    copy = StringTranslation(
                        data=row.data,
                        translation_type=row.translation_type,
                        tool_name=row.tool_name,
                        last_translated_by_id=row.last_translated_by_id,
                        has_error=row.has_error,
                        field_error=row.field_error,
                    )
                    made[*place, locale_id] = (copy, row)
        for (context_id, string_id, locale_id), (copy, _row) in made.items():
            copy.context_id, copy.translation_of_id, copy.locale_id = context_id, string_id, locale_id
        rows = carry((copy, row.updated_at if row else self.shown) for copy, row in made.values())
        known = [row for _copy, row in made.values()]
        self._mark([(copy, row) for copy, row in zip(rows, known, strict=True) if copy.locale_id in self.locales])

    def _mark(self, rows: list[tuple[StringTranslation, StringTranslation | None]]) -> None:
        """Keep what is out of date so, with the words of the new source that it was made for where they are known."""
        marked = [(copy, row, row.outdated) for copy, row in rows if row is not None and hasattr(row, "outdated")]
        if not marked:
            return
        change = SourceChange.objects.create(source=self.source, made_by=self.person)
        words = {}
        for _copy, row, mark in marked:
            then = self.known.get((row.context_id, mark.previous_id, self.source.locale_id))
            if then is not None:
                words[mark.previous_id] = then.data
        stored = {}
        if words:
            String.objects.bulk_create(
                [
                    String(locale_id=self.source.locale_id, data=data, data_hash=String._get_data_hash(data))
                    for data in set(words.values())
                ],
                ignore_conflicts=True,
            )
            hashes = [String._get_data_hash(data) for data in words.values()]
            stored = {
                string.data: string
                for string in String.objects.filter(locale_id=self.source.locale_id, data_hash__in=hashes)
            }
        OutdatedString.objects.bulk_create(
            OutdatedString(
                translation=copy, previous=stored.get(words.get(mark.previous_id, ""), mark.previous), change=change
            )
            for copy, _row, mark in marked
        )

    def _move_values(self, pairs: list[tuple[StringSegment, StringSegment]]) -> None:
        """Give each language what it has shown, where the new source has another link, image or address."""
        renamed = dict(self._links(pairs))
        own: dict[tuple[int, str], Any] = {
            (override.locale_id, override.context.path): override.data
            for override in SegmentOverride.objects.filter(context__object_id=self.former.object_id).select_related(
                "context"
            )
        }
        wanted: dict[tuple[int, str], Any] = {}
        for path, value in self.after.values.items():
            former_path = renamed.get(path, path)
            if former_path not in self.before.values:
                continue
            before = self.before.values[former_path]
            wanted[self.former.locale_id, path] = before
            for locale_id in self.locales:
                wanted[locale_id, path] = own.get((locale_id, former_path), before)
            # What is the new source's too needs no value of its own.
            for place in [place for place in wanted if place[1] == path and wanted[place] == value]:
                del wanted[place]
        contexts = {
            context.path: context
            for context in TranslationContext.objects.filter(
                object_id=self.former.object_id, path__in={path for _locale, path in wanted}
            )
        }
        for locale_id, path in wanted:
            SegmentOverride.objects.filter(locale_id=locale_id, context=contexts[path]).delete()
        SegmentOverride.objects.bulk_create(
            [
                SegmentOverride(
                    locale_id=locale_id,
                    context=contexts[path],
                    data_json=json.dumps(value, cls=DjangoJSONEncoder),
                    last_translated_by=self.person,
                )
                for (locale_id, path), value in wanted.items()
            ]
        )

    def _links(self, pairs: list[tuple[StringSegment, StringSegment]]) -> Any:
        """Yield (path of a link of the new source, path of the link in its place in the former one)."""
        for old, new in pairs:
            before, after = (json.loads(row.attrs or "null") or {} for row in (old, new))
            for key in before.keys() & after.keys():
                there, here = before[key].get("href"), after[key].get("href")
                if there and here and there != here:
                    path = new.context.path
                    yield f"{path}.{quote_path_component(here)}", f"{path}.{quote_path_component(there)}"
