"""Takes translations from files that came back, all or none.

What the file changed is told from what was changed here by the prints in its ticket: a translation that nobody touched
in the file never writes over one that somebody has changed here since.
"""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from core.countries import language_name
from translations import checks, guard, markup, services, strings
from translations.exchange.arriving import Arrived, in_file
from translations.exchange.papers import (
    Entry,
    FileError,
    Returned,
    Ticket,
    beginning,
    digest_of,
    key_of,
    print_of,
    shortened,
)
from translations.strings import Condition, Segment

_UNREVIEWED = frozenset({Condition.OUTDATED, Condition.MACHINE})


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file.

    `written` strings have new words, `settled` ones were found right as they were, `doubtful` ones were left out
    because the file marks them as not ready.
    """

    title: str
    target: models.Model
    written: int
    settled: int
    doubtful: int


@transaction.atomic
def take_in(arrived: Sequence[Arrived], person: Any, only: Translation | None = None) -> list[Taken]:
    """Write what the files translate, and return what became of each.

    Takes files of whatever pages, or of one translation `only`. Raises FileError, and has then changed nothing, where a
    single one of them is stale, damaged, for another page or language, or its page may not be edited by the person.
    """
    faults: list[str] = []
    pairs: list[tuple[Arrived, Translation]] = []
    seen: set[int] = set()
    several = len(arrived) > 1
    found = _translations([each.ticket for each in arrived])
    for each in arrived:
        translation = found.get(each.ticket.translation)
        try:
            pairs.append((each, _checked(each.returned, translation, only, seen)))
        except FileError as error:
            faults.extend(in_file(each.name, error.faults) if several else error.faults)
    pages = _hold(translation for _each, translation in pairs)
    taken = []
    for each, translation in pairs:
        try:
            # A savepoint, so that faults of the other files can still be looked for.
            with transaction.atomic():
                taken.append(_take_one(each, translation, pages, person))
        except FileError as error:
            faults.extend(in_file(each.name, error.faults) if several else error.faults)
    if faults:
        raise FileError(*shortened(faults))
    return taken


def _hold(translations: Iterable[Translation]) -> dict[int, models.Model]:
    """Return the pages and snippets in their target languages by translation, held in the order that all keep to.

    All pages before any source: two pages may have one.
    """
    targets = {}
    for translation in translations:
        with contextlib.suppress(ObjectDoesNotExist):
            targets[translation.pk] = translation.get_target_instance()
    held = {}
    for key, target in sorted(targets.items(), key=lambda pair: pair[1].pk):
        held[key] = services.hold(target) if isinstance(target, Page) else target
    return held


def _translations(tickets: list[Ticket]) -> dict[str, Translation]:
    listed = Translation.objects.filter(uuid__in=[ticket.translation for ticket in tickets]).select_related(
        "source__locale", "source__specific_content_type", "target_locale"
    )
    return {str(translation.uuid): translation for translation in listed}


def _checked(
    returned: Returned, translation: Translation | None, only: Translation | None, seen: set[int]
) -> Translation:
    if only is not None and translation != only:
        raise FileError(_("This file is for another page, or for another language."))
    if translation is None or not translation.enabled:
        raise FileError(_("The page that this file is for is not being translated any more."))
    if translation.pk in seen:
        raise FileError(_("There is another file for the same page and language: leave one of them out."))
    seen.add(translation.pk)
    for told, locale in (
        (returned.source_language, translation.source.locale),
        (returned.language, translation.target_locale),
    ):
        if not _is_language(told, locale.language_code):
            raise FileError(
                _("The file says that it is in “%(told)s”, and the page is in %(language)s.")
                % {"told": told, "language": language_name(locale.language_code, get_language())}
            )
    return translation


def _is_language(told: str, code: str) -> bool:
    """Tell whether a tool's name of a language (sl_SI, fr-FR) is that of ours."""
    return told.replace("_", "-").partition("-")[0].lower() == code.partition("-")[0].lower()


