"""What search engines are told of a workshop: schema.org Event as JSON-LD.

A block of data is no script, so the content security policy, which forbids scripts inside a page, lets it be: browsers
look at its type first and run nothing (HTML, "prepare the script element").
"""

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from workshops.facts import Mode
from workshops.states import AHEAD, State

if TYPE_CHECKING:
    from workshops.models import WorkshopPage

SCHEMA = "https://schema.org"
ATTENDANCE = {
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.ONSITE: "OfflineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}
# Letters by which markup could leave the block, as JSON writes them otherwise.
ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def event_data(page: "WorkshopPage", request: HttpRequest | None = None) -> dict[str, Any] | None:
    """Return the workshop as a schema.org Event, in the words of the page; None while its date is not firm."""
    facts = page.facts
    start, end = facts.local_start, facts.local_end
    if start is None or not page.url:
        return None
    url = page.get_full_url(request)
    row = page.workshop
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": f"{url}#event",
        "name": page.title,
        "url": url,
        # With the offset of the day: the clock of the place, and no doubt about the moment.
        "startDate": start.isoformat(),
        "eventAttendanceMode": f"{SCHEMA}/{ATTENDANCE[Mode(facts.mode)]}",
        "eventStatus": f"{SCHEMA}/{_status(page)}",
        "location": _location(page, url),
        "organizer": {"@type": "Organization", "name": facts.host.name},
    }
    if end is not None:
        data["endDate"] = end.isoformat()
    if page.lead:
        data["description"] = page.lead
    if facts.spoken:
        data["inLanguage"] = facts.spoken[0] if len(facts.spoken) == 1 else facts.spoken
    if _status(page) == "EventRescheduled":
        data["previousStartDate"] = row.previous_start.astimezone(facts.time_zone).isoformat()
    if facts.capacity is not None:
        data["maximumAttendeeCapacity"] = facts.capacity
        if page.state in AHEAD - {State.CONFIRMED}:
            data["offers"] = _offer(page, url)
    return data


def event_json(page: "WorkshopPage", request: HttpRequest | None = None) -> SafeString:
    """Return `event_data` as the content of a script element of the type application/ld+json; nothing for None."""
    data = event_data(page, request)
    words = json.dumps(data, ensure_ascii=False).translate(ESCAPES) if data else ""
    return mark_safe(words)  # noqa: S308 - without these letters nothing leaves the element


def _status(page: "WorkshopPage") -> str:
    if page.facts.cancelled:
        return "EventCancelled"
    return "EventRescheduled" if page.workshop.previous_start else "EventScheduled"


def _location(page: "WorkshopPage", url: str) -> Any:
    virtual = {"@type": "VirtualLocation", "url": url}
    # Without any words about the place, the region that hosts is what is known of it.
    host = page.facts.host
    place = {
        "@type": "Place",
        "name": page.venue or host.name,
        "address": {"@type": "PostalAddress", "addressCountry": host.country},
    }
    return {Mode.ONLINE: virtual, Mode.ONSITE: place, Mode.HYBRID: [place, virtual]}[Mode(page.facts.mode)]


def _offer(page: "WorkshopPage", url: str) -> dict[str, Any]:
    availability = {State.OPEN: "InStock", State.FULL: "SoldOut", State.CLOSED: "SoldOut"}[page.state]
    # What it costs is no fact that we have.
    return {"@type": "Offer", "url": url, "availability": f"{SCHEMA}/{availability}"}
