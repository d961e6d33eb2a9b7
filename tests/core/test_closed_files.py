"""Files of pages that only some may read."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories import document, fresh, picture, stream


@pytest.fixture
def small(db):
    return factories.RenditionFactory()


@pytest.fixture
def file(db):
    return factories.DocumentFactory()


@pytest.fixture
def shown(homes, small, file):
    body = stream(picture("a", small.image), document("b", file))
    page = factories.StandardPageFactory(parent=homes["en"], slug="shown", body=body)
    page.save_revision().publish()
    return fresh(page)


@pytest.fixture
def reader(django_user_model):
    return django_user_model.objects.create_user("reader")


def answers(browser, small, file):
    """Return status and cache rule of the picture and of the document."""
    found = []
    for url in (small.url, file.url):
        answer = browser.get(url)
        b"".join(answer)
        found.append((answer.status_code, answer.get("Cache-Control") if answer.status_code == 200 else None))
    return found


OPEN = [(200, "private, no-store")] * 2
MISSING = [(404, None)] * 2


def test_whoever_has_given_the_password_of_a_page_is_given_its_files(client, shown, small, file):
    shown.get_parent().view_restrictions.create(restriction_type="password", password="loom")
    assert answers(client, small, file) == MISSING
    form = BeautifulSoup(client.get(shown.url).content, "html.parser").find("form", method="post")

    client.post(form["action"], {"password": "warp", "return_url": shown.url})
    assert answers(client, small, file) == MISSING

    client.post(form["action"], {"password": "loom", "return_url": shown.url})
    assert answers(client, small, file) == OPEN


def test_a_page_for_everybody_with_an_account_shows_them_its_files(client, shown, small, file, reader):
    shown.view_restrictions.create(restriction_type="login")
    assert answers(client, small, file) == MISSING

    client.force_login(reader)

    assert answers(client, small, file) == OPEN


def test_a_page_for_a_group_shows_its_files_to_the_group_alone(client, shown, small, file, reader):
    group = Group.objects.create(name="Partners")
    shown.view_restrictions.create(restriction_type="groups").groups.add(group)
    client.force_login(reader)
    assert answers(client, small, file) == MISSING

    reader.groups.add(group)

    assert answers(client, small, file) == OPEN


def test_every_restriction_above_a_page_counts(client, shown, small, file, reader):
    shown.view_restrictions.create(restriction_type="login")
    shown.get_parent().view_restrictions.create(restriction_type="password", password="loom")
    client.force_login(reader)

    assert answers(client, small, file) == MISSING


def test_the_draft_of_a_closed_page_shows_nothing(client, shown, small, file, reader):
    shown.view_restrictions.create(restriction_type="login")
    shown.unpublish()
    client.force_login(reader)

    assert answers(client, small, file) == MISSING


def test_an_alias_is_as_closed_as_its_source(client, shown, locales, small, file, reader):
    factories.alias(shown, locales["sl"])
    shown.view_restrictions.create(restriction_type="groups").groups.add(Group.objects.create(name="Partners"))
    client.force_login(reader)

    assert answers(client, small, file) == MISSING


def test_the_files_of_a_public_page_may_be_kept_by_the_browser(client, shown, small, file):
    assert answers(client, small, file) == [(200, "private, max-age=3600"), (200, None)]


def test_a_document_says_nothing_of_an_encoding_that_it_has_not(client, shown, file):
    answer = client.get(file.url)
    b"".join(answer)

    assert (answer.status_code, answer.has_header("Content-Encoding")) == (200, False)


def test_a_file_costs_the_same_however_many_closed_pages_show_it(client, homes, small, reader):
    client.force_login(reader)
    counts = []
    for size in (1, 5):
        for _each in range(size):
            page = factories.StandardPageFactory(parent=homes["en"], body=stream(picture("a", small.image)))
            page.view_restrictions.create(restriction_type="login")
        b"".join(client.get(small.url))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(small.url)
            b"".join(answer)
        assert answer.status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
