"""A version that was written freely is bound to its source again, and keeps what was written."""

from collections import defaultdict
from typing import Any

from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from translations import markup, strings, sync


def restart(translation: Translation, page: Page, person: Any) -> list[strings.Segment]:
    """Translate a held page from its source again; return the strings that took over what was written freely.

    The words of its latest draft become the translations of the strings in the same place, where a field has as many
    strings as that of the source; all else stays in the history of the page alone. Nothing is published.
    """
    with transaction.atomic():
        sync.synchronise_source(translation.source_id, person)
        translation.source = strings.hold_source(translation.source_id)
        translation.enabled = True
        translation.save(update_fields=["enabled"])
        written: dict[str, list[str]] = defaultdict(list)
        for value in extract_segments(page.get_latest_revision_as_object()):
            if isinstance(value, StringSegmentValue):
                written[value.path].append(value.string.data)
        segments = StringSegment.objects.filter(source_id=translation.source_id).select_related("context", "string")
        places: dict[str, list[StringSegment]] = defaultdict(list)
        for segment in segments.order_by("order", "pk"):
            places[segment.context.path].append(segment)
        taken = {
            segment: words
            for path, rows in places.items()
            if len(rows) == len(written[path])
            for segment, words in zip(rows, written[path], strict=True)
            # Words of the source stand where nothing was translated.
            if words != segment.string.data and markup.fits(words, segment.string.data)
        }
        return strings.take_over(translation, taken, person)
