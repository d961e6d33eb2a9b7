"""Common releases: versions of a page that are approved one by one and go live at one moment.

While a release is open an approval means ready. The last one publishes all, or a date does. Nothing is published here
but revisions that the reviewers of their own language have approved since the release was asked for.
"""

import datetime as dt
import logging
from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import Translation, TranslationSource

from core import languages
from core.refusals import RefusedError
from core.rights import Action, Answer, may
from core.scheduling import NotPublishedError
from teams.standings import standings
from translations import states, sync
from translations.readiness import Member, Readiness, in_order, members_of
from translations.release_log import ASKED, CALLED_OFF, CHANGED, PUBLISHED
from translations.release_models import Release, ReleaseMember

logger = logging.getLogger(__name__)


def original_of(page: Page) -> Page:
    """Return the page from which, in the end, this one is translated; the page itself where it is an original."""
    seen = {page.pk}
    while True:
        link = (
            Translation.objects.filter(
                source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
            )
            .order_by("-pk")
            .values_list("source__locale_id", flat=True)
            .first()
        )
        above = link and Page.objects.filter(translation_key=page.translation_key, locale_id=link).first()
        if not above or above.pk in seen:
            return page
        seen.add(above.pk)
        page = above


def open_release_of(page: Page) -> Release | None:
    """Return the open release that this page or one of its translations belongs to."""
    return Release.objects.filter(translation_key=page.translation_key, status=Release.Status.OPEN).first()


def may_ask(person: Any, source: Page) -> Answer:
    """Tell whether the person may have this original and its translations published together, or change that."""
    if source.alias_of_id:
        return Answer(False, _("The page shows the words of another one: that one is published."))
    answer = may(person, Action.EDIT, source)
    if answer:
        return answer
    release = open_release_of(source)
    # A review keeps the original from being edited, not whoever asked from asking otherwise.
    if release is not None and release.asked_by_id == person.pk and source.workflow_in_progress:
        return may(person, Action.READ, source)
    return answer


def ask(source: Page, wanted: Collection[str], person: User, goes_live_at: dt.datetime | None = None) -> Release:
    """Have the versions of a page in these languages go live together; the original of the page decides who may ask.

    Raises RefusedError where the person may not, where there is an open release, or with fewer than two languages.
    """
    with transaction.atomic():
        source = Page.objects.select_for_update(no_key=True).get(pk=source.pk).specific
        _refuse_unless(may_ask(person, source))
        if open_release_of(source) is not None:
            raise RefusedError(_("A common release of this page is open already: change that one."))
        release = _open(source, _checked(wanted), person, timezone.now(), goes_live_at)
        log(instance=source, action=ASKED, user=person, data=_data(release))
        return release


def change(release: Release, wanted: Collection[str], person: User, goes_live_at: dt.datetime | None) -> Release:
    """Wait for these languages from now on, and for that date or none; publishes nothing by itself.

    Raises RefusedError where the person may not, the release is over, or with fewer than two languages.
    """
    with transaction.atomic():
        release = _held(release, person)
        wanted = _checked(wanted)
        release.members.exclude(language__in=wanted).update(waited_for=False)
        release.members.filter(language__in=wanted).update(waited_for=True)
        ReleaseMember.objects.bulk_create(
            [ReleaseMember(release=release, language=code) for code in wanted], ignore_conflicts=True
        )
        release.goes_live_at, release.problem = goes_live_at, ""
        release.save(update_fields=["goes_live_at", "problem"])
        log(instance=release.source.specific, action=CHANGED, user=person, data=_data(release))
        return release


def call_off(release: Release, person: User) -> None:
    """End a release without publishing anything: what was approved for it must be handed in again to go live.

    Raises RefusedError where the person may not, or the release is over.
    """
    with transaction.atomic():
        release = _held(release, person)
        _close(release, Release.Status.CANCELLED)
        _take_offers_back(release)
        log(instance=release.source.specific, action=CALLED_OFF, user=person, data=_data(release))


def publish_now(release: Release, person: User) -> Release:
    """Publish what is ready now and wait no longer for the rest, which goes live on its own when it is approved.

    Raises RefusedError where the person may not, the release is over, or nothing can be published now.
    """
    with transaction.atomic():
        release = _held(release, person)
        if not _publish(release, only_ready=True):
            raise RefusedError(release.problem or _("Nothing was published: no language is ready."))
        return release


# --- Approvals -----------------------------------------------------------------------------------------


