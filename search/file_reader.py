"""Reads the text of a PDF, DOCX or ODT file in a process of its own: `python file_reader.py pdf < file > answer`.

Whoever uploads a file may have made it to do harm, so this program has no part of the site in it, no settings and no
database, and limits itself before it reads the first byte. It answers in JSON: {"state", "text", "language"}.
"""

import io
import json
import logging
import os
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence

MEBIBYTE = 1024 * 1024
MOST_MEMORY = 1024 * MEBIBYTE
MOST_SECONDS = 60
MOST_ANSWER = 4 * MEBIBYTE
MOST_CHARACTERS = 400_000
MOST_PAGES = 3000
# Of an archive: how much its files may hold once they are unpacked, and how many there may be.
MOST_UNPACKED = 200 * MEBIBYTE
MOST_MEMBERS = 5000

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class RefusedError(Exception):
    """Raised for a file whose text is not to be had; its only argument is the state of the answer."""


# The texts of a file's parts, the language that it names or "", and whether parts of it were left out.
Read = tuple[Iterator[str], str, bool]


def limit() -> None:
    """Give this process little memory and time, and nothing to write but its answer."""
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_ANSWER),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(10)


def read_pdf(data: bytes) -> Read:
    """Return the texts of the pages and the language that the file names."""
    from pypdf import PdfReader  # only what the file asks for is loaded
    from pypdf.errors import FileNotDecryptedError, WrongPasswordError

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        # Many files are only protected against changes, and open without a password.
        try:
            opened = reader.decrypt("")
        except WrongPasswordError:
            opened = 0
        if not opened:
            raise RefusedError("locked")
    try:
        language = str(reader.trailer["/Root"].get("/Lang") or "")
        count = len(reader.pages)
    except FileNotDecryptedError as error:
        raise RefusedError("locked") from error
    return _page_texts(reader.pages, min(count, MOST_PAGES)), language, count > MOST_PAGES


def _page_texts(pages: Sequence, count: int) -> Iterator[str]:
    """Yield the texts of the first pages; one broken page among others is passed over."""
    fault, read = None, False
    for number in range(count):
        try:
            text = pages[number].extract_text()
        except Exception as error:  # libraries fail in many ways on a broken file
            fault = error
        else:
            read = True
            yield text
    if fault and not read:
        raise fault


def read_docx(data: bytes) -> Read:
    """Return the texts of the paragraphs, of tables, boxes and notes too."""
    check_archive(data)
    from docx import Document  # only what the file asks for is loaded
    from docx.oxml.parser import parse_xml

    document = Document(io.BytesIO(data))
    roots = [document.element]
    roots.extend(
        parse_xml(relation.target_part.blob)
        for relation in document.part.rels.values()
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes"))
    )
    # The language that such a file names is mostly that of the program, not of the text.
    return (text for root in roots for text in _word_paragraphs(root)), "", False


def _word_paragraphs(root: Iterable) -> Iterator[str]:
    for paragraph in root.iter(f"{WORD}p"):
        pieces = []
        for each in paragraph.iter(f"{WORD}t", f"{WORD}tab", f"{WORD}br", f"{WORD}cr", f"{WORD}noBreakHyphen"):
            # A box in a paragraph holds paragraphs of its own.
            if next(each.iterancestors(f"{WORD}p")) is not paragraph:
                continue
            if each.tag == f"{WORD}t":
                pieces.append(each.text or "")
            else:
                pieces.append("-" if each.tag == f"{WORD}noBreakHyphen" else " ")
        yield "".join(pieces)


def read_odt(data: bytes) -> Read:
    """Return the texts of the headings and paragraphs."""
    check_archive(data)
    from odfdo import Document  # only what the file asks for is loaded

    document = Document(io.BytesIO(data))
    try:
        if document.get_part("META-INF/manifest.xml").get_elements("//manifest:encryption-data"):
            raise RefusedError("locked")
    except KeyError:
        pass
    paragraphs = document.body.get_elements("descendant::text:p | descendant::text:h")
    return (each.inner_text for each in paragraphs), "", False


READERS: dict[str, Callable[[bytes], Read]] = {"pdf": read_pdf, "docx": read_docx, "odt": read_odt}


def check_archive(data: bytes) -> None:
    """Raise RefusedError for what is no archive, or unpacks to more than anybody writes."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        # Office wraps a file with a password in its old container.
        raise RefusedError("locked")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    # A member never yields more than it declares: the reading stops there.
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise RefusedError("too_much")


def gather(texts: Iterable[str]) -> tuple[str, bool]:
    """Return the texts in a line each, and whether they were cut off; a word divided at a line's end is one again."""
    kept: list[str] = []
    room = MOST_CHARACTERS
    cut = False
    for text in texts:
        # Null is no letter of any text, and half of a pair (a lone surrogate) cannot be kept.
        text = text.replace("\x00", " ").encode("utf-8", "ignore").decode()
        text = re.sub(r"(?<=\w)([-\u2010\u00ad])[ \t]*\n[ \t]*(?=[^\W\d_])", r"\1", text)
        text = " ".join(text.split())
        if not text:
            continue
        if len(text) >= room:
            kept.append(text[:room])
            cut = True
            break
        kept.append(text)
        room -= len(text) + 1
    return "\n".join(kept), cut


def answer(kind: str, data: bytes) -> dict[str, str]:
    """Return what is to be said of a file: its state, and where it could be read its text and language."""
    try:
        texts, language, short = READERS[kind](data)
        text, cut = gather(texts)
    except RefusedError as refused:
        return {"state": str(refused)}
    except MemoryError:
        return {"state": "too_much"}
    except Exception:  # libraries fail in many ways on a broken file, and all mean this
        return {"state": "broken"}
    if not any(letter.isalnum() for letter in text):
        return {"state": "no_text"}
    return {"state": "cut" if cut or short else "read", "text": text, "language": language}


def main() -> None:
    """Read the file on standard input, of the kind that the first argument names, and print the answer."""
    limit()
    logging.disable()
    with open(0, "rb") as file:
        data = file.read()
    said = json.dumps(answer(sys.argv[1], data))
    sys.stdout.write(said)


if __name__ == "__main__":
    main()
