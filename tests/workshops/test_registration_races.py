"""Two hundred people at once, from fifty threads with connections of their own."""

import threading
from collections import Counter

import pytest
from django.db import connection, transaction
from wagtail.models import Locale, Page, Site

from core.models import OutgoingMail
from home.models import HomePage
from tests import factories
from tests.workshops.registering import HOUR, START
from workshops.facts import EXACT
from workshops.models import Registration, Workshop, WorkshopIndexPage, WorkshopPage
from workshops.registrations import services

PLACES, PEOPLE, THREADS = 20, 200, 50


@pytest.fixture
def crowded(committed, settings):
    """A workshop with twenty places."""
    settings.TASKS = settings.TASKS | {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    with transaction.atomic():
        english = Locale.objects.get_or_create(language_code="en")[0]
        home = factories.plant(HomePage, Page.get_first_root_node(), locale=english, title="Network", slug="race")
        Site.objects.update(root_page=home)
        facts = {
            "number": 1, "host": factories.RegionFactory(), "precision": EXACT, "starts_at": START + 36525 * 24 * HOUR,
            "ends_at": START + 36525 * 24 * HOUR + HOUR, "capacity": PLACES,
        }  # fmt: skip
        row = Workshop.objects.create(source_language="en", **facts)
        index = factories.plant(WorkshopIndexPage, home, title="Workshops", slug="workshops")
        factories.plant(WorkshopPage, index, workshop=row, title="Sharing", slug="sharing", **facts)
    return row


def register(workshop, number):
    details = services.Details(name=f"Person {number}", language="en")
    services.request(workshop.pk, f"person-{number}@example.org", details, "en")
    return services.confirm(Registration.objects.get(email=f"person-{number}@example.org"))


def test_of_two_hundred_at_once_twenty_have_a_place_and_one_that_is_given_back_goes_to_one(crowded):
    first = register(crowded, 0)
    numbers, done, failures = iter(range(1, PEOPLE + 1)), [], []
    start, turn = threading.Barrier(THREADS), threading.Lock()

    def work():
        try:
            start.wait(timeout=60)
            while True:
                with turn:
                    number = next(numbers, None)
                if number is None:
                    return
                done.append(register(crowded, number))
                if number == PEOPLE // 2:
                    services.cancel(first)
                if number % 10 == 0:
                    # The same once more, while others come.
                    register(crowded, number)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert failures == []
    people = list(Registration.objects.in_turn())
    assert {each.email for each in people} == {f"person-{number}@example.org" for number in range(PEOPLE + 1)}
    assert [each.turn for each in people] == list(range(1, PEOPLE + 2))
    assert Counter(each.status for each in people) == {
        "cancelled": 1, "confirmed": PLACES - 1, "offered": 1, "waiting": PEOPLE - PLACES,
    }  # fmt: skip
    # Who asked first has the place.
    assert {each.status for each in people[1:PLACES]} == {"confirmed"}
    crowded.refresh_from_db()
    assert (crowded.places_taken, crowded.people_waiting) == (PLACES, PEOPLE - PLACES)
    subjects = Counter(mail.subject.partition(":")[0] for mail in OutgoingMail.objects.all())
    assert subjects == {
        "Please confirm": PEOPLE + 1, "You have a place": PLACES, "You are on the waiting list": PEOPLE - PLACES + 1,
        "A place is free for you": 1, "Your registration is cancelled": 1,
    }  # fmt: skip

    # Those who wait move up in the order in which they asked.
    waiting = [each.pk for each in people if each.status == "waiting"]
    for each in people[1:3]:
        services.cancel(each)
    offered = Registration.objects.filter(status="offered", pk__in=waiting).in_turn()
    assert list(offered.values_list("pk", flat=True)) == waiting[:2]
