import csv
import errno
import fcntl
import hashlib
import io
import json
import os
import posixpath
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from contact.models import ContactPage
from core import archiving
from core.archiving import Bundle, Table
from core.models import GlossaryPage, GlossaryTerm, LibraryPage, StandardPage
from home.models import HomePage
from obligations.archive import folder
from obligations.archive.export import export
from obligations.archive.folder import ArchiveError, Staging
from tests import factories

pytestmark = pytest.mark.django_db

LONG = "ž" * 200
SECRET = "nobodymayread"
HOSTILE = "<script>alert(1)</script> \"a\" & 'b' \u202e"


@pytest.fixture(autouse=True)
def _served(settings, tmp_path, unindexed):
    # Static files lie in the checkout, uploads in a folder of the test's.
    settings.WHITENOISE_USE_FINDERS = True
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def site(home, locales):
    """A small site in English and Slovenian, with what is hard to keep in files."""
    root = home.get_parent()
    slovene = factories.plant(
        HomePage, root, locale=locales["sl"], slug="sl", title="Omrežje", translation_key=home.translation_key
    )
    links = [
        "../closed/",
        "/en/draft/",
        "/en/old/",
        "HTTP://LocalHost:80/en/terms/?page=2#main",
        "/en/terms/?page=1",
        "/en/terms/?a=1&b=2",
        f"/en/{LONG}/#main",
        "/static/../../etc/passwd",
        "/static/%2e%2e/%2e%2e/manage.py",
        "/admin/",
        "/en/_util/login/",
        "//[",
        "javascript:alert(1)",
        "mailto:network@example.org",
        "https://example.org/?q=a&b",
        "/",
    ]
    body = factories.stream(
        factories.text("a" * 8, "<p>" + "".join(f'<a href="{each}">word</a> ' for each in links) + "</p>")
    )
    hub, closed, _draft, long, _sharp = factories.plant_several(
        StandardPage,
        [
            (home, {"title": HOSTILE, "slug": "hub", "body": body}),
            (home, {"title": f"{SECRET} closed", "slug": "closed"}),
            (home, {"title": f"{SECRET} draft", "slug": "draft", "live": False}),
            (home, {"title": "Long", "slug": LONG}),
            (home, {"title": "Čebelnjak", "slug": "CON"}),
        ],
    )
    below = factories.plant(StandardPage, closed, title=f"{SECRET} below", slug="below")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.PASSWORD, password="x")
    factories.plant(GlossaryPage, home, title="Terms", slug="terms")
    factories.plant(ContactPage, home, title="Write", slug="write")
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(term=f"=TERM {n}", explanation="<p>@x</p>", locale=locales["en"]) for n in range(51)
    )
    GlossaryTerm.objects.bulk_create([GlossaryTerm(term=SECRET, explanation="", locale=locales["sl"])])
    Redirect.objects.create(old_path="/en/old", redirect_page=long, is_permanent=True)
    library = factories.plant(
        LibraryPage,
        slovene,
        title="Listine",
        slug="listine",
        documents=factories.stream(factories.document("b" * 8, factories.DocumentFactory())),
    )
    ReferenceIndex.create_or_update_for_object(library)
    factories.alias(long, locales["sl"])
    return {"hub": hub, "below": below, "library": library}


def files_in(target):
    return {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}


def broken_links(target):
    """Return the links between files of an archive that lead to no file, or to no part of one."""
    broken = []
    for path in target.rglob("*.html"):
        markup = BeautifulSoup(path.read_bytes(), "html.parser")
        for element in markup.find_all(True):
            for name in ("href", "src", "action"):
                parts = urlsplit(element.get(name) or "")
                if parts.scheme or parts.netloc or not (parts.path or parts.fragment):
                    continue
                there = (path.parent / unquote(parts.path)) if parts.path else path
                if path.name == "404.html":
                    there = target / unquote(parts.path.lstrip("/"))
                fine = there.resolve().is_relative_to(target.resolve()) and there.is_file()
                if fine and parts.fragment and parts.fragment != "top":
                    fine = BeautifulSoup(there.read_bytes(), "html.parser").find(id=unquote(parts.fragment)) is not None
                if not fine:
                    broken.append((path.relative_to(target).as_posix(), str(element)))
    return broken


