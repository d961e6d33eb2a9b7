"""What may be wrong with a translation, as a list that its editors can act on before they hand it in.

Nothing here is certain, so nothing here keeps a translation from being handed in: a person decides. What does keep it
(missing strings, outdated ones, a machine's) is told by `strings.unsettled`. See decision 0026.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from bs4 import BeautifulSoup, Tag
from django.db.models import Q, TextChoices
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import String, StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue

from core.countries import language_name
from core.languages import codes
from core.models import GlossaryTerm
from teams.standings import with_region
from translations.foreign_words import foreign_phrases, other_language
from translations.strings import Segment, segments_of
from translations.written_numbers import compare

# So long a text is no common phrase that two regions may share.
COPIED_LETTERS = 60
SHOWN_LETTERS = 60
# It begins where a word does: else each letter of a long text would be tried.
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'«»“”„]+", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<![\d\w]\s)(?<!\d)%[sd]\b|\{\{\s*[\w.]+\s*\}\}|\$?\{\w*\}")
# How `core.rich_text` calls the marks.
MARK = "lang-"
_LINK_END = ".,;:!?)]"


class Kind(TextChoices):
    """What a finding is about."""

    NUMBERS = "numbers", gettext_lazy("Numbers differ from the original")
    FOREIGN_NUMBER = "foreign_number", gettext_lazy("A number is written as in another language")
    LINKS = "links", gettext_lazy("Links differ from the original")
    ADDRESSES = "addresses", gettext_lazy("E-mail addresses differ from the original")
    PLACEHOLDERS = "placeholders", gettext_lazy("Placeholders differ from the original")
    LANGUAGE = "language", gettext_lazy("The text looks like another language")
    UNMARKED = "unmarked", gettext_lazy("Words in another language are not marked")
    COPIED = "copied", gettext_lazy("The same text stands on the page of another region")


class Severity(TextChoices):
    """How sure it is that a finding is a fault."""

    LIKELY = "likely", gettext_lazy("Probably a mistake")
    POSSIBLE = "possible", gettext_lazy("Please look at it")


@dataclass(frozen=True, slots=True)
class Finding:
    """What may be wrong with one string, in the active language of whoever asked."""

    segment_id: int
    kind: Kind
    message: str
    severity: Severity = Severity.LIKELY


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary in one language."""

    language: str
    words: str


@dataclass(frozen=True)
class Context:
    """What checks must know beyond the strings.

    `marks` says by segment which link (a1) marks its words as which language, `copies` on which page of another region
    the same words stand.
    """

    source_language: str
    language: str
    languages: Collection[str] = ()
    marks: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    copies: Mapping[int, str] = field(default_factory=dict)
    terms: Collection[Term] = ()


def findings_of(translation: Translation, segments: Iterable[Segment] | None = None) -> list[Finding]:
    """Return what may be wrong with a translation, in the order of its strings and in the active language.

    Asks the same few queries whatever the number of strings. Whoever has read the strings already may hand them over.
    """
    segments = list(segments_of(translation) if segments is None else segments)
    return check(segments, _context(translation, segments))


def check(segments: Iterable[Segment], context: Context) -> list[Finding]:
    """Return what may be wrong with these strings; those without a translation are left out."""
    return [finding for segment in segments if segment.words.strip() for finding in _check(segment, context)]


def missing_marks(source: str, words: str) -> list[str]:
    """Return the marks of links (a1, a2) that rich text lacks, or has more or less often than its original."""
    counts, wanted = (Counter(_link_marks(each)) for each in (words, source))
    return sorted(mark for mark in counts.keys() | wanted.keys() if counts[mark] != wanted[mark])


def placeholders_differ(source: str, words: str) -> list[str]:
    """Return the placeholders ({name}, %(name)s) that one text has and the other lacks."""
    return _difference(_PLACEHOLDER.findall(source), _PLACEHOLDER.findall(words))


# --- One string ------------------------------------------------------------------------------------


def _check(segment: Segment, context: Context) -> Iterator[Finding]:
    source, words = (plain(each, is_html=segment.is_html) for each in (segment.source, segment.words))
    if text := placeholders_differ(source, words):
        yield Finding(segment.id, Kind.PLACEHOLDERS, _named(Kind.PLACEHOLDERS, text))
    yield from _check_links(segment, source, words)
    if text := _difference(_ADDRESS.findall(source.lower()), _ADDRESS.findall(words.lower())):
        yield Finding(segment.id, Kind.ADDRESSES, _named(Kind.ADDRESSES, text))
    yield from _check_numbers(segment, source, words, context)
    yield from _check_language(segment, context)
    if other := context.copies.get(segment.id):
        message = _("These are the same words as on “%(page)s”. Say what is true of this region.") % {"page": other}
        yield Finding(segment.id, Kind.COPIED, message, Severity.POSSIBLE)


