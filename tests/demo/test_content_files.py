"""Content files: what is read, and what a fault says."""

import pytest

from demo.content_files import ContentError, in_language, read_folder

LANGUAGES = ["en", "sl", "es", "fr"]
PAGE = """\
page: core.StandardPage
key: about
parent: home
source: en
slug: {en: about, sl: o-nas}
title: {en: About, sl: O nas}
"""


def write(folder, text, name="10-page.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_page_is_read_with_the_languages_of_its_slug(tmp_path):
    [entry] = read_folder(write(tmp_path, PAGE), LANGUAGES)

    assert (entry.kind, entry.key, entry.languages) == ("page", "about", ["en", "sl"])
    assert [in_language(entry.data["title"], code) for code in entry.languages] == ["About", "O nas"]


def test_rows_are_read_by_their_key_in_the_order_of_the_files(tmp_path):
    write(tmp_path, "terms:\n  - {key: cluster, source: en, term: {en: cluster, sl: grozd}}\n", "02.yaml")
    write(tmp_path, "regions:\n  - {code: navarra, name: Navarra}\n", "01.yaml")

    assert [entry.key for entry in read_folder(tmp_path, LANGUAGES)] == ["regions:navarra", "terms:cluster"]


def test_a_decimal_keeps_the_digits_that_were_written(tmp_path):
    [entry] = read_folder(write(tmp_path, PAGE + "share: 7.7\n"), LANGUAGES)

    assert entry.data["share"] == "7.7"


def test_a_name_without_a_translation_beside_it_stands_for_itself(tmp_path):
    text = PAGE + "members:\n  - {name: ANEL, gloss: {en: Association, sl: ''}}\n"
    [entry] = read_folder(write(tmp_path, text), LANGUAGES)

    assert [in_language(entry.data["members"], code)[0]["gloss"] for code in ("en", "sl")] == ["Association", "ANEL"]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (PAGE.replace("title: {en: About, sl: O nas}", "title: {en: About}"), 6, "no sl"),
        (PAGE.replace("source: en", "source: fr"), 4, "“fr” has no slug"),
        (PAGE.replace("key: about\n", ""), 1, "needs `key:`"),
        (PAGE.replace("slug: {en: about, sl: o-nas}", "slug: about"), 5, "one address a language"),
        (PAGE + "lead: {en: One, sl: [a]}\n", 7, "written in quotes"),
        (PAGE + "title: {en: Twice, sl: Dvakrat}\n", 1, "twice"),
        (PAGE + "lead: {en: 'open\n", 8, "no YAML"),
        (PAGE + "day: 2021-02-30\n", 7, "cannot be read"),
        ("people:\n  - {key: x}\n", 1, "no set of rows"),
        ("terms:\n  - {term: {en: x, sl: y}}\n", 2, "no key"),
        ("- a list\n", 1, "is a mapping"),
    ],
)
def test_a_fault_names_file_line_and_what_is_wrong(tmp_path, text, line, word):
    with pytest.raises(ContentError) as caught:
        read_folder(write(tmp_path, text), LANGUAGES)

    assert str(caught.value).startswith(f"10-page.yaml, line {line}: ")
    assert word in str(caught.value)


def test_a_key_given_twice_names_both_places(tmp_path):
    write(tmp_path, PAGE, "10.yaml")
    write(tmp_path, PAGE, "11.yaml")

    with pytest.raises(ContentError, match=r"11\.yaml, line 1: .*taken by 10\.yaml, line 1"):
        read_folder(tmp_path, LANGUAGES)


def test_a_file_in_another_encoding_is_refused_by_name(tmp_path):
    (tmp_path / "10-page.yaml").write_bytes(PAGE.replace("O nas", "Občina").encode("utf-16"))

    with pytest.raises(ContentError, match=r"10-page\.yaml, line 1: .*UTF-8"):
        read_folder(tmp_path, LANGUAGES)
