"""Publishes and takes down what is scheduled, as Wagtail's `publish_scheduled` does, but each thing by itself.

That command ends with the first page that cannot be published, and comes to the same page first the next time.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models, transaction
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


class NotPublishedError(Exception):
    """Some of what is scheduled could not be published or taken down."""


def publish_scheduled(now: datetime) -> None:
    """Take down what has expired at `now` and publish the revisions whose time has come, each whole or not at all.

    Raises NotPublishedError, when all the others are done, if one of them could not be.
    """
    revisions = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    failed = [row for row in _expired(now) if not _done(row, _take_down)]
    failed += [row for row in revisions if not _done(row, _publish)]
    if failed:
        raise NotPublishedError("Not published or taken down: " + ", ".join(_name(row) for row in failed) + ".")


def clear_sessions(now: datetime) -> None:
    """Forget the sessions that have ended."""
    Session.objects.filter(expire_date__lt=now).delete()


def _expired(now: datetime) -> Iterator[models.Model]:
    others = [each for each in apps.get_models() if issubclass(each, DraftStateMixin) and not issubclass(each, Page)]
    for model in (Page, *others):
        yield from list(model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"))


def _take_down(row: Any) -> None:
    row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(row: Any) -> None:
    row.publish(log_action="wagtail.publish.scheduled")


def _done(row: models.Model, act: Callable[[Any], None]) -> bool:
    try:
        with transaction.atomic():
            act(row)
    except Exception:
        logger.exception("%s cannot be published or taken down as scheduled.", _name(row))
        return False
    return True


def _name(row: models.Model) -> str:
    return f"{row._meta.verbose_name} {row.pk} ({row})"
