import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.models import StandardPage
from core.serving import server_error
from tests import factories
from workshops.models import Workshop


def language_of(answer):
    return BeautifulSoup(answer.content, "html.parser").html["lang"]


def offers_in(answer):
    markup = BeautifulSoup(answer.content, "html.parser").find("main")
    return {link["hreflang"]: link["href"] for link in markup.select("a[hreflang]")}


@pytest.fixture
def about(homes):
    return factories.plant_everywhere(StandardPage, homes, title="About", slug="about")


# --- The front door ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "address"), [("sl, en;q=0.5", "/sl/"), ("fr-CH", "/fr/"), ("de", "/en/"), ("", "/en/")]
)
def test_the_front_door_leads_to_the_language_of_the_browser(client, homes, header, address):
    answer = client.get("/", headers={"Accept-Language": header})

    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "Accept-Language" in answer["Vary"]
    assert not answer.cookies
    assert client.get(address).status_code == 200


def test_the_front_door_leads_to_no_home_that_is_not_published(client, homes):
    homes["sl"].specific.unpublish()

    answer = client.get("/", headers={"Accept-Language": "sl, fr;q=0.5"})

    assert answer["Location"] == "/en/"


def test_the_front_door_leads_to_no_home_that_is_closed(client, homes):
    homes["sl"].view_restrictions.create(restriction_type="login")

    assert client.get("/", headers={"Accept-Language": "sl"})["Location"] == "/en/"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_front_door_only_answers_reading(client, homes, method):
    assert getattr(client, method)("/").status_code == 405


def test_an_address_without_a_language_is_given_that_of_the_browser(client, about):
    answer = client.get("/about-sl/", headers={"Accept-Language": "sl"})

    assert (answer.status_code, answer["Location"]) == (302, "/sl/about-sl/")
    assert "Accept-Language" in answer["Vary"]
    assert not answer.cookies


# --- Pages ------------------------------------------------------------------------------------------


def test_a_page_answers_in_the_language_of_its_address_whatever_the_browser_wants(client, about):
    answer = client.get("/es/about-es/", headers={"Accept-Language": "fr"})

    assert (answer.status_code, language_of(answer), answer["Content-Language"]) == (200, "es", "es")
    assert answer.context["page"] == about["es"]


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/sl/about-sl/",
        "/en/search/",
        "/en/search/?q=about",
        "/en/nowhere/",
        "/nowhere.txt",
        "/robots.txt",
        "/sitemap.xml",
        "/",
        "/media/images/none.png",
    ],
)
def test_no_visitor_is_given_a_cookie(client, about, address):
    answer = client.get(address)

    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers


def test_a_visitor_of_every_page_type_is_given_no_cookie(client, partner_indexes, workshop_indexes, news_indexes):
    pages = [
        factories.RegionPageFactory(parent=partner_indexes["en"]),
        factories.WorkshopPageFactory(parent=workshop_indexes["en"]),
        factories.NewsPageFactory(parent=news_indexes["en"]),
        *(index["en"] for index in (partner_indexes, workshop_indexes, news_indexes)),
    ]
    for page in pages:
        answer = client.get(page.url)
        assert (answer.status_code, dict(answer.cookies)) == (200, {})


def test_a_draft_is_a_missing_page(client, about):
    about["sl"].specific.unpublish()

    assert client.get("/sl/about-sl/").status_code == 404


def test_a_closed_page_asks_for_a_login(client, about):
    about["sl"].view_restrictions.create(restriction_type="login")
    below = factories.StandardPageFactory(parent=about["sl"], slug="notranja")

    for page in (about["sl"], below):
        answer = client.get(page.url)
        assert (answer.status_code, answer["Location"].split("?next=")[1]) == (302, page.url)
        login = client.get(answer["Location"])
        assert BeautifulSoup(login.content, "html.parser").find("input", {"type": "password"})


def test_a_page_closed_by_a_password_shows_its_form_and_none_of_its_words(client, about):
    about["sl"].view_restrictions.create(restriction_type="password", password="loom")
    StandardPage.objects.filter(pk=about["sl"].pk).update(lead="Secret lead")

    answer = client.get("/sl/about-sl/")

    assert "Secret lead" not in answer.content.decode()
    assert BeautifulSoup(answer.content, "html.parser").find("input", {"type": "password"})


