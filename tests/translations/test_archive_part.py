"""What of the translations goes into the archive, which everybody can read for ever."""

import polib

from core import archiving
from tests.translations.conftest import translation_of
from translations import strings
from translations.strings import segments_of


def files():
    [part] = [part for part in archiving.parts() if part.name == "translations"]
    return {name: {entry.msgid: entry.msgstr for entry in polib.pofile(data.decode())} for name, data in part.files()}


def test_the_archive_holds_published_words_alone(world):
    translation = translation_of(world.profiles["aragon"])
    before = files()

    # Of three translated profiles one is published; its file bears no ticket of ours.
    [name] = before
    assert name.startswith("en/aragon-")
    published = {segment.source: segment.words for segment in segments_of(translation)}
    assert before[name] == published
    assert all(published.values())

    segment = segments_of(translation)[0]
    strings.save(translation, segment.id, "Nobody has published this", world.people["translator_en"])
    assert files() == {name: published | {segment.source: ""}}


def test_files_are_the_same_as_long_as_nothing_changes(world):
    [part] = [part for part in archiving.parts() if part.name == "translations"]

    assert dict(part.files()) == dict(part.files())
    assert not [data for data in dict(part.files()).values() if b"Ticket" in data]
