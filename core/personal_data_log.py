"""How long it is remembered that personal data was removed or handed out."""

from datetime import datetime

from django.conf import settings

from core.personal_data_models import PersonalDataEvent
from core.retention import years

# The name of the job of core.due that calls `purge`.
JOB = "old events of personal data"


def purge(now: datetime) -> None:
    """Delete the events that are older than PERSONAL_DATA_LOG_YEARS."""
    PersonalDataEvent.objects.filter(done_at__lt=now - years(settings.PERSONAL_DATA_LOG_YEARS)).delete()
