"""A workshop for which one can register, and ways to do so."""

from types import SimpleNamespace

import pytest
import time_machine
from bs4 import BeautifulSoup

from tests import factories
from tests.factories import plant
from tests.workshops.registering import HOUR, LINK, MARIJA, NOW, START
from workshops.facts import EXACT
from workshops.models import Registration, Workshop, WorkshopPage
from workshops.registrations import services


@pytest.fixture
def clock():
    """A clock that stands still until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pages(workshop_indexes, clock):
    """The pages, in English and Slovenian, of a workshop with two places."""
    facts = {
        "number": 4, "host": factories.RegionFactory(), "precision": EXACT, "starts_at": START,
        "ends_at": START + 2 * HOUR, "runs_until": START + 2 * HOUR, "capacity": 2, "online_link": LINK,
    }  # fmt: skip
    row = Workshop.objects.create(source_language="en", **facts)
    english = plant(WorkshopPage, workshop_indexes["en"], workshop=row, title="Sharing", slug="sharing", **facts)
    return {"en": english, "sl": factories.twin(english, workshop_indexes["sl"], title="Deljenje", slug="deljenje")}


@pytest.fixture
def workshop(pages):
    """The row of that workshop."""
    return pages["en"].workshop


@pytest.fixture
def visit(client, clock):
    """Read and send forms as a visitor; every answer is without cookies."""

    def read(url, **data):
        answer = client.post(url, data) if data else client.get(url)
        assert not answer.cookies
        return SimpleNamespace(
            status=answer.status_code,
            to=answer.headers.get("Location"),
            text=answer.content.decode(),
            markup=BeautifulSoup(answer.content, "html.parser"),
            headers=answer.headers,
        )

    return read


@pytest.fixture
def send(visit, clock, pages):
    """Fill in the form in a language and send it after some seconds."""

    def fill(code="en", *, wait=5, **typed):
        url = pages[code].register_url
        form = visit(url)
        clock.shift(wait)
        ticket = form.markup.select_one("[name=ticket]")["value"]
        return visit(url, **({"ticket": ticket, "website": ""} | MARIJA | typed))

    return fill


@pytest.fixture
def joined(workshop, clock):
    """Register and confirm people by address, without the form; return their registrations."""

    def join(*emails, language="en", confirm=True, **details):
        made = []
        for email in emails:
            people = services.Details(name=email.partition("@")[0], language=language, **details)
            services.request(workshop.pk, email, people, language)
            registration = Registration.objects.latest("turn")
            made.append(services.confirm(registration) if confirm else registration)
        return made

    return join