def _take_one(arrived: Arrived, translation: Translation, targets: dict[int, models.Model], person: Any) -> Taken:
    target = targets.get(translation.pk)
    if target is None:
        raise FileError(_("The page that this file is for is not there any more."))
    answer = guard.may_edit(person, target)
    if not answer:
        raise FileError(answer.reason)
    # Held as well, so that its strings stay as they are until this is done.
    strings.hold_source(translation.source_id)
    plan = _Plan(strings.segments_of(translation), arrived)
    if plan.faults:
        raise FileError(*plan.faults)
    try:
        strings.save_many(translation, plan.words, person)
    except ValidationError as error:
        raise FileError(*_named(error, plan.segments)) from error
    return Taken(
        title=translation.source.object_repr,
        target=target,
        written=len(plan.words) - plan.settled,
        settled=plan.settled,
        doubtful=plan.doubtful,
    )


class _Plan:
    """What is to be written from a file: `words` by segment; or `faults`, why nothing is."""

    def __init__(self, segments: list[Segment], arrived: Arrived) -> None:
        self.segments = segments
        self.words: dict[int, str] = {}
        self.settled = self.doubtful = 0
        self.faults: list[str] = []
        here = {key_of(segment.path, segment.source): segment for segment in segments}
        if digest_of(here) != arrived.ticket.digest:
            self.faults = _stale(here, arrived.returned.entries)
            return
        for entry in arrived.returned.entries:
            segment = here.get(entry.key)
            if segment is None or entry.source != segment.source:
                self.faults.append(
                    _("“%(string)s” is not in the original: the file has been changed where it must not be.")
                    % {"string": beginning(entry.source)}
                )
            elif entry.words.strip():
                self._decide(entry, segment, arrived.ticket.held.get(entry.key))
        there = {entry.key for entry in arrived.returned.entries}
        # A file that was cut off looks like a whole one.
        self.faults += [
            _at(segment, _("this string is missing from the file."))
            for key, segment in here.items()
            if key not in there
        ]

    def _decide(self, entry: Entry, segment: Segment, held: str | None) -> None:
        try:
            words = markup.typed(
                markup.kept(entry.words, segment.source, is_html=segment.is_html), is_html=segment.is_html
            )
        except ValidationError as error:
            self.faults.extend(_at(segment, message) for message in error.messages)
            return
        untouched_there = held is not None and any(print_of(words, condition) == held for condition in Condition)
        untouched_here = held == (print_of(segment.words, segment.condition) if segment.words else None)
        if entry.held_back:
            self.doubtful += not untouched_there
        elif words == segment.words:
            # Whoever says that old or a machine's words are right must have seen them in this state.
            if segment.condition in _UNREVIEWED and entry.done and untouched_here:
                self.words[segment.id] = words
                self.settled += 1
        elif not untouched_there:
            if untouched_here or segment.condition == Condition.MACHINE:
                self._write(words, segment)
            else:
                self.faults.append(
                    _at(segment, _("somebody has changed this translation here since the file was downloaded."))
                )

    def _write(self, words: str, segment: Segment) -> None:
        marks = checks.missing_marks(segment.source, words) if segment.is_html else []
        if marks:
            message = ngettext(
                "the link %(names)s of the original must be there once.",
                "the links %(names)s of the original must be there once.",
                len(marks),
            )
            self.faults.append(_at(segment, message % {"names": ", ".join(marks)}))
        elif placeholders := checks.placeholders_differ(segment.source, words):
            message = ngettext(
                "the placeholder %(names)s must be as in the original.",
                "the placeholders %(names)s must be as in the original.",
                len(placeholders),
            )
            self.faults.append(_at(segment, message % {"names": ", ".join(placeholders)}))
        else:
            self.words[segment.id] = words


def _stale(here: dict[str, Segment], entries: Sequence[Entry]) -> list[str]:
    """Return that the original has changed since, and in which strings."""
    there = {entry.key for entry in entries}
    gone = [beginning(entry.source) for entry in entries if entry.key not in here]
    new = [beginning(segment.source) for key, segment in here.items() if key not in there]
    faults = [
        _("The original has changed since this file was downloaded. Download it anew, and translate what is new.")
    ]
    faults += [_("No longer in the original: “%(string)s”.") % {"string": text} for text in gone]
    faults += [_("New in the original: “%(string)s”.") % {"string": text} for text in new]
    return faults


def _named(error: ValidationError, segments: list[Segment]) -> list[str]:
    """Return the faults of a writing with the strings that they are about."""
    by_id = {str(segment.id): segment for segment in segments}
    return [_at(by_id[key], message) for key, messages in error.message_dict.items() for message in messages]


def _at(segment: Segment, message: str) -> str:
    return _("“%(string)s”: %(fault)s") % {"string": beginning(segment.source), "fault": message}
