"""Files for translators: out, in, and refused."""

import io
import zipfile

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree
from wagtail_localize.models import Translation

from tests import factories
from tests.translations.conftest import told, translation_of
from translations import strings
from translations.exchange import arriving
from translations.exchange.arriving import open_upload
from translations.exchange.papers import FileError
from translations.exchange.sending import FORMATS, archive_of, file_of, waiting
from translations.exchange.taking_in import take_in
from translations.strings import segments_of

KINDS = sorted(FORMATS)
LEAD, FIGURE = "Una región.", "empresas"
STALE = "The original has changed since this file was downloaded. Download it anew, and translate what is new."


def upload(data, name="navarra.po"):
    return SimpleUploadedFile(name, data)


def sent(translation, kind="po"):
    return file_of(translation, FORMATS[kind]).data


def edited(data, words):
    """Return a file in which somebody has typed translations, by the beginning of the source's words."""
    if not data.startswith(b"<"):
        catalogue = polib.pofile(data.decode())
        for entry in catalogue:
            for start, text in words.items():
                if entry.msgid.startswith(start):
                    entry.msgstr = text
                    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        return str(catalogue).encode()
    root = etree.fromstring(data)
    for source in root.iter("{*}source"):
        parent = source.getparent()
        for start, text in words.items():
            if (source.text or "").startswith(start) and etree.QName(parent).localname != "alt-trans":
                target = parent.find("{*}target")
                if target is None:
                    target = etree.SubElement(parent, source.tag.replace("source", "target"))
                    parent.insert(parent.index(source) + 1, target)
                target.text = text
                (target if root.get("version") == "1.2" else parent).set("state", "translated")
    return etree.tostring(root, encoding="UTF-8")


def words_of(translation):
    return {each.source: (each.words, str(each.condition)) for each in segments_of(translation)}


def segment_of(translation, source):
    return next(each for each in segments_of(translation) if each.source == source)


def faults_of(data, person, only=None, name="navarra.po"):
    with pytest.raises(FileError) as refused:
        take_in(open_upload(upload(data, name)), person, only)
    return refused.value.faults


