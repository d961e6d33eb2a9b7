import pytest
from wagtail.models import Site

from demo import prepare
from demo.address import Address


def address_after(home, hostname, port, listen):
    Site.objects.filter(root_page=home).update(hostname=hostname, port=port)
    prepare.set_site_address(listen)
    return Site.objects.get(is_default_site=True).root_url


@pytest.mark.parametrize("before", [("localhost", 80), ("127.0.0.1", 8001), ("[::1]", 8000), ("192.0.2.7", 8000)])
def test_the_address_of_the_demo_is_where_it_listens(home, before):
    assert address_after(home, *before, Address("127.0.0.1", 8000)) == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("::1", "http://[::1]:8123"),
        ("0.0.0.0", "http://localhost:8123"),
        ("::", "http://localhost:8123"),
        ("192.0.2.7", "http://192.0.2.7:8123"),
        ("localhost", "http://localhost:8123"),
    ],
)
def test_it_is_one_that_a_browser_can_go_to(home, host, address):
    assert address_after(home, "localhost", 80, Address(host, 8123)) == address


def test_a_name_that_somebody_has_given_the_site_stays(home):
    assert address_after(home, "network.example.org", 443, Address("127.0.0.1", 8000)) == "https://network.example.org"


def test_the_address_of_another_site_is_not_taken(home):
    Site.objects.create(hostname="127.0.0.1", port=8000, root_page=home)

    prepare.set_site_address(Address("127.0.0.1", 8000))

    assert Site.objects.get(is_default_site=True).root_url == "http://localhost"


def test_pages_say_it_as_their_canonical_address(client, homes):
    prepare.set_site_address(Address("127.0.0.1", 8000))

    answer = client.get("/en/", HTTP_HOST="127.0.0.1:8000")

    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/">' in answer.content.decode()
