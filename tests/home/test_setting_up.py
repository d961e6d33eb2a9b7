import pytest
from django.core.management import call_command
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import Translation

from core import setting_up
from home import setting_up as home_pages
from home.models import HomePage
from partners.models import PartnerIndexPage
from workshops.models import WorkshopIndexPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

LANGUAGES = ["en", "sl", "es", "fr"]


@pytest.fixture(autouse=True)
def _words_of_the_catalogue(monkeypatch):
    """Take words that the catalogues hold, and leave out the lists of news."""
    monkeypatch.setattr(home_pages, "LEAD", _("What the network does"))
    monkeypatch.setattr(home_pages, "LISTS", [(PartnerIndexPage, _("Partner organisations"))])


def set_up():
    return list(home_pages.set_up())


def test_before_a_site_is_set_up_visitors_are_told_that_there_is_no_page(client):
    answer = client.get("/en/")

    assert (answer.status_code, answer.templates[0].name) == (404, "404.html")


def test_a_new_site_gets_a_home_page_with_lists_in_every_language_and_nothing_a_second_time(
    client, settings, monkeypatch
):
    settings.WAGTAILADMIN_BASE_URL = "https://seconet.example.org"
    workshops = (WorkshopIndexPage, pgettext_lazy("workshops", "Past"))
    monkeypatch.setattr(home_pages, "LISTS", [*home_pages.LISTS, workshops])

    set_up()

    [root] = Page.objects.filter(depth=1)
    assert [page.specific_class for page in root.get_children()] == [HomePage] * 4
    assert [page.slug for page in root.get_children()] == LANGUAGES
    site = Site.objects.get()
    assert (site.is_default_site, site.root_page.slug, site.hostname, site.port) == (
        *(True, "en"),
        *("seconet.example.org", 443),
    )
    titles = {}
    for code in LANGUAGES:
        context = client.get(f"/{code}/", headers={"host": "localhost"}).context
        titles[code] = (context["page"].lead, [link.text for link in context["chrome"].main_menu])
    assert titles == {
        "en": ("What the network does", ["Partner organisations", "Past"]),
        "sl": ("Kaj mreža dela", ["Partnerske organizacije", "Pretekle delavnice"]),
        "es": ("Qué hace la red", ["Organizaciones socias", "Talleres celebrados"]),
        "fr": ("Ce que fait le réseau", ["Organisations partenaires", "Ateliers passés"]),
    }
    assert [version.language for version in context["chrome"].alternates] == LANGUAGES
    # Real translations, whose texts the translation editor shows.
    assert {each.get_progress() for each in Translation.objects.all()} == {(2, 2), (1, 1)}
    assert Translation.objects.count() == 9
    assert not Page.objects.filter(alias_of__isnull=False).exists()

    # What somebody has deleted since does not come back.
    PartnerIndexPage.objects.all().delete()
    before = set(Page.objects.values_list("pk", "title", "url_path", "latest_revision_id"))

    assert set_up() == []
    assert set(Page.objects.values_list("pk", "title", "url_path", "latest_revision_id")) == before


def test_a_language_that_is_added_later_gets_its_pages_as_drafts_until_its_words_are_there(settings):
    set_up()
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.LANGUAGES, ("eu", "Basque")]

    lines = set_up()

    assert lines[0] == "Language: eu"
    pages = Page.objects.filter(locale__language_code="eu")
    assert {page.specific_class for page in pages} == {HomePage, PartnerIndexPage}
    assert not pages.filter(live=True).exists()


def test_a_site_that_begins_somewhere_already_keeps_its_pages_and_its_name(homes):
    Site.objects.update(hostname="seconet.example.org", port=443, site_name="Ours")

    assert set_up() == []

    site = Site.objects.get()
    assert (site.root_page_id, site.hostname, site.site_name) == (homes["en"].pk, "seconet.example.org", "Ours")


def test_the_command_runs_what_apps_have_registered_and_says_what_was_made(monkeypatch, capsys):
    monkeypatch.setattr(setting_up, "_steps", {})
    setting_up.register("first", lambda: ["One made."])
    setting_up.register("second", lambda: iter(["Two made."]))

    call_command("set_up_site")
    assert capsys.readouterr().out.splitlines() == ["One made.", "Two made."]

    setting_up.register("first", list)
    setting_up.register("second", list)
    call_command("set_up_site")
    assert capsys.readouterr().out == "Nothing was missing.\n"


def test_a_step_that_fails_leaves_nothing_of_the_others(monkeypatch):
    def fails():
        raise RuntimeError("no")

    monkeypatch.setattr(setting_up, "_steps", {"pages": home_pages.set_up, "fails": fails})

    with pytest.raises(RuntimeError):
        setting_up.set_up()

    assert not HomePage.objects.exists()
    assert Locale.objects.count() == 1


def test_home_has_registered_its_pages():
    assert "home pages" in setting_up.names()
