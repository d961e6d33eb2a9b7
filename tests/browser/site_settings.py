"""The site that the browser tests visit: the demo, with files of its own and two addresses that go wrong."""

import os
from pathlib import Path

from seconet_cms.settings.demo import *  # noqa: F403 - a settings module is its base plus what differs

# Static files are the same for all; what a site makes while it runs is its own.
SITE_DIR = Path(os.environ["SECONET_SITE"])
MEDIA_ROOT = SITE_DIR / "media"
CACHES = {"default": {**CACHES["default"], "LOCATION": SITE_DIR / "cache"}}
ROOT_URLCONF = "tests.browser.site_urls"
