import datetime as dt
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import StandardPage
from tests import factories

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def entries(client):
    answer = client.get("/sitemap.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    found = {}
    for url in ElementTree.fromstring(answer.content).findall("s:url", NAMES):
        changed = url.find("s:lastmod", NAMES)
        found[url.find("s:loc", NAMES).text] = changed.text if changed is not None else None
    return found


def test_the_sitemap_holds_every_public_page_of_every_language_once(client, partner_indexes, homes):
    factories.plant(StandardPage, homes["sl"], title="Sama", slug="sama")
    factories.plant(StandardPage, homes["sl"], title="Osnutek", slug="osnutek", live=False)

    homepages = [f"http://localhost/{code}/" for code in ("en", "sl", "es", "fr")]
    partners = [f"http://localhost/{code}/partners-{code}/" for code in ("en", "sl", "es", "fr")]
    assert sorted(entries(client)) == sorted([*homepages, *partners, "http://localhost/sl/sama/"])


def test_the_sitemap_tells_when_a_page_was_published(client, homes):
    page = factories.StandardPageFactory(parent=homes["en"], slug="dated")
    page.save_revision().publish()
    moment = factories.fresh(page).last_published_at

    told = dt.datetime.fromisoformat(entries(client)["http://localhost/en/dated/"])

    assert told == moment


@pytest.mark.parametrize("languages", [("en", "sl"), ("en", "sl", "es", "fr")])
def test_the_sitemap_asks_the_same_for_any_number_of_pages(client, homes, languages):
    counts = []
    for size in (1, 30):
        for number in range(size):
            factories.plant_everywhere(
                StandardPage, {code: homes[code] for code in languages}, title="P", slug=f"p{size}-{number}"
            )
        client.get("/sitemap.xml")
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap.xml")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 3


def test_robots_may_read_everything_but_the_admin_and_learn_of_the_sitemap(client, homes):
    answer = client.get("/robots.txt")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml"])
def test_they_are_only_read(client, homes, address):
    assert client.post(address).status_code == 405
