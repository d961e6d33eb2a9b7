"""What stands beside the review: the translation editor, the user bar and pictures as visitors get them."""

import re

import pytest
from bs4 import BeautifulSoup

from demo.accounts import ACCOUNTS

pytestmark = pytest.mark.browser

PLANT_PICTURE = """
import io
import sys

import django

django.setup()

from django.core.files.images import ImageFile
from PIL import Image

from core.models import SiteImage, StandardPage

drawing = io.BytesIO()
Image.effect_mandelbrot((2000, 1200), (-2, -1.2, 1, 1.2), 50).convert("RGB").save(drawing, "JPEG")
image = SiteImage.objects.create(title="Drawing", file=ImageFile(drawing, "drawing.jpg"))
page = StandardPage.objects.get(translation_key=sys.argv[1], locale__language_code="es")
value = {"image": {"image": image.pk, "alt_text": sys.argv[2], "decorative": False}, "caption": sys.argv[3]}
page.body.append(("picture", page.body.stream_block.child_blocks["picture"].to_python(value)))
page.save_revision().publish()
"""


@pytest.fixture
def administrator(new_page, own_site):
    """The page of a network administrator who has signed in."""
    account = next(account for account in ACCOUNTS if account.administrator)
    page = new_page(base_url=own_site.url)
    page.goto("/admin/")
    page.locator("input[name=username]").fill(account.username)
    page.locator("input[name=password]").fill(account.password)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/admin/")
    return page


def open_editor(page, path):
    """Go to the public page and from there to its editor, as the user bar offers it."""
    page.goto(path)
    page.get_by_role("button", name="Wagtail").click()
    page.get_by_role("menuitem", name="Edit this page").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))


def test_translator_sees_source_and_translation_side_by_side_and_no_facts(administrator, own_site):
    public = BeautifulSoup(own_site.read("/fr/partenaires/navarre/"), "html.parser")
    lead = public.select_one(".lead").get_text(strip=True)

    open_editor(administrator, "/fr/partenaires/navarre/")
    administrator.locator("main").get_by_text(lead).wait_for()

    assert "Translation of “Navarre”: French" in administrator.inner_text("main")
    assert "Gobierno de Navarra y ANEL" in administrator.inner_text("main")
    assert "@example.org" in str(public)
    assert "@example.org" not in administrator.inner_text("main")


def test_editors_user_bar_shows_on_public_pages_without_a_complaint_of_the_browser(administrator):
    complaints = []
    administrator.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    administrator.on("pageerror", lambda error: complaints.append(str(error)))

    administrator.goto("/sl/", wait_until="networkidle")

    assert administrator.get_by_role("button", name="Wagtail").is_visible()
    assert complaints == []


def test_photograph_comes_in_the_size_and_format_that_suits_the_screen(new_page, own_site, stored_pages, check_html):
    about = next(page for page in stored_pages if page.path == "/en/about/")
    spanish = next(page.path for page in stored_pages if (page.key, page.language) == (about.key, "es"))
    own_site.run(PLANT_PICTURE, about.key, "Hilos que se cruzan", "Dibujo de muestra")

    for width, chosen in ((360, "width-480"), (1280, "width-960")):
        page = new_page(base_url=own_site.url, viewport={"width": width, "height": 800})
        page.goto(spanish)
        picture = page.locator("figure.picture")
        image = picture.locator("img")
        sources = {
            source.get_attribute("type"): re.findall(r"\.width-(\d+)\.\S* \d+w", source.get_attribute("srcset"))
            for source in picture.locator("source").all()
        }
        assert sources == {"image/avif": ["480", "960", "1440"], "image/webp": ["480", "960", "1440"]}
        assert {name: image.get_attribute(name) for name in ("alt", "loading", "width", "height")} == {
            "alt": "Hilos que se cruzan",
            "loading": "lazy",
            "width": "480",
            "height": "288",
        }

        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
        loaded = image.evaluate("image => [image.currentSrc, image.naturalWidth > 0, image.clientWidth]")
        assert re.search(rf"/media/images/[^/]*\.{chosen}\.[^/]*avif$", loaded[0]), loaded
        assert loaded[1]
        assert page.evaluate("document.documentElement.scrollWidth") == width
        shape = image.evaluate("image => image.clientWidth / image.clientHeight")
        assert shape == pytest.approx(2000 / 1200, rel=0.01)

    assert check_html({"picture": own_site.read(spanish)}) == []
