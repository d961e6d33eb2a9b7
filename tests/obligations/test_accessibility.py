import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.blocks import StructBlockValidationError

from core import due
from core.models import OutgoingMail
from obligations import automatic_report, laws
from obligations.conformance import conformance_for, mention
from obligations.evaluations import Evaluation, Method, Result, Standard
from obligations.models import AccessibilityPage
from obligations.record_blocks import KnownIssueBlock
from tests import factories
from tests.factories import stream

pytestmark = pytest.mark.usefixtures("unindexed")

TODAY = dt.date(2031, 5, 1)
NOT, PARTLY, WHOLLY = (
    f"Accessibilité\N{NO-BREAK SPACE}: {words}"
    for words in ("non conforme", "partiellement conforme", "totalement conforme")
)


def evaluation(standard=Standard.EN_301_549, result=Result.FULL, done_on=TODAY, **more):
    return Evaluation.objects.create(
        standard=standard, method=Method.THIRD_PARTY, evaluator="Atelier", done_on=done_on, result=result, **more
    )


def state(language):
    found = conformance_for(language, on=TODAY)
    return found.result, found.standard, found.method


@pytest.fixture
def pages(homes):
    return factories.plant_everywhere(AccessibilityPage, homes, title="Accessibility", slug="accessibility")


def test_the_state_follows_from_what_people_have_entered(db):
    assert state("en") == state("sl") == (Result.PARTIAL, Standard.EN_301_549, Method.SELF)
    assert state("fr") == (Result.NONE, Standard.RGAA, Method.SELF)

    evaluation(done_on=TODAY - dt.timedelta(days=9))
    assert state("sl") == (Result.FULL, Standard.EN_301_549, Method.THIRD_PARTY)
    # French law takes no other standard, and others not the French one.
    assert state("fr")[0] == Result.NONE
    evaluation(Standard.RGAA, Result.PARTIAL, rate=Decimal(70))
    evaluation(Standard.WCAG_22, Result.NONE, done_on=TODAY - dt.timedelta(days=2))
    assert state("es") == (Result.NONE, Standard.WCAG_22, Method.THIRD_PARTY)
    assert state("fr") == (Result.PARTIAL, Standard.RGAA, Method.THIRD_PARTY)
    # An audit stands for three years.
    Evaluation.objects.filter(standard=Standard.RGAA).update(done_on=TODAY - dt.timedelta(days=3 * 366))
    assert state("fr") == (Result.NONE, Standard.RGAA, Method.SELF)


def test_every_french_page_bears_the_words_that_french_law_asks_for(client, pages, homes):
    def words(code):
        footer = BeautifulSoup(client.get(homes[code].url).content, "html.parser").footer
        return footer.select_one(f'a[href="/{code}/accessibility-{code}/"]').get_text()

    assert (words("fr"), words("en")) == (NOT, "Accessibility en")
    AccessibilityPage.objects.update(plan_url="https://example.org/plan")
    statement = BeautifulSoup(client.get(pages["fr"].url).content, "html.parser").main
    assert statement.select_one('a[href="https://example.org/plan"]')
    evaluation(Standard.RGAA, Result.PARTIAL, timezone.localdate(), rate=Decimal(70))
    assert (words("fr"), mention("sl")) == (PARTLY, "")
    evaluation(Standard.RGAA, Result.FULL, timezone.localdate(), rate=Decimal(100))
    assert words("fr") == WHOLLY


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, set()),
        ({"done_on": TODAY + dt.timedelta(days=1)}, {"done_on"}),
        ({"standard": Standard.RGAA}, {"rate"}),
        ({"standard": Standard.RGAA, "rate": Decimal("99.5")}, {"result"}),
        ({"standard": Standard.RGAA, "rate": Decimal(100)}, set()),
        ({"standard": Standard.RGAA, "rate": Decimal(49), "result": Result.NONE}, set()),
        ({"rate": Decimal(101)}, {"rate"}),
        ({"evaluator": ""}, {"evaluator"}),
        ({"report": "javascript:alert(1)"}, {"report"}),
    ],
)
def test_an_evaluation_that_cannot_be_is_refused_at_its_field(db, fields, wrong):
    given = {
        "standard": Standard.EN_301_549, "method": Method.SELF, "evaluator": "We", "done_on": TODAY,
        "result": Result.FULL,
    }  # fmt: skip
    found = set()
    with time_machine.travel(dt.datetime(2031, 5, 1, 9, tzinfo=dt.UTC)):
        try:
            Evaluation(**given | fields).full_clean()
        except ValidationError as error:
            found = set(error.message_dict)

    assert found == wrong


