import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from wagtail.models import get_page_models

from contact.models import ContactPage
from core import retention
from core.records import Record
from home.models import HomePage
from obligations import setting_up as drafts
from obligations.models import AccessibilityPage, CookiesPage, LegalPage, PrivacyPage, ProjectPage
from obligations.queries import record_links
from tests import factories
from tests.factories import stream

pytestmark = pytest.mark.usefixtures("unindexed")

MODELS = {model.record: model for model in (ProjectPage, LegalPage, PrivacyPage, CookiesPage, AccessibilityPage)}


@pytest.fixture
def records(homes):
    """A page of each kind in English, Slovenian and French; none in Spanish."""
    places = {code: homes[code] for code in ("en", "sl", "fr")}
    return {kind: factories.plant_everywhere(model, places, title=kind, slug=kind) for kind, model in MODELS.items()}


def markup(client, url):
    return BeautifulSoup(client.get(url).content, "html.parser")


def footer_links(soup):
    return {link["href"]: link.get("lang") for link in soup.select("footer nav a")}


def test_there_is_one_type_of_page_for_each_kind_and_one_such_page_below_a_home_page(records, homes):
    assert {model.record: model for model in get_page_models() if getattr(model, "record", "")} == MODELS
    assert set(MODELS) == set(Record.values)
    for model in MODELS.values():
        assert not model.can_create_at(homes["en"])
        assert model.can_create_at(homes["es"])
    assert set(MODELS.values()) < set(HomePage.allowed_subpage_models())


def test_a_new_site_begins_with_drafts_of_what_it_owes(client, homes):
    titles = {
        "project": "Funding and project facts", "legal": "Legal notice", "privacy": "Privacy notice",
        "cookies": "Cookies", "accessibility": "Accessibility statement",
    }  # fmt: skip

    assert list(drafts.set_up()) == [f"{title}: en (a draft)" for title in titles.values()]
    assert {kind: model.objects.get(live=False).title for kind, model in MODELS.items()} == titles
    assert list(drafts.set_up()) == []
    assert footer_links(markup(client, homes["en"].url)) == {}


def test_every_page_leads_to_the_pages_of_record_in_its_language_or_in_the_first_that_has_them(client, records, homes):
    about = factories.StandardPageFactory(parent=homes["sl"], title="O nas", slug="o-nas")
    hidden = records["cookies"]["sl"]
    hidden.live = False
    hidden.save()
    own = {f"/sl/{kind}-sl/": None for kind in MODELS if kind != "cookies"} | {"/en/cookies-en/": "en"}

    with translation.override("sl"):
        search, nothing = reverse("search"), "/sl/ni-je/"
    for url in (homes["sl"].url, about.url, search, nothing, "/sl/privacy-sl/"):
        assert footer_links(markup(client, url)) == own
    # No version of any in Spanish: all in the fallback language, and said to be.
    assert footer_links(markup(client, homes["es"].url)) == {f"/en/{kind}-en/": "en" for kind in MODELS}
    current = markup(client, "/en/privacy-en/").select('footer nav [aria-current="page"]')
    assert [link["href"] for link in current] == ["/en/privacy-en/"]
    assert record_links("sl") == {kind: f"/sl/{kind}-sl/" for kind in MODELS if kind != "cookies"}
    assert record_links("es") == {}


def test_the_privacy_notice_says_all_that_is_kept_and_whom_to_turn_to(client, records, homes, settings):
    for joined, country in enumerate(("FR", "SI", "PT"), start=1):
        factories.RegionFactory(country=country, joined=joined, code=f"r-{joined}")
    factories.plant(ContactPage, homes["en"], title="Contact", slug="contact")
    page = records["privacy"]["en"]
    controller = {"name": "Občina", "language": "sl", "country": "SI", "mailbox": "gdpr@example.org"}
    page.controllers = stream({"type": "controller", "id": "c", "value": controller})
    page.save()
    settings.SERVER_LOG_DAYS = 1

    soup = markup(client, page.url)

    entries = retention.entries()
    names = [each.get_text() for each in soup.select("main .sec h3")]
    assert names == [str(entry.label) for entry in entries]
    text = soup.main.get_text(" ", strip=True)
    for entry in entries:
        assert entry.kept() in text
    assert "At most 1 day. The entries" in text
    hosts = {link["href"] for link in soup.select('main a[rel="external"]')}
    assert hosts == {
        "https://www.cnil.fr/fr/plaintes",
        "https://www.ip-rs.si/",
        "https://www.edpb.europa.eu/about-edpb/about-edpb/members_en",
    }
    assert soup.select_one('main a[href="/en/contact/?topic=privacy"]')
    assert soup.find("span", lang="sl", string="Občina")


