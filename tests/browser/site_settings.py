"""The site that the browser tests visit: the demo, with files of its own and two addresses that go wrong."""

import os
from pathlib import Path

from seconet_cms.settings.demo import *  # noqa: F403 - a settings module is its base plus what differs

# Static files are the same for all; what a site makes while it runs is its own.
SITE_DIR = Path(os.environ["SECONET_SITE"])
MEDIA_ROOT = SITE_DIR / "media"
CACHES = {"default": {**CACHES["default"], "LOCATION": SITE_DIR / "cache"}}
ROOT_URLCONF = "tests.browser.site_urls"
# How slow a hash is says nothing about a site; what the demo has hashed must still be read.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# All visitors of the tests come from one address, and some of them in crowds.
PUBLIC_FORM_PER_HOUR = 10_000
