"""Who else has a page open in the admin: Wagtail's own record of it, so that its page editor counts as well."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Page, get_default_page_content_type

from teams.people import display_name

# Wagtail's own, in milliseconds.
_INTERVAL = 10_000


@dataclass(frozen=True, slots=True)
class Presence:
    """That a person has a page open: where the browser says so again, and who else has it open."""

    ping_url: str
    release_url: str
    interval: int
    others: list[str]


def enter(person: Any, page: Page) -> Presence:
    """Remember that the person has opened the page."""
    # Wagtail's page editor deletes the old ones.
    kind = get_default_page_content_type()
    session = EditingSession.objects.create(
        user=person, content_type=kind, object_id=str(page.pk), last_seen_at=timezone.now()
    )
    others = (
        EditingSession.objects.available()
        .filter(content_type=kind, object_id=str(page.pk))
        .exclude(user=person)
        .select_related("user")
        .order_by("pk")
    )
    return Presence(
        reverse("wagtailadmin_editing_sessions:ping", args=("wagtailcore", "page", page.pk, session.pk)),
        reverse("wagtailadmin_editing_sessions:release", args=(session.pk,)),
        getattr(settings, "WAGTAIL_EDITING_SESSION_PING_INTERVAL", _INTERVAL),
        list(dict.fromkeys(display_name(each.user) for each in others if not each.is_idle)),
    )
