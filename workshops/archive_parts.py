"""What the archive holds of the workshops: what their pages tell everybody."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core import languages
from core.archiving import Node, Row, Table, register
from workshops.models import WorkshopPage
from workshops.structured import event_data

_AT_ONCE = 100
_COLUMNS = (
    "number",
    "page_language",
    "title",
    "lead",
    "state",
    "starts_at",
    "ends_at",
    "zone",
    "day",
    "precision",
    "mode",
    "host",
    "spoken",
    "interpreted",
    "venue",
    "url",
)


def register_parts() -> None:
    """Add the workshops to the archive; called once, when the app is ready."""
    register(Table("workshops", _("Workshops"), _COLUMNS, _rows, _nodes))


def _pages() -> Iterator[WorkshopPage]:
    pages = WorkshopPage.objects.visible().filter(languages.on_site(), alias_of__isnull=True)
    return (
        pages.select_related("workshop__host", "locale")
        .order_by("workshop__number", "locale__language_code", "pk")
        .iterator(chunk_size=_AT_ONCE)
    )


def _rows() -> Iterator[Row]:
    for page in _pages():
        facts = page.facts
        start, end = facts.local_start, facts.local_end
        yield {
            "number": facts.number,
            "page_language": page.locale.language_code,
            "title": page.title,
            "lead": page.lead,
            "state": page.state.value,
            "starts_at": start.isoformat() if start else None,
            "ends_at": end.isoformat() if end else None,
            "zone": facts.zone if start else None,
            # Of a date that is not exact, as far as it is known.
            "day": facts.day.isoformat() if facts.day and not start else None,
            "precision": facts.precision,
            "mode": facts.mode,
            "host": facts.host.code,
            "spoken": " ".join(facts.spoken or ()),
            "interpreted": " ".join(facts.interpreted or ()),
            "venue": page.venue,
            "url": page.full_url,
        }


def _nodes() -> Iterator[Node]:
    for page in _pages():
        data = event_data(page)
        if data is not None:
            # One context serves the whole file; nobody registers any more.
            yield {name: value for name, value in data.items() if name not in ("@context", "offers")}
