"""The demo's settings for one measured site: its own caches, and as much memory for pages as the environment says.

BENCH_PLACE names a folder of the site's own: what one database has in a cache is nothing for another.
"""

import os
from pathlib import Path

from seconet_cms.settings.demo import *  # noqa: F403 - a settings module is its base plus what differs

PLACE = Path(os.environ["BENCH_PLACE"])
CACHES = {"default": {**CACHES["default"], "LOCATION": PLACE / "cache"}}
PAGE_CACHE_FILE = PLACE / "page-generation"
PAGE_CACHE_MIB = int(os.environ.get("BENCH_CACHE_MIB", "0"))
# Thousands of addresses are asked for that are not there.
LOGGING = {**LOGGING, "root": {**LOGGING["root"], "level": "ERROR"}}
