"""Files as editors upload them, made for tests."""

import io
import zipfile

import docx
import odfdo
from pypdf import PdfReader, PdfWriter

_ACCENTED = {"č": "ccaron", "š": "scaron", "ž": "zcaron", "é": "eacute", "ó": "oacute", "ñ": "ntilde", "à": "agrave"}


def pdf(*pages, language="", password=None, owner_password=None):
    """Return a PDF with a page for each text, a line for each line."""
    codes = {letter: 161 + place for place, letter in enumerate(_ACCENTED)}
    differences = " ".join(f"{code} /{_ACCENTED[letter]}" for letter, code in codes.items())
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {f'/Lang ({language})' if language else ''} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        (
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding"
            f" << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [{differences}] >> >>"
        ).encode(),
    ]
    for number, text in enumerate(pages):
        lines = []
        for line in text.split("\n"):
            written = "".join(f"\\{codes[letter]:03o}" if letter in codes else letter for letter in line)
            lines.append(f"({written}) Tj T*")
        content = ("BT /F1 12 Tf 14 TL 72 760 Td " + " ".join(lines) + " ET").encode("ascii")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    if password is None and owner_password is None:
        return out
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(out)))
    writer.encrypt(password or "", owner_password, algorithm="AES-256")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


def word(*paragraphs, cells=()):
    """Return a DOCX with these paragraphs and a table of one row."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if cells:
        table = document.add_table(1, len(cells))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opendocument(*paragraphs):
    """Return an ODT with a heading and paragraphs."""
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, paragraphs[0]))
    for paragraph in paragraphs[1:]:
        document.body.append(odfdo.Paragraph(paragraph))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def bomb(size):
    """Return an archive that unpacks to `size` bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _each in range(size // 2**20):
            member.write(b" " * 2**20)
    return out.getvalue()
