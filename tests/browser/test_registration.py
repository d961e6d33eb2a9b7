"""Registering, waiting and cancelling in Slovenian and French, and two hundred who come at once."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.browser.test_accessibility import AXE, faults

pytestmark = pytest.mark.browser

WORKSHOP = {"sl": "/sl/delavnice/poskusna-delavnica/", "fr": "/fr/ateliers/atelier-d-essai/"}
LINK = "https://meet.example.org/practice"
# So long nobody but a program needs to fill the form in.
SECONDS = 3.2
PLACES, PEOPLE, AT_ONCE = 20, 200, 50

TICKETS = """
import django; django.setup()
import json, sys
from core.public_forms import new_ticket
print(json.dumps([new_ticket("registration", waited=True) for _ in range(int(sys.argv[1]))]))
"""
TOKENS = """
import django; django.setup()
import json
from workshops.models import Registration
from workshops.registrations.links import token_of
print(json.dumps({each.email: token_of(each) for each in Registration.objects.all()}))
"""


@pytest.fixture
def ask(own_site):
    """Ask the database of the site."""

    def run(statement, *values):
        with psycopg.connect(own_site.database) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def visitor(new_page, own_site):
    """Open a page on the site, as somebody new, in whom axe finds nothing wrong on request."""

    def open_page():
        page = new_page(base_url=own_site.url, reduced_motion="reduce")

        def check():
            page.evaluate(AXE.read_text())
            assert faults(page) == []
            assert page.locator("h1").count() == 1

        page.check = check
        return page

    return open_page


def empty(ask, places):
    """Let nobody be registered for a workshop with so many places."""
    ask("DELETE FROM workshops_registrationconsent")
    ask("DELETE FROM workshops_registration")
    ask("UPDATE workshops_workshop SET capacity = %s, places_taken = 0, people_waiting = 0 WHERE number = 99", places)


def register(page, language, email):
    """Fill in the form of the workshop and send it, from the workshop's page on."""
    page.goto(WORKSHOP[language])
    page.locator("#register ~ div a.act").click()
    page.locator("[name=name]").fill("Žiga Čuček" if language == "sl" else "Hélène d’Œuvre")
    page.locator("[name=email]").fill(email)
    page.wait_for_timeout(SECONDS * 1000)
    page.locator("form.form button").click()
    page.wait_for_url("**sent=1")


def open_mail(page, to, language, words=""):
    """Read the latest mail to somebody, and follow the link to their own page."""
    page.goto("/outbox/")
    mail = page.locator("main li", has_text=to).first
    assert mail.locator("h2 a").get_attribute("lang") == language
    mail.locator("h2 a").click()
    assert words in page.locator("main").inner_text()
    links = page.locator("main .text a").evaluate_all("all => all.map(each => each.href)")
    page.goto(next(link for link in links if ":" in urllib.parse.urlsplit(link).path))
    page.wait_for_selector(f"html[lang={language}]")


def state(page):
    return page.locator("main .state").get_attribute("class")


def test_one_registers_in_slovenian_one_waits_in_french_and_a_place_given_back_is_offered(visitor, ask):
    empty(ask, 1)
    ziga, helene = visitor(), visitor()

    # Nothing filled in, and at once.
    ziga.goto(WORKSHOP["sl"])
    ziga.check()
    ziga.locator("#register ~ div a.act").click()
    ziga.check()
    ziga.locator("form.form button").click()
    ziga.locator(".errors li a").first.click()
    assert ziga.evaluate("document.activeElement.name") == "name"
    ziga.check()
    register(ziga, "sl", "ziga@example.org")
    ziga.check()
    open_mail(ziga, "ziga@example.org", "sl")
    ziga.check()
    ziga.locator("button[value=confirm]").click()
    ziga.get_by_text(LINK).first.wait_for()
    ziga.check()
    assert ziga.context.cookies() == []

    register(helene, "fr", "helene@example.org")
    open_mail(helene, "helene@example.org", "fr")
    helene.locator("button[value=confirm]").click()
    helene.locator("button[value=cancel]").wait_for()
    assert state(helene) == "state soft"
    assert LINK not in helene.content()

    ziga.locator("button[value=cancel]").click()
    ziga.locator("button[value=again]").wait_for()
    assert state(ziga) == "state off"
    open_mail(helene, "helene@example.org", "fr")
    helene.check()
    helene.locator("button[value=accept]").click()
    helene.get_by_text(LINK).first.wait_for()
    assert state(helene) == "state set"
    helene.locator("a[href$='change/']").click()
    helene.check()
    helene.go_back()
    helene.locator("a[href$='erase/']").click()
    helene.check()
    helene.locator("[name=sure]").check()
    helene.locator("form.form button").click()
    helene.wait_for_selector("form.form", state="detached")
    assert ask("SELECT email, status FROM workshops_registration") == [("ziga@example.org", "cancelled")]
    assert helene.context.cookies() == []


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def post(url, **data):
    """Send a form, and return the status of the answer."""
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(url, urllib.parse.urlencode(data, doseq=True).encode(), timeout=120) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code


def test_of_two_hundred_who_come_to_the_server_at_once_twenty_have_a_place_and_the_others_wait(own_site, ask):
    empty(ask, PLACES)
    tickets = json.loads(own_site.run(TICKETS, str(PEOPLE)))
    form = f"{own_site.url}{WORKSHOP['sl']}prijava/"

    def send(number):
        person = {"name": f"P {number}", "email": f"p{number}@example.org", "language": "sl", "understood": ["sl"]}
        return post(form, ticket=tickets[number], website="", **person)

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        assert Counter(crowd.map(send, range(PEOPLE))) == {303: PEOPLE}
        tokens = json.loads(own_site.run(TOKENS))
        own = [f"{own_site.url}/sl/prijava/{token}/" for token in tokens.values()]
        assert Counter(crowd.map(lambda url: post(url, act="confirm"), own)) == {303: PEOPLE}

    people = ask("SELECT turn, status, email FROM workshops_registration ORDER BY turn")
    assert [turn for turn, _status, _email in people] == list(range(1, PEOPLE + 1))
    assert [status for _turn, status, _email in people] == ["confirmed"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert {email for _turn, _status, email in people} == {f"p{number}@example.org" for number in range(PEOPLE)}
    assert post(f"{own_site.url}/sl/prijava/{tokens[people[0][2]]}/", act="cancel") == 303
    assert ask("SELECT email FROM workshops_registration WHERE status = 'offered'") == [(people[PLACES][2],)]
