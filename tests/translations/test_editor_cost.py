"""What the translation editor costs: the same number of queries whatever the number of strings."""

import pytest
from bs4 import BeautifulSoup

from tests import factories
from tests.factories import stream, text
from tests.translations.conftest import type_strings


def paragraphs(number):
    return stream(*(text(f"aaaa{place}", f"<p>Palabra {place}.</p>") for place in range(number)))


@pytest.mark.parametrize("number", [47, 127])
def test_the_editor_opens_in_at_most_forty_queries(as_, published, editor_url, number, django_assert_max_num_queries):
    source = published.source.get_source_instance()
    # Translated strings, outdated ones and new ones.
    factories.publish(source, extra=paragraphs(number - 5), lead="Otra región.")
    type_strings(published, but=["Palabra 1."], **{"Palabra 2.": "Word 2."})
    client, url = as_("translator_en"), editor_url(published)
    # The root paths of the site are kept.
    client.get("/admin/")

    with django_assert_max_num_queries(40):
        page = BeautifulSoup(client.get(url).content, "html.parser")

    assert len(page.select("#te-form textarea")) == number
