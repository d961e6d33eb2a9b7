"""Personal data of visitors, wherever it is kept: found, handed out and erased by the address of the person.

    register(Holder("registrations", _("registrations"), export, erase))  # in an app's ready()

`export(address)` and `erase(address)` then go through all holders.
"""

import contextlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from core.mail_models import OutgoingMail
from core.personal_data_models import PersonalDataEvent
from core.refusals import RefusedError

Kind = PersonalDataEvent.Kind
# The holder of the mails of the outbox.
MAILS = "mails"
# What is kept of one person in one place, as JSON may hold it.
Record = dict[str, Any]


@dataclass(frozen=True)
class Holder:
    """A place where personal data is kept, found by `address_key` of a mail address.

    `export` returns what is kept of the person, `erase` removes it and returns how many records that were. `objections`
    returns, of the key and of the account that asks (None for a program), sentences that say why nothing may be erased.
    """

    name: str
    label: str | Promise
    export: Callable[[str], list[Record]]
    erase: Callable[[str], int]
    objections: Callable[[str, Any], list[str]] = lambda key, by: []


_holders: dict[str, Holder] = {}


def register(holder: Holder) -> None:
    """Add a holder of personal data; raise ValueError when another one has that name."""
    if _holders.setdefault(holder.name, holder) != holder:
        raise ValueError(f"Two holders of personal data are named {holder.name}: give one of them another name.")


def holders() -> list[Holder]:
    """Return the holders in the order of their names."""
    return [_holders[name] for name in sorted(_holders)]


def label_of(name: str) -> str:
    """Return what people call a holder of personal data, or its name when no app has said it."""
    return str(_holders[name].label) if name in _holders else name


def address_key(address: str) -> str:
    """Return what is the same for all ways to write the mail address of one person.

    Case makes no difference, nor does a tag after a plus sign (RFC 5233), nor how an international domain is written.
    """
    local, _at, domain = unicodedata.normalize("NFKC", address.strip()).casefold().rpartition("@")
    # What no domain can be stays as it was typed.
    with contextlib.suppress(UnicodeError):
        domain = domain.rstrip(".").encode("idna").decode("ascii")
    return f"{local.partition('+')[0] or local}@{domain}"


def find(address: str) -> dict[str, list[Record]]:
    """Return what is kept of the person with this address, by holder; nothing is handed out, so nothing is logged."""
    key = address_key(address)
    return {holder.name: holder.export(key) for holder in holders()}


def export(address: str, by: Any = None) -> dict[str, list[Record]]:
    """Return what is kept of the person with this address, by holder, and log that `by` (an account) handed it out."""
    with transaction.atomic():
        found = find(address)
        for name, records in found.items():
            log(Kind.EXPORTED, name, len(records), by=by)
    return found


def objections(address: str, by: Any = None) -> list[str]:
    """Return why `by` (an account, None for a program) cannot erase the person with this address; none if they can."""
    key = address_key(address)
    with transaction.atomic():
        return [reason for holder in holders() for reason in holder.objections(key, by)]


def erase(address: str, by: Any = None) -> dict[str, int]:
    """Remove what is kept of the person with this address; return how many records each holder had, and log it.

    All of it or nothing: raises RefusedError with the reasons, where a holder objects.
    """
    key = address_key(address)
    with transaction.atomic():
        if reasons := objections(address, by):
            raise RefusedError(" ".join(reasons))
        # Mails go last: what the others do may have written to the person.
        order = sorted(holders(), key=lambda holder: holder.name == MAILS)
        counts = {holder.name: holder.erase(key) for holder in order}
        for name, number in counts.items():
            log(Kind.ERASED, name, number, by=by)
    return dict(sorted(counts.items()))


def log(kind: str, holder: str, number: int, about: str = "", by: Any = None) -> None:
    """Write down that `number` records of a holder were removed or exported, and by which account (None: a program).

    Nothing when there were none.
    """
    if number:
        PersonalDataEvent.objects.create(kind=kind, holder=holder, about=about, number=number, done_by=by)


def export_mails(key: str) -> list[Record]:
    """Return the mails of the outbox to the person with this key (address_key)."""
    return [
        {
            "kind": mail.kind,
            "to": mail.to,
            "language": mail.language,
            "subject": mail.subject,
            # A link that lets its reader in is for nobody who hands it out.
            "text": "" if mail.secret else mail.text,
            "written": mail.written_at.isoformat(),
            "sent": mail.sent_at.isoformat() if mail.sent_at else None,
        }
        for mail in _mails_of(key)
    ]


def erase_mails(key: str) -> int:
    """Delete the mails of the outbox to the person with this key, those too that were not sent yet."""
    return OutgoingMail.objects.filter(pk__in=[mail.pk for mail in _mails_of(key)]).delete()[0]


def _mails_of(key: str) -> list[OutgoingMail]:
    # A tag stands between the name and the domain; what else differs is left to the key itself.
    local, _at, _domain = key.rpartition("@")
    near = OutgoingMail.objects.filter(to__istartswith=local).order_by("written_at", "pk")
    return [mail for mail in near if address_key(mail.to) == key]
