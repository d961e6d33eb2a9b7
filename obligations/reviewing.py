"""Reminds the network's administrators to review the accessibility statement, a year after the last review."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import languages, outbox, responsible
from core.visibility import publicly_visible
from obligations.accessibility_page import AccessibilityPage, ReviewReminder

# The kind of the mail, and the name of the job of core.due.
KIND = "statement"
JOB = "review of the accessibility statement"


def remind(now: datetime) -> None:
    """Write to the administrators, once for each day on which a review has become due."""
    today = timezone.localtime(now).date()
    pages = publicly_visible(AccessibilityPage.objects.filter(languages.on_site(), alias_of__isnull=True))
    # The dates are the same in all languages; the first written holds them.
    page = pages.order_by("pk").first()
    if page is None or page.review_due_on is None or page.review_due_on > today:
        return
    people = responsible.for_region(None)
    if not people:
        return
    with transaction.atomic():
        _reminder, fresh = ReviewReminder.objects.get_or_create(due_on=page.review_due_on, defaults={"sent_at": now})
        if not fresh:
            return
        for person in people:
            outbox.post(
                KIND,
                person.address,
                person.language,
                "obligations/mail/statement",
                {
                    "name": person.name,
                    "due_on": page.review_due_on,
                    "path": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                },
            )