def packed(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


# --- Taken in --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_goes_out_is_translated_and_comes_back(translation, person, kind):
    machine_made, missing = segment_of(translation, FIGURE), segment_of(translation, "Comunidad")
    strings.save(translation, machine_made.id, "firms", person("editor"), machine=True, tool="DeepL")
    strings.save(translation, missing.id, "a machine's", person("editor"), machine=True, tool="DeepL")
    before = words_of(translation)
    data = edited(sent(translation, kind), {LEAD: "A region & more.", FIGURE: "firms"})

    [taken] = take_in(open_upload(upload(data)), person("editor"))

    # What the file calls right is right; what nobody touched in it stays as it was.
    changed = {LEAD: ("A region & more.", "settled"), FIGURE: ("firms", "settled")}
    assert words_of(translation) == before | changed
    assert (taken.written, taken.settled, taken.doubtful) == (1, 1, 0)
    [again] = take_in(open_upload(upload(data)), person("editor"))
    assert (again.written, again.settled, again.doubtful) == (0, 0, 0)


def test_what_a_po_file_marks_as_not_ready_is_left_out(translation, person):
    data = edited(sent(translation), {LEAD: "A region."}).replace(b'msgctxt "lead"', b'#, fuzzy\nmsgctxt "lead"')

    [taken] = take_in(open_upload(upload(data)), person("editor"))

    assert (taken.written, taken.doubtful) == (0, 1)
    assert words_of(translation)[LEAD] == ("", "missing")


def test_what_somebody_changed_here_meanwhile_is_not_written_over(translation, person):
    lead = segment_of(translation, LEAD)
    strings.save(translation, lead.id, "A region.", person("editor"))
    data = sent(translation)
    strings.save(translation, lead.id, "A foral region.", person("second_editor"))

    # The file has the old words, but nobody has touched them there.
    [taken] = take_in(open_upload(upload(edited(data, {FIGURE: "companies"}))), person("editor"))
    faults = faults_of(edited(data, {LEAD: "A community.", "Comunidad": "Community"}), person("editor"))

    assert taken.written == 1
    assert faults == ["“Una región.”: somebody has changed this translation here since the file was downloaded."]
    words = words_of(translation)
    assert (words[LEAD], words["Comunidad"]) == (("A foral region.", "settled"), ("", "missing"))


# --- Refused ---------------------------------------------------------------------------------------


def damaged(data, old, new):
    assert old in data
    return data.replace(old, new)


REFUSALS = {
    "no file for translators": (lambda po, xliff, other: b"%PDF-1.4\nwords", "This is no PO file."),
    "nothing": (lambda po, xliff, other: b"", "This is no PO file."),
    "the name of a file on the server": (lambda po, xliff, other: b"/etc/passwd", "This is no PO file."),
    "another encoding": (
        lambda po, xliff, other: damaged(po, "ó".encode(), b"\xf3"),
        "The file is not in UTF-8: save it in that encoding.",
    ),
    "a head without the ticket": (
        lambda po, xliff, other: damaged(po, b"X-Seconet-Ticket", b"X-Ticket"),
        "The file does not say which page it is for: download it here, and have the tool keep its head.",
    ),
    "a damaged ticket": (
        lambda po, xliff, other: damaged(po, b"X-Seconet-Ticket: ", b"X-Seconet-Ticket: x"),
        "The file was not downloaded here, or its head has been damaged.",
    ),
    "another page": (lambda po, xliff, other: other, "This file is for another page, or for another language."),
    "another language": (
        lambda po, xliff, other: damaged(po, b"Language: en", b"Language: fr"),
        "The file says that it is in “fr”, and the page is in English.",
    ),
    "another source language": (
        lambda po, xliff, other: damaged(xliff, b'source-language="es"', b'source-language="sl"'),
        "The file says that it is in “sl”, and the page is in Spanish.",
    ),
    "a changed source": (
        lambda po, xliff, other: damaged(xliff, "Una región.</source>".encode(), b"Una cosa.</source>"),
        "“Una cosa.” is not in the original: the file has been changed where it must not be.",
    ),
    "two files in one": (
        lambda po, xliff, other: damaged(xliff, b"</file>", b"</file><file/>"),
        "An XLIFF file from here is about one page: upload each page in a file of its own.",
    ),
    "a string twice": (
        lambda po, xliff, other: damaged(
            xliff, b"</body>", xliff[xliff.index(b"<trans-unit") : xliff.index(b"</trans-unit>") + 13] + b"</body>"
        ),
        "Two strings bear the same number: “Navarra”.",
    ),
    "words that are too long": (
        lambda po, xliff, other: edited(xliff, {"Navarra": "N" * 300}),
        "“Navarra”: These words have 300 letters, and there is room for 255.",
    ),
    "a document type": (
        lambda po, xliff, other: damaged(
            xliff, b"<xliff", b'<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/passwd">]><xliff'
        ),
        "The file has a document type, which no XLIFF file needs: it is not read.",
    ),
    "another kind of XML": (lambda po, xliff, other: b"<html/>", "This is no XLIFF file of version 1.2 or 2."),
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_a_file_with_a_fault_is_refused_whole(world, translation, person, unchanged, fault):
    make, expected = REFUSALS[fault]
    po = edited(sent(translation), {FIGURE: "companies"})
    xliff = edited(sent(translation, "xliff-1.2"), {FIGURE: "companies"})
    other = sent(translation_of(world.profiles["galicia"]))

    assert faults_of(make(po, xliff, other), person("editor"), translation) == [expected]
    assert unchanged()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_cut_off_is_refused(translation, person, unchanged, kind):
    data = edited(sent(translation, kind), {"Navarra": "Navarre"})
    cut = data[: data.index(LEAD.encode())] + b'"\n'

    assert any("damaged" in fault or "is missing from the file" in fault for fault in faults_of(cut, person("editor")))
    assert unchanged()


def test_a_file_from_before_the_original_changed_is_refused_with_what_is_new(source, translation, person):
    data = edited(sent(translation), {FIGURE: "companies"})
    source.lead = "Otra región."
    source.save_revision().publish()
    before = words_of(translation)

    assert faults_of(data, person("editor")) == [
        STALE, "No longer in the original: “Una región.”.", "New in the original: “Otra región.”."
    ]  # fmt: skip
    assert words_of(translation) == before


def test_links_and_placeholders_must_be_as_in_the_original(source, translation, person, unchanged):
    factories.publish(source, body='<p>Véase <a href="https://example.org">aquí</a>, {name}.</p><p>Hola.</p>')
    unchanged.now()
    faults = [
        faults_of(edited(sent(translation, kind), {"Véase": words}), person("editor"))
        for kind, words in (
            ("po", "See {name}"),
            ("po", '<a id="a1">here</a>'),
            ("po", '<a id="a1">here</a>, <a id="a2">{name}</a>'),
            ("po", "<b>" * 2000),
            ("xliff-2.0", "See {name}"),
        )
    ]

    start = '“Véase <a id="a1">aquí</a>, {name}.”: '
    link = [start + "the link a1 of the original must be there once."]
    assert faults == [
        link,
        [start + "the placeholder {name} must be as in the original."],
        [start + "The original has no link a2. Take it out, or write it as in the original."],
        [start + "There are too many tags inside each other."],
        link,
    ]
    assert unchanged()


def test_a_translation_that_was_stopped_takes_no_file(translation, person, unchanged):
    data = edited(sent(translation), {LEAD: "A region."})
    Translation.objects.filter(pk=translation.pk).update(enabled=False)
    unchanged.now()

    assert faults_of(data, person("editor")) == ["The page that this file is for is not being translated any more."]
    assert unchanged()


def test_a_file_for_a_page_in_review_or_of_others_is_refused(in_review, person, unchanged):
    data = edited(sent(in_review), {FIGURE: "companies"})

    assert [faults_of(data, person(name)) for name in ("editor", "stranger")] == [
        ["The page is being reviewed; until that is done only reviewers may change it."],
        ["The page belongs to none of your teams."],
    ]
    assert unchanged()


# --- Everything that waits -------------------------------------------------------------------------


def test_an_archive_has_what_waits_for_a_person_and_is_taken_in_whole(
    world, translation, published, person, django_assert_num_queries
):
    lead = segment_of(published, LEAD)
    with CaptureQueriesContext(connection) as asked_for_one:
        assert [each.translation for each in waiting(person("editor"), "en")] == [translation]
    strings.save(published, lead.id, "Eine", person("editor"), machine=True)
    with django_assert_num_queries(len(asked_for_one)):
        found = waiting(person("editor"), "en")
    assert {each.translation: each.number for each in found} == {translation: 5, published: 1}
    assert waiting(person("stranger")) == waiting(person("translator_sl")) == []
    listed = [each.translation for each in found]

    with django_assert_num_queries(3):
        archive = archive_of(listed, "en", FORMATS["xliff-2.0"])
    with zipfile.ZipFile(io.BytesIO(archive.data)) as files:
        data = {name: edited(files.read(name), {LEAD: f"A {name}."}) for name in files.namelist()}
    taken = take_in(open_upload(upload(packed(data), "en.zip")), person("editor"))

    assert sorted((each.title, each.written) for each in taken) == [("Aragon", 1), ("Navarra", 1)]
    assert {words_of(each)[LEAD] for each in listed} == {(f"A {name}.", "settled") for name in data}


def test_one_bad_file_in_an_archive_has_the_others_refused(translation, published, person, unchanged):
    good = edited(sent(translation), {LEAD: "A region."})
    bad = edited(sent(published), {"Aragon": "A" * 300})
    archive = packed({"a.po": good, "b.po": bad, "c.po": good})

    assert faults_of(archive, person("editor"), name="en.zip") == [
        "c.po: There is another file for the same page and language: leave one of them out.",
        "b.po: “Aragon”: These words have 300 letters, and there is room for 255.",
    ]
    assert faults_of(packed({"a.po": good, "d.po": b"msgid\nx"}), person("editor"), name="en.zip")[0].startswith(
        "d.po: The PO "
    )
    assert unchanged()


def test_archives_keep_to_their_limits(translation, person, monkeypatch):
    monkeypatch.setattr(arriving, "MOST_FILES", 2)
    monkeypatch.setattr(arriving, "MOST_BYTES", arriving.MEBIBYTE)
    bomb = packed({"a.po": b" " * (2 * arriving.MEBIBYTE)})
    assert len(bomb) < 10_000
    cases = {
        bomb: ["The file is larger than 1 MB."],
        packed(dict.fromkeys(("a.po", "b.po", "c.po"), b"x")): ["The archive holds more than 2 files."],
        packed({"a.exe": b"x"}): ["a.exe: This is neither a PO nor an XLIFF file."],
        packed({"__MACOSX/a.po": b"x"}): ["The archive holds neither PO nor XLIFF files."],
        b"PK\x03\x04 and nothing": ["The archive is damaged, or packed in a way that cannot be read here."],
        b"msgid" + b"\n" * (2 * arriving.MEBIBYTE): ["The file is larger than 1 MB."],
    }

    assert {data: faults_of(data, person("editor")) for data in cases} == cases


# --- The screens -----------------------------------------------------------------------------------


def test_the_screen_of_a_page_leads_to_its_files_and_tells_what_is_wrong(as_, translation):
    client, url = as_("editor"), reverse("translations:page_files", args=[translation.pk])
    shown = client.get(url).content.decode()
    links = [reverse("translations:download", args=[translation.pk, kind]) for kind in KINDS]
    assert all(link in shown for link in links)

    file = client.get(links[0])
    answers = [
        client.post(url, {"file": upload(file.content.replace(b"Language: en", b"Language: fr"))}),
        client.post(url, {"file": upload(edited(file.content, {LEAD: "A region."}))}),
    ]

    assert file.headers["Content-Disposition"] == 'attachment; filename="navarra-en.po"'
    assert "no-store" in file.headers["Cache-Control"]
    assert [answer.status_code for answer in answers] == [422, 302]
    assert "The file says that it is in “fr”, and the page is in English." in answers[0].content.decode()
    assert told(answers[1]) == ["“Navarra”: 1 string was taken from the file."]
    assert [as_("stranger").get(each).status_code for each in (url, *links)] == [302] * 4


def test_the_screen_of_what_waits_leads_to_an_archive_of_it(as_, translation):
    client, url = as_("editor"), reverse("translations:files")
    link = reverse("translations:download_waiting", args=["en", "po"])

    assert link in client.get(url).content.decode()
    with zipfile.ZipFile(io.BytesIO(client.get(link).content)) as archive:
        assert archive.namelist() == [f"navarra-en-{translation.pk}.po"]
    answer = as_("translator_sl").get(reverse("translations:download_waiting", args=["sl", "po"]))
    assert told(answer) == ["Nothing is waiting for you in this language."]
    # What the admin does not find is looked for on the site.
    wrong = [reverse("translations:download_waiting", args=each) for each in (("de", "po"), ("en", "doc"))]
    assert [client.get(each).headers["Location"] for each in wrong] == [f"/en{each}" for each in wrong]
