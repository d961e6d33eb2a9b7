"""XLIFF 1.2 and 2.x and PO, as files alone."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from translations.exchange import po, xliff
from translations.exchange.codes import pieces_of, words_of
from translations.exchange.papers import Entry, FileError, Paper, Unit, key_of, make_ticket, read_ticket
from translations.strings import Condition

RICH = 'Véase <a id="a1">la <b>web</b></a>,<br/>1 &lt; 2 &amp; 3'
PLAIN = "Una línea & <otra>\ny \N{NO-BREAK SPACE}más\x0b"


def unit(source, words="", is_html=True, condition=Condition.SETTLED, previous=None):
    return Unit(key_of("body", source), "body", "Body › Text", is_html, source, words, condition, previous)


def paper(*units):
    return Paper("Título <1>", "es", "en", make_ticket("a-uuid", units), units)


WRITERS = {"po": (po.write, po.read), "1.2": (xliff.write_old, xliff.read), "2.0": (xliff.write_new, xliff.read)}


@pytest.mark.parametrize("kind", WRITERS)
def test_what_goes_out_comes_back_as_it_was(kind):
    write, read = WRITERS[kind]
    units = (
        unit(RICH, RICH.replace("Véase", "See")),
        unit(PLAIN, PLAIN.upper(), is_html=False),
        unit("Nada"),
        unit("Vieja", "Old", condition=Condition.OUTDATED, previous="Más <b>vieja</b>"),
        unit("Máquina", "Machine", condition=Condition.MACHINE),
    )

    back = read(write(paper(*units)))

    done = (True, True, False, False, False)
    held_back = (False, False, False, kind == "po", kind == "po")
    assert list(back.entries) == [
        Entry(each.key, each.source, each.words, *flags) for each, *flags in zip(units, done, held_back, strict=True)
    ]
    assert (back.source_language, back.language) == ("es", "en")
    ticket = read_ticket(back.ticket)
    assert (ticket.translation, set(ticket.held)) == ("a-uuid", {each.key for each in units if each.words})


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(max_examples=60)
@given(source=TEXTS.filter(str.strip), words=TEXTS)
def test_no_letter_is_lost_in_any_format(source, words):
    sent = unit(source, words, is_html=False)

    for write, read in WRITERS.values():
        [entry] = read(write(paper(sent))).entries
        assert (entry.source, entry.words) == (source, words)


# --- What other programs make of a file ------------------------------------------------------------


def file_of(version, content):
    """Return a file in which a program has written the translation of RICH."""
    write = xliff.write_old if version == "1.2" else xliff.write_new
    root = etree.fromstring(write(paper(unit(RICH, condition=Condition.MISSING))))
    parent = next(root.iter("{*}source")).getparent()
    space = etree.QName(root).namespace
    parent.append(etree.fromstring(f'<target xmlns="{space}">{content}</target>'))
    return etree.tostring(root)


@pytest.mark.parametrize(
    ("version", "content", "words"),
    [
        ("1.2", 'See <g id="a1">web</g>', 'See <a id="a1">web</a>'),
        ("1.2", '<mrk mtype="seg" mid="1">See</mrk> <g id="a1"><g id="b7">x</g></g>', 'See <a id="a1"><b>x</b></a>'),
        ("1.2", 'A<x id="br9"/>B &lt;b> &amp;', "A<br/>B &lt;b&gt; &amp;"),
        ("2.0", 'See <pc id="a1">web</pc>', 'See <a id="a1">web</a>'),
        ("2.0", 'See <sc id="a1"/>web<ec startRef="a1"/>', 'See <a id="a1">web</a>'),
        ("2.0", '<sm id="m1"/>A<em startRef="m1"/><mrk id="m2">B</mrk><ph id="br1"/><cp hex="000b"/>', "AB<br/>\x0b"),
    ],
)
def test_what_other_programs_write_is_understood(version, content, words):
    [entry] = xliff.read(file_of(version, content)).entries

    assert (entry.words, entry.done) == (words, False)


def test_a_string_that_was_cut_into_sentences_is_put_together():
    data = xliff.write_new(paper(unit("Una. Otra.", is_html=False))).decode()
    cut = re.sub(
        "<segment.*</segment>",
        '<segment state="final"><source>Una.</source><target order="3">One.</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment state="translated"><source>Otra.</source><target order="1">Another.</target></segment>',
        data,
    )

    for text in (cut, cut.replace("document:2.0", "document:2.2")):
        [entry] = xliff.read(text.encode()).entries
        assert (entry.source, entry.words, entry.done) == ("Una. Otra.", "Another. One.", True)
    [half] = xliff.read(cut.replace('<target order="3">One.</target>', "").encode()).entries
    assert (half.words, half.done) == ("", False)


@pytest.mark.parametrize(
    ("version", "content", "fault"),
    [
        ("1.2", '<g id="script1">x</g>', "The tag “script1” is none of the original's."),
        ("1.2", '<g id="br1">x</g>', "The tag “br1” is none of the original's."),
        ("1.2", '<x id="c0041"/>', "The tag “c0041” is none of the original's."),
        ("1.2", '<ph id="1">x</ph>', "The tag “ph” is none of the original's."),
        ("1.2", '<g>x</g>', "The tag “” is none of the original's."),
        ("2.0", '<sc id="a1"/>web', "The tag “a1” is not closed."),
        ("2.0", '<sc id="a1"/><sc id="b1"/>x<ec startRef="a1"/><ec startRef="b1"/>', "The tags “a1” are not nested."),
        ("2.0", '<ec startRef="a1"/>', "The tags “a1” are not nested."),
        ("2.0", '<cp hex="zz"/>', "The tag “cZZ” is none of the original's."),
    ],
)  # fmt: skip
def test_tags_that_are_none_of_the_originals_are_refused(version, content, fault):
    with pytest.raises(FileError) as refused:
        xliff.read(file_of(version, content))

    assert refused.value.faults == [fault]


def test_tags_have_no_place_in_plain_words():
    with pytest.raises(FileError):
        words_of(pieces_of("<b>x</b>", is_html=True), is_html=False)


def test_nothing_outside_the_file_is_read_and_nothing_expanded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    body = '<file original="&x;" source-language="es" target-language="en"><body/></file></xliff>'
    head = f'<xliff xmlns="{xliff.OLD}" version="1.2">'
    many = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10 if n else "x" * 10}">' for n in range(12))
    for doctype in (f'<!DOCTYPE xliff [<!ENTITY x SYSTEM "{secret.as_uri()}">]>', f"<!DOCTYPE xliff [{many}]>"):
        for text in (doctype + head + body, f'<?xml version="1.0" encoding="UTF-16"?>{doctype}{head}{body}'):
            for data in (text.encode(), text.encode("utf-16")):
                with pytest.raises(FileError, match="document type"):
                    xliff.read(data)


@settings(max_examples=80)
@given(
    data=st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)),
    place=st.floats(0, 1),
    kind=st.sampled_from(sorted(WRITERS)),
)
def test_a_damaged_file_is_refused_or_read_and_breaks_nothing(data, place, kind):
    write, read = WRITERS[kind]
    whole = write(paper(unit(RICH, RICH)))
    cut = int(place * len(whole))

    for each in (whole[:cut] + data + whole[cut:], whole[:cut] + data, data):
        told = []
        try:
            read(each)
        except FileError as error:
            told.append(error.faults)
        assert all(told)
