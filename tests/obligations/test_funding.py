import datetime as dt

import pytest
from bs4 import BeautifulSoup
from wagtail.models import ModelLogEntry

from core.models import FundingNotice
from obligations.models import ProjectPage
from tests import factories

pytestmark = pytest.mark.usefixtures("unindexed")

URL = "/admin/obligations/funding/"
WORDS = {"statement": "Co-funded by the European Union", "disclaimer": "The views are ours."}


@pytest.fixture
def office(client, db):
    """A network administrator at work."""
    client.force_login(factories.administrator())
    return client


def sent(facts=None, **languages):
    facts = {"programme": "COSME", "call": "COS-1", "project": "Missions", "contribution": "150000"} | (facts or {})
    data = {f"facts-{name}": value for name, value in facts.items()}
    for code, words in languages.items():
        data |= {f"{code}-{name}": value for name, value in words.items()}
    return data


def footer(client, url):
    return BeautifulSoup(client.get(url).content, "html.parser").select_one(".fund")


def faults(answer):
    """Return the names of the fields that the screen marks as wrong."""
    forms = [answer.context["facts"], *(each["form"] for each in answer.context["words"])]
    return [form.add_prefix(name) for form in forms for name in form.errors]


def rows():
    return {each.locale.language_code: each for each in FundingNotice.objects.select_related("locale")}


def test_one_screen_holds_facts_and_words_and_every_page_shows_them(office, client, homes):
    french = {"statement": "Cofinancé", "disclaimer": "Nos vues.", "confirmed": "on"}
    facts = {"starts_on": "2021-01-01", "ends_on": "2022-12-31", "acronym": "SECONET"}

    assert office.post(URL, sent(facts, en=WORDS, fr=french)).headers["Location"] == URL
    page = factories.plant(ProjectPage, homes["en"], title="Funding", slug="funding")

    found = rows()
    assert {code: (each.statement, each.confirmed) for code, each in found.items()} == {
        "en": (WORDS["statement"], False),
        "fr": ("Cofinancé", True),
    }
    assert len({each.translation_key for each in found.values()}) == 1
    assert {each.call for each in found.values()} == {"COS-1"}
    for code, language, words in (("en", None, WORDS["statement"]), ("fr", None, "Cofinancé"), ("sl", "en", "Co-f")):
        part = footer(client, homes[code].url)
        assert (part.get("lang"), words in part.get_text()) == (language, True)
    text = " ".join(BeautifulSoup(client.get(page.url).content, "html.parser").main.get_text(" ").split())
    assert "SECONET" in text
    assert "1 January 2021 – 31 December 2022" in text
    assert "€150,000" in text
    assert "Grant agreement Not stated yet" in text
    # What nobody has confirmed is marked in the admin, and there alone.
    marked = BeautifulSoup(office.get(URL).content, "html.parser").select("legend")
    assert ["to be confirmed" in each.get_text() for each in marked] == [False, True, False, False, False]

    # A language whose words are taken away shows another's; what it held for the others stays.
    assert office.post(URL, sent(facts | {"call": "COS-2"}, fr=french)).status_code == 302
    assert {code: each.call for code, each in rows().items()} == {"fr": "COS-2"}
    assert footer(client, homes["en"].url)["lang"] == "fr"
    assert ModelLogEntry.objects.filter(content_type__model="fundingnotice").count() == 4


@pytest.mark.parametrize(
    ("facts", "languages", "field"),
    [
        ({}, {}, "en-statement"),
        ({}, {"en": {"statement": "Only this"}}, "en-disclaimer"),
        ({}, {"en": WORDS, "sl": {"disclaimer": "Samo to"}}, "sl-statement"),
        ({"programme": ""}, {"en": WORDS}, "facts-programme"),
        ({"ends_on": "2020-01-01", "starts_on": "2021-01-01"}, {"en": WORDS}, "facts-ends_on"),
        ({"contribution": "-1"}, {"en": WORDS}, "facts-contribution"),
        ({"contribution": "1e99"}, {"en": WORDS}, "facts-contribution"),
        ({"emblem": "4711"}, {"en": WORDS}, "facts-emblem"),
        ({}, {"en": WORDS | {"statement": "S" * 256}}, "en-statement"),
        ({}, {"en": WORDS | {"disclaimer": "D" * 5000}}, "en-disclaimer"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_field_and_nothing_is_saved(office, facts, languages, field):
    factories.FundingNoticeFactory(statement="Before")

    answer = office.post(URL, sent(facts, **languages))

    assert answer.status_code == 200
    assert faults(answer) == [field]
    assert [each.statement for each in FundingNotice.objects.all()] == ["Before"]
    assert not ModelLogEntry.objects.exists()


def test_another_emblem_stands_in_place_of_the_drawn_one(office, client, homes, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = factories.ImageFactory(file__width=30, file__height=20)
    # What the chooser shows of it; Wagtail leaves the file open that it makes.
    factories.RenditionFactory(image=image, filter_spec="max-165x165")
    silent = office.post(URL, sent({"emblem": image.pk}, en=WORDS))
    assert faults(silent) == ["en-emblem_alt"]
    words = {code: WORDS | {"emblem_alt": f"Flag {code}", "confirmed": "on"} for code in ("en", "sl")}

    assert office.post(URL, sent({"emblem": image.pk}, **words)).status_code == 302

    client.logout()
    for code, alt in (("en", "Flag en"), ("sl", "Flag sl"), ("fr", "Flag en")):
        picture = footer(client, homes[code].url).find("img")
        assert picture["alt"] == alt
    answer = client.get(picture["src"])
    assert (answer.status_code, b"".join(answer.streaming_content)[:2]) == (200, b"\xff\xd8")
    image.delete()
    assert footer(client, homes["en"].url).select_one("svg.emblem")["aria-label"] == "Emblem of the European Union"


def test_dates_of_a_project_may_be_open_at_one_end(client, homes):
    page = factories.plant(ProjectPage, homes["en"], title="Funding", slug="funding")
    factories.FundingNoticeFactory(starts_on=dt.date(2021, 1, 1))

    assert "from 1 January 2021" in client.get(page.url).content.decode()
