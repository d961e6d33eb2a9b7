"""The site as it is run for visitors; everything that differs between places comes from the environment."""

import os
from pathlib import Path

from seconet_cms.settings.base import *  # noqa: F403 - a settings module is its base plus what differs
from seconet_cms.settings.environment import caches_in_front, networks, number, required

SECRET_KEY = required("SECRET_KEY")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
required("DATABASE_URL")

WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", f"https://{ALLOWED_HOSTS[0].lstrip('.')}")
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("BEHIND_PROXY") == "1" else None
TRUSTED_PROXIES = networks("TRUSTED_PROXIES")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", str(STATIC_ROOT)))
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", str(MEDIA_ROOT)))

# Several hosts must share one cache: without Redis a change on one is seen late on the others.
if cache_dir := os.environ.get("CACHE_DIR"):
    CACHES = {"default": {**CACHES["default"], "LOCATION": Path(cache_dir)}}
if redis_url := os.environ.get("REDIS_URL"):
    backend = "django.core.cache.backends.redis.RedisCache"
    CACHES = {"default": {**CACHES["default"], "BACKEND": backend, "LOCATION": redis_url}}

PAGE_CACHE_MIB = number("PAGE_CACHE_MIB", "64", most=100_000)
PAGE_CACHE_FILE = Path(cache_dir or LOCAL_DIR / "cache") / "page-generation"
WAGTAILFRONTENDCACHE = caches_in_front()
