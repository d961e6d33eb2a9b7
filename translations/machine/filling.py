"""Has a machine fill in what nobody has translated; its strings stay marked until a person accepts them."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.strings import StringValue

from translations import checks, guard, markup, services, strings
from translations.glossary import terms_between
from translations.machine.names import has_words, is_name
from translations.machine.services import Job, Service, ServiceError, service
from translations.strings import Condition, Segment

# Somebody waits for the answer. What is not done by then is done when they ask again.
SECONDS_MOST = 25.0


@dataclass(frozen=True, slots=True)
class Filled:
    """What a machine has done: how many strings it has written, has left, and has translated so that they do not fit.

    `failure` says why it stopped, "" where it has come to the end: what is left then is too long for it.
    """

    service: str
    written: int
    left: int
    unusable: int = 0
    failure: str = ""


def available() -> str | None:
    """Return the name of the service that translates here, or None where the environment has switched none on."""
    found = service()
    return found.name if found else None


def fill(translation: Translation, person: Any) -> Filled:
    """Translate what nobody has translated, batch by batch, and return what was done; nothing else is changed.

    Call outside a transaction: each batch is kept as it comes. Rights are asked again before each is written. A service
    that fails is told in the answer. Raises ServiceError only where there is no service.
    """
    machine = service()
    if machine is None:
        raise ServiceError(_("Machine translation is switched off."))
    until = time.monotonic() + SECONDS_MOST
    wanted = fillable(translation)
    texts = list(dict.fromkeys(_sent(segment) for segment in wanted))
    source, target = translation.source.locale, translation.target_locale
    terms = tuple(_terms(terms_between(source.pk, target.pk)))
    whole = Job(texts, source.language_code, target.language_code, terms)
    written = unusable = 0
    failure = ""
    try:
        prepared = machine.prepare(whole, until) if texts else None
        for batch in machine.batches(texts):
            if time.monotonic() > until:
                failure = _("Not everything was translated in time: ask for the rest once more.")
                break
            job = Job(batch, whole.source, whole.target, terms)
            found = dict(zip(batch, machine.translate(job, prepared, until), strict=True))
            done, unfit = _keep(translation, found, person, machine)
            written += done
            unusable += unfit
    except ServiceError as error:
        failure = str(error)
    # Others may have written meanwhile.
    left = max(0, len(wanted) - written - unusable)
    return Filled(machine.name, written, left, unusable, failure)


def fillable(translation: Translation) -> list[Segment]:
    """Return the strings that a machine may translate: those without a translation, but for names and addresses."""
    model = translation.source.specific_content_type.model_class()
    places = dict(
        StringSegment.objects.filter(source_id=translation.source_id).values_list("pk", "context__field_path")
    )
    return [
        segment
        for segment in strings.segments_of(translation)
        if segment.condition == Condition.MISSING
        and not segment.words
        and not is_name(model, places[segment.id] or segment.path)
        and has_words(checks.plain(segment.source, is_html=segment.is_html))
    ]


@transaction.atomic
def _keep(translation: Translation, found: dict[str, str], person: Any, machine: Service) -> tuple[int, int]:
    """Write what a machine has answered where nobody has written meanwhile; return how many, and how many do not fit.

    Raises ServiceError where the person may not write (any more).
    """
    target = translation.get_target_instance()
    if isinstance(target, Page):
        target = services.hold(target)
    answer = guard.may_edit(person, target)
    if not answer:
        raise ServiceError(answer.reason)
    if not Translation.objects.filter(pk=translation.pk, enabled=True).exists():
        raise ServiceError(_("This version is written freely: it is not translated from an original."))
    words: dict[int, str] = {}
    unfit = 0
    for segment in fillable(translation):
        text = found.get(_sent(segment))
        if text is None:
            continue
        received = _received(text, segment)
        if received is None:
            unfit += 1
        else:
            words[segment.id] = received
    try:
        # A savepoint: what does not fit is found before anything is written, and the rest is written without it.
        with transaction.atomic():
            strings.save_many(translation, words, person, machine=True, tool=machine.name)
    except ValidationError as error:
        too_long = {int(key) for key in error.message_dict}
        unfit += len(too_long)
        words = {key: text for key, text in words.items() if key not in too_long}
        strings.save_many(translation, words, person, machine=True, tool=machine.name)
    return len(words), unfit


def _sent(segment: Segment) -> str:
    """Return a string as it is sent, a fragment of HTML in any case."""
    return segment.source if segment.is_html else StringValue.from_plaintext(segment.source).data


def _received(text: str, segment: Segment) -> str | None:
    """Return what a machine has answered as people type it, or None where it has damaged tags or placeholders."""
    words = text.strip() if segment.is_html else checks.plain(text, is_html=True).strip()
    try:
        words = markup.typed(markup.kept(words, segment.source, is_html=segment.is_html), is_html=segment.is_html)
    except ValidationError:
        return None
    damaged = segment.is_html and checks.missing_marks(segment.source, words)
    if not words or damaged or checks.placeholders_differ(segment.source, words):
        return None
    return words


def _terms(terms: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for term in terms:
        yield term.source, term.target
        if term.abbreviation:
            # As it is used in every language.
            yield term.abbreviation, term.abbreviation