def _check_links(segment: Segment, source: str, words: str) -> Iterator[Finding]:
    marks = missing_marks(segment.source, segment.words) if segment.is_html else []
    if marks:
        yield Finding(segment.id, Kind.LINKS, _named(Kind.LINKS, marks))
    urls = [[url.rstrip(_LINK_END) for url in _LINK.findall(each)] for each in (source, words)]
    if text := _difference(*urls):
        # The same place may have an address for each language.
        same_number = len(urls[0]) == len(urls[1])
        severity = Severity.POSSIBLE if same_number else Severity.LIKELY
        yield Finding(segment.id, Kind.LINKS, _named(Kind.LINKS, text), severity)


def _check_numbers(segment: Segment, source: str, words: str, context: Context) -> Iterator[Finding]:
    bare = [_PLACEHOLDER.sub(" ", _LINK.sub(" ", _ADDRESS.sub(" ", each))) for each in (source, words)]
    told = compare(bare[0], context.source_language, bare[1], context.language)
    for number in told.foreign:
        message = _("“%(written)s” is not how this language writes the number: write %(expected)s.") % {
            "written": number.written,
            "expected": number.expected,
        }
        yield Finding(segment.id, Kind.FOREIGN_NUMBER, message)
    if told.missing and told.added:
        message = _("The original has %(source)s, the translation has %(words)s.") % {
            "source": ", ".join(told.missing),
            "words": ", ".join(told.added),
        }
        yield Finding(segment.id, Kind.NUMBERS, message)
    elif told.missing:
        message = _("The original has %(numbers)s, the translation has not.") % {"numbers": ", ".join(told.missing)}
        yield Finding(segment.id, Kind.NUMBERS, message)
    elif told.added:
        message = _("The translation has %(numbers)s, the original has not.") % {"numbers": ", ".join(told.added)}
        yield Finding(segment.id, Kind.NUMBERS, message)


def _check_language(segment: Segment, context: Context) -> Iterator[Finding]:
    unmarked = _unmarked(segment, segment.words, context)
    text = " ".join(unmarked)
    other = other_language(text, context.language, context.languages)
    if other:
        message = _("This looks like %(language)s. Translate it, or mark the words as of that language.") % {
            "language": _name(other)
        }
        yield Finding(segment.id, Kind.LANGUAGE, message)
        return
    told = set()
    phrases = [each for part in unmarked for each in foreign_phrases(part, context.language, context.languages)]
    for phrase, language in (*phrases, *_lost_marks(segment, text, context), *_foreign_terms(segment, text, context)):
        if phrase.lower() not in told:
            told.add(phrase.lower())
            message = _("“%(words)s” looks like %(language)s. Mark these words as of that language, or translate them.")
            shown = Truncator(phrase).chars(SHOWN_LETTERS)
            filled = message % {"words": shown, "language": _name(language)}
            yield Finding(segment.id, Kind.UNMARKED, filled, Severity.POSSIBLE)


def _unmarked(segment: Segment, words: str, context: Context) -> list[str]:
    """Return the parts of a string that stand in no mark of a language; a part ends where tags do."""
    if not segment.is_html:
        return [words]
    soup = BeautifulSoup(words, "html.parser")
    marks = context.marks.get(segment.id, {})
    for link in soup.find_all("a"):
        if link.get("id") in marks:
            link.replace_with(" ")
    emphasised = [tag.extract().get_text() for tag in soup.find_all(["i", "em"])]
    return [soup.get_text(), *emphasised]


def _lost_marks(segment: Segment, text: str, context: Context) -> Iterator[tuple[str, str]]:
    """Yield the words that the source marks as of another language, and that stand unmarked in the translation."""
    for mark, language in context.marks.get(segment.id, {}).items():
        if language == context.language:
            continue
        link = BeautifulSoup(segment.source, "html.parser").find("a", id=mark)
        words = link.get_text() if link else ""
        if words and words.lower() in text.lower():
            yield words, language


