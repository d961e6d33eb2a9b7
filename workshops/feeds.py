"""What visitors subscribe to: the calendar of a language, one workshop as a calendar file, and the feed of a language.

Their addresses are the same words in every language, for those who subscribe keep them for years.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import feedgenerator, translation
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from core import languages
from core.templatetags import wording
from workshops.calendars import CONTENT_TYPE, calendar_ics, event_ics
from workshops.facts import now
from workshops.models import WorkshopIndexPage, WorkshopPage, WorkshopPageQuerySet

# Calendars show what is past for so long.
PAST_SHOWN = dt.timedelta(days=366)
ENTRIES_MOST = 30
# Seconds for which an answer may be kept: whoever subscribes asks every few hours.
KEPT = 300


@require_safe
@transaction.non_atomic_requests
@conditional_page
@cache_control(public=True, max_age=KEPT)
def calendar(request: HttpRequest) -> HttpResponse:
    """Answer with the calendar of the active language: its workshops with a firm date, cancelled ones among them."""
    code = translation.get_language()
    pages = in_language(code).filter(workshop__runs_until__gt=now() - PAST_SHOWN).order_by("workshop__runs_until", "pk")
    content = calendar_ics(pages, name=_feed_title(), url=request.build_absolute_uri(), request=request)
    return _answer(content, CONTENT_TYPE, code)


@require_safe
@transaction.non_atomic_requests
@conditional_page
@cache_control(public=True, max_age=KEPT)
def event(request: HttpRequest, key: int) -> HttpResponse:
    """Answer with the calendar file of the workshop whose row has this key, in the active language.

    Raises Http404 where no public page of the language speaks of it, and while its date is not firm.
    """
    code = translation.get_language()
    page = in_language(code).filter(workshop_id=key).first()
    if page is None or page.workshop.local_start is None:
        raise Http404
    answer = _answer(event_ics(page, request=request), CONTENT_TYPE, code)
    answer.headers["Content-Disposition"] = f'attachment; filename="seconet-{page.workshop.number}-{code}.ics"'
    return answer


@require_safe
@transaction.non_atomic_requests
@conditional_page
@cache_control(public=True, max_age=KEPT)
def feed(request: HttpRequest) -> HttpResponse:
    """Answer with the Atom feed (RFC 4287) of the active language: the workshops whose pages were published last."""
    code = translation.get_language()
    latest = F("last_published_at").desc(nulls_last=True)
    entries = _AtomFeed(
        title=_feed_title(),
        link=_list_url(request, code),
        description=_("Dates, changes and results of the network’s workshops."),
        language=code,
        feed_url=request.build_absolute_uri(),
        feed_guid=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, request.build_absolute_uri())}",
    )
    for page in in_language(code).order_by(latest, "pk")[:ENTRIES_MOST]:
        changed = max(page.workshop.changed_at, page.last_published_at or page.workshop.changed_at)
        url = page.get_full_url(request)
        entries.add_item(
            title=page.title,
            link=url,
            # Summaries are HTML in Django's feeds.
            description=format_html_join(
                "\n", "<p>{}</p>", ((line,) for line in (_when(page), page.state.label, page.lead) if line)
            ),
            # For ever, and another one in each language.
            unique_id=f"urn:uuid:{uuid.uuid5(page.workshop.uid, code)}",
            pubdate=page.first_published_at or changed,
            updateddate=changed,
            author_name=page.workshop.host.name,
        )
    return _answer(entries.writeString("utf-8").encode(), "application/atom+xml; charset=utf-8", code)


def in_language(code: str) -> "WorkshopPageQuerySet":
    """Return the public pages of workshops that are written in a language of the site, each with its row and host."""
    pages = WorkshopPage.objects.visible().select_related("workshop__host", "locale")
    # All but the place, which stands in calendars.
    pages = pages.defer("body", "agenda", "speakers", "materials", "recordings", "outcome")
    return pages.filter(languages.on_site(code), locale__language_code=code, alias_of__isnull=True)


class _AtomFeed(feedgenerator.Atom1Feed):
    """An Atom feed that says the same as long as nothing in it changes."""

    def latest_post_date(self) -> dt.datetime:
        """Return when the latest entry changed; of an empty feed a moment that never changes."""
        return super().latest_post_date() if self.items else dt.datetime(2021, 1, 1, tzinfo=dt.UTC)


def _answer(content: bytes, content_type: str, code: str) -> HttpResponse:
    return HttpResponse(content, content_type=content_type, headers={"Content-Language": code})


def _feed_title() -> str:
    return _("Seconet: workshops")


def _list_url(request: HttpRequest, code: str) -> str:
    lists = WorkshopIndexPage.objects.visible().filter(
        languages.on_site(code), locale__language_code=code, alias_of__isnull=True
    )
    page = lists.first()
    return page.get_full_url(request) if page else request.build_absolute_uri(f"/{code}/")


def _when(page: WorkshopPage) -> str:
    row = page.workshop
    start, end = row.local_start, row.local_end
    if start is None:
        return capfirst(wording.fuzzy(row.fuzzy_date))
    return capfirst(
        ", ".join([wording.date_range(start, end), wording.times(start, end), wording.zone(start, row.zone)])
    )
