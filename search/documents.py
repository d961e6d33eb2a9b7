"""Has the text of uploaded documents read in the background, and puts it into the index."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from wagtail.search import index

from core.document_texts import DocumentText
from core.languages import codes
from core.models import SiteDocument
from search import file_reader
from search.language_guess import guess_language

State = DocumentText.State

KINDS = frozenset(file_reader.READERS)
MOST_BYTES = 64 * file_reader.MEBIBYTE
# The reader stops itself after a minute of work; on a busy machine that takes longer.
MOST_SECONDS = 3 * file_reader.MOST_SECONDS
_CHUNK = 64 * 1024


def is_readable(document: SiteDocument) -> bool:
    """Tell whether the file is of a kind whose text can be read."""
    return bool(document.file) and document.file_extension.lower() in KINDS


def note_file(document: SiteDocument) -> None:
    """Have the file of a saved document read, unless it was read or waits already; drop the text of a former file."""
    if not is_readable(document):
        DocumentText.objects.filter(document_id=document.pk).delete()
        return
    name = document.file.name
    reading = DocumentText.objects.filter(document_id=document.pk).defer("text").first()
    if reading is not None and reading.file_name == name:
        return
    DocumentText.objects.update_or_create(
        document_id=document.pk,
        defaults={"file_name": name, "state": State.WAITING, "text": "", "language": "", "read_at": None},
    )
    read_document.enqueue(document.pk)


def on_saved(instance: SiteDocument, *, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Receive Django's signal that a document was saved."""
    if not raw and (update_fields is None or "file" in update_fields):
        note_file(instance)


@task(backend="background")
def read_document(number: int) -> None:
    """Read the file of the document with this number and index its text; does nothing if that has been done."""
    document = SiteDocument.objects.select_related("reading").filter(pk=number).first()
    reading = document.current_reading if document else None
    if document is None or reading is None or reading.state != State.WAITING:
        return
    said = read_file(document.file.storage, reading.file_name, document.file_extension.lower())
    text = said.get("text", "")
    language = guess_language(text, codes()) or _named(said.get("language", ""))
    # Only what is still asked for: meanwhile the editor may have put another file in its place.
    waiting = DocumentText.objects.filter(document_id=number, file_name=reading.file_name)
    with transaction.atomic():
        kept = waiting.update(state=said["state"], text=text, language=language, read_at=timezone.now())
        if kept and (changed := SiteDocument.get_indexed_objects().filter(pk=number).first()):
            index.insert_or_update_object(changed)


def _named(language: str) -> str:
    """Return the language of ours that a file names: sl-SI is sl."""
    code = language.partition("-")[0].lower()
    return code if code in codes() else ""


def read_all(*, again: bool = False) -> int:
    """Have every document read that has not been; with `again`, all of them. Return how many."""
    number = 0
    for document in SiteDocument.objects.select_related("reading").defer("reading__text").iterator():
        reading = document.current_reading
        if not is_readable(document) or not (again or reading is None or reading.state == State.WAITING):
            continue
        DocumentText.objects.filter(document_id=document.pk).delete()
        note_file(document)
        number += 1
    return number


# --- The process that reads ------------------------------------------------------------------------
def read_file(storage: Storage, name: str, kind: str) -> dict[str, str]:
    """Return what `file_reader` says of a file in the storage: its "state", and maybe "text" and "language".

    The reading itself happens in a process of its own with limits on time and memory, which may die of it.
    """
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as answer:
        try:
            with storage.open(name) as source:
                if not _copy(source, file):
                    return {"state": State.TOO_LARGE}
        except FileNotFoundError:
            return {"state": State.MISSING}
        file.seek(0)
        try:
            ended = subprocess.run(  # noqa: S603 - our own program and a word of our own
                [sys.executable, "-I", str(Path(file_reader.__file__)), kind],
                stdin=file,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                # Neither the secrets of the site nor anything else that the reader need not know.
                env={"LANG": "C.UTF-8"},
                cwd=tempfile.gettempdir(),
                timeout=MOST_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"state": State.TOO_MUCH}
        answer.seek(0)
        return _understood(ended.returncode, answer.read(file_reader.MOST_ANSWER + 1))


def _copy(source: Any, target: IO[bytes]) -> bool:
    """Copy a file, and tell whether it was no larger than we read."""
    copied = 0
    while chunk := source.read(_CHUNK):
        copied += len(chunk)
        if copied > MOST_BYTES:
            return False
        target.write(chunk)
    return True


def _understood(code: int, answer: bytes) -> dict[str, str]:
    """Return the answer of the reader; where it died, what it may have died of."""
    try:
        said = json.loads(answer) if code == 0 else {}
    except ValueError:
        said = {}
    if not isinstance(said, dict) or said.get("state") not in set(State):
        return {"state": State.TOO_MUCH if code in _ENDED_FOR_WANT else State.BROKEN}
    return {key: str(said.get(key, ""))[: file_reader.MOST_CHARACTERS] for key in ("state", "text", "language")}


# SIGKILL and SIGXCPU by the system; 1 where there was no memory left even to say so.
_ENDED_FOR_WANT = frozenset({-9, -24, 1})