def hold(page: Page, workflow_state: WorkflowState, person: User | None) -> bool:
    """Tell whether the page, which a review has just approved, waits for its other languages, or went live with them.

    Called in the transaction that approves, with the page's row locked. Where this is the last approval that a release
    waits for, everything that belongs to it is published here.
    """
    # Whoever approves may have read the page before its last revision was saved.
    page = Page.objects.select_related("locale", "latest_revision").get(pk=page.pk)
    standing = standings(Page.objects.filter(pk=page.pk)).get(page.pk)
    # What another workflow says is no approval, here as anywhere.
    if standing is None or not standing.approved:
        return False
    approvals = workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED, revision=page.latest_revision_id)
    approved_at = approvals.aggregate(last=Max("finished_at"))["last"]
    if approved_at is None:
        return False
    release = _open_and_held(page) or _asked_by_type(page, approved_at)
    if release is None:
        return False
    if release.asked_at > approved_at:
        # It was asked for while this approval was under way, which counts.
        release.asked_at = approved_at
        release.save(update_fields=["asked_at"])
    member, _made = ReleaseMember.objects.get_or_create(
        release=release, language=page.locale.language_code, defaults={"waited_for": False}
    )
    _offer(page, member, person)
    if release.goes_live_at is None or release.goes_live_at <= timezone.now():
        _publish(release, only_ready=release.goes_live_at is not None)
    return True


def withdraw(instance: Page, **kwargs: Any) -> None:
    """Let earlier approvals of a page that was taken down count no more; a receiver of `page_unpublished`."""
    ReleaseMember.objects.filter(
        release__translation_key=instance.translation_key,
        release__status=Release.Status.OPEN,
        language=instance.locale.language_code,
    ).update(withdrawn_at=timezone.now())


def publish_due(now: dt.datetime) -> None:
    """Publish the releases whose day has come, and those that are complete and were held up by somebody's work."""
    failed = []
    for key in Release.objects.filter(status=Release.Status.OPEN).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                # Whoever approves one of its pages at the moment goes first.
                held = Release.objects.select_for_update(skip_locked=True, of=("self",))
                release = held.filter(pk=key, status=Release.Status.OPEN).first()
                if release is not None and (release.goes_live_at is None or release.goes_live_at <= now):
                    _publish(release, only_ready=release.goes_live_at is not None)
        except Exception:
            # One that fails keeps no other from going live.
            logger.exception("The common release %s cannot be published.", key)
            failed.append(key)
    if failed:
        raise NotPublishedError("Common releases not published: " + ", ".join(map(str, failed)) + ".")


def _asked_by_type(page: Page, asked_at: dt.datetime) -> Release | None:
    """Return a release where the type of the page asks that its languages go live together, else None.

    As long as the original was never public every language of the site is waited for; later those whose words change
    with it.
    """
    if not getattr(page.specific_class, "published_together", False):
        return None
    source = original_of(page)
    own = page.locale.language_code
    if source.first_published_at is None:
        wanted = languages.codes()
    elif source.pk == page.pk:
        _synchronise(page, None)
        wanted = [own, *_unsettled_languages(page)]
    else:
        wanted = [own]
    if len(wanted) < 2:
        return None
    try:
        with transaction.atomic():
            return _open(source, wanted, None, asked_at, None)
    except IntegrityError:
        # The approval of another language has opened it at the same moment.
        return _open_and_held(page)


# --- What all of them do -------------------------------------------------------------------------------


def _open_and_held(page: Page) -> Release | None:
    held = Release.objects.select_for_update(of=("self",))
    return held.filter(translation_key=page.translation_key, status=Release.Status.OPEN).first()


def _held(release: Release, person: User) -> Release:
    """Return the open release as it is now, held until the transaction ends, if the person may change it."""
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if not release.is_open:
        raise RefusedError(_("This common release is over: nothing was changed."))
    _refuse_unless(may_ask(person, release.source.specific))
    return release


def _refuse_unless(answer: Answer) -> None:
    if not answer:
        raise RefusedError(answer.reason)


def _checked(wanted: Collection[str]) -> list[str]:
    codes = [code for code in languages.codes() if code in wanted]
    if len(codes) < 2:
        raise RefusedError(_("Choose at least two languages: one alone goes live when it is approved."))
    return codes


def _open(
    source: Page, codes: Collection[str], person: User | None, asked_at: dt.datetime, goes_live_at: dt.datetime | None
) -> Release:
    release = Release.objects.create(
        source=source,
        translation_key=source.translation_key,
        asked_by=person,
        asked_at=asked_at,
        goes_live_at=goes_live_at,
    )
    ReleaseMember.objects.bulk_create(ReleaseMember(release=release, language=code) for code in codes)
    return release


