import pytest

from obligations.archive.paths import Names, is_safe, link
from obligations.archive.rewriting import Replacement, flattened, rewrite
from obligations.checking.parsing import css_addresses
from obligations.crawling.addresses import Addresses, Kind, candidates

SITE = Addresses("https://www.example.org")
INSIDE, FOREIGN, ELSEWHERE, BROKEN = Kind.INSIDE, Kind.FOREIGN, Kind.ELSEWHERE, Kind.BROKEN


@pytest.mark.parametrize(
    ("text", "kind", "key", "fragment"),
    [
        ("", INSIDE, "/en/a/", ""),
        ("#part", INSIDE, "/en/a/", "part"),
        ("../b/?page=1", INSIDE, "/en/b/", ""),
        ("?page=2&mode=online", INSIDE, "/en/a/?mode=online&page=2", ""),
        (" \nHTTP://WWW.Example.ORG:80/\ten/ ", INSIDE, "/en/", ""),
        ("//www.example.org./sl/", INSIDE, "/sl/", ""),
        ("webcal://www.example.org/en/calendar.ics", INSIDE, "/en/calendar.ics", ""),
        ("/é/%c3%a9/%2e%2e/", INSIDE, "/%C3%A9/%c3%a9/%2e%2e/", ""),
        ("/../../etc/passwd", INSIDE, "/etc/passwd", ""),
        ("https://www.example.org:8443/", FOREIGN, "", ""),
        ("https://www.example.org@evil.example/", FOREIGN, "", ""),
        ("//evil.example/www.example.org/", FOREIGN, "", ""),
        ("mailto:a@example.org", ELSEWHERE, "", ""),
        ("data:text/html,x", ELSEWHERE, "", ""),
        ("JavaScript:alert(1)", Kind.SCRIPT, "", ""),
        ("java\nscript:alert(1)", Kind.SCRIPT, "", ""),
        ("//[", BROKEN, "", ""),
        ("http://www.example.org:port/", BROKEN, "", ""),
    ],
)
def test_links_are_told_apart_as_browsers_do(text, kind, key, fragment):
    found = SITE.read(text, "/en/a/")

    assert (found.kind, found.key if kind is INSIDE else "", found.fragment if kind is INSIDE else "") == (
        kind,
        key,
        fragment,
    )


def test_addresses_get_files_of_their_own_that_every_system_takes():
    names = Names()
    given = {
        text: names.file_of(SITE.read(text), "text/html" if text.partition("?")[0].endswith("/") else "text/plain")
        for text in (
            "/en/",
            "/en/?page=2",
            "/en/?region=../../x&page=2",
            "/EN/",
            "/en/a b%2Fc/",
            "/en/%2e%2e/",
            "/en/nul/",
            "/documents/1/.htaccess",
            "/documents/1/a.tar.gz",
            "/documents/1/" + "é" * 300 + ".pdf",
        )
    }

    long = given.pop("/documents/1/" + "é" * 300 + ".pdf")
    assert long.startswith("documents/1/éé")
    assert len(long.rpartition("/")[2].encode()) <= 100
    assert long.endswith(".pdf")
    upper = given.pop("/EN/")
    assert upper.startswith("EN/index-")
    assert given == {
        "/en/": "en/index.html",
        "/en/?page=2": "en/index.page-2.html",
        "/en/?region=../../x&page=2": "en/index.page-2.region-.._.._x.html",
        "/en/a b%2Fc/": "en/a_b_c/index.html",
        "/en/%2e%2e/": "en/_/index.html",
        "/en/nul/": "en/_nul/index.html",
        "/documents/1/.htaccess": "documents/1/_.htaccess",
        "/documents/1/a.tar.gz": "documents/1/a.tar.gz",
    }
    assert link("en/index.html", "static/a b.css", "x y") == "../static/a%20b.css#x%20y"
    safe = ("a/b.c", "a/..b"), ("", "/a", "../a", "a/../b", "a//b", "a\\b", "a/.", "a\0")
    assert [[is_safe(path) for path in paths] for paths in safe] == [[True] * 2, [False] * 8]


def test_a_page_is_rewritten_where_it_must_be_and_nowhere_else():
    page = """<!doctype html><html lang="en"><head><!-- &amp; --><meta property="og:url" content="/x">
<link rel="canonical" href="/kept"><link rel="stylesheet" href="/gone"><link rel="me" href="/gone">
<script type="module" src="/kept.js"></script><script src="/gone">1</script>
<script type="application/ld+json">{"a": "</p>"}</script></head><body class=x>
<main id="main"><p title='a "b"'>R&amp;D &copy; &#38; 1 < 2</p>
<a class="act" href="/gone" hreflang="sl">no <b>more</b></a> <a name="x">x</a> <a href="/kept?a=1&amp;b=2">yes</a>
<form action="/x"><form></form><p>field</p></form>
<img src="/kept" srcset="/kept 1x, /gone 2x,/kept 3x" alt=""><svg viewBox="0 0 1 1"><use xlink:href="/kept"/></svg>
</main></body></html>"""
    targets = {"/kept": "k", "/kept.js": "k.js", "/kept?a=1&b=2": "k?a&b"}

    found = rewrite(page, targets.get, lambda source: source == "/kept.js", Replacement("<i>note</i>", "<i>form</i>"))

    assert found.dropped == 1
    assert (
        found.markup
        == """<!doctype html><html lang="en"><head><!-- &amp; -->
<link rel="canonical" href="k"><link rel="me" href="/gone">
<script src="k.js" defer></script>
<script type="application/ld+json">{"a": "</p>"}</script></head><body class=x>
<main id="main"><i>note</i><p title='a "b"'>R&amp;D &copy; &#38; 1 < 2</p>
<span class="act">no <b>more</b></span> <a name="x">x</a> <a href="k?a&amp;b">yes</a>
<i>form</i>
<img src="k" srcset="k 1x, k 3x" alt=""><svg viewBox="0 0 1 1"><use xlink:href="k"/></svg>
</main></body></html>"""
    )


def test_scripts_and_style_sheets_are_read_as_far_as_they_must_be():
    assert flattened("const a = 1;") == '(() => {\n"use strict";\nconst a = 1;\n})();\n'
    assert [flattened(text) for text in ('import "./a.js";', "export const a = 1;", 'x = import("a")')] == [None] * 3
    style = """@import "a.css"; /* url(no.png) */ p { background: url( 'b c.png' ), url(d.png); } q { x: url() }"""
    assert list(css_addresses(style)) == ["a.css", "b c.png", "d.png"]
    assert candidates(" /a.png 1x,/b,c.png 2x, /d.png") == ["/a.png", "/b,c.png", "/d.png"]
