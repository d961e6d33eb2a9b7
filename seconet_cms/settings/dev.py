"""For people who change the code: autoreload, debug pages, the debug toolbar."""

from seconet_cms.settings.demo import *  # noqa: F403 - a settings module is its base plus what differs

DEBUG = True
INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar"]
MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware", *MIDDLEWARE]
# Whoever changes a template wants to see it.
PAGE_CACHE_MIB = 0
INTERNAL_IPS = ["127.0.0.1", "::1"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True}