def test_the_password_opens_a_closed_page(client, about):
    about["sl"].view_restrictions.create(restriction_type="password", password="loom")
    form = BeautifulSoup(client.get("/sl/about-sl/").content, "html.parser").find("form", method="post")
    fields = {field["name"]: field.get("value", "") for field in form.find_all("input") if field.get("name")}

    client.post(form["action"], fields | {"password": "warp"})
    assert BeautifulSoup(client.get("/sl/about-sl/").content, "html.parser").find("input", {"type": "password"})

    answer = client.post(form["action"], fields | {"password": "loom"}, follow=True)
    assert (answer.redirect_chain[0][0], answer.context["page"].pk) == ("/sl/about-sl/", about["sl"].pk)


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_a_page_is_answered(client, about, method):
    answer = getattr(client, method)("/en/about-en/")

    assert (answer.status_code, bool(answer.content)) == (200, method == "get")


def test_no_page_takes_what_is_sent_to_it(client, about):
    before = StandardPage.objects.values().get(pk=about["en"].pk)

    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)("/en/about-en/", {"title": "x"} if method == "post" else "x")
        assert answer.status_code in {200, 405}

    assert StandardPage.objects.values().get(pk=about["en"].pk) == before


def test_the_depth_of_a_page_costs_nothing(client, homes):
    def queries(page):
        client.get(page.url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(page.url).context["page"] == page
        return len(found)

    page = factories.plant(StandardPage, homes["en"], title="1", slug="p1")
    shallow = queries(page)
    for number in range(2, 6):
        page = factories.plant(StandardPage, page, title=str(number), slug=f"p{number}")

    assert queries(page) == shallow
    assert len(client.get(page.url).context["chrome"].trail) == 5


# --- What is not there ------------------------------------------------------------------------------


def test_a_missing_page_is_told_in_the_language_of_the_address(client, homes):
    answer = client.get("/sl/nikjer/", headers={"Accept-Language": "fr"})

    assert (answer.status_code, language_of(answer), answer["Content-Language"]) == (404, "sl", "sl")
    main = BeautifulSoup(answer.content, "html.parser").find("main")
    with translation.override("sl"):
        assert {link["href"] for link in main.select("a")} == {"/sl/", reverse("search")}


def test_a_missing_page_without_a_language_is_told_in_that_of_the_browser(client, homes):
    answer = client.get("/nowhere.html", headers={"Accept-Language": "es"})

    assert (answer.status_code, language_of(answer)) == (404, "es")


def test_a_page_missing_in_one_language_is_offered_in_the_others(client, about):
    about["sl"].specific.unpublish()

    answer = client.get("/sl/about-sl/")

    assert (answer.status_code, language_of(answer)) == (404, "sl")
    assert offers_in(answer) == {code: f"/{code}/about-{code}/" for code in ("en", "es", "fr")}


def test_an_address_under_the_prefix_of_another_language_is_understood(client, about):
    answer = client.get("/sl/about-fr/")

    assert answer.status_code == 404
    assert offers_in(answer) == {code: f"/{code}/about-{code}/" for code in ("en", "sl", "es", "fr")}


def test_nothing_that_is_not_public_is_offered(client, about, homes):
    about["sl"].specific.unpublish()
    about["es"].specific.unpublish()
    about["fr"].view_restrictions.create(restriction_type="login")
    draft = factories.StandardPageFactory(parent=homes["en"], slug="coming", title="Coming soon", live=False)

    assert offers_in(client.get("/sl/about-sl/")) == {"en": "/en/about-en/"}
    answer = client.get(f"/fr/{draft.slug}/")
    assert offers_in(answer) == {}
    assert "Coming soon" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/sl/", "/sl/about-sl/", "/sl/about-en/"])
def test_a_language_whose_home_is_a_draft_is_missing_and_never_english(client, about, homes, address):
    homes["sl"].specific.unpublish()
    about["sl"].specific.unpublish()

    answer = client.get(address)

    assert (answer.status_code, language_of(answer)) == (404, "sl")


def test_a_language_without_any_page_is_missing(client, home):
    assert client.get("/sl/").status_code == 404
    assert client.get("/sl/", follow=True).context.get("page") is None


STRANGE = [
    "%00",
    "a%00b/",
    "about-en/%00/",
    "%2e%2e/",
    "..%2f..%2fetc%2fpasswd",
    "../../etc/passwd",
    "./about-en/",
    "%ff%fe/",
    "%E2%82%AC/",
    "Hoče-Slivnica/",
    "x" * 8000 + "/",
    "a/" * 1000,
    "about-en//",
    "//about-en/",
    "about-en/?page=%00",
    "about-en;x=1/",
    "%25%30%30/",
    "about-en%0d%0aX-Evil:1/",
    "😀/",
    "\\..\\",
]


def test_a_strange_address_is_never_a_server_error(client, about):
    client.raise_request_exception = False

    answers = {path: client.get(path) for prefix in ("/", "/en/") for path in (f"{prefix}{each}" for each in STRANGE)}

    statuses = {path: answer.status_code for path, answer in answers.items()}
    assert {path: status for path, status in statuses.items() if status not in {200, 301, 302, 404}} == {}
    assert [path for path, answer in answers.items() if "X-Evil" in answer.headers] == []


@pytest.mark.parametrize("path", ["nikjer/", "a%00b/", "x" * 5000 + "/"], ids=lambda path: path[:20])
def test_a_missing_page_costs_few_queries_however_strange(client, about, path):
    client.get("/sl/nikjer/")

    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/sl/{path}").status_code == 404

    assert len(queries) <= 10


# --- Renamed and moved ------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "sl", "es", "fr"])
def test_a_renamed_page_and_what_is_below_it_redirect_in_each_language(
    client, about, code, django_capture_on_commit_callbacks
):
    child = factories.StandardPageFactory(parent=about[code], slug="inner")
    former = [about[code].url, child.url]

    with django_capture_on_commit_callbacks(execute=True):
        factories.publish(about[code], slug="renamed")

    answers = [client.get(url) for url in former]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (301, f"/{code}/renamed/"),
        (301, f"/{code}/renamed/inner/"),
    ]
    assert client.get(f"/{code}/renamed/inner/").context["page"] == child


