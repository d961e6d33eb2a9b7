import pytest
from django.core.exceptions import ImproperlyConfigured

from core.mail_models import CLAIM
from seconet_cms.settings import environment

NAMES = (
    "EMAIL_HOST",
    "EMAIL_PORT",
    "EMAIL_HOST_USER",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_USE_TLS",
    "EMAIL_USE_SSL",
    "DEFAULT_FROM_EMAIL",
)
NEEDED = {"EMAIL_HOST": "mail.example.org", "DEFAULT_FROM_EMAIL": "Seconet <site@example.org>"}


@pytest.fixture
def read(reader):
    return reader(environment.email, NAMES)


def test_every_mail_is_written_to_the_outbox_whatever_sends_it(read):
    assert read() == {
        "EMAIL_BACKEND": "core.outbox.OutboxEmailBackend",
        "OUTBOX_TRANSPORT": "django.core.mail.backends.console.EmailBackend",
    }
    assert read(**NEEDED) == {
        "EMAIL_BACKEND": "core.outbox.OutboxEmailBackend",
        "OUTBOX_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
        "EMAIL_TIMEOUT": 15,
        "DEFAULT_FROM_EMAIL": "Seconet <site@example.org>",
    }


@pytest.mark.parametrize(
    ("variables", "port", "starttls", "tls"),
    [
        ({"EMAIL_USE_TLS": "0", "EMAIL_PORT": "25"}, 25, False, False),
        ({"EMAIL_USE_SSL": "1"}, 465, False, True),
        ({"EMAIL_USE_SSL": "1", "EMAIL_USE_TLS": "1", "EMAIL_PORT": "4465"}, 4465, False, True),
    ],
)
def test_the_line_to_the_mail_server_is_as_it_is_asked_for(read, variables, port, starttls, tls):
    settings = read(**NEEDED | variables)

    assert (settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (port, starttls, tls)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("EMAIL_PORT", "smtp", "EMAIL_PORT is no port: write a number from 1 to 65535."),
        ("EMAIL_USE_TLS", "yes", "EMAIL_USE_TLS is yes: write 1 for yes or 0 for no."),
        ("EMAIL_USE_SSL", "true", "EMAIL_USE_SSL is true: write 1 for yes or 0 for no."),
        ("DEFAULT_FROM_EMAIL", "Seconet", "DEFAULT_FROM_EMAIL is no sender: write an address like name@example.org."),
        (
            "DEFAULT_FROM_EMAIL",
            "site@example.org\nBcc: all@example.org",
            "DEFAULT_FROM_EMAIL is no sender: write an address like name@example.org.",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(read, name, value, complaint):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(**NEEDED | {name: value})

    assert str(refused.value) == complaint


def test_a_claim_outlives_the_longest_talk_with_a_mail_server():
    # Greeting, EHLO twice, STARTTLS, AUTH twice, MAIL, RCPT, DATA and the answer to what it said.
    assert CLAIM.total_seconds() > 10 * environment.EMAIL_SECONDS
