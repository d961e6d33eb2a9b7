"""Every page of the demo goes out as a file for translators and comes back."""

import io
import zipfile

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail_localize.models import Translation

from translations.exchange.arriving import open_upload
from translations.exchange.papers import Entry
from translations.exchange.sending import FORMATS, archive_of, paper_of
from translations.exchange.taking_in import take_in
from translations.strings import Condition, segments_of_each


@pytest.fixture
def listed(demo_site, unindexed):
    return list(
        Translation.objects.select_related("source__locale", "source__specific_content_type", "target_locale").order_by(
            "pk"
        )
    )


def test_each_file_has_all_strings_as_they_are(listed):
    segments = segments_of_each(listed)
    papers = {str(each.uuid): paper_of(each, segments[each.pk]) for each in listed}
    sent = {
        key: [Entry(each.key, each.source, each.words, done=True) for each in paper.units]
        for key, paper in papers.items()
    }

    assert sum(map(len, sent.values())) > 1000
    for kind in FORMATS.values():
        archive = SimpleUploadedFile("all.zip", archive_of(listed, "all", kind).data)
        back = {each.ticket.translation: list(each.returned.entries) for each in open_upload(archive)}
        assert back == sent


def test_an_archive_of_a_language_brings_each_page_what_was_changed_in_its_file(listed):
    ours = [translation for translation in listed if translation.target_locale.language_code == "sl"]
    before = segments_of_each(ours)
    archive = archive_of(ours, "sl", FORMATS["xliff-1.2"])
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive.data)) as there, zipfile.ZipFile(changed, "w") as here:
        for name in there.namelist():
            # The title, or another word, of each.
            head, end, rest = there.read(name).partition(b"</target>")
            here.writestr(name, head + b"!" + end + rest)

    taken = take_in(
        open_upload(SimpleUploadedFile("sl.zip", changed.getvalue())), User.objects.create(is_superuser=True)
    )

    after = segments_of_each(ours)
    assert [(each.written, each.settled, each.doubtful) for each in taken] == [(1, 0, 0)] * len(ours)
    for translation in ours:
        [first, *rest], [other, *same] = before[translation.pk], after[translation.pk]
        assert (other.words, other.condition) == (first.words + "!", Condition.SETTLED)
        assert [each.version for each in rest] == [each.version for each in same]