def test_the_archive_holds_what_everybody_can_read_and_its_files_lead_to_each_other(site, tmp_path):
    target = tmp_path / "archive"

    result = export(target)

    pages = {path for path in files_in(target) if path.endswith(".html")}
    long = [path for path in pages if "žž" in path]
    assert pages - set(long) == {
        "index.html",
        "404.html",
        "en/index.html",
        "en/_CON/index.html",
        "en/hub/index.html",
        "en/search/index.html",
        "en/terms/index.html",
        "en/terms/index.page-2.html",
        "en/write/index.html",
        "sl/index.html",
        "sl/listine/index.html",
        "sl/iskanje/index.html",
    }
    # The page and its alias.
    assert sorted(path.partition("/")[0] for path in long) == ["en", "sl"]
    assert max(len(part.encode()) for path in pages for part in path.split("/")) <= 120
    assert result.pages == len(pages) - 2
    assert broken_links(target) == []
    for path in target.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path
    hub = BeautifulSoup((target / "en/hub/index.html").read_bytes(), "html.parser")
    kept = [link["href"] for link in hub.select("main p a") if link.text == "word"]
    there = posixpath.relpath(long[0] if long[0].startswith("en") else long[1], "en/hub")
    assert [unquote(link) for link in kept] == [
        there,
        "../terms/index.page-2.html#main",
        "../terms/index.html",
        f"{there}#main",
        "mailto:network@example.org",
        "https://example.org/?q=a&b",
        "../../index.html",
    ]
    assert hub.h1.text == HOSTILE
    assert hub.find("link", rel="canonical")["href"] == "index.html"
    assert hub.select_one("nav.langs a")["href"] == "index.html"
    assert len(BeautifulSoup((target / "en/write/index.html").read_bytes(), "html.parser").find_all("form")) == 0
    [document] = [path for path in files_in(target) if path.startswith("documents/")]
    assert (target / document).read_bytes().startswith(b"Text ")
    assert not [path for path in files_in(target) if "passwd" in path or "manage.py" in path]


def test_the_index_has_folded_words_of_each_language_and_the_data_is_harmless(site, tmp_path):
    target = tmp_path / "archive"
    export(target)

    told = {}
    for code in ("en", "sl"):
        script = (target / f"archive/search-{code}.js").read_text()
        told[code] = json.loads(script.removeprefix("self.seconetArchive = ").rstrip().removesuffix(";"))
    english = told["en"]
    assert [english["pages"][number][1] for number in english["titles"]["cebelnjak"]] == ["Čebelnjak"]
    assert {page[0].partition("/")[0] for code in told for page in told[code]["pages"]} == {"en", "sl"}
    # A page of another language's words is found in that language.
    assert [page[1] for page in told["sl"]["pages"]] == ["Omrežje", "Listine"]

    # No cell is a formula, and no table is missing.
    lines = list(csv.reader(io.StringIO((target / "data/glossary.csv").read_text("utf-8-sig"))))
    assert lines[0] == ["term", "language", "abbreviation", "explanation", "key"]
    assert {(line[0][:6], line[1], line[3]) for line in lines[1:]} == {("'=TERM", "en", "'@x")}
    assert len(lines) == 52
    graph = json.loads((target / "data/glossary.jsonld").read_text())
    assert graph["@context"] == "https://schema.org"
    assert {node["@type"] for node in graph["@graph"]} == {"DefinedTerm"}
    names = {path.name for path in (target / "data").iterdir()}
    assert names >= {"funding.csv", "key-figures.csv", "news.csv", "regions.csv", "workshops.csv", "workshops.jsonld"}


def test_parts_have_names_of_their_own(monkeypatch):
    monkeypatch.setattr(archiving, "_parts", {})
    archiving.register(Bundle("b", "B", list))
    archiving.register(Table("a", "A", (), list))

    assert [part.name for part in archiving.parts()] == ["a", "b"]
    with pytest.raises(ValueError, match="named a"):
        archiving.register(Bundle("a", "A", list))