def _close(release: Release, status: Release.Status) -> None:
    release.status, release.closed_at, release.problem = status, timezone.now(), ""
    release.save(update_fields=["status", "closed_at", "problem"])


def _data(release: Release) -> dict[str, Any]:
    return {
        "languages": list(release.members.filter(waited_for=True).order_by("pk").values_list("language", flat=True)),
        "date": release.goes_live_at.isoformat() if release.goes_live_at else None,
    }


def _offer(page: Page, member: ReleaseMember, person: User | None) -> None:
    """Give the approved words to those who translate from them, before anybody else can read them."""
    if TranslationSource.objects.filter(object_id=page.translation_key, locale_id=page.locale_id).exists():
        # By the clock that dates the changes of sources.
        ReleaseMember.objects.filter(pk=member.pk).update(offered=page.latest_revision_id, offered_at=Now())
        _synchronise(page, person)


def _take_offers_back(release: Release) -> None:
    """Give translators the published words back in the place of the approved ones; no translation is lost."""
    for member in release.members.filter(offered__isnull=False).select_related("offered"):
        page = Page.objects.filter(
            translation_key=release.translation_key, locale__language_code=member.language, live=True
        ).first()
        if page is not None and page.live_revision_id != member.offered_id:
            sync.synchronise(page)


def _synchronise(page: Page, person: User | None) -> None:
    sync.synchronise(page.latest_revision.as_object(), person, draft=True)


def _unsettled_languages(page: Page) -> list[str]:
    """Return the languages translated from this page in which a string waits for a translator."""
    links = list(
        Translation.objects.filter(
            source__object_id=page.translation_key, source__locale_id=page.locale_id, enabled=True
        ).select_related("source__specific_content_type", "target_locale")
    )
    counts = states.counts_of(links)
    waiting = {
        link.target_locale.language_code
        for link in links
        if any(counts[link.pk][each] for each in ("missing", "machine", "outdated"))
    }
    return [code for code in languages.codes() if code in waiting]


def _going(members: list[Member], *, only_ready: bool) -> list[Member]:
    """Return the members that are to be published now; none where something is waited for.

    A translation never goes ahead of the version that it is made from, whose facts it shows.
    """
    if not only_ready and any(each.row.waited_for and not each.settled for each in members):
        return []
    absent = {each.language for each in members if not each.settled}
    going = []
    for each in in_order([each for each in members if each.ready]):
        if each.link is not None and each.link.source.locale.language_code in absent:
            absent.add(each.language)
        else:
            going.append(each)
    return going


def _publish(release: Release, *, only_ready: bool) -> bool:
    """Publish in one transaction what may go live now and end the release; tell whether it did.

    The release is held. Its pages are held too from here on, but nobody is waited for who works on one of them at the
    moment, since they may be waiting for this release: then the clock tries again.
    """
    members = members_of(release)
    going = _going(members, only_ready=only_ready)
    if not going:
        if members and all(each.readiness == Readiness.LIVE for each in members if each.row.waited_for):
            _end(release, members, set())
        return False
    keys = [each.page.pk for each in going]
    held = set(
        Page.objects.filter(pk__in=keys)
        .order_by("pk")
        .select_for_update(skip_locked=True, no_key=True)
        .values_list("pk", flat=True)
    )
    # Once more, now that nothing about them changes any more.
    members = members_of(release)
    going = _going(members, only_ready=only_ready)
    if not going or not held.issuperset(each.page.pk for each in going):
        return False
    try:
        with transaction.atomic():
            for each in going:
                PublishPageRevisionAction(each.page.latest_revision, user=each.approved_by).execute(
                    # By right of each language's own review, whoever's approval was the last.
                    skip_permission_checks=True
                )
            _end(release, members, {each.language for each in going})
    except (RefusedError, ValidationError) as error:
        release.status = Release.Status.OPEN
        release.problem = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        release.save(update_fields=["problem"])
        return False
    return True


def _end(release: Release, members: list[Member], published: set[str]) -> None:
    for each in members:
        there = each.language in published or each.readiness == Readiness.LIVE
        if each.row.waited_for or there:
            each.row.outcome = ReleaseMember.Outcome.PUBLISHED if there else ReleaseMember.Outcome.NOT_READY
    ReleaseMember.objects.bulk_update([each.row for each in members], ["outcome"])
    _close(release, Release.Status.DONE)
    log(
        instance=release.source.specific,
        action=PUBLISHED,
        data=_data(release) | {"published": sorted(published)},
    )
