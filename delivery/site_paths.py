"""The addresses of the sites, which Wagtail keeps in Django's cache, are never older than the page made from them.

Wagtail forgets them when a site is saved, before that is committed, and whoever reads the old ones at that moment may
write them into the cache afterwards, for an hour. So a process that serves keeps them under the token of the request:
one that began before a change writes what nobody who begins after it reads.
"""

import os
import secrets
from collections.abc import Hashable
from contextlib import suppress
from contextvars import ContextVar

from django.apps import apps
from django.core.cache.backends.base import default_key_func

# As Wagtail names it.
SITE_PATHS = "wagtail_site_root_paths"
# Where nobody can tell what has changed.
UNKNOWN = object()

# What a request began under; None where nothing of this process is kept for others.
token_of_request: ContextVar[Hashable | None] = ContextVar("token_of_request", default=None)
# Tokens of one process say nothing to another.
_PROCESS = secrets.token_hex(8)


def cache_key(key: str, prefix: str, version: int) -> str:
    """Return the name of a value in Django's cache (KEY_FUNCTION), for the addresses of the sites with the token."""
    name = default_key_func(key, prefix, version)
    token = token_of_request.get()
    if key != SITE_PATHS or token is None:
        return name
    if token is UNKNOWN:
        # Read from the database each time.
        return f"{name}:{secrets.token_hex(8)}"
    return f"{name}:{_PROCESS}:{os.getpid()}:{hash(token):x}"


def forget() -> None:
    """Have the processes that do not serve read the addresses of the sites again, now that a change is committed."""
    mark = token_of_request.set(None)
    try:
        # A cache that is away must not undo the change.
        with suppress(Exception):
            apps.get_model("wagtailcore", "Site").clear_site_root_paths_cache()
    finally:
        token_of_request.reset(mark)
