"""From which address a request comes, where proxies stand in front of the site."""

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: HttpRequest) -> str:
    """Return the IP address of whoever asks, or "" when the server does not tell.

    What a client writes into X-Forwarded-For is believed only as far as the proxies in settings.TRUSTED_PROXIES
    (addresses or networks) have handed it on: read from its end up to the first that is none of them.
    """
    nearest = _address(request.META.get("REMOTE_ADDR", ""))
    proxies = _networks(tuple(settings.TRUSTED_PROXIES))
    hops = [_address(hop) for hop in request.headers.get("x-forwarded-for", "").split(",")]
    while nearest is not None and hops and any(nearest in network for network in proxies):
        before = hops.pop()
        if before is None:
            break
        nearest = before
    return str(nearest) if nearest is not None else ""


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@lru_cache(maxsize=8)
def _networks(listed: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(each, strict=False) for each in listed)
