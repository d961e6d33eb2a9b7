import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail_localize.models import Translation, TranslationSource

from core.rights import Action
from teams import moderation
from teams.views.rights import ACTIONS
from tests import factories
from tests.factories import figure, fresh, stream, submit


@pytest.fixture
def reviewer(client, small):
    client.force_login(small.people["Rosa"])
    return small.people["Rosa"]


@pytest.fixture
def page(small):
    """The Spanish profile of Navarra, published with figures, then changed and handed in by Ane."""
    page, writer = small.pages["navarra", "es"], small.people["Ane"]
    page.lead, page.figures = "A new sentence.", stream(figure("one", "empresas", "12"), figure("six", "talleres", "7"))
    page.save_revision(user=writer)
    page.get_workflow().start(page, writer)
    return fresh(page)


def decide(client, page, decision, comment="", revision=None):
    path = reverse("teams:review", args=[page.pk])
    data = {"decision": decision, "comment": comment, "revision": revision or fresh(page).latest_revision_id}
    return client.post(path, data, follow=True)


def said(answer):
    return [str(message).strip() for message in answer.context["messages"]]


def told(lines):
    """The lines as plain text; what is marked in square brackets."""

    def plain(html):
        markup = BeautifulSoup(html, "html.parser")
        for mark in markup.select("ins, del"):
            mark.replace_with(f"[{mark.get_text()}]")
        return markup.get_text()

    return [(line.label, plain(line.left), plain(line.right)) for line in lines]


def test_a_reviewer_reads_the_published_text_beside_the_new_one_with_what_changed_marked(client, page, reviewer):
    context = client.get(reverse("teams:review", args=[page.pk])).context

    lines = told(context["changed_lines"])
    assert lines[:2] == [
        ("Lead", "A sentence.", "A[ new] sentence."),
        ("Key figures › Key figure 1 › number", "[10]", "[12]"),
    ]
    # One figure was taken out, another put in its place.
    assert [line for line in lines if line[0] == "Key figures › Key figure 2 › label"] == [
        ("Key figures › Key figure 2 › label", "", "[talleres]"),
        ("Key figures › Key figure 2 › label", "[coops]", ""),
    ]
    assert "Title" in [line.label for line in context["same_lines"]]
    assert context["editor"] == context["requested_by"] == "Ane"


def test_a_text_that_the_editor_has_only_stored_anew_has_not_changed_and_its_paragraphs_stay_apart(
    client, small, reviewer
):
    page, writer = small.pages["navarra", "es"], small.people["Ane"]
    page.body = "<p>One.</p><p>Two.</p>"
    page.save_revision().publish()
    page = fresh(page)
    page.lead, page.body = "A new sentence.", '<p data-block-key="ab1">One.</p><p data-block-key="cd2">Two.</p>'
    page.save_revision(user=writer)
    page.get_workflow().start(page, writer)

    context = client.get(reverse("teams:review", args=[page.pk])).context

    assert [line.label for line in context["changed_lines"]] == ["Lead"]
    assert ("Body", "One. Two.", "One. Two.") in told(context["same_lines"])


def test_what_somebody_smuggled_into_a_text_does_nothing_on_the_screen(client, small, page, reviewer):
    draft = page.get_latest_revision_as_object()
    draft.lead, draft.figures = "A <script>x()</script> b", stream(figure("one", "<img src=x onerror=y()>", "12"))
    draft.save_revision(user=small.people["Ane"])

    markup = BeautifulSoup(client.get(reverse("teams:review", args=[page.pk])).content, "html.parser")

    [table, *_rest] = markup.select("table.teams-beside")
    assert "<script>x()</script>" in table.get_text()
    assert "<img src=x onerror=y()>" in table.get_text()
    assert not table.select("script, img")


def test_a_translation_stands_beside_its_source(client, small, page):
    source, _made = TranslationSource.update_or_create_from_instance(page)
    Translation.objects.create(source=source, target_locale=small.locales["en"])
    english = submit(small.pages["navarra", "en"], small.people["Ane"])
    client.force_login(factories.reviewer("en"))

    context = client.get(reverse("teams:review", args=[english.pk])).context

    lines = told([*context["changed_lines"], *context["same_lines"]])
    assert ("Title", page.title, english.title) in lines
    assert context["translated"]
    assert (context["source_language"], context["language"]) == ("Spanish", "English")


def test_approval_publishes_what_was_read(client, page, reviewer):
    answer = decide(client, page, "approve")

    assert "is approved and published" in said(answer)[0]
    assert (fresh(page).lead, fresh(page).workflow_in_progress) == ("A new sentence.", False)


def test_sending_back_needs_a_comment(client, page, reviewer):
    without = decide(client, page, "reject")
    with_one = decide(client, page, "reject", "Say more.")

    assert "cannot guess" in without.context["form"].errors["comment"][0]
    assert "sent back" in said(with_one)[0]
    page = fresh(page)
    assert (page.lead, page.workflow_in_progress) == ("A sentence.", False)
    assert page.current_workflow_state.current_task_state.comment == "Say more."


