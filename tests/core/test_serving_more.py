"""Logging in to read, and requests that are refused."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as site_settings
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.models import StandardPage
from core.serving import bad_request
from tests import factories

CHECKOUT = Path(__file__).resolve().parents[2]
LABELS = {
    "en": ["User name", "Password"],
    "sl": ["Uporabniško ime", "Geslo"],
    "es": ["Nombre de usuario", "Contraseña"],
    "fr": ["Nom d’utilisateur", "Mot de passe"],
}


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


@pytest.fixture
def closed(homes):
    """A page in each language for people with an account."""
    pages = factories.plant_everywhere(StandardPage, homes, title="Inner", slug="inner")
    for page in pages.values():
        page.view_restrictions.create(restriction_type="login")
    return pages


@pytest.fixture
def reader(django_user_model):
    return django_user_model.objects.create_user("reader", password="only-for-this-test")


@pytest.mark.parametrize("code", LABELS)
def test_the_form_to_log_in_is_a_page_of_the_site_in_the_language_of_the_page(client, closed, code):
    form_page = soup(client.get(closed[code].url, follow=True))

    assert form_page.html["lang"] == code
    assert [label.text for label in form_page.select("main form label")] == LABELS[code]
    assert {field["id"] for field in form_page.select("main input[id]")} == {
        label["for"] for label in form_page.select("main form label")
    }
    assert form_page.select("nav ul:empty, a[href='']") == []
    assert form_page.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_logging_in_leads_to_the_page_that_was_wanted(client, closed, reader):
    asked = client.get(closed["sl"].url)["Location"]

    refused = client.post(asked, {"username": "reader", "password": "wrong", "next": closed["sl"].url})
    field = soup(refused).find("input", {"name": "username"})
    assert (refused.status_code, field["value"], field["aria-describedby"]) == (200, "reader", "login-error")
    assert soup(refused).find(id="login-error").text.strip()

    answer = client.post(
        asked, {"username": "reader", "password": "only-for-this-test", "next": closed["sl"].url}, follow=True
    )
    assert (answer.status_code, answer.context["page"].pk) == (200, closed["sl"].pk)


def test_logging_in_without_a_wish_leads_to_the_front_door(client, homes, reader):
    with translation.override("en"):
        address = reverse("wagtailcore_login")

    answer = client.post(address, {"username": "reader", "password": "only-for-this-test", "next": ""})

    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("code", ["en", "sl", "es", "fr"])
def test_a_form_without_its_token_is_refused_in_the_language_of_the_visitor(homes, code):
    with translation.override(code):
        address = reverse("wagtailcore_login")

    answer = Client(enforce_csrf_checks=True).post(address, {"username": "a", "password": "b"})

    assert (answer.status_code, soup(answer).html["lang"], answer["Content-Language"]) == (403, code, code)
    assert "CSRF" not in answer.content.decode()


@pytest.mark.parametrize("code", ["en", "sl", "es", "fr"])
def test_a_bad_request_is_told_in_the_language_of_the_visitor_without_the_database(rf, db, code):
    with CaptureQueriesContext(connection) as queries:
        answer = bad_request(rf.get(f"/{code}/"), SuspiciousOperation())

    page = soup(answer)
    assert (answer.status_code, page.html["lang"], len(queries)) == (400, code, 0)
    assert page.h1.text == page.title.text.removesuffix(" – Seconet")


def test_a_name_that_is_not_the_site_s_is_a_bad_request_and_no_line_in_the_log(client, homes):
    said = []
    handler = logging.Handler()
    handler.emit = said.append
    logging.getLogger().addHandler(handler)
    try:
        answer = client.get("/sl/", HTTP_HOST="other.example.org")
    finally:
        logging.getLogger().removeHandler(handler)

    assert (answer.status_code, soup(answer).html["lang"]) == (400, "sl")
    assert said == []
    assert site_settings.LOGGING["loggers"]["django.security.DisallowedHost"]["level"] == "CRITICAL"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_page_is_only_read(client, homes, method):
    assert getattr(client, method)("/en/").status_code == 405


def test_the_catalogues_are_compiled_whatever_the_address_of_the_database():
    done = subprocess.run(
        [sys.executable, "-m", "seconet_cms.catalogues", "compile"],
        check=False,
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": "sqlite:///x"},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
