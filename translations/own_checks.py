"""What may be wrong with a page that is written in its own language, told to whoever hands it in.

The same advice as for translations, as far as it needs no original. Nothing of it keeps the page from its review.
"""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.segments import StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments

from core.languages import codes
from teams.comparison import label_of
from translations import checks, guard, markup
from translations.checks import Context, Finding
from translations.strings import Condition, Segment

# So many are read as messages above a page.
SHOWN = 5


def findings_in(page: Page) -> list[tuple[str, Finding]]:
    """Return what may be wrong with the words of a specific page, each with where they stand, in the active language.

    Looks at the page as it is handed over, saved or not, with the same few queries whatever it holds.
    """
    values = list(extract_segments(page))
    rich = {value.path for value in values if isinstance(value, TemplateSegmentValue)}
    strings = [value for value in values if isinstance(value, StringSegmentValue) and not value.is_empty()]
    segments = [_segment(number, value, value.path in rich) for number, value in enumerate(strings)]
    language = page.locale.language_code
    context = Context(
        source_language=language,
        language=language,
        languages=codes(),
        marks={number: checks.marks_in(value.attrs) for number, value in enumerate(strings)},
        copies=checks.copies_elsewhere(page.translation_key, page.locale_id, segments),
        terms=checks.terms(),
    )
    found = checks.check(segments, context)
    return [(label_of(page, segments[each.segment_id].path), each) for each in found]


def tell(request: HttpRequest, page: Page) -> None:
    """Say what may be wrong with a page that has just been handed in, unless it is a translation."""
    if "action-submit" not in request.POST or page.alias_of_id or guard.enabled_translation_of(page):
        return
    found = findings_in(page)
    for place, finding in found[:SHOWN]:
        messages.warning(request, _("%(place)s: %(fault)s") % {"place": place, "fault": finding.message})
    more = len(found) - SHOWN
    if more > 0:
        text = ngettext(
            "And %(number)d more place to look at again.", "And %(number)d more places to look at again.", more
        )
        messages.warning(request, text % {"number": more})


def _segment(number: int, value: StringSegmentValue, is_html: bool) -> Segment:
    words = markup.typed(value.string.data, is_html=is_html)
    return Segment(
        id=number,
        path=value.path,
        label=value.path,
        order=value.order,
        is_html=is_html,
        source=words,
        previous=None,
        words=words,
        condition=Condition.SETTLED,
        error="",
        edited_by=None,
        edited_at=None,
        version="",
    )
