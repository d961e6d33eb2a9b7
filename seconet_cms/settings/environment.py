"""Reads the environment; every fault names the variable and what to do about it."""

import os
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def required(name: str) -> str:
    """Return the environment variable `name`; raise ImproperlyConfigured, naming it, when it is empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}: this site does not start without it.")
    return value


def database() -> dict[str, Any]:
    """Return Django's settings for the PostgreSQL that DATABASE_URL names, or none that could connect.

    Raises ImproperlyConfigured when the address is of another database or cannot be read.
    """
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return {"ENGINE": "django.db.backends.postgresql", "NAME": "seconet"}
    try:
        settings = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read; write it as postgresql://user:password@host:5432/name."
        ) from error
    if settings["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL names another kind of database; this site needs PostgreSQL 15 or newer."
        )
    # What an editor does is done whole or not at all.
    settings["ATOMIC_REQUESTS"] = True
    settings.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    return dict(settings)


def port(name: str, default: str) -> int:
    """Return the port number in the environment variable `name`; raise ImproperlyConfigured, naming it, for no port."""
    text = os.environ.get(name, default).strip()
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise ImproperlyConfigured(f"{name} is no port: write a number from 1 to 65535.")
    return int(text)


def email() -> dict[str, Any]:
    """Return Django's mail settings from EMAIL_* variables; without EMAIL_HOST mails go to the console."""
    host = os.environ.get("EMAIL_HOST", "").strip()
    if not host:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return {
        "EMAIL_HOST": host,
        "EMAIL_PORT": port("EMAIL_PORT", "587"),
        "EMAIL_HOST_USER": os.environ.get("EMAIL_HOST_USER", ""),
        "EMAIL_HOST_PASSWORD": os.environ.get("EMAIL_HOST_PASSWORD", ""),
        "EMAIL_USE_TLS": os.environ.get("EMAIL_USE_TLS", "1") == "1",
        "EMAIL_TIMEOUT": 15,
        "DEFAULT_FROM_EMAIL": required("DEFAULT_FROM_EMAIL"),
    }
