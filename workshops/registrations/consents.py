"""What people agree to when they register: the sentences, and which wording somebody has read.

Change a sentence and its version together: what was agreed to before keeps the version that was read.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workshops.registrations.models import Purpose, Registration, RegistrationConsent


@dataclass(frozen=True)
class Wording:
    """The sentence that is ticked, and its version."""

    version: str
    text: str | Promise


WORDINGS = {
    Purpose.ACCESS: Wording(
        "2026-1",
        _(
            "I agree that the organisers use what I wrote about access needs to prepare the workshop. It is deleted "
            "shortly after the workshop."
        ),
    ),
    Purpose.RECORDING: Wording("2026-1", _("I agree to be seen and heard in photographs and recordings.")),
    Purpose.ATTENDEES: Wording(
        "2026-1", _("I agree that my name and my organisation stand on the list that all participants receive.")
    ),
}


def given(registration: Registration) -> set[str]:
    """Return the purposes to which the person agrees now."""
    return {each.purpose for each in registration.consents.all() if each.withdrawn_at is None}


def settle(registration: Registration, wanted: set[str], language: str, now: datetime) -> None:
    """Write down what the person agrees to from now on, read in `language`; what is missing in it is withdrawn."""
    agreed = set(registration.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))
    if gone := agreed - wanted:
        registration.consents.filter(purpose__in=gone, withdrawn_at=None).update(withdrawn_at=now)
    RegistrationConsent.objects.bulk_create(
        RegistrationConsent(
            registration=registration,
            purpose=purpose,
            wording=WORDINGS[Purpose(purpose)].version,
            language=language,
            given_at=now,
        )
        for purpose in sorted(wanted - agreed)
    )
