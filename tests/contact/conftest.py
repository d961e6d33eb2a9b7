"""A contact page in every language, two regions, and ways to write."""

import datetime as dt
from types import SimpleNamespace

import pytest
import time_machine
from bs4 import BeautifulSoup

from contact.models import ContactPage, ContactSettings
from core.mail_models import OutgoingMail
from tests import factories

NOW = dt.datetime(2031, 5, 1, 9, tzinfo=dt.UTC)
MARIJA = {
    "topic": "project",
    "region": "",
    "name": "Marija Novak",
    "email": "marija@example.org",
    "language": "sl",
    "message": "Kdaj bo naslednja delavnica?\nHvala, Marija",
}


@pytest.fixture
def clock():
    """A clock that stands still until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pages(homes):
    """The contact page by language code."""
    return factories.plant_everywhere(ContactPage, homes, title="Contact", slug="contact")


@pytest.fixture
def regions(db):
    """Two regions by code; the second has no mailbox."""
    return {
        "navarra": factories.RegionFactory(
            code="navarra", name="Navarra", mailbox="navarra@example.org", home_language="es"
        ),
        "murcia": factories.RegionFactory(code="murcia", name="Murcia", home_language="es"),
    }


@pytest.fixture
def mailboxes(db):
    """The network's mailboxes."""
    row = ContactSettings.load()
    row.mailbox, row.accessibility, row.language = "network@example.org", "access@example.org", "fr"
    row.save()
    return row


@pytest.fixture
def visit(client):
    """Read and send forms as a visitor; every answer is without cookies and is kept in no cache."""

    def read(url, **data):
        answer = client.post(url, data) if data else client.get(url)
        assert not answer.cookies
        assert "no-store" in answer.headers["Cache-Control"] or answer.status_code == 405
        return SimpleNamespace(
            status=answer.status_code,
            to=answer.headers.get("Location"),
            text=answer.content.decode(),
            markup=BeautifulSoup(answer.content.decode(), "html.parser"),
        )

    return read


@pytest.fixture
def write(visit, clock, pages):
    """Fill in the form in a language and send it after some seconds."""

    def fill(code="sl", *, wait=5, query="", **typed):
        url = f"{pages[code].url}{query}"
        ticket = visit(url).markup.select_one("[name=ticket]")["value"]
        clock.shift(wait)
        return visit(url, **({"ticket": ticket, "website": ""} | MARIJA | typed))

    return fill


@pytest.fixture
def mails(db):
    """The mails since the last look: (to, language, kind)."""

    def look():
        found = [(mail.to, mail.language, mail.kind) for mail in OutgoingMail.objects.order_by("pk")]
        OutgoingMail.objects.all().delete()
        return found

    return look
