"""The whole site as a server loads it: the page cache, and Django behind it."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from delivery.generation import Generation
from delivery.listening import Listener
from delivery.page_cache import PageCache
from delivery.sharing import SharedCaches

MIB = 1024 * 1024


@cache
def generation() -> Generation | None:
    """Return the generation of the pages on this host; None where the settings keep none (PAGE_CACHE_MIB = 0)."""
    return Generation(Path(settings.PAGE_CACHE_FILE)) if settings.PAGE_CACHE_MIB else None


def get_site() -> PageCache:
    """Return the WSGI application, by the settings."""
    django = get_wsgi_application()
    found = generation()
    if found is None:
        return PageCache(django, room=0)
    listener, shared = Listener(look_after=found.look_after), None
    if getattr(settings, "WAGTAILFRONTENDCACHE", None):
        shared = SharedCaches(settings.PAGE_CACHE_SHARED_SECONDS)
        listener.on_change = shared.forget_soon
    return PageCache(django, room=settings.PAGE_CACHE_MIB * MIB, generation=found, listener=listener, shared=shared)
