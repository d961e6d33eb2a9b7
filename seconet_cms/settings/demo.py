"""What `make run` serves: production on the embedded database, on this machine only, without https."""

import os
from pathlib import Path

from seconet_cms.settings.base import *  # noqa: F403 - a settings module is its base plus what differs
from seconet_cms.settings.secret import kept_secret

# A user who may not write into the checkout keeps these files in a folder of their own.
LOCAL_DIR = Path(os.environ.get("SECONET_LOCAL") or LOCAL_DIR)
STATIC_ROOT = LOCAL_DIR / "static"
MEDIA_ROOT = LOCAL_DIR / "media"

SECRET_KEY = kept_secret(LOCAL_DIR / "secret_key")
HOST = os.environ.get("HOST", "").strip() or "127.0.0.1"
PORT = os.environ.get("PORT", "").strip() or "8000"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", f"[{HOST}]" if ":" in HOST else HOST]
ALLOWED_HOSTS += [name.strip() for name in os.environ.get("ALLOWED_HOSTS", "").split(",") if name.strip()]
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
WAGTAILADMIN_BASE_URL = f"http://{ALLOWED_HOSTS[3]}:{PORT}"
CACHES = {"default": {**CACHES["default"], "LOCATION": LOCAL_DIR / "cache"}}
# Mails are delivered to the page /outbox/ alone, which shows what they say: none leaves this machine.
OUTBOX_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
OUTBOX_KEEPS_TEXTS = True
# A check is made when somebody asks for it.
OBLIGATIONS_CHECK_HOUR = None
PAGE_CACHE_MIB = 32
PAGE_CACHE_FILE = LOCAL_DIR / "page-generation"
