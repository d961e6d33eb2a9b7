"""After a workshop: recordings that everybody can follow, the report, and what organisers are reminded of."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringSegment, TranslationSource

from core.mail_models import OutgoingMail
from core.refusals import RefusedError
from tests import factories
from tests.factories import fresh, page_form, publish, stream
from workshops import reminders
from workshops.facts import EXACT
from workshops.models import Workshop

pytestmark = pytest.mark.usefixtures("unindexed")

START = dt.datetime(2031, 5, 26, 8, tzinfo=dt.UTC)
END = START + dt.timedelta(hours=2)
DAY = dt.timedelta(days=1)
FIRM = {"precision": EXACT, "starts_at": START, "ends_at": END}


def recording(title="Film", block_id="r", **value):
    empty = {"url": "", "document": None, "spoken": "", "captions": [], "transcript": None}
    return {"type": "recording", "id": block_id, "value": {"title": title, **empty, **value}}


@pytest.fixture
def page(workshop_indexes):
    return factories.WorkshopPageFactory(
        parent=workshop_indexes["en"], title="Sharing", slug="sharing", number=1, **FIRM
    )


ELSEWHERE = {"url": "https://video.example.org/1"}
WHOLE = ELSEWHERE | {"captions": ["sl", "en"], "spoken": "sl"}
NEEDS_PLACE = "needs an address or a file"
NEEDS_TEXT = "needs captions or a transcript"


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (ELSEWHERE, NEEDS_TEXT),
        ({"document": True}, NEEDS_TEXT),
        ({"captions": ["sl"]}, NEEDS_PLACE),
        (WHOLE | {"document": True}, NEEDS_PLACE),
        (WHOLE, None),
        (ELSEWHERE | {"transcript": True}, None),
        ({"document": True, "captions": ["sl"]}, None),
    ],
)
def test_a_recording_is_published_once_everybody_can_follow_it(page, value, fault):
    file = factories.DocumentFactory()
    value = {name: file.pk if given is True else given for name, given in value.items()}
    draft = fresh(page)
    draft.recordings = stream(recording("Whole", "a", **WHOLE), recording("Film", "b", **value))
    # A draft may lack what publication asks for.
    draft.save_revision()

    if fault is None:
        assert len(publish(page).recordings) == 2
        return
    with pytest.raises(RefusedError) as refused:
        publish(page)
    assert (fault in str(refused.value), "“Film”" in str(refused.value)) == (True, True)
    assert (len(fresh(page).recordings), page.workshop.block_facts) == (0, [])


def test_the_form_names_the_recording_at_fault_and_keeps_what_was_typed(admin_client, page):
    block = nested_form_data(
        {"recordings": streamfield([("recording", recording(title="Film", **ELSEWHERE)["value"] | {"document": ""})])}
    )
    block |= {"recordings-0-value-transcript": "", "recordings-0-value-document": ""}
    typed = page_form(
        title="Sharing", slug="sharing", number="1", host=str(page.host_id), precision=EXACT, day="",
        starts_at="2031-05-26 10:00", ends_at="2031-05-26 12:00", zone="Europe/Ljubljana", mode="online", venue_note="",
        body=rich_text(""), outcome=rich_text(""),
        **{name: streamfield([]) for name in ("agenda", "speakers", "materials")},
    ) | block  # fmt: skip
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    assert admin_client.post(address, typed).status_code == 302
    answer = admin_client.post(address, typed | {"action-submit": "1"})

    [fault] = answer.context["form"].errors["recordings"]
    assert (NEEDS_TEXT in fault, "“Film”" in fault) == (True, True)
    assert answer.context["form"]["recordings"].value()[0].value["url"] == ELSEWHERE["url"]
    draft = fresh(page).get_latest_revision_as_object()
    assert [block.value["url"] for block in draft.recordings] == [ELSEWHERE["url"]]


def test_facts_of_a_recording_are_the_same_in_every_language_and_its_words_are_not(client, page, workshop_indexes):
    page = publish(page, recordings=stream(recording("Film", **WHOLE)))
    slovenian = factories.twin(page, workshop_indexes["sl"], recordings=stream(recording("Posnetek")))

    def shown(each):
        markup = BeautifulSoup(client.get(each.url).content, "html.parser").select_one("#recordings ~ ul")
        return markup.a["href"], " ".join(markup.get_text().split())

    assert shown(page) == (ELSEWHERE["url"], "Film Language spoken: Slovenian. Captions: Slovenian and English.")
    assert shown(slovenian)[0] == ELSEWHERE["url"]
    assert shown(slovenian)[1].startswith("Posnetek")
    # The facts are complete, whatever the translation itself has.
    publish(slovenian, title="Deliti")


def test_the_report_is_translated_as_other_words_are(page, locales):
    page = publish(page, outcome="<p>We agreed on three things.</p>", recordings=stream(recording("Film", **WHOLE)))

    source, _made = TranslationSource.update_or_create_from_instance(page)

    texts = {
        segment.context.path: segment.string.data
        for segment in StringSegment.objects.filter(source=source).select_related("context", "string")
    }
    assert texts["outcome"] == "We agreed on three things."
    assert {path: words for path, words in texts.items() if path.startswith("recordings.")} == {
        "recordings.r.title": "Film"
    }


@pytest.fixture
def told(db):
    """Do what the clock asks for at a moment; return the new reminders as (address, kind, language)."""
    known = set()

    def told(moment):
        reminders.remind(moment)
        mails = [mail for mail in OutgoingMail.objects.order_by("pk") if mail.pk not in known]
        known.update(mail.pk for mail in mails)
        return [(mail.to, mail.kind, mail.language) for mail in mails]

    return told


def test_organisers_are_reminded_once_that_a_date_has_run_out(page, workshop_indexes, told):
    editor = factories.editor(page.host, languages=["en"], email="editor@example.org")
    factories.administrator(email="network@example.org")
    fuzzy = {"precision": "half", "day": START.date(), "number": 2, "host": page.host}
    lapsing = factories.WorkshopPageFactory(parent=workshop_indexes["en"], title="Soon", **fuzzy)
    for number, facts in enumerate(
        [{"precision": "unknown", "day": None}, {"cancelled": True}, {"live": False}], start=3
    ):
        factories.WorkshopPageFactory(parent=workshop_indexes["en"], **fuzzy | {"number": number} | facts)
    row = lapsing.workshop
    # Of the firm one no report is due yet.
    Workshop.objects.filter(pk=page.workshop_id).update(runs_until=row.runs_until)

    due = [("editor@example.org", reminders.LAPSED, "en")]
    assert told(row.runs_until - dt.timedelta(seconds=1)) == []
    assert (told(row.runs_until), told(row.runs_until + DAY)) == (due, [])
    mail = OutgoingMail.objects.get()
    assert ("“Soon”" in mail.subject, "First half of 2031" in mail.text or "first half of 2031" in mail.text) == (
        True,
        True,
    )
    assert reverse("wagtailadmin_pages:edit", args=[lapsing.pk]) in mail.text
    # Put off, it runs out once more.
    later = publish(lapsing, day=dt.date(2032, 3, 3)).workshop.runs_until
    assert (told(later - DAY)[1:], told(later)[-1:]) == ([], due)
    editor.is_active = False
    editor.save()
    assert told(publish(lapsing, day=dt.date(2033, 3, 3)).workshop.runs_until) == [
        ("network@example.org", reminders.LAPSED, "en")
    ]


def test_organisers_are_reminded_once_that_the_report_is_due(page, workshop_indexes, told):
    factories.editor(page.host, languages=["en"], email="editor@example.org")
    factories.WorkshopPageFactory(
        parent=workshop_indexes["en"], number=2, host=page.host, outcome="<p>Done.</p>", **FIRM
    )
    due = END + 14 * DAY

    assert told(due - dt.timedelta(seconds=1)) == []
    assert (told(due), told(due + DAY)) == ([("editor@example.org", reminders.REPORT, "en")], [])
    assert "“Sharing”" in OutgoingMail.objects.get().subject
    with time_machine.travel(due, tick=False):
        assert fresh(page).state == "report_due"
        assert publish(page, outcome="<p>We agreed.</p>").state == "past"


def test_a_page_says_that_the_report_follows_until_it_does(client, page):
    def outcome():
        markup = BeautifulSoup(client.get(page.url).content, "html.parser").select_one("#outcome ~ *")
        return markup and markup.get_text()

    with time_machine.travel(START, tick=False):
        assert outcome() is None
    with time_machine.travel(END, tick=False):
        assert outcome() == "The report has not been published yet. It will appear here."
        publish(page, outcome="<p>We agreed.</p>")
        assert outcome() == "We agreed."