def test_a_second_archive_changes_what_has_changed_and_removes_what_is_gone(site, mangled, tmp_path):
    target = tmp_path / "archive"
    export(target)
    before = {path: (target / path).read_bytes() for path in files_in(target)}
    inode = os.stat(target / "en/terms/index.html").st_ino
    (target / "mine.txt").write_text("mine")

    again = export(target)
    assert (again.moved.written, again.moved.removed) == (0, 0)
    assert {path: (target / path).read_bytes() for path in files_in(target)} == before | {"mine.txt": b"mine"}

    Page.objects.filter(slug="hub").update(live=False)
    (target / "en/_CON/index.html").write_text("changed by somebody")
    (target / "en/write/index.html").unlink()
    said = io.StringIO()
    with pytest.raises(CommandError, match="3 files"):
        call_command("export_archive", target, "--check", stdout=said)
    assert said.getvalue().splitlines() == [
        "missing: en/write/index.html",
        "changed: en/_CON/index.html",
        "extra: mine.txt",
    ]

    changed = export(target)
    assert changed.moved.removed == 1
    assert not (target / "en/hub").exists()
    assert (target / "en/_CON/index.html").read_bytes() == before["en/_CON/index.html"]
    assert os.stat(target / "en/terms/index.html").st_ino == inode
    assert folder.differences(target).extra == ["mine.txt"]
    manifest = json.loads((target / "manifest.json").read_text())
    for path, stored in manifest["files"].items():
        content = (target / path).read_bytes()
        assert stored == {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}

    # A page that fails would be missed for ever.
    mangled.answers["/en/"] = (500, "text/html", "Oh")
    with pytest.raises(ArchiveError, match="/en/ answers with 500"):
        export(target)
    assert folder.differences(target) == folder.Differences(extra=["mine.txt"])


def refused(target):
    with pytest.raises(CommandError) as error:
        call_command("export_archive", target)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_site_without_a_public_page_is_no_archive(home, tmp_path):
    PageViewRestriction.objects.create(page=home, restriction_type=PageViewRestriction.LOGIN)

    assert "There is nothing to archive" in refused(tmp_path / "archive")
    assert files_in(tmp_path / "archive") == set()


def test_folders_that_are_no_archive_are_left_alone(home, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    assert "neither empty nor an archive" in refused(other)
    assert files_in(other) == {"letter.txt"}
    assert "cannot be written" in refused(other / "letter.txt")
    with pytest.raises(CommandError, match="holds no archive"):
        call_command("export_archive", other, "--check")

    # A manifest that leads out of the archive is nobody's of ours.
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    said = {"format": "seconet-archive", "version": 1, "files": {"../other/letter.txt": {"sha256": "", "size": 0}}}
    (hostile / "manifest.json").write_text(json.dumps(said))
    assert "is not what this site writes" in refused(hostile)
    assert (other / "letter.txt").exists()

    # Nothing is written through a link, and nothing is changed where one is in the way.
    target = tmp_path / "archive"
    export(target)
    before = {path: (target / path).read_bytes() for path in files_in(target)}
    (target / "en/index.html").unlink()
    (target / "en/index.html").symlink_to(other / "letter.txt")
    assert "is in the way" in refused(target)
    assert (other / "letter.txt").read_text() == "mine"
    (target / "en/index.html").unlink()
    (target / "en/index.html").write_bytes(before["en/index.html"])

    place = os.open(target, os.O_RDONLY)
    fcntl.flock(place, fcntl.LOCK_EX)
    assert "Another process" in refused(target)
    os.close(place)

    def full(self, path, pieces):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Staging, "write", full)
        assert "The disk is full" in refused(target)
    assert {path: (target / path).read_bytes() for path in files_in(target)} == before


def test_an_interrupted_move_is_finished_by_the_next_archive(home, tmp_path, monkeypatch):
    moved = []

    def fails_late(source, target):
        if len(moved) == 6:
            raise OSError(errno.EIO, "Input/output error")
        moved.append(target)
        os.rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(folder.os, "replace", fails_late)
        assert "Input/output error" in refused(tmp_path / "archive")
    assert not (tmp_path / "archive/manifest.json").exists()

    export(tmp_path / "archive")
    found = folder.differences(tmp_path / "archive")
    assert (found.missing, found.changed, found.extra) == ([], [], [])
