"""Which requests may be answered from memory, and under which key."""

import pytest

from delivery.addresses import Address, Requests, encoding_of
from tests.delivery.serving import environ_of

HOME = Address("http", "localhost", "/en/", "")
LATIN = "/en/caf\xc3\xa9/"

SAME_FOR_ALL = [
    ({}, HOME),
    ({"method": "HEAD"}, HOME),
    ({"HTTP_COOKIE": "analytics=1"}, HOME),
    ({"HTTP_X_FORWARDED_HOST": "evil.example.org", "HTTP_X_FORWARDED_PROTO": "https"}, HOME),
    ({"HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_FORWARDED": "host=evil.example.org", "CONTENT_LENGTH": "0"}, HOME),
    ({"HTTP_HOST": "localhost:8000"}, HOME._replace(host="localhost:8000")),
    ({"wsgi.url_scheme": "https"}, HOME._replace(scheme="https")),
    ({"path": "/en/?page=2"}, HOME._replace(query="page=2")),
    ({"path": "/en/?mode=online&page=2&spoken=sl"}, HOME._replace(query="page=2&spoken=sl&mode=online")),
    ({"path": "/en/?%70age=%32"}, HOME._replace(query="page=2")),
    ({"path": "/en/?page=1%262"}, HOME._replace(query="page=1%262")),
    # A semicolon parts nothing.
    ({"path": "/en/?page=1;spoken=sl"}, HOME._replace(query="page=1%3Bspoken%3Dsl")),
    ({"path": LATIN}, HOME._replace(path=LATIN)),
]
FOR_DJANGO = [
    {"method": "POST"}, {"method": "PUT"}, {"method": "OPTIONS"}, {"method": "get"},
    {"HTTP_COOKIE": "sessionid=x"}, {"HTTP_COOKIE": "a=b; csrftoken=x"}, {"HTTP_COOKIE": "django_language=fr"},
    {"HTTP_COOKIE": "messages=x"}, {"HTTP_COOKIE": "a=1;sessionid=\"x\""}, {"HTTP_AUTHORIZATION": "Basic x"},
    {"HTTP_RANGE": "bytes=0-5"}, {"HTTP_IF_MATCH": "x"}, {"CONTENT_LENGTH": "5"},
    {"HTTP_TRANSFER_ENCODING": "chunked"}, {"HTTP_EXPECT": "100-continue"},
    {"HTTP_HOST": "evil.example.org"}, {"HTTP_HOST": ""}, {"HTTP_HOST": "LOCALHOST"}, {"HTTP_HOST": "localhost."},
    {"HTTP_HOST": "localhost, evil.example.org"}, {"HTTP_HOST": "localhost@evil.example.org"},
    {"HTTP_HOST": "localhost:80:80"}, {"HTTP_HOST": "localhost/x"}, {"HTTP_HOST": "a" * 300},
    {"path": "/admin/"}, {"path": "/static/x.css"}, {"path": "/media/images/x.webp"}, {"path": "/documents/1/x.pdf"},
    {"path": "en/"}, {"path": ""}, {"path": "*"}, {"path": "/" + "x" * 600}, {"SCRIPT_NAME": "/en"},
    {"path": "/en/?q=x"}, {"path": "/en/?page=1&page=2"}, {"path": "/en/?page"}, {"path": "/en/?page=1&utm_source=x"},
    {"path": "/en/?Page=1"}, {"path": "/en/?page=%ff"}, {"path": "/en/?&"},
    {"path": "/en/?page=" + "1" * 300},
]  # fmt: skip


def address_of(**given):
    requests = Requests()
    environ = environ_of(given.pop("path", "/en/"), given.pop("method", "GET"), **given)
    return requests.address_of(environ) if requests.is_anonymous(environ) else None


@pytest.mark.parametrize(("given", "expected"), SAME_FOR_ALL)
def test_a_request_that_anybody_could_make_has_an_address_by_itself_alone(given, expected):
    assert address_of(**given) == expected


@pytest.mark.parametrize("given", FOR_DJANGO)
def test_any_other_is_left_to_django(given):
    assert address_of(**given) is None


def test_the_scheme_is_what_a_trusted_proxy_says(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    said = {"https": "https", "https, http": "https", "http": "http", "HTTPS": "http", "": "http"}

    assert {text: address_of(HTTP_X_FORWARDED_PROTO=text).scheme for text in said} == said
    assert address_of(**{"wsgi.url_scheme": "https"}).scheme == "https"
    settings.USE_X_FORWARDED_HOST = True
    assert address_of() is None


def test_an_answer_is_packed_as_the_client_likes_best():
    expected = {
        "": "", "br": "br", "gzip, deflate, br": "br", "gzip": "gzip", "GZIP": "gzip", "br;q=0, gzip": "gzip",
        "gzip;q=1.0, br;q=0.5": "gzip", "br;q=x": "", "*": "", "identity": "", "deflate": "", "br;q=0": "",
        "x" * 300: "",
    }  # fmt: skip

    assert {accepted: encoding_of(accepted) for accepted in expected} == expected
