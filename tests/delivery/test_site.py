"""What of this site is kept, what it is made from, and who is never answered from memory."""

import re
import sys

import pytest
from django.apps import apps
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, get_page_models

from core.models import NewsPage
from core.pages import SitePage
from delivery import coverage, page_cache, triggers
from home.models import HomePage
from partners.models import RegionPage
from tests import factories
from tests.delivery.serving import Host
from tests.delivery.test_headers import SAFE
from workshops.models import Workshop, WorkshopPage

pytestmark = pytest.mark.usefixtures("unindexed")
# Pages that hold a form with a ticket, which is another for each visitor.
NOT_KEPT = {"contact.ContactPage"}


@pytest.fixture
def host(homes, tmp_path, monkeypatch):
    """A machine that reads in the transaction of the test, whose connection no request may close."""
    monkeypatch.setattr(page_cache, "close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    found = Host(tmp_path, WSGIHandler())
    found.listener._trusted_until = float("inf")
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def pages(homes):
    """One published page of every type, by the name of its model."""
    found = {"home.HomePage": homes["en"]}
    for number, model in enumerate(HomePage.allowed_subpage_models()):
        found[model._meta.label] = factories.plant(model, homes["en"], title=f"Page {number}", slug=f"page-{number}")
    region = factories.RegionFactory()
    factories.FundingNoticeFactory()
    row = Workshop.objects.create(number=1, host=region, source_language="en")
    inner = [(RegionPage, {"region": region}), (NewsPage, {"date": "2026-05-01"})]
    inner.append((WorkshopPage, {"workshop": row, "number": 1, "host": region}))
    for model, fields in inner:
        parent = found[model.allowed_parent_page_models()[0]._meta.label]
        found[model._meta.label] = factories.plant(model, parent, title="Inner", slug="inner", **fields)
    return found


def test_every_kind_of_page_is_kept_and_the_database_tells_of_all_that_it_is_made_from(host, pages, monkeypatch):
    assert pages.keys() == {model._meta.label for model in get_page_models() if issubclass(model, SitePage)}
    addresses = {name: page.get_url() for name, page in pages.items()}
    addresses |= {each: each for each in ("/robots.txt", "/sitemap.xml", "/sitemap-en-1.xml")}
    addresses |= {each: f"/en/{each}" for each in ("calendar.ics", "workshops.atom")}
    unseen = {model._meta.db_table for model in apps.get_models(True) if not coverage.is_shown(model)}
    clocks, now = set(), timezone.now

    def noted():
        clocks.add(sys._getframe(1).f_globals["__name__"])
        return now()

    monkeypatch.setattr(timezone, "now", noted)
    kept, wrong = set(), {}
    for name, address in addresses.items():
        made = host.made
        with CaptureQueriesContext(connection) as queries:
            answer = host.ask(address)
        assert answer.status == 200, name
        host.ask(address)
        if host.made > made + 1:
            continue
        # What is kept for one language of the browser is right for any other.
        host.generation.advance()
        assert host.ask(address, HTTP_ACCEPT_LANGUAGE="fr").body == answer.body
        kept.add(name)
        assert {each: answer.headers[each.lower()] for each in SAFE} == SAFE
        assert "content-security-policy" in answer.headers
        assert "public" in answer.headers["cache-control"]
        tables = {table for each in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', each["sql"])}
        if told_by_nobody := tables & unseen:
            wrong[name] = told_by_nobody

    assert addresses.keys() - kept == NOT_KEPT
    assert wrong == {}
    # These ask the clock and say when they will say something else (core.moments): workshops.moments.
    assert clocks - {"core.public_forms", "django.contrib.sessions.backends.base"} == {
        "workshops.facts",
        "workshops.calendars",
    }


def test_what_is_said_to_be_shown_nowhere_is_there(db):
    labels = {model._meta.label_lower for model in apps.get_models()}

    assert labels >= coverage.NOT_SHOWN_MODELS
    assert {config.label for config in apps.get_app_configs()} >= coverage.NOT_SHOWN_APPS
    columns = {column for table in coverage.DRAFT_COLUMNS.values() for column in table}
    assert columns <= {field.column for field in Page._meta.local_fields}


def test_a_later_migration_may_change_rename_and_drop_what_the_triggers_look_at(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_region ALTER COLUMN mailbox TYPE varchar(300)")
        cursor.execute("ALTER TABLE core_region RENAME mailbox TO post_box")
        cursor.execute("ALTER TABLE wagtailcore_page ALTER COLUMN draft_title TYPE varchar(300)")
        cursor.execute("ALTER TABLE wagtailcore_page ALTER COLUMN slug TYPE varchar(300)")
        cursor.execute("ALTER TABLE core_region DROP COLUMN post_box")

    assert triggers.missing(connection) == []


def test_the_database_has_a_trigger_for_every_table_and_a_release_mends_what_is_missing(db):
    triggers.bring_up_to_date()
    assert triggers.missing(connection) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE wagtailcore_site DISABLE TRIGGER USER")
        cursor.execute("CREATE TRIGGER delivery_pages_changed_rows_old AFTER INSERT ON core_region"
                       " FOR EACH ROW EXECUTE FUNCTION delivery_pages_changed()")  # fmt: skip
        assert triggers.missing(connection) == ["wagtailcore_site"]
        cursor.execute("ALTER TABLE wagtailcore_site ENABLE TRIGGER USER")
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'core_region'::regclass AND tgname LIKE %s",
                       ["delivery%rows%"])  # fmt: skip
        names = {name for (name,) in cursor.fetchall()}
        for name in names - {"delivery_pages_changed_rows_old"}:
            cursor.execute(f"DROP TRIGGER {name} ON core_region")
        assert triggers.missing(connection) == ["core_region"]
        triggers.bring_up_to_date()
        assert triggers.missing(connection) == []
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'core_region'::regclass AND NOT tgisinternal")
        assert cursor.fetchone() == (3,)


def test_nobody_of_whom_something_is_known_is_answered_from_memory(host, homes, client, admin_user):
    assert host.is_kept("/en/")
    made = host.made
    client.force_login(admin_user)
    session = client.cookies["sessionid"].value
    signed_in = host.ask("/en/", HTTP_COOKIE=f"sessionid={session}")
    stranger = host.ask("/en/", HTTP_COOKIE="sessionid=nonsense")

    assert host.made == made + 2
    for answer in (signed_in, stranger):
        assert answer.headers["cache-control"] == "private, max-age=0, must-revalidate"
        assert "Cookie" in answer.headers["vary"]
    assert b"wagtail-userbar" in signed_in.body
    assert b"wagtail-userbar" not in host.ask("/en/").body
    assert "cookie" not in host.ask("/en/").headers["vary"].lower()


def test_what_is_closed_is_never_kept(host, pages):
    page = pages["core.StandardPage"]
    assert host.is_kept(page.get_url())
    host.generation.advance()
    for fields in ({"restriction_type": "password", "password": "open"}, {"restriction_type": "login"}):
        restriction = PageViewRestriction.objects.create(page=page, **fields)
        answer = host.ask(page.get_url())
        assert (answer.status, "public" in answer.headers.get("cache-control", "")) in {(200, False), (302, False)}
        assert not host.is_kept(page.get_url())
        restriction.delete()
    # Nor are answers to a wrong address, to a search, or to whoever is sent elsewhere.
    for address in ("/", "/en/nowhere/", "/en/search/", "/en/search/?q=x", "/en", "/en/?q=x", "/fr/admin/", "/outbox/"):
        assert not host.is_kept(address), address
    # Nobody can make others see what their own request was about.
    poisoned = host.ask("/en/", HTTP_X_FORWARDED_HOST="evil.example.org", HTTP_X_FORWARDED_PROTO="https")
    assert b"evil.example.org" not in poisoned.body
    assert host.ask("/en/", HTTP_HOST="evil.example.org").status == 400
    assert host.ask("/en/").status == 200


def test_a_page_that_django_makes_anew_is_packed_and_compared_too(host, homes):
    answer = host.ask("/en/search/?q=x", HTTP_ACCEPT_ENCODING="br")
    again = host.ask("/en/search/?q=x", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=answer.headers["etag"])

    assert (answer.status, answer.headers["content-encoding"]) == (200, "br")
    assert (again.status, again.body) == (304, b"")
