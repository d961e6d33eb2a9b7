"""Strings as the script of the translation editor saves them, one by one."""

import pytest
from django.urls import reverse
from wagtail_localize.models import StringTranslation

from tests import factories
from translations import strings
from translations.models import StringEdit
from translations.rows import seen

FOREIGN = "The page belongs to none of your teams."
REVIEWED = "The page is being reviewed; until that is done only reviewers may change it."


@pytest.fixture
def send(as_):
    """Send what a button or the keys of the editor say, and return the code and the answer."""

    def post(name, translation, segment_id, **data):
        url = reverse("translations:string", args=[translation.pk, segment_id])
        answer = as_(name).post(url, data)
        return answer.status_code, answer.json()

    return post


def lead_of(translation):
    return next(segment for segment in strings.segments_of(translation) if segment.path == "lead")


def test_a_string_is_saved_kept_and_taken_back(send, published):
    factories.publish(factories.fresh(published.source.get_source_instance()), lead="Una región grande.")
    lead = lead_of(published)

    def act(**data):
        code, told = send("translator_en", published, lead.id, **data)
        return code, told.get("condition"), told.get("words")

    assert act(act="keep", seen=seen(lead)) == (200, "settled", "EN Una región.")
    assert act(act="undo") == (200, "outdated", "EN Una región.")
    # What is typed without leaving the field is one edit, and taken back as one.
    for words, again in (("A", ""), ("A big", "1"), ("A big region.", "1")):
        assert act(act="save", words=words, again=again) == (200, "settled", words)
    assert act(act="undo") == (200, "outdated", "EN Una región.")
    assert act(act="same") == (200, "settled", "Una región grande.")
    assert act(act="save", words=" ") == (200, "missing", "")
    edits = StringEdit.objects.filter(context__path="lead", person__username="translator_en")
    assert list(edits.order_by("pk").values_list("before", "after")) == [
        ("EN Una región.", "Una región grande."),
        ("Una región grande.", None),
    ]


def test_each_answer_holds_what_the_screen_shows_of_the_string(send, published):
    lead = lead_of(published)

    code, told = send("translator_en", published, lead.id, act="save", words="Fish & <chips>", seen=seen(lead))

    assert (code, told["words"], told["error"]) == (200, "Fish & <chips>", "")
    assert told["seen"] == seen(lead_of(published))
    assert "Translated" in told["state"]
    assert "Una región." in told["source"]
    assert 'data-te-act="undo"' in told["foot"]
    assert "translator_en" in told["foot"]
    assert StringTranslation.objects.get(data="Fish &amp; &lt;chips&gt;").last_translated_by.username == "translator_en"


def test_somebody_else_s_words_are_told_and_not_written_over(send, published, unchanged):
    lead = lead_of(published)
    send("editor", published, lead.id, act="save", words="Theirs", seen=seen(lead))
    unchanged.now()

    code, told = send("translator_en", published, lead.id, act="save", words="Mine", seen=seen(lead))

    assert (code, told["words"], told["detail"]) == (409, "Theirs", "Somebody else has changed this string meanwhile.")
    assert unchanged()
    assert send("translator_en", published, lead.id, act="save", words="Mine", seen=told["seen"])[0] == 200


def test_what_cannot_be_is_told_with_the_reason(send, translation, in_review, unchanged):
    lead, waiting = lead_of(translation).id, lead_of(in_review).id
    unchanged.now()

    assert send("stranger", translation, lead, act="save", words="x") == (403, {"detail": FOREIGN})
    assert send("translator_en", in_review, waiting, act="same") == (403, {"detail": REVIEWED})
    assert send("editor", translation, lead, act="publish") == (400, {"detail": "There is no such button."})
    assert send("editor", translation, lead, act="save", words="\x01") == (
        400,
        {"detail": "These words hold characters that cannot be shown. Type them anew."},
    )
    # A string of another page.
    code, told = send("editor", translation, waiting, act="save", words="x")
    assert (code, told["gone"]) == (409, True)
    assert unchanged()
