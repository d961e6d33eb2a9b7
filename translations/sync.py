"""What a changed source means for its translations: each string keeps its translation, marked where it is out of date.

Publishing a source calls this in the same transaction. It changes what translators see, and no page: no words are
published, no draft is touched.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from wagtail.models import Page
from wagtail_localize.models import String, StringTranslation, TranslationSource

from translations import markup
from translations.alignment import align
from translations.meaning import same_meaning
from translations.models import OutdatedString, SourceChange
from translations.segmenting import Place, Strings, refresh
from translations.strings import MACHINE, carry, hold_source, offered

# A string that came into a new place without any forerunner there is held against those that went elsewhere, if at
# least so much of it is the same.
LEAST_ALIKE = 0.6
OUTDATED, RIGHT = 1, 2


def synchronise(instance: models.Model, person: Any = None, *, draft: bool = False) -> SourceChange | None:
    """Offer the present words of a page or snippet to its translators; return the change, None if none matters to them.

    Reads what is stored of the instance, which for a page is what is published; with `draft`, the words of the instance
    that is given. Does nothing for an instance that was never sent to translation.
    """
    found = TranslationSource.objects.filter(object_id=instance.translation_key, locale_id=instance.locale_id)
    pk = found.values_list("pk", flat=True).first()
    return None if pk is None else synchronise_source(pk, person, instance if draft else None)


def synchronise_source(source_id: int, person: Any = None, instance: models.Model | None = None) -> SourceChange | None:
    """Offer the words of a source, or those of an `instance` of it, to its translators, as `synchronise` does.

    Raises ObjectDoesNotExist where the page or snippet was deleted.
    """
    with transaction.atomic():
        source = hold_source(source_id)
        strings = refresh(source, instance or source.get_source_instance())
        return _Carrying(source, strings, person).done()


def on_publication(instance: Page, revision: Any = None, **_kwargs: Any) -> None:
    """Receive the signal that a page was published."""
    # A publication that waits for its day sends it too.
    if instance.live:
        synchronise(instance, revision.user if revision else None)


class _Carrying:
    """Takes the translations of the strings of a source over to those that came in their place."""

    def __init__(self, source: TranslationSource, strings: Strings, person: Any) -> None:
        self.source, self.strings, self.person = source, strings, person
        self.change: SourceChange | None = None

    def done(self) -> SourceChange | None:
        """Carry all translations over; return the change, if translations are out of date or went with their string."""
        strings = self.strings
        gone = [place for place in strings.before if place not in strings.after]
        came = [place for place in strings.after if place not in strings.before]
        if not gone and not came:
            return None
        forerunners = self._forerunners(gone, came)
        self.rows = self._translations({*gone, *came, *forerunners.values()})
        self._carry(forerunners)
        left = set(gone) - set(forerunners.values())
        self._note_removed(left)
        return self.change

    def _forerunners(self, gone: list[Place], came: list[Place]) -> dict[Place, Place]:
        """Return in the place of which string each one came: the same that has moved, or one that it resembles."""
        elsewhere: dict[int, Place] = {string_id: (context_id, string_id) for context_id, string_id in reversed(gone)}
        found = {place: elsewhere[place[1]] for place in came if place[1] in elsewhere}
        moved = set(found.values())
        for place in came:
            former = self.strings.predecessors.get(place)
            # What has moved elsewhere has left its place to something new.
            if place not in found and former is not None and former not in moved:
                found[place] = former
        used = set(found.values())
        by_field: dict[str, tuple[list[Place], list[Place]]] = defaultdict(lambda: ([], []))
        for side, places in enumerate(
            (
                [place for place in gone if place not in used],
                [place for place in came if place not in found],
            )
        ):
            for place in places:
                by_field[self.strings.contexts[place[0]].field_path][side].append(place)
        for old, new in by_field.values():
            texts = (
                [self.strings.before[place].data for place in old],
                [self.strings.after[place].data for place in new],
            )
            for one, other in align(*texts, least=LEAST_ALIKE):
                if one is not None and other is not None:
                    found[new[other]] = old[one]
        return found

    def _translations(self, places: set[Place]) -> dict[Place, dict[int, StringTranslation]]:
        rows = StringTranslation.objects.filter(
            context_id__in={context_id for context_id, _string_id in places},
            translation_of_id__in={string_id for _context_id, string_id in places},
        ).select_related("outdated__previous")
        found: dict[Place, dict[int, StringTranslation]] = defaultdict(dict)
        for row in rows:
            found[row.context_id, row.translation_of_id][row.locale_id] = row
        return found

    def _carry(self, forerunners: dict[Place, Place]) -> None:
        taken: list[tuple[StringTranslation, StringTranslation, OutdatedString | None]] = []
        for place, former in forerunners.items():
            for locale_id, row in self.rows[former].items():
                there = self.rows[place].get(locale_id) if place in self.rows else None
                if there is not None and (_rank(there) == RIGHT or _rank(there) > _rank(row)):
                    continue
                data = markup.fitted(row.data, self.strings.after[place].data)
                copy = StringTranslation(
                    context_id=place[0],
                    translation_of_id=place[1],
                    locale_id=locale_id,
                    data=data,
                    translation_type=row.translation_type,
                    tool_name=row.tool_name,
                    last_translated_by_id=row.last_translated_by_id,
                    has_error=not markup.fits(data, self.strings.after[place].data),
                )
                taken.append((copy, row, self._mark(row, former, place)))
        if taken:
            self._store(taken)

    def _mark(self, row: StringTranslation, former: Place, place: Place) -> OutdatedString | None:
        """Return what says that a translation is out of date in its new place, or None where it is still right."""
        mark: OutdatedString | None = getattr(row, "outdated", None)
        before, after = self._string(former), self.strings.after[place]
        previous = mark.previous if mark else before
        if same_meaning(previous.data, after.data):
            return None
        if mark is not None and same_meaning(before.data, after.data):
            return OutdatedString(previous=previous, change_id=mark.change_id, earlier=mark.earlier)
        earlier = [*mark.earlier, mark.change_id] if mark else []
        return OutdatedString(previous=previous, change=self._the_change(), earlier=earlier)

    def _string(self, place: Place) -> String:
        return self.strings.before.get(place) or self.strings.after[place]

    def _the_change(self) -> SourceChange:
        if self.change is None:
            self.change = SourceChange.objects.create(source=self.source, made_by=self.person)
        return self.change

    def _store(self, taken: list[tuple[StringTranslation, StringTranslation, OutdatedString | None]]) -> None:
        copies = carry((copy, row.updated_at) for copy, row, _mark in taken)
        marks = []
        for copy, (_copy, _row, mark) in zip(copies, taken, strict=True):
            if mark is not None:
                mark.translation = copy
                marks.append(mark)
        OutdatedString.objects.bulk_create(marks)

    def _note_removed(self, places: Iterable[Place]) -> None:
        shown = offered(self.source)
        removed = [
            place
            for place in places
            if self.rows.get(place) and self.strings.contexts[place[0]].path.partition(".")[0] in shown
        ]
        if removed:
            change = self._the_change()
            change.removed = len(removed)
            change.save(update_fields=["removed"])


def _rank(row: StringTranslation) -> int:
    """Return how much a translation is worth: a person's that is right, a person's that is out of date, a machine's."""
    if row.has_error or row.translation_type == MACHINE:
        return 0
    return OUTDATED if getattr(row, "outdated", None) else RIGHT
