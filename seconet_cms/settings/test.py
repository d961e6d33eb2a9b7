"""For the test suite: quick password hashes, files in a folder of their own, mail kept in memory."""

from seconet_cms.settings.base import *  # noqa: F403 - a settings module is its base plus what differs

SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
OUTBOX_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = LOCAL_DIR / "test-media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True
# A check is made when somebody asks for it.
OBLIGATIONS_CHECK_HOUR = None
