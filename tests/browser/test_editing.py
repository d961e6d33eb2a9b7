"""What an editor does in the admin, and what visitors then see."""

import re

import pytest

from demo.accounts import ACCOUNTS

pytestmark = pytest.mark.browser

NUMBERS = {"en": "12,345", "sl": "12.345", "es": "12.345", "fr": "12\u202f345"}
LEAD = "Navarra cuenta ahora su economía social de otra manera."

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
def visit(new_page, own_site):
    """Read the profile of Navarre as a visitor does, in one language."""
    paths = {page.language: page.path for page in profile_of_navarre(own_site)}

    def read(language):
        page = new_page(base_url=own_site.url)
        page.goto(paths[language])
        lead = page.locator(".lead").inner_text()
        number = page.locator("section[aria-labelledby=figures] dd.n").first.inner_text()
        page.context.close()
        return lead, number

    return read


@pytest.fixture
def moderator(new_page, own_site):
    """The page of somebody who may publish, and has signed in."""
    account = next(account for account in ACCOUNTS if account.username == "moderator")
    page = new_page(base_url=own_site.url)
    page.goto("/admin/")
    page.locator("input[name=username]").fill(account.username)
    page.locator("input[name=password]").fill(account.password)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/admin/")
    return page


def profile_of_navarre(site):
    pages = site.stored_pages()
    key = next(page.key for page in pages if page.path == "/es/socios/navarra/")
    return [page for page in pages if page.key == key]


def open_editor(page, path):
    """Go to the public page and from there to its editor, as the user bar offers it."""
    page.goto(path)
    page.get_by_role("button", name="Wagtail").click()
    page.get_by_role("menuitem", name="Edit this page").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))


def test_new_number_shows_in_every_language_and_new_words_in_their_own(moderator, visit):
    before = {language: visit(language) for language in NUMBERS}

    open_editor(moderator, "/es/socios/navarra/")
    moderator.locator("[name=lead]").fill(LEAD)
    moderator.locator("[name=figures-0-value-number]").fill("12345")
    moderator.get_by_role("button", name="Save draft").click()
    moderator.locator(".messages .success").wait_for()
    assert {language: visit(language) for language in NUMBERS} == before

    moderator.get_by_role("button", name="More actions").click()
    moderator.get_by_role("button", name="Publish", exact=True).click()
    moderator.locator(".messages .success", has_text="published").wait_for()

    assert {language: visit(language) for language in NUMBERS} == {
        language: (LEAD if language == "es" else before[language][0], number) for language, number in NUMBERS.items()
    }


def test_translator_sees_source_and_translation_side_by_side_and_no_facts(moderator, own_site, visit):
    lead, _number = visit("fr")

    open_editor(moderator, "/fr/partenaires/navarre/")
    moderator.locator("main").get_by_text(lead).wait_for()

    assert "Spanish to French translation" in moderator.inner_text("main")
    assert "Gobierno de Navarra y ANEL" in moderator.inner_text("main")
    assert "@example.org" in own_site.read("/fr/partenaires/navarre/")
    assert "@example.org" not in moderator.inner_text("main")


def test_editors_user_bar_shows_on_public_pages_without_a_complaint_of_the_browser(moderator):
    complaints = []
    moderator.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    moderator.on("pageerror", lambda error: complaints.append(str(error)))

    moderator.goto("/sl/", wait_until="networkidle")

    assert moderator.get_by_role("button", name="Wagtail").is_visible()
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
