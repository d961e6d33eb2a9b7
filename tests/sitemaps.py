"""Reads the sitemap as a search engine does: the index, then each of its parts."""

from xml.etree import ElementTree

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def parts(client):
    """Return, by address, what the index says of when each part changed."""
    return {
        part.find("s:loc", NAMES).text: part.findtext("s:lastmod", None, NAMES)
        for part in _read(client, "/sitemap.xml").findall("s:sitemap", NAMES)
    }


def entries(client):
    """Return (address, when it changed, its alternates by language) of each page, in the order of the parts."""
    return [
        (
            url.find("s:loc", NAMES).text,
            url.findtext("s:lastmod", None, NAMES),
            {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)},
        )
        for part in parts(client)
        for url in _read(client, part).findall("s:url", NAMES)
    ]


def alternates(client):
    """Return the alternates of each page by its address."""
    return {address: links for address, _changed, links in entries(client)}


def _read(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    return ElementTree.fromstring(answer.content)