def _foreign_terms(segment: Segment, text: str, context: Context) -> Iterator[tuple[str, str]]:
    """Yield the terms of the glossary that stand in the text in another language; a plain field cannot mark them."""
    if not segment.is_html:
        return
    lowered = text.lower()
    own = {term.words.lower() for term in context.terms if term.language == context.language}
    for term in context.terms:
        words = term.words.lower()
        # A single word is often the same in several languages.
        if term.language == context.language or " " not in words or words in own:
            continue
        if words in lowered and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", lowered):
            yield term.words, term.language


def plain(words: str, *, is_html: bool) -> str:
    """Return what people typed without its tags."""
    return StringValue(words).render_text() if is_html else words


def _link_marks(words: str) -> list[str]:
    links = BeautifulSoup(words, "html.parser").find_all("a") if "<a" in words else []
    return [str(link.get("id")) for link in links if isinstance(link, Tag)]


def _difference(source: list[str], words: list[str]) -> list[str]:
    more, less = Counter(words) - Counter(source), Counter(source) - Counter(words)
    return [*less.elements(), *more.elements()]


def _named(kind: Kind, names: list[str]) -> str:
    listed, number = {"names": ", ".join(dict.fromkeys(names))}, len(set(names))
    if kind == Kind.LINKS:
        return (
            ngettext(
                "A link is not as in the original: %(names)s.", "Links are not as in the original: %(names)s.", number
            )
            % listed
        )
    if kind == Kind.ADDRESSES:
        return (
            ngettext(
                "An e-mail address is not as in the original: %(names)s.",
                "E-mail addresses are not as in the original: %(names)s.",
                number,
            )
            % listed
        )
    return (
        ngettext(
            "A placeholder is not as in the original: %(names)s.",
            "Placeholders are not as in the original: %(names)s.",
            number,
        )
        % listed
    )


def _name(language: str) -> str:
    return language_name(language, get_language())


# --- What must be asked for ------------------------------------------------------------------------


def _context(translation: Translation, segments: list[Segment]) -> Context:
    rows = StringSegment.objects.filter(source_id=translation.source_id, attrs__contains='"lang-')
    return Context(
        source_language=translation.source.locale.language_code,
        language=translation.target_locale.language_code,
        languages=codes(),
        marks={key: marks_in(json.loads(attrs)) for key, attrs in rows.values_list("pk", "attrs")},
        copies=copies_elsewhere(translation.source.object_id, translation.target_locale_id, segments),
        terms=terms(),
    )


def marks_in(attributes: Mapping[str, Mapping[str, str]] | None) -> dict[str, str]:
    """Return which links of a string (a1) mark their words as of which language, from their attributes."""
    kinds = {mark: each.get("linktype", "") for mark, each in (attributes or {}).items()}
    return {mark: kind.removeprefix(MARK) for mark, kind in kinds.items() if kind.startswith(MARK)}


def terms() -> list[Term]:
    """Return the terms of the glossary in all languages, with one query."""
    return [Term(*row) for row in GlossaryTerm.objects.values_list("locale__language_code", "term")]


def copies_elsewhere(key: UUID, locale_id: int, segments: Iterable[Segment]) -> dict[int, str]:
    """Return by segment the title of a page of another region, in the same language, where the same words stand.

    The strings are of the page with this translation key; where that is no region's, nothing is a copy.
    """
    kept = {
        segment.id: segment.words if segment.is_html else StringValue.from_plaintext(segment.words).data
        for segment in segments
        if len(plain(segment.words, is_html=segment.is_html)) >= COPIED_LETTERS
    }
    if not kept:
        return {}
    places = [
        # Translated there, or written there in this language in the first place.
        *StringTranslation.objects.filter(locale_id=locale_id, data__in=kept.values())
        .exclude(context__object_id=key)
        .values_list("data", "context__object_id"),
        *StringSegment.objects.filter(
            string__in=String.objects.filter(
                locale_id=locale_id, data_hash__in=[String._get_data_hash(data) for data in kept.values()]
            )
        )
        .exclude(source__object_id=key)
        .values_list("string__data", "source__object_id"),
    ]
    if not places:
        return {}
    # Nobody is told of a draft of others.
    listed = Page.objects.filter(Q(translation_key=key) | Q(translation_key__in=[k for _d, k in places], live=True))
    pages = with_region(listed.filter(locale_id=locale_id))
    found = {k: (region, title) for k, region, title in pages.values_list("translation_key", "owning_region", "title")}
    region = found.get(key, (None, ""))[0]
    elsewhere = {
        data: found[k][1] for data, k in places if k in found and found[k][0] is not None and found[k][0] != region
    }
    if region is None:
        return {}
    return {key: elsewhere[data] for key, data in kept.items() if data in elsewhere}
