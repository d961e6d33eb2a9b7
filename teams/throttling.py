"""Guessing passwords is slowed down: who failed often must wait, by account and by the address they come from.

The counts stand in the database, so that all servers of the site share them. They hold keyed hashes and no names, are
forgotten after the wait, and an attempt that is refused does not make the wait longer: nobody is locked out for ever.
"""

import datetime as dt
import ipaddress
import math
import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.client_address import client_address


class FailedAttempts(models.Model):
    """How often somebody failed lately, under a keyed hash of what they tried."""

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    number = models.PositiveIntegerField(_("number"), default=0)
    # When the number is forgotten, and with it the wait.
    until = models.DateTimeField(_("until"), db_index=True)

    class Meta:
        verbose_name = _("failed attempts")
        verbose_name_plural = _("failed attempts")

    def __str__(self) -> str:
        return self.key


class ThrottledBackend(ModelBackend):
    """Django's own back end, which refuses to look at a password while somebody must wait."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> AbstractBaseUser | None:
        """Return the user whose name and password these are, or None; raise PermissionDenied during a wait.

        The request then carries how many seconds the wait takes, as `sign_in_wait`.
        """
        if request is None or username is None:
            return super().authenticate(request, username=username, password=password, **kwargs)
        keys = {
            _key("account", _folded(username)): settings.SIGN_IN_FAILURES_PER_ACCOUNT,
            _key("address", _network_of(client_address(request))): settings.SIGN_IN_FAILURES_PER_ADDRESS,
        }
        # Counted before the password is looked at: a hundred attempts at once are a hundred.
        wait = count_attempt(keys)
        if wait:
            request.sign_in_wait = wait
            raise PermissionDenied
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None:
            account, address = keys
            forget(account)
            take_back(address)
        return user


def count_attempt(limits: dict[str, int]) -> int:
    """Count an attempt under each key and return 0; or, where a key has reached its limit, the seconds to wait.

    An attempt that must wait is not counted.
    """
    now = timezone.now()
    wait = dt.timedelta(minutes=settings.SIGN_IN_WAIT_MINUTES)
    with transaction.atomic():
        rows = []
        for key in limits:
            row, _made = FailedAttempts.objects.select_for_update().get_or_create(
                key=key, defaults={"until": now + wait}
            )
            if row.until <= now:
                row.number, row.until = 0, now + wait
            rows.append(row)
        waits = [row.until - now for row in rows if row.number >= limits[row.key]]
        if waits:
            return math.ceil(max(waits).total_seconds())
        for row in rows:
            row.number += 1
            if row.number == limits[row.key]:
                row.until = now + wait
            row.save(update_fields=["number", "until"])
        purge(now)
    return 0


def forget(key: str) -> None:
    """Forget what was counted under a key."""
    FailedAttempts.objects.filter(key=key).delete()


def take_back(key: str) -> None:
    """Take back one attempt that was counted under a key: it succeeded."""
    FailedAttempts.objects.filter(key=key, number__gt=0).update(number=models.F("number") - 1)


def forget_account(username: str) -> None:
    """Let the owner of an account try again at once: they have shown in another way who they are."""
    forget(_key("account", _folded(username)))


def may_mail_reset(address: str, request: HttpRequest | None) -> bool:
    """Tell whether another link to a new password may be mailed to an address, and count it."""
    limits = {_key("reset", _folded(address)): settings.PASSWORD_RESETS_PER_ACCOUNT}
    if request is not None:
        limits[_key("reset from", _network_of(client_address(request)))] = settings.SIGN_IN_FAILURES_PER_ADDRESS
    return count_attempt(limits) == 0


def purge(now: dt.datetime) -> None:
    """Forget the counts whose wait is over."""
    # Rows that another attempt holds are left to it: waiting for them could end in a deadlock.
    past = FailedAttempts.objects.filter(until__lte=now).select_for_update(skip_locked=True)
    FailedAttempts.objects.filter(pk__in=past.values("pk")).delete()


def _key(kind: str, value: str) -> str:
    return salted_hmac("teams.throttling", f"{kind}:{value}", algorithm="sha256").hexdigest()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _network_of(address: str) -> str:
    """Return what stands for one place of origin: an IPv4 address, or the 64 bits that one IPv6 customer is given."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))
