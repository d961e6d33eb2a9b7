import pytest

from tests.browser.sampling import ERRORS, VIEWS

pytestmark = pytest.mark.browser


def test_html_of_every_page_is_valid_in_every_language(site, stored_pages, samples, check_html):
    paths = {page.path for page in stored_pages}
    paths |= {path for name in [*VIEWS, *ERRORS] for path in samples[name].paths.values()}
    assert len(paths) > 100

    messages = check_html({path: site.read(path) for path in paths})

    assert messages == [], "\n".join(messages)


def test_checker_sees_faults(check_html):
    text = "<!doctype html><html lang=en><title>Page</title><body><section><p>One<div>Two</div></p><br/></section>"

    kinds = {message.split(": ")[1] for message in check_html({"page": text})}

    assert kinds == {"error", "info", "warning"}
