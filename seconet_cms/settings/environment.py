"""Reads the environment; every fault names the variable and what to do about it."""

import ipaddress
import os
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

# For each answer of the mail server. A mail takes about ten, and the claim on it lasts three minutes.
EMAIL_SECONDS = 15


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


def days(name: str, default: str) -> int:
    """Return the days in the environment variable `name`; raise ImproperlyConfigured, naming it, for no such number."""
    text = os.environ.get(name, "").strip() or default
    if not text.isdecimal() or not 0 < int(text) < 10_000:
        raise ImproperlyConfigured(f"{name} is {text}: write a number of days, from 1 to 9999.")
    return int(text)


def number(name: str, default: str, most: int) -> int:
    """Return the number from 0 to `most` in the environment variable `name`; raise ImproperlyConfigured, naming it."""
    text = os.environ.get(name, "").strip() or default
    if not text.isdecimal() or int(text) > most:
        raise ImproperlyConfigured(f"{name} is {text}: write a number from 0 to {most}.")
    return int(text)


def switch(name: str, default: bool) -> bool:
    """Return whether the environment variable `name` is 1 (yes) or 0 (no), `default` when it is empty.

    Raises ImproperlyConfigured, naming it, for anything else.
    """
    text = os.environ.get(name, "").strip() or str(int(default))
    if text not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {text}: write 1 for yes or 0 for no.")
    return text == "1"


def machine_translation() -> dict[str, str] | None:
    """Return the service that MACHINE_TRANSLATION names, with its address and key; None where it is empty.

    Raises ImproperlyConfigured, naming the variable, for an unknown service and for what a service lacks.
    """
    name = os.environ.get("MACHINE_TRANSLATION", "").strip().lower()
    if not name:
        return None
    if name == "deepl":
        return {
            "service": name,
            "url": _web_address("DEEPL_URL", os.environ.get("DEEPL_URL", "").strip()),
            "key": required("DEEPL_AUTH_KEY"),
        }
    if name == "libretranslate":
        key = os.environ.get("LIBRETRANSLATE_API_KEY", "").strip()
        return {"service": name, "url": _web_address("LIBRETRANSLATE_URL", required("LIBRETRANSLATE_URL")), "key": key}
    raise ImproperlyConfigured(f"MACHINE_TRANSLATION is {name}: write deepl or libretranslate, or leave it empty.")


def _web_address(name: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if text and not sound:
        raise ImproperlyConfigured(f"{name} is no address: write one like https://translate.example.org.")
    return text


def caches_in_front() -> dict[str, dict[str, str]]:
    """Return Wagtail's settings for the caches in front of the site that can be purged; empty where none is named.

    Raises ImproperlyConfigured, naming the variable, for what cannot be meant.
    """
    found = {}
    if url := os.environ.get("PURGE_URL", "").strip():
        backend = "wagtail.contrib.frontend_cache.backends.HTTPBackend"
        found["http"] = {"BACKEND": backend, "LOCATION": _web_address("PURGE_URL", url)}
    if zone := os.environ.get("CLOUDFLARE_ZONE", "").strip():
        backend = "wagtail.contrib.frontend_cache.backends.CloudflareBackend"
        found["cloudflare"] = {"BACKEND": backend, "ZONEID": zone, "BEARER_TOKEN": required("CLOUDFLARE_TOKEN")}
    return found


def networks(name: str) -> list[str]:
    """Return the addresses and networks in the environment variable `name`, parted by commas.

    Raises ImproperlyConfigured, naming it, for what is neither.
    """
    listed = [each.strip() for each in os.environ.get(name, "").split(",") if each.strip()]
    for each in listed:
        try:
            ipaddress.ip_network(each, strict=False)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} holds {each}: write addresses or networks like 10.0.0.0/8, parted by commas."
            ) from None
    return listed


def sender(name: str) -> str:
    """Return who sends, from the environment variable `name`; raise ImproperlyConfigured, naming it, for no address."""
    text = required(name)
    try:
        if len(text.splitlines()) > 1:
            raise ValidationError("")
        validate_email(parseaddr(text)[1])
    except ValidationError:
        raise ImproperlyConfigured(f"{name} is no sender: write an address like name@example.org.") from None
    return text


def email() -> dict[str, Any]:
    """Return the mail settings from EMAIL_* variables: how the outbox sends; without EMAIL_HOST, to the console.

    Raises ImproperlyConfigured, naming the variable, for what cannot be meant.
    """
    # Whatever Django or Wagtail mails is written to the outbox too.
    outbox = {"EMAIL_BACKEND": "core.outbox.OutboxEmailBackend"}
    host = os.environ.get("EMAIL_HOST", "").strip()
    if not host:
        return outbox | {"OUTBOX_TRANSPORT": "django.core.mail.backends.console.EmailBackend"}
    tls_from_the_start = switch("EMAIL_USE_SSL", default=False)
    return outbox | {
        "OUTBOX_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port("EMAIL_PORT", "465" if tls_from_the_start else "587"),
        "EMAIL_HOST_USER": os.environ.get("EMAIL_HOST_USER", ""),
        "EMAIL_HOST_PASSWORD": os.environ.get("EMAIL_HOST_PASSWORD", ""),
        "EMAIL_USE_SSL": tls_from_the_start,
        "EMAIL_USE_TLS": not tls_from_the_start and switch("EMAIL_USE_TLS", default=True),
        "EMAIL_TIMEOUT": EMAIL_SECONDS,
        "DEFAULT_FROM_EMAIL": sender("DEFAULT_FROM_EMAIL"),
    }