def test_a_moved_page_redirects(client, about, homes, django_capture_on_commit_callbacks):
    goal = factories.StandardPageFactory(parent=homes["sl"], slug="cilj")

    with django_capture_on_commit_callbacks(execute=True):
        about["sl"].move(goal, pos="last-child")

    answer = client.get("/sl/about-sl/")
    assert (answer.status_code, answer["Location"]) == (301, "/sl/cilj/about-sl/")


def test_renaming_one_language_leaves_the_addresses_of_the_others(client, about, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.publish(about["en"], slug="renamed")

    assert client.get("/sl/about-sl/").status_code == 200
    assert [
        link["href"]
        for link in BeautifulSoup(client.get("/sl/about-sl/").content, "html.parser").select("link[hreflang=en]")
    ] == ["http://localhost/en/renamed/"]


# --- Faults -----------------------------------------------------------------------------------------


@pytest.fixture
def broken(workshop_indexes):
    """A page that cannot be shown: its row names a time zone that is none."""
    pages = {
        code: factories.WorkshopPageFactory(parent=workshop_indexes[code], slug="w", precision="unknown")
        for code in ("en", "sl")
    }
    for page in pages.values():
        Workshop.objects.filter(pk=page.workshop_id).update(precision="never")
    return pages


def test_a_fault_of_ours_is_told_in_the_language_of_the_page(client, broken):
    client.raise_request_exception = False

    answer = client.get(broken["sl"].url)

    assert (answer.status_code, language_of(answer), answer["Content-Language"]) == (500, "sl", "sl")
    assert BeautifulSoup(answer.content, "html.parser").find("main").a["href"] == "/sl/"
    assert "Traceback" not in answer.content.decode()


def test_telling_a_fault_asks_nothing_of_the_database(rf, django_assert_num_queries, db):
    request = rf.get("/nowhere", headers={"Accept-Language": "fr"})

    with django_assert_num_queries(0):
        answer = server_error(request)

    assert (answer.status_code, language_of(answer)) == (500, "fr")


def test_a_refusal_is_told_in_the_language_of_the_page(client, homes, settings):
    settings.ROOT_URLCONF = "tests.core.refusing_urls"

    answer = client.get("/sl/refused/", headers={"Accept-Language": "fr"})

    assert (answer.status_code, language_of(answer), answer["Content-Language"]) == (403, "sl", "sl")
    assert BeautifulSoup(answer.content, "html.parser").find("main").a["href"] == "/sl/"


def test_the_faults_are_not_for_search_engines(client, broken):
    client.raise_request_exception = False

    for address in (broken["sl"].url, "/sl/nikjer/"):
        robots = BeautifulSoup(client.get(address).content, "html.parser").find("meta", {"name": "robots"})
        assert robots["content"] == "noindex"
