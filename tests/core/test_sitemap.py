import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import sitemap
from core.models import StandardPage
from tests import factories
from tests.sitemaps import alternates, entries, parts

pytestmark = pytest.mark.usefixtures("unindexed")

CODES = ("en", "sl", "es", "fr")


def test_the_sitemap_holds_every_public_page_of_every_language_once(client, partner_indexes, homes):
    factories.plant(StandardPage, homes["sl"], title="Sama", slug="sama")
    factories.plant(StandardPage, homes["sl"], title="Osnutek", slug="osnutek", live=False)

    homepages = [f"http://localhost/{code}/" for code in CODES]
    partners = [f"http://localhost/{code}/partners-{code}/" for code in CODES]
    told = sorted(address for address, _changed, _links in entries(client))
    assert told == sorted([*homepages, *partners, "http://localhost/sl/sama/"])


def test_the_sitemap_tells_when_a_page_and_when_a_part_has_changed(client, homes):
    page = factories.StandardPageFactory(parent=homes["en"], slug="dated")
    page.save_revision().publish()
    moment = factories.fresh(page).last_published_at

    changed = {address: changed for address, changed, _links in entries(client)}

    assert dt.datetime.fromisoformat(changed["http://localhost/en/dated/"]) == moment
    assert dt.datetime.fromisoformat(parts(client)["http://testserver/sitemap-en-1.xml"]) == moment


def test_parts_hold_so_many_pages_each_and_tell_translations_that_stand_in_others(client, homes, monkeypatch):
    monkeypatch.setattr(sitemap, "PAGES_A_PART", 2)
    for number in range(4):
        factories.plant_everywhere(StandardPage, homes, title="P", slug=f"p-{number}")
    # Another order in another language, so that translations stand in parts of different numbers.
    factories.plant(StandardPage, homes["fr"], title="Seule", slug="seule")

    numbers = {"en": 3, "sl": 3, "es": 3, "fr": 3}
    assert list(parts(client)) == [
        f"http://testserver/sitemap-{code}-{part}.xml" for code, most in numbers.items() for part in range(1, most + 1)
    ]
    told = alternates(client)
    assert len(entries(client)) == len(told) == 4 * 5 + 1
    everywhere = {code: f"http://localhost/{code}/p-3-{code}/" for code in CODES}
    assert told[everywhere["sl"]] == everywhere | {"x-default": everywhere["en"]}
    assert told["http://localhost/fr/seule/"] == dict.fromkeys(("fr", "x-default"), "http://localhost/fr/seule/")


def test_index_and_part_ask_the_same_for_any_number_of_pages(client, homes):
    counts = []
    for size in (1, 30):
        for number in range(size):
            factories.plant_everywhere(StandardPage, homes, title="P", slug=f"p{size}-{number}")
        for address in ("/sitemap.xml", "/sitemap-sl-1.xml"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 3


def test_robots_may_read_everything_but_the_admin_and_learn_of_the_sitemap(client, homes):
    answer = client.get("/robots.txt")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_a_part_that_the_index_does_not_tell_of_is_not_there_and_all_are_only_read(client, homes):
    told = {"/robots.txt": 200, "/sitemap.xml": 200, "/sitemap-en-1.xml": 200}
    others = dict.fromkeys(("/sitemap-en-0.xml", "/sitemap-en-2.xml", f"/sitemap-en-{10**20}.xml", "/sitemap-xx-1.xml"))

    assert {address: client.get(address).status_code for address in told} == told
    assert {client.get(address).status_code for address in others} == {404}
    assert {client.post(address).status_code for address in told} == {405}
