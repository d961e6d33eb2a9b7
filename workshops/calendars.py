"""Workshops as calendars read them (iCalendar, RFC 5545): one event, and all of a language to subscribe to.

A workshop is in calendars while its date is firm. It keeps its UID for ever; its SEQUENCE rises whenever a change of
date, place or cancellation is published, so that a calendar replaces what it has.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workshops import calendar_lines as lines
from workshops.facts import EXACT, Mode, is_later

if TYPE_CHECKING:
    from workshops.models import WorkshopPage

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Seconet//Workshops//EN"
# How often a calendar that subscribes should ask again (ISO 8601): dates are moved rarely, and then it matters.
ASK_AGAIN = "PT3H"
# The facts that stand in a calendar; a change of any is told by SEQUENCE.
TOLD_FACTS = ("precision", "starts_at", "ends_at", "zone", "mode", "cancelled")


class CalendarRow(models.Model):
    """Mixin for a row that calendars know: by what name, and how often what they were told has changed."""

    uid = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    # What calendars were told last: the facts, and the place in the words of each language.
    told = models.JSONField(default=dict, db_default={}, editable=False)
    # The firm start that was told before the present one.
    previous_start = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def note_change(page: "WorkshopPage") -> None:
    """Let SEQUENCE rise where publishing `page` changes what stands in calendars.

    Call it once the page and its facts are saved, in the same transaction: the row is locked until that ends.
    """
    row = type(page.workshop).objects.select_for_update().get(pk=page.workshop_id)
    code = page.locale.language_code
    facts = {name: _stored(getattr(row, name)) for name in TOLD_FACTS}
    places = {**row.told.get("places", {}), code: page.venue_note}
    if {"facts": facts, "places": places} == row.told:
        return
    # Words of a language that had none are new to its calendar, not changed.
    changed = row.told and (facts != row.told["facts"] or places[code] != row.told["places"].get(code, places[code]))
    if changed:
        row.sequence += 1
        row.changed_at = timezone.now()
        row.previous_start = _previous_start(row, facts)
    row.told = {"facts": facts, "places": places}
    row.save(update_fields=["sequence", "changed_at", "told", "previous_start"])
    page.workshop = row


def event_ics(page: "WorkshopPage", *, join_url: str = "", request: HttpRequest | None = None) -> bytes:
    """Return the calendar file (iCalendar 2.0, UTF-8) with the workshop of `page`, in the language of the page.

    `page` is a saved page with its row. With a `join_url`, the address by which the registered take part online, the
    file is for them alone: it stands in the place and in the description. A cancelled workshop is told as CANCELLED.

    Attach it as ("workshop.ics", event_ics(page), calendars.CONTENT_TYPE). Raises ValueError while the date is not
    firm, for then there is nothing that a calendar could show.
    """
    row = page.workshop
    if row.local_start is None:
        raise ValueError(f"Workshop {row.pk} has no firm date: leave the calendar file out.")
    return lines.file(_calendar([page], _event(page, join_url, request)))


def calendar_ics(pages: "Iterable[WorkshopPage]", *, name: str, url: str, request: HttpRequest | None = None) -> bytes:
    """Return the calendar file with the workshops of these pages whose date is firm, for calendars that subscribe.

    `name` is what people call the calendar, `url` the address at which it can be fetched again.
    """
    firm = [page for page in pages if page.workshop.local_start is not None]
    about = [
        f"NAME:{lines.text(name)}",
        f"X-WR-CALNAME:{lines.text(name)}",
        f"SOURCE;VALUE=URI:{lines.uri(url)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN}",
        f"X-PUBLISHED-TTL:{ASK_AGAIN}",
    ]
    events = (line for page in firm for line in _event(page, "", request))
    return lines.file(_calendar(firm, events, about))


def _calendar(pages: "list[WorkshopPage]", events: Iterable[str], about: Iterable[str] = ()) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", *about)
    spans: dict[str, list[dt.datetime]] = {}
    for page in pages:
        row = page.workshop
        spans.setdefault(row.zone, []).extend(moment for moment in (row.starts_at, row.ends_at) if moment)
    # A calendar has something in it (RFC 5545, 3.6): without any event, the zone in which they would be.
    for zone, moments in sorted((spans or {timezone.get_default_timezone_name(): [timezone.now()]}).items()):
        yield from lines.zone_lines(zone, min(moments), max(moments))
    yield from events
    yield "END:VCALENDAR"


def _event(page: "WorkshopPage", join_url: str, request: HttpRequest | None) -> Iterator[str]:
    row, code = page.workshop, page.locale.language_code
    url = page.get_full_url(request) or ""
    # The moment of what is told last, be it words or facts; without METHOD, DTSTAMP says the same (RFC 5545, 3.8.7.2).
    revised = lines.utc(max(row.changed_at, page.last_published_at or row.changed_at))
    yield "BEGIN:VEVENT"
    yield f"UID:{row.uid}"
    yield f"DTSTAMP:{revised}"
    yield f"LAST-MODIFIED:{revised}"
    yield f"SEQUENCE:{row.sequence}"
    yield lines.moment_line("DTSTART", row.starts_at, row.zone)
    if row.ends_at and is_later(row.ends_at, row.starts_at):
        yield lines.moment_line("DTEND", row.ends_at, row.zone)
    yield f"STATUS:{'CANCELLED' if row.cancelled else 'CONFIRMED'}"
    with translation.override(code):
        for name, words in (
            ("SUMMARY", page.title),
            ("DESCRIPTION", _description(page, url, join_url)),
            ("LOCATION", _place(page, join_url)),
        ):
            if words:
                yield f"{name};LANGUAGE={code}:{lines.text(words)}"
    if url:
        yield f"URL:{lines.uri(url)}"
    if join_url:
        yield f"CONFERENCE;VALUE=URI:{lines.uri(join_url)}"
    yield "END:VEVENT"


def _description(page: "WorkshopPage", url: str, join_url: str) -> str:
    paragraphs = [page.lead, _("Take part online: %(url)s") % {"url": join_url} if join_url else "", url]
    return "\n\n".join(each for each in paragraphs if each)


def _place(page: "WorkshopPage", join_url: str) -> str:
    mode = page.workshop.mode
    if mode == Mode.ONLINE:
        # A note on an online workshop is no place.
        return join_url or str(Mode(mode).label)
    return page.venue or str(Mode(mode).label)


def _previous_start(row: Any, facts: dict[str, Any]) -> dt.datetime | None:
    """Return the last firm start that was told and is not the present one; None where there was no other."""
    told = row.told["facts"]
    before = dt.datetime.fromisoformat(told["starts_at"]) if told["precision"] == EXACT and told["starts_at"] else None
    present = row.starts_at if facts["precision"] == EXACT else None
    if before is None or before == present:
        before = row.previous_start
    return before if before != present else None


def _stored(value: Any) -> Any:
    # As JSON holds it; of moments the instant counts, not how it was typed.
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value
