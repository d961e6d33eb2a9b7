"""Faults in content files: each names its line, and nothing is loaded."""

import shutil
from pathlib import Path

import pytest
from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import String, StringTranslation

from core.models import Region
from demo.content_files import ContentError
from demo.loader import load
from demo.models import LoadedEntry

SMALL = Path(__file__).parent / "content"
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """Return a folder of one's own with a home, a list, a region and a workshop in four languages."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return tmp_path


def state():
    return {
        "pages": sorted(Page.objects.values_list("url_path", "live")),
        "others": [model.objects.count() for model in (Region, LoadedEntry, String, StringTranslation)],
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("region: navarra", "region: atlantis", "there is no region “atlantis”"),
        ("parent: partners", "parent: nowhere", "there is no page with the key “nowhere”"),
        ("page: partners.RegionPage", "page: partners.Castle", "there is no page type"),
        ("kind: organisations", "kind: sheep", "not valid"),
        ("    number: 1250", "    number: many", "no number"),
        ("    number: 1250", "    amount: 1250", "there is no “amount”"),
        ("designation:", "designacion:", "has no field “designacion”"),
        ("title: {en: Navarre", 'title: {en: ""', "title: "),
    ],
)
def test_a_fault_names_its_line_and_nothing_is_loaded(folder, old, new, message):
    path = folder / "12-navarra.yaml"
    text = path.read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = state()

    with pytest.raises(ContentError) as caught:
        load(folder)

    place, _, reason = str(caught.value).partition(": ")
    named = int(place.removeprefix("12-navarra.yaml, line "))
    # A block's fault is named by the line where the block begins.
    assert line - 10 <= named <= line
    assert message in reason
    assert state() == before


def test_a_fault_that_only_the_tree_shows_takes_back_what_was_loaded_before_it(folder):
    twin = (folder / "10-partners.yaml").read_text(encoding="utf-8").replace("key: partners", "key: twin", 1)
    (folder / "99-twin.yaml").write_text(twin, encoding="utf-8")
    before = state()

    with pytest.raises(ContentError, match=r"99-twin\.yaml, line 1: .*“?partners"), transaction.atomic():
        load(folder)

    assert state() == before


def test_a_translation_with_another_structure_is_refused(folder):
    path = folder / "12-navarra.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<p>Dos.</p>", "Dos.", 1), encoding="utf-8")

    with pytest.raises(ContentError, match=r"12-navarra\.yaml, line \d+: .*built differently"):
        load(folder)


def test_a_time_that_the_clock_skips_is_refused(folder):
    path = folder / "01-rows.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"2021-05-26T10:00"', '"2021-03-28T02:30"', 1), encoding="utf-8")

    with pytest.raises(ContentError, match="skipped by the clock change"):
        load(folder)
