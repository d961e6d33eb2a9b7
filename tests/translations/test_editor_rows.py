import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translations import markup
from translations.rows import readable, tags_of, with_tags

PIECES = (
    *("R&amp;D", "&amp;amp;", "a &lt; b", "&amp;copy;", "&amp;copy", "&amp;#8364;", "&amp;nothing;", "&amp;"),
    *("<b>x &amp; y</b>", '<a id="a1">z</a>', " ", "ñ"),
)
SOURCE = '<a id="a1">x</a>'


@given(st.lists(st.sampled_from(PIECES), min_size=1).map("".join))
@settings(max_examples=80, deadline=None)
def test_rich_text_comes_back_as_it_was_shown(data):
    # A kept string has been through a parser of HTML, which makes one of the spaces between two tags.
    data = re.sub(" +", " ", data).strip() or "x"

    assert markup.kept(readable(data, is_html=True), SOURCE, is_html=True) == data


@pytest.mark.parametrize(
    ("words", "shown"),
    [("R&amp;D", "R&D"), ("Fish &amp; chips", "Fish & chips"), ("&amp;lt;", "&amp;lt;"), ("a &lt; b", "a &lt; b")],
)
def test_an_ampersand_stands_for_itself_where_it_can(words, shown):
    assert readable(words, is_html=True) == shown


def test_tags_are_shown_and_offered_each_once():
    words = 'Vea <a id="a1">la <b>red</b></a>,<br/><b>hoy</b> &amp; siempre'

    assert [(tag.name, tag.opening, tag.closing) for tag in tags_of(words)] == [
        ("Link: la red", '<a id="a1">', "</a>"),
        ("Bold", "<b>", "</b>"),
        ("New line", "<br/>", ""),
    ]
    assert with_tags("<b>x</b> &amp; y") == (
        '<span class="te-tag">&lt;b&gt;</span>x<span class="te-tag">&lt;/b&gt;</span> &amp; y'
    )
