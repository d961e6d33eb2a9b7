import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "for-this-test-" + "x" * 40,
    "ALLOWED_HOSTS": "www.example.org, example.org",
    "DATABASE_URL": "postgresql://seconet:pass@db.example.org:5433/site",
}
TELL = """
import json, importlib, sys
settings = importlib.import_module("seconet_cms.settings." + sys.argv[1])
names = sys.argv[2].split(",")
print(json.dumps({name: getattr(settings, name, None) for name in names}, default=str))
"""


def read(module, names, environment):
    """Read settings in an interpreter of their own; return them, or the last line of its complaint."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", TELL, module, ",".join(names)],
        env=kept | environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize("value", [None, "", "   "])
def test_production_does_not_start_without_what_it_needs_and_names_it(name, value):
    environment = {key: text for key, text in COMPLETE.items() if key != name}
    if value is not None:
        environment[name] = value

    complaint = read("production", ["DEBUG"], environment)

    assert complaint.startswith("django.core.exceptions.ImproperlyConfigured")
    assert f"environment variable {name}:" in complaint


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("sqlite:///site.db", "another kind of database"),
        ("mysql://u:p@host/site", "another kind of database"),
        ("nonsense", "cannot be read"),
        ("postgresql://u:p@host:port/site", "cannot be read"),
    ],
)
@pytest.mark.parametrize("module", ["production", "base"])
def test_no_settings_take_another_database_than_postgresql(module, address, reason):
    complaint = read(module, ["DEBUG"], COMPLETE | {"DATABASE_URL": address})

    assert complaint.startswith("django.core.exceptions.ImproperlyConfigured: DATABASE_URL")
    assert reason in complaint


def test_no_complaint_repeats_a_password():
    complaint = read("production", ["DEBUG"], COMPLETE | {"DATABASE_URL": "mysql://u:sesame@host/site"})

    assert "sesame" not in complaint


def test_production_is_safe_and_nothing_in_the_environment_loosens_it():
    loosening = {
        name: value
        for name in ("DEBUG", "DJANGO_DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
        for value in ["1" if "DEBUG" in name else "0"]
    }
    expected = {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["www.example.org", "example.org"],
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SECURE_PROXY_SSL_HEADER": None,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "WAGTAILADMIN_BASE_URL": "https://www.example.org",
        "CSRF_TRUSTED_ORIGINS": ["https://www.example.org"],
    }

    assert read("production", expected, COMPLETE | loosening) == expected


def test_the_database_is_the_one_that_is_named_with_whole_requests():
    [database] = read("production", ["DATABASES"], COMPLETE)["DATABASES"].values()

    wanted = ("ENGINE", "NAME", "USER", "HOST", "PORT", "ATOMIC_REQUESTS")
    assert {name: database[name] for name in wanted} == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "site",
        "USER": "seconet",
        "HOST": "db.example.org",
        "PORT": 5433,
        "ATOMIC_REQUESTS": True,
    }


def test_the_scheme_of_a_proxy_is_believed_on_demand_alone():
    names = ["SECURE_PROXY_SSL_HEADER"]

    assert read("production", names, COMPLETE | {"BEHIND_PROXY": "1"}) == {
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]
    }
    assert read("production", names, COMPLETE | {"BEHIND_PROXY": "0"}) == {"SECURE_PROXY_SSL_HEADER": None}


def test_no_demo_account_and_no_debugging_tool_is_in_production():
    installed = set(read("production", ["INSTALLED_APPS"], COMPLETE)["INSTALLED_APPS"])

    assert not installed & {"demo", "debug_toolbar"}
    assert {"core", "home", "partners", "workshops", "search", "delivery"} <= installed


def test_a_mail_host_needs_a_sender():
    complaint = read("production", ["EMAIL_HOST"], COMPLETE | {"EMAIL_HOST": "mail.example.org"})
    assert "environment variable DEFAULT_FROM_EMAIL:" in complaint

    sender = {"EMAIL_HOST": "mail.example.org", "DEFAULT_FROM_EMAIL": "site@example.org"}
    expected = {"EMAIL_HOST": "mail.example.org", "EMAIL_USE_TLS": True, "EMAIL_TIMEOUT": 15}
    assert read("production", expected, COMPLETE | sender) == expected
