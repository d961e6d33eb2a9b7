import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import renditions
from core.models import SiteImage, SiteRendition
from core.templatetags.pictures import shown_picture
from tests import factories
from tests.factories import picture, publish, revise, stream

pytestmark = pytest.mark.usefixtures("unindexed")

# Nine renditions take their time; what is tested holds for any number.
FEW = ("jpeg", "webp")
NAMES = ["format-jpeg|width-20", "format-jpeg|width-40", "format-webp|width-20", "format-webp|width-40"]


@pytest.fixture(autouse=True)
def _few_and_small(monkeypatch):
    renditions.filters.cache_clear()
    monkeypatch.setattr(renditions, "FORMATS", FEW)
    monkeypatch.setattr(renditions, "WIDTHS", (20, 40))
    yield
    renditions.filters.cache_clear()


@pytest.fixture
def image(db):
    return factories.ImageFactory(file__width=60, file__height=30)


def made_of(image):
    return sorted(SiteRendition.objects.filter(image=image).values_list("filter_spec", flat=True))


def figures(client, page):
    answer = client.get(page.url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").select("figure.picture")


def test_an_uploaded_picture_is_made_ready_in_the_background(image, run_background_tasks):
    assert made_of(image) == []

    assert run_background_tasks() == [("make_in_background", "SUCCESSFUL")]

    assert made_of(image) == NAMES
    image.title = "Another"
    image.save()
    assert run_background_tasks() == []


def test_a_page_is_published_with_its_pictures_made_and_a_draft_makes_none(client, homes, image):
    page = factories.StandardPageFactory(parent=homes["en"], live=False)
    revision = revise(page, body=stream(picture("a", image)))
    assert made_of(image) == []

    revision.publish()

    assert made_of(image) == NAMES
    [figure] = figures(client, page)
    assert {
        "sources": [(each["type"], re.findall(r"\.width-(\d+)", each["srcset"])) for each in figure.select("source")],
        "fallback": re.findall(r"width-(\d+)\S*\.jpg", figure.img["srcset"]),
        "alt": figure.img["alt"],
        "size": (figure.img["width"], figure.img["height"]),
    } == {
        "sources": [("image/webp", ["20", "40"])],
        "fallback": ["20", "40"],
        "alt": "Looms",
        "size": ("20", "10"),
    }


def test_what_a_publication_has_no_time_for_is_made_in_the_background(homes, image, monkeypatch, run_background_tasks):
    page = factories.StandardPageFactory(parent=homes["en"], live=False)
    run_background_tasks()
    SiteRendition.objects.all().delete()
    monkeypatch.setattr(renditions, "PATIENCE_SECONDS", 0)

    publish(page, body=stream(picture("a", image)))

    assert made_of(image) == []
    assert run_background_tasks() == [("make_in_background", "SUCCESSFUL")]
    assert made_of(image) == NAMES


def test_a_visitor_makes_nothing_and_gets_the_page_with_words_in_place_of_what_is_missing(client, homes, image):
    page = factories.StandardPageFactory(parent=homes["en"], body=stream(picture("a", image)))
    # First nothing is there, then a part of what every browser reads.
    for names in ([], NAMES[:1]):
        for name in names:
            factories.RenditionFactory(image=image, filter_spec=name)
        stored = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
        with CaptureQueriesContext(connection) as queries:
            [figure] = figures(client, page)
        assert (figure.select("img"), figure.get_text(strip=True)) == ([], "Looms")
        assert [each["sql"] for each in queries if not each["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []
        assert made_of(image) == names
        assert sorted(Path(settings.MEDIA_ROOT).rglob("*")) == stored


def test_somebody_who_looks_at_a_preview_sees_the_picture(rf, image):
    request = rf.get("/")
    request.is_preview = True
    image.contextual_alt_text = "Looms"

    assert 'alt="Looms"' in shown_picture({"request": request}, image)


def test_pictures_cost_the_same_however_many_and_each_keeps_its_own_words(client, homes, image):
    renditions.make(image)
    page = factories.StandardPageFactory(parent=homes["en"])
    counts = []
    for size in (1, 12):
        blocks = [picture(f"p-{number}", image) for number in range(size)]
        for number, block in enumerate(blocks):
            block["value"]["image"] |= {"alt_text": f"Loom {number}"}
        page.body = stream(*blocks)
        page.save()
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            shown = figures(client, page)
        counts.append(len(queries))
        assert [figure.img["alt"] for figure in shown] == [f"Loom {number}" for number in range(size)]

    assert counts[0] == counts[1] <= 10


def test_the_command_makes_what_is_missing_and_what_is_gone_and_nothing_twice(image, capsys):
    call_command("make_renditions")
    assert made_of(image) == NAMES
    there = SiteRendition.objects.get(filter_spec=NAMES[0])
    there.file.storage.delete(there.file.name)

    call_command("make_renditions")
    call_command("make_renditions")

    assert made_of(image) == NAMES
    renewed = SiteRendition.objects.get(filter_spec=NAMES[0])
    assert renewed.file.storage.exists(renewed.file.name)
    assert capsys.readouterr().out.splitlines() == [
        "pictures: 1, renditions made: 4",
        "pictures: 1, renditions made: 1",
        "pictures: 1, renditions made: 0",
    ]


def test_a_broken_picture_stops_neither_the_publication_nor_the_others(client, homes, image):
    broken = factories.ImageFactory(title="Broken")
    broken.file.storage.delete(broken.file.name)
    broken.file.storage.save(broken.file.name, io.BytesIO(b"no picture"))
    page = factories.StandardPageFactory(parent=homes["en"], live=False)

    publish(page, body=stream(picture("b", broken), picture("a", image)))

    assert [bool(figure.img) for figure in figures(client, page)] == [False, True]
    with pytest.raises(CommandError, match=rf"^Not made: {broken.pk} Broken \("):
        call_command("make_renditions")
    assert SiteImage.objects.count() == 2
    assert made_of(image) == NAMES


def test_no_template_of_the_site_has_a_rendition_made():
    templates = [
        path
        for app in ("core", "home", "partners", "workshops", "contact", "obligations", "search", "seconet_cms")
        for path in (Path(settings.BASE_DIR) / app / "templates").rglob("*.html")
    ]
    assert len(templates) > 50
    assert [path.name for path in templates if "wagtailimages_tags" in path.read_text()] == []