def test_what_is_being_mended_has_a_date():
    block = KnownIssueBlock()
    issue = {"title": "T", "reason": "mended", "since": "2026-11", "expected": ""}

    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(block.to_python(issue))
    assert refusal.value.block_errors.keys() == {"expected"}
    assert block.clean(block.to_python(issue | {"reason": "burden"}))["reason"] == "burden"
    assert block.clean(block.to_python(issue | {"expected": "2027"}))["expected"] == "2027"


def test_the_statement_says_who_found_what_and_where_to_go(client, pages, monkeypatch):
    for joined, country in enumerate(("SI", "ES", "FR"), start=1):
        factories.RegionFactory(country=country, joined=joined, code=f"r-{joined}")
    page = pages["en"]
    reasons = {"mended": "2027-06", "outside": ""}
    page.issues = stream(
        *(
            {
                "type": "issue",
                "id": reason,
                "value": {"title": reason, "reason": reason, "since": "2026", "expected": expected, "html": ""},
            }
            for reason, expected in reasons.items()
        )
    )
    page.prepared_on, page.reviewed_on = dt.date(2026, 1, 1), dt.date(2026, 11, 24)
    page.save()
    report = automatic_report.AutomaticReport(
        dt.date(2026, 11, 20), "axe-core", "4.11", "Chromium", ("wcag2aa",), ("en",), 1234, 1, 7
    )
    monkeypatch.setattr(automatic_report, "latest", lambda: report)

    main = BeautifulSoup(client.get(page.url).content, "html.parser").main
    text = " ".join(main.get_text(" ").split())

    assert [each.get_text() for each in main.select("section[aria-labelledby=issues] :is(h3, h4)")] == [
        "Being mended", "mended", "Not covered by the law", "outside",
    ]  # fmt: skip
    for words in (
        "This site is partially conformant with EN 301 549 v3.2.1 (WCAG 2.1 AA), because of what is listed below.",
        "The project says so of itself",
        "On 20 November 2026 the program axe-core 4.11 looked at 1,234 pages in Chromium. It found 1 fault.",
        "That is no evaluation.",
        "24 November 2027",
        "20 working days",
    ):
        assert words in text
    assert {each["href"] for each in main.select("section[aria-labelledby=enforcement] a")} == {
        laws.accessibility_in(["SI"])[0].authority.url,
        "https://www.boe.es/eli/es/rd/2018/09/07/1112",
        "https://www.defenseurdesdroits.fr/",
    }


def test_the_report_of_the_machines_ships_with_the_release():
    report = automatic_report.latest()

    assert report.languages == ("en", "es", "fr", "sl")
    assert report.pages > 0
    assert "wcag21aa" in report.standards


def test_administrators_are_reminded_once_a_year_after_the_last_review(pages):
    factories.administrator(email="boss@example.org")
    remind = due.job_named("review of the accessibility statement")

    def written(day):
        remind(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC))
        return OutgoingMail.objects.filter(kind="statement").count()

    assert written(TODAY) == 0
    AccessibilityPage.objects.update(prepared_on=TODAY)
    year = dt.timedelta(days=365)
    assert [written(TODAY + year - dt.timedelta(days=1)), written(TODAY + year), written(TODAY + 2 * year)] == [0, 1, 1]
    AccessibilityPage.objects.update(reviewed_on=TODAY + year)
    assert [written(TODAY + year), written(TODAY + 2 * year), written(TODAY + 2 * year)] == [1, 2, 2]
    mail = OutgoingMail.objects.filter(kind="statement").first()
    assert mail.to == "boss@example.org"
    assert f"/admin/pages/{pages['en'].pk}/edit/" in mail.text
