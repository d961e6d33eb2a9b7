import datetime as dt
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.users.models import UserProfile

from core.client_address import client_address
from core.models import OutgoingMail
from seconet_cms.settings.environment import networks
from teams.throttling import FailedAttempts
from tests import factories

pytestmark = [pytest.mark.usefixtures("unindexed"), pytest.mark.django_db]

PASSWORD = "a long walk by the river"
START = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def few_attempts(settings):
    settings.SIGN_IN_FAILURES_PER_ACCOUNT = 3
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 5
    settings.PASSWORD_RESETS_PER_ACCOUNT = 2


@pytest.fixture
def ane(django_user_model):
    person = factories.administrator(username="ane", email="ane@example.org")
    person.set_password(PASSWORD)
    person.save()
    UserProfile.objects.create(user=person, preferred_language="sl")
    return person


def log_in(name="ane", password="wrong", address="192.0.2.1", page="wagtailadmin_login"):
    """Try to log in, and return what is said of it, or "in"."""
    answer = Client(REMOTE_ADDR=address).post(reverse(page), {"username": name, "password": password})
    return "in" if answer.status_code == 302 else answer.context["form"].non_field_errors()[0]


def test_who_fails_often_waits_with_the_right_password_too_and_no_longer_than_told(ane):
    with time_machine.travel(START, tick=False) as clock:
        refused = [log_in() for _ in range(3)]
        told = log_in(password=PASSWORD)
        clock.shift(dt.timedelta(minutes=14))
        later = log_in(password=PASSWORD)
        clock.shift(dt.timedelta(minutes=1))
        at_last = log_in(password=PASSWORD)

    assert len(set(refused)) == 1
    assert "15 minutes" in told
    assert "1 minute," in later
    assert at_last == "in"


def test_an_account_that_does_not_exist_is_answered_in_the_same_words(ane):
    with time_machine.travel(START, tick=False):
        known = [log_in(address="192.0.2.1") for _ in range(4)]
        unknown = [log_in(name="nobody", address="192.0.2.2") for _ in range(4)]
    assert known == unknown


def test_an_account_is_counted_however_its_name_is_written_and_wherever_it_is_tried(ane):
    page = "wagtailcore_login"
    for name, address in (("ane", "192.0.2.1"), ("Ane ", "192.0.2.2"), ("ＡＮＥ", "192.0.2.3")):
        log_in(name=name, address=address, page=page)
    answer = Client(REMOTE_ADDR="192.0.2.4").post(reverse(page), {"username": "ane", "password": PASSWORD})
    assert "15 minutes" in answer.content.decode()


def test_an_address_waits_for_what_it_tried_with_many_names_and_others_do_not(ane):
    for number in range(5):
        log_in(name=f"name-{number}", address="2001:db8::1")
    assert "15 minutes" in log_in(password=PASSWORD, address="2001:db8::2")
    assert log_in(password=PASSWORD, address="2001:db8:1::1") == "in"


def test_logging_in_counts_for_nothing(ane):
    for _ in range(7):
        assert log_in(password=PASSWORD) == "in"
    log_in()
    log_in()
    assert log_in(password=PASSWORD) == "in"
    assert [row.number for row in FailedAttempts.objects.all()] == [2]


def test_the_counts_name_nobody_and_are_forgotten(ane):
    with time_machine.travel(START, tick=False) as clock:
        log_in()
        kept = list(FailedAttempts.objects.values_list("key", flat=True))
        clock.shift(dt.timedelta(minutes=16))
        log_in(name="other", address="192.0.2.9")
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in kept)
    assert not FailedAttempts.objects.filter(key__in=kept).exists()


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "expected"),
    [
        ("192.0.2.1", "198.51.100.7", [], "192.0.2.1"),
        ("10.0.0.2", "198.51.100.7", ["10.0.0.0/8"], "198.51.100.7"),
        ("10.0.0.2", "203.0.113.9, 198.51.100.7, 10.0.0.3", ["10.0.0.0/8"], "198.51.100.7"),
        ("192.0.2.1", "198.51.100.7", ["10.0.0.0/8"], "192.0.2.1"),
        ("10.0.0.2", "nonsense", ["10.0.0.0/8"], "10.0.0.2"),
        ("10.0.0.2", "", ["10.0.0.0/8"], "10.0.0.2"),
        ("::ffff:10.0.0.2", "2001:db8::5", ["10.0.0.2"], "2001:db8::5"),
        ("", "198.51.100.7", ["10.0.0.0/8"], ""),
    ],
)
def test_the_address_is_believed_of_configured_proxies_alone(settings, peer, forwarded, proxies, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": forwarded})
    assert client_address(request) == expected


def test_a_proxy_that_is_no_network_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8, proxy")
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES holds proxy"):
        networks("TRUSTED_PROXIES")


def ask_for_password(email):
    answer = Client().post(reverse("wagtailadmin_password_reset"), {"email": email}, follow=True)
    return answer.redirect_chain, BeautifulSoup(answer.content, "html.parser").main.get_text()


def test_a_new_password_is_mailed_in_the_persons_language_and_the_answer_tells_nothing(ane):
    assert ask_for_password("ANE@example.org") == ask_for_password("nobody@example.org")
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.language, mail.secret) == ("password", "ane@example.org", "sl", True)
    assert "ane" in mail.text


def test_the_mailed_link_sets_the_password_in_the_persons_language_and_ends_the_wait(ane):
    for _ in range(3):
        log_in()
    ask_for_password("ane@example.org")
    path = re.search(r"^http://localhost:8000(/\S+)$", OutgoingMail.objects.get().text, re.MULTILINE)[1]
    visitor = Client(headers={"accept-language": "fr"})

    form = visitor.get(path, follow=True)
    weak = visitor.post(form.redirect_chain[0][0], {"new_password1": "12345", "new_password2": "12345"})
    visitor.post(
        form.redirect_chain[0][0], {"new_password1": "another long walk", "new_password2": "another long walk"}
    )

    assert '<html lang="sl"' in form.content.decode()
    assert '<html lang="sl"' in weak.content.decode()
    assert log_in(password="another long walk") == "in"
    assert visitor.get(path, follow=True).status_code == 200
    assert not visitor.get(path).context["validlink"]


def test_nobody_is_flooded_with_links_and_no_link_goes_to_who_cannot_use_it(ane):
    factories.PersonFactory(email="gone@example.org", is_active=False)
    factories.PersonFactory(email="invited@example.org", password="!none")
    for email in ["ane@example.org"] * 4 + ["gone@example.org", "invited@example.org"]:
        ask_for_password(email)
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["ane@example.org"] * 2
