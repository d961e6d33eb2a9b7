"""What the outbox forgets, and when."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from core.mail_models import WIPED, OutgoingMail

# What a mail said is kept so long after it was sent or given up, to be able to answer questions about it.
TEXT_KEPT = timedelta(days=30)
# That it was sent, to whom and when, is kept so long after it was written.
ROW_KEPT = timedelta(days=365)


def purge(now: datetime) -> None:
    """Wipe what old mails said, and delete the rows of those that are older still."""
    if settings.OUTBOX_KEEPS_TEXTS:
        return
    done = OutgoingMail.objects.done()
    done.filter(written_at__lt=now - ROW_KEPT).delete()
    old = Q(sent_at__lt=now - TEXT_KEPT) | Q(given_up_at__lt=now - TEXT_KEPT)
    done.filter(old).exclude(**WIPED).update(**WIPED)