def test_the_last_editor_is_refused_with_the_reason(client, page, reviewer):
    draft = fresh(page).get_latest_revision_as_object()
    draft.save_revision(user=reviewer)

    screen = client.get(reverse("teams:review", args=[page.pk]))
    answer = decide(client, page, "approve")

    assert not screen.context["answer"].allowed
    assert screen.context["answer"].reason in screen.content.decode()
    assert 'name="decision"' not in screen.content.decode()
    assert said(answer) == [screen.context["answer"].reason]
    assert (fresh(page).lead, fresh(page).workflow_in_progress) == ("A sentence.", True)


def test_of_two_reviewers_the_second_is_told_what_the_first_has_done(client, small, page, reviewer):
    other = small.people["Raúl"]
    moderation.decide(fresh(page), other, "reject", "Say more.")

    answer = decide(client, page, "approve")

    assert [text for text in said(answer) if "Raúl" in text]
    assert (fresh(page).lead, answer.redirect_chain[-1][0]) == ("A sentence.", reverse("wagtailadmin_home"))


def test_a_text_that_changed_since_it_was_opened_is_not_approved(client, small, page, reviewer):
    read = page.latest_revision_id
    draft = page.get_latest_revision_as_object()
    draft.lead = "Something else."
    draft.save_revision(user=small.people["Raúl"])

    answer = decide(client, page, "approve", revision=read)

    assert "has changed the text since" in said(answer)[0]
    assert fresh(page).workflow_in_progress
    assert fresh(page).lead == "A sentence."


@pytest.mark.parametrize("name", ["nobody", "editor of Murcia", "reviewer sl", "Ane", "administrator"])
def test_nobody_else_decides(client, small, page, name):
    client.force_login(small.people[name])

    answers = [decide(client, page, "approve"), decide(client, page, "reject", "No.")]

    assert (fresh(page).lead, fresh(page).workflow_in_progress) == ("A sentence.", True)
    assert not any("is approved" in text or "is sent back" in text for answer in answers for text in said_of(answer))


def said_of(answer):
    return said(answer) if answer.context and "messages" in answer.context else []


def test_an_emergency_needs_a_reason_and_stands_in_the_history(client, small, page):
    client.force_login(small.people["administrator"])
    publish_path = reverse("teams:emergency_publish", args=[page.pk])
    unpublish_path = reverse("teams:emergency_unpublish", args=[page.pk])

    refused = client.post(publish_path, {"reason": " "})
    untouched = fresh(page).lead
    client.post(publish_path, {"reason": "The date was wrong."})
    published = fresh(page).lead
    client.post(unpublish_path, {"reason": "A person asked for it."})

    assert list(refused.context["form"].errors) == ["reason"]
    assert (untouched, published) == ("A sentence.", "A new sentence.")
    assert (fresh(page).live, fresh(page).workflow_in_progress) == (False, False)
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "The date was wrong." in history
    assert "A person asked for it." in history
    reasons = PageLogEntry.objects.filter(page=page.pk, action__startswith="seconet.emergency").order_by("timestamp")
    assert [entry.data["reason"] for entry in reasons] == ["The date was wrong.", "A person asked for it."]


def test_the_screen_of_rights_says_yes_or_no_with_the_reason(client, small, page):
    client.force_login(small.people["administrator"])
    path = reverse("teams:rights")

    context = client.get(path, {"person": small.people["Ane"].pk, "page": page.pk}).context
    empty = client.get(path, {"page": page.pk}).context
    wrong = client.get(path, {"person": "x", "page": "0"}).context

    answers = dict(zip(ACTIONS, (bool(answer) for _label, answer in context["answers"]), strict=True))
    assert answers == {
        Action.READ: True,
        Action.EDIT: False,
        Action.SUBMIT: False,
        Action.REVIEW: False,
        Action.PUBLISH: False,
        Action.UNPUBLISH: False,
        Action.DELETE: False,
    }
    assert all(answer.reason for _label, answer in context["answers"])
    assert [(name, bool(answer)) for name, answer in context["translations"]] == [
        ("English", False),
        ("Slovenian", False),
        ("French", False),
    ]
    assert "answers" not in empty
    assert set(wrong["form"].errors) == {"person", "page"}


def test_a_workshop_is_read_in_words_and_on_a_clock_whose_zone_is_named(client, small, reviewer):
    workshop = factories.WorkshopPageFactory(
        parent=small.workshops["es"],
        host=small.regions["navarra"],
        title="Taller",
        slug="taller",
        precision="exact",
        starts_at=dt.datetime(2026, 5, 26, 8, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 5, 26, 10, tzinfo=dt.UTC),
        spoken=["es", "sl"],
        live=False,
    )
    waiting = submit(workshop, small.people["Ane"])

    context = client.get(reverse("teams:review", args=[waiting.pk])).context

    lines = {label: right for label, _left, right in told(context["changed_lines"] + context["same_lines"])}
    assert "10:00" in lines["Start"] or "10 a.m." in lines["Start"]
    assert lines["Start"].endswith(" CEST")
    assert not {"None", "[]", "True", "False"} & set(lines.values())
