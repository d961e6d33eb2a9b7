"""What is read of a file, by the program that reads it."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from search import file_reader
from search.documents import _understood
from tests.search import files


@pytest.fixture
def said():
    return lambda kind, data: file_reader.answer(kind, data)


def test_the_text_of_each_kind_is_read(said):
    lines = ("Zadruge na podeželju", "V dolini prodajajo sir.")

    assert {
        "pdf": said("pdf", files.pdf("\n".join(lines), "Druga stran")),
        "docx": said("docx", files.word(*lines, cells=("ena", "dve"))),
        "odt": said("odt", files.opendocument(*lines)),
    } == {
        "pdf": {"state": "read", "text": " ".join(lines) + "\nDruga stran", "language": ""},
        "docx": {"state": "read", "text": "\n".join((*lines, "ena", "dve")), "language": ""},
        "odt": {"state": "read", "text": "\n".join(lines), "language": ""},
    }


def test_a_word_divided_at_the_end_of_a_line_stays_one(said):
    assert said("pdf", files.pdf("a co-\noperative of wea-\nvers - and\nothers"))["text"] == (
        "a co-operative of wea-vers - and others"
    )


def test_the_language_that_a_pdf_names_is_told(said):
    assert said("pdf", files.pdf("Sir", language="sl-SI"))["language"] == "sl-SI"


def test_a_file_that_is_only_protected_against_changes_is_read_and_a_locked_one_is_not(said):
    assert said("pdf", files.pdf("Wool", owner_password="loom"))["text"] == "Wool"
    assert said("pdf", files.pdf("Wool", password="loom")) == {"state": "locked"}
    assert said("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512) == {"state": "locked"}


def test_an_odt_that_is_locked_is_said_to_be(said):
    plain = io.BytesIO(files.opendocument("Wool"))
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "META-INF/manifest.xml":
                data = data.replace(
                    b'manifest:full-path="content.xml" manifest:media-type="text/xml"/>',
                    b'manifest:full-path="content.xml" manifest:media-type="text/xml">'
                    b'<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>',
                )
                assert b"encryption-data" in data
            target.writestr(name, data)

    assert said("odt", out.getvalue()) == {"state": "locked"}


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt"])
def test_what_is_broken_is_said_to_be(said, kind):
    whole = {"pdf": files.pdf("Wool"), "docx": files.word("Wool"), "odt": files.opendocument("Wool")}[kind]

    states = {said(kind, data)["state"] for data in (b"", b"%PDF-1.7", b"PK\x03\x04", whole[:300], b"\xff" * 5000)}

    assert states == {"broken"}


def test_a_file_without_a_letter_holds_no_text(said):
    assert said("pdf", files.pdf("", " ... "))["state"] == "no_text"


def test_a_long_text_is_cut(said, monkeypatch):
    monkeypatch.setattr(file_reader, "MOST_CHARACTERS", 10)

    assert said("docx", files.word("wool", "and linen", "hemp")) == {
        "state": "cut",
        "text": "wool\nand l",
        "language": "",
    }


def test_only_so_many_pages_are_read(said, monkeypatch):
    monkeypatch.setattr(file_reader, "MOST_PAGES", 2)

    assert said("pdf", files.pdf("one", "two", "three")) == {"state": "cut", "text": "one\ntwo", "language": ""}


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(said, kind, monkeypatch):
    monkeypatch.setattr(file_reader, "MOST_UNPACKED", 2**21)

    assert said(kind, files.bomb(file_reader.MOST_UNPACKED + 2**20)) == {"state": "too_much"}


def test_entities_of_other_files_are_not_read(said, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hemp")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files.word("wool"))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                entity = f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
                data = data.replace(b"<w:document", entity + b"<w:document", 1).replace(b"wool", b"wool &x;")
            target.writestr(name, data)

    assert "hemp" not in said("docx", out.getvalue()).get("text", "")


def test_the_program_limits_itself(tmp_path):
    """Runs as the worker runs it; asks the operating system afterwards what it may still do."""
    probe = tmp_path / "probe.py"
    program = Path(file_reader.__file__).read_text().replace("    with open(0", "    show()\n    with open(0", 1)
    shown = "import json, resource, sys\ndef show():\n    print(json.dumps([resource.getrlimit(kind)[1] for kind in"
    shown += " (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)]), file=sys.stderr)\n"
    probe.write_text(shown + program)

    ended = subprocess.run([sys.executable, "-I", str(probe), "pdf"], input=b"", capture_output=True, check=True)

    assert json.loads(ended.stderr) == [file_reader.MOST_MEMORY, file_reader.MOST_SECONDS, file_reader.MOST_ANSWER]
    assert json.loads(ended.stdout) == {"state": "broken"}


@pytest.mark.parametrize(
    ("code", "answer", "state"),
    [
        (-9, b"", "too_much"),
        (-24, b'{"state"', "too_much"),
        (1, b"", "too_much"),
        (-11, b"", "broken"),
        (0, b"nonsense", "broken"),
        (0, b"[]", "broken"),
        (0, b'{"state": "anything"}', "broken"),
    ],
)
def test_a_program_that_dies_or_talks_nonsense_says_something_all_the_same(code, answer, state):
    assert _understood(code, answer) == {"state": state}
