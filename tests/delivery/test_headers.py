import pytest
from django.urls import reverse

from tests import factories

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy_of(answer):
    rules = (rule.split() for rule in answer["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in rules}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 302),
        ("/en/", 200),
        ("/en/search/", 200),
        ("/en/nowhere/", 404),
        ("/nowhere.html", 404),
        ("/robots.txt", 200),
        ("/sitemap.xml", 200),
        ("/media/images/none.webp", 404),
        ("/documents/9/none.pdf", 404),
    ],
)
def test_every_public_answer_carries_the_headers_that_keep_visitors_safe(client, homes, address, status):
    answer = client.get(address)

    assert answer.status_code == status
    assert {name: answer.get(name) for name in SAFE} == SAFE
    policy = policy_of(answer)
    assert policy["default-src"] == ["'none'"]
    assert {source for sources in policy.values() for source in sources} <= {"'none'", "'self'"}
    assert {"script-src", "style-src", "base-uri", "frame-ancestors", "form-action"} <= policy.keys()
    assert "geolocation=()" in answer["Permissions-Policy"]


def test_the_page_that_tells_a_fault_carries_them_too(client, workshop_indexes):
    page = factories.WorkshopPageFactory(parent=workshop_indexes["en"])
    type(page.workshop).objects.filter(pk=page.workshop_id).update(precision="never")
    client.raise_request_exception = False

    answer = client.get(page.url)

    assert answer.status_code == 500
    assert {name: answer.get(name) for name in SAFE} == SAFE
    assert policy_of(answer)["default-src"] == ["'none'"]


def test_no_page_holds_what_its_policy_forbids(client, homes, partner_indexes, workshop_indexes):
    region = factories.RegionPageFactory(parent=partner_indexes["en"])
    workshop = factories.WorkshopPageFactory(parent=workshop_indexes["en"])

    for address in ("/en/", region.url, workshop.url, partner_indexes["en"].url, "/en/search/?q=x", "/en/nowhere/"):
        text = client.get(address).content.decode()
        assert [sign for sign in ("<script>", "<style", " style=", " onclick=", "javascript:") if sign in text] == []


def test_the_admin_is_left_its_inline_scripts(admin_client):
    answer = admin_client.get(reverse("wagtailadmin_home"))

    assert answer.status_code == 200
    assert "Content-Security-Policy" not in answer.headers
    assert {name: answer.get(name) for name in SAFE} == SAFE