def test_a_legal_notice_says_what_each_law_asks_for_and_what_is_still_missing(client, records):
    page = records["legal"]["en"]
    spanish = {"name": "Gobierno", "language": "es", "country": "ES", "tax_number": "S-1", "mailbox": "a@example.org"}
    french = {"name": "Région", "language": "fr", "country": "FR", "responsible": "The president", "phone": "+33 1"}
    other = {"name": "Município", "language": "", "country": "PT", "address": "Rua 1"}
    page.publishers = stream(
        *({"type": "publisher", "id": str(n), "value": each} for n, each in enumerate((spanish, french, other)))
    )
    page.save()

    soup = markup(client, page.url)
    shown = [
        {row.dt.get_text(): row.dd.get_text(strip=True) for row in facts.select("div")}
        for facts in soup.select("section[aria-labelledby=publishers] .facts")
    ]

    missing = "Not stated yet"
    assert shown == [
        {
            "Postal address": missing, "E-mail": "a@example.org", "Telephone": missing, "Tax number": "S-1",
            "Asked for by": "Ley 34/2002, de servicios de la sociedad de la información y de comercio electrónico "
            "(LSSI), artículo 10",
        },
        {
            "Postal address": missing, "E-mail": missing, "Telephone": "+33 1", "Number in the register": missing,
            "Answers for what is published": "The president",
            "Asked for by": "Loi n° 2004-575 pour la confiance dans l’économie numérique (LCEN)",
        },
        {"Postal address": "Rua 1"},
    ]  # fmt: skip
    assert soup.select_one('a[rel="license"]')["href"] == "https://creativecommons.org/licenses/by/4.0/deed.en"


def test_a_visit_without_an_account_sets_no_cookie_on_any_public_page_form_file_search_or_error(client, records, homes):
    workshops = factories.WorkshopIndexPageFactory(parent=homes["en"], slug="workshops")
    workshop = factories.WorkshopPageFactory(parent=workshops)
    factories.plant(ContactPage, homes["en"], title="Contact", slug="contact")
    pages = [*homes.values(), *(versions["fr"] for versions in records.values()), workshop]
    forms = {"/en/contact/", f"{workshop.url}register/", "/en/", "/fr/rien/"}
    addresses = forms | {page.url for page in pages} | {
        "/", "/robots.txt", "/sitemap.xml", "/en/nothing/", "/media/images/x.jpg",
        "/documents/1/x.pdf", "/xx/", "/en/search/?q=cookie", "/sl/iskanje/",
        "/en/calendar.ics", "/fr/workshops.atom",
    }  # fmt: skip
    client.raise_request_exception = False

    for url in sorted(addresses):
        sent = [client.post(url, {"email": "a@example.org"})] if url in forms else []
        for answer in (client.get(url), *sent):
            assert not answer.cookies, url
            assert answer.status_code < 500, url
    assert not client.cookies


def test_the_page_on_cookies_lists_those_that_somebody_gets_who_logs_in_and_no_others(client, records, settings):
    person = factories.administrator(username="boss")
    person.set_password("a long password")
    person.save()
    listed = {code.get_text() for code in markup(client, "/en/cookies-en/").select("main dt code")}

    assert not client.cookies
    client.get("/admin/login/")
    client.post("/admin/login/", {"username": "boss", "password": "a long password"})
    client.get("/admin/")
    client.post("/admin/obligations/person/erase/", {"address": "nobody@example.org", "sure": "yes"})
    got = set(client.cookies)
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} <= got <= listed
    # What a program in the browser sets, which no answer shows.
    assert listed - got <= {"messages", "wagtail_sidebar_collapsed"}
