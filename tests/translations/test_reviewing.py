import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import PageLogEntry, TaskState, WorkflowState
from wagtail_localize.models import StringTranslation, TranslationLog

from partners.models import RegionPage
from teams.moderation import decide
from tests import factories
from tests.translations.conftest import told
from translations import services, strings

DRAFT = "The draft is saved. What is published stays as it is."
SUBMITTED = "The translation was submitted for review. You will hear what the reviewers say."
REVIEWED = "The page is being reviewed; until that is done only reviewers may change it."
NOT_PUBLISHED_HERE = "A translation is published by its review. Submit it for review: nothing was changed."


@pytest.fixture
def judge(person, django_capture_on_commit_callbacks):
    """Approve a page or send it back, as a reviewer does."""

    def decide_on(name, translation, verdict, comment=""):
        with django_capture_on_commit_callbacks(execute=True):
            decide(translation.get_target_instance(), person(name), verdict, comment)
        return translation.get_target_instance()

    return decide_on


def draft_of(translation):
    return translation.get_target_instance().get_latest_revision_as_object()


# --- Drafts ----------------------------------------------------------------------------------------


def test_a_draft_holds_the_words_translated_so_far(press, translation, translate, person):
    translate(translation, but=["Una región."])

    assert press("editor", translation, "action-save") == [DRAFT]

    draft = draft_of(translation)
    assert (draft.title, draft.lead, draft.figures[0].value["label"]) == ("EN Navarra", "Una región.", "EN empresas")
    assert (draft.latest_revision.user, draft.live) == (person("editor"), False)
    assert PageLogEntry.objects.filter(page=draft.pk, action="wagtail.edit", user=person("editor")).exists()
    assert TranslationLog.objects.filter(revision=draft.latest_revision).exists()


def test_a_draft_of_a_published_page_leaves_what_is_live(press, published, translate, client):
    page = published.get_target_instance()
    translate(published, Aragon="Unread")

    assert press("translator_en", published, "action-save") == [DRAFT]

    after = published.get_target_instance()
    assert (after.title, after.live_revision_id, after.has_unpublished_changes) == (
        "EN Aragon",
        page.live_revision_id,
        True,
    )
    assert draft_of(published).title == "Unread"
    assert "Unread" not in client.get(page.url).content.decode()


def test_others_neither_save_nor_submit(press, translation, translate, unchanged):
    translate(translation)
    unchanged.now()

    for name, button in (
        ("stranger", "action-save"),
        ("stranger", "action-submit"),
        ("translator_sl", "action-submit"),
        ("reviewer_es", "action-submit"),
        ("nobody", "action-submit"),
    ):
        press(name, translation, button)

    assert unchanged()


def test_words_that_do_not_fit_are_named_and_nothing_is_saved(press, translation, translate, editor_url, as_):
    translate(translation, Comunidad="N" * 300)
    revision = translation.get_target_instance().latest_revision_id

    [message] = press("editor", translation, "action-submit")

    assert message.startswith("The words do not fit the page. Nothing was saved; mend this first: designation: ")
    page = translation.get_target_instance()
    assert (page.latest_revision_id, page.workflow_in_progress) == (revision, False)
    assert StringTranslation.objects.get(has_error=True).data == "N" * 300


def test_an_address_of_its_own_is_spelled_for_addresses_and_free(press, translation, translate, world, as_):
    index, region = factories.fresh(world.indexes["en"]), factories.RegionFactory()
    factories.plant(RegionPage, index, region=region, title="Other", slug="hoce-an")
    segment = translation.source.overridablesegment_set.get(context__path="slug")
    url = reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])
    as_("editor").put(url, "value=Hoče áñ", content_type="application/x-www-form-urlencoded")

    press("editor", translation, "action-save")

    assert draft_of(translation).slug == "hoce-an-1"


# --- Handing in ------------------------------------------------------------------------------------


def test_a_complete_translation_goes_to_the_reviewers(press, translation, translate, person):
    translate(translation)

    assert press("editor", translation, "action-submit") == [SUBMITTED]

    page = translation.get_target_instance()
    state = page.current_workflow_state
    assert (state.requested_by, state.current_task_state.revision_id) == (person("editor"), page.latest_revision_id)
    assert (page.live, draft_of(translation).title) == (False, "EN Navarra")


def test_missing_strings_are_listed_and_nothing_is_handed_in(press, translation, translate, unchanged):
    translate(translation, but=["Una región.", "empresas"])
    unchanged.now()

    assert press("editor", translation, "action-submit") == [
        "2 strings have no translation yet. Translate them, then try again: Una región. empresas"
    ]
    assert unchanged()


def test_a_string_at_fault_counts_as_missing(press, translation, translate, unchanged):
    translate(translation)
    StringTranslation.objects.filter(context__path="lead", context__object_id=translation.source.object_id).update(
        has_error=True
    )
    unchanged.now()

    assert press("editor", translation, "action-submit") == [
        "One string has no translation yet. Translate it, then try again: Una región."
    ]
    assert unchanged()


def test_the_address_needs_no_translation(translation, translate):
    translate(translation)

    assert translation.source.overridablesegment_set.filter(context__path="slug").exists()
    assert strings.unsettled(translation) == []


def test_many_missing_strings_are_told_in_part(press, translation, translate):
    [message] = press("editor", translation, "action-submit")
    assert message.count("Navarra") == 1

    words = {f"word {number}" for number in range(12)}
    page = translation.source.get_source_instance()
    figures = factories.stream(*(factories.figure(f"f{word[5:]}", word, "1", source="") for word in sorted(words)))
    factories.publish(page, figures=figures)
    translation.source.update_from_db()

    [message] = press("editor", translation, "action-submit")
    assert message.startswith("15 strings have no translation yet.")
    assert message.endswith("… and 5 more.")


def test_what_is_in_review_cannot_be_handed_in_again(press, in_review, unchanged):
    unchanged.now()

    # A reviewer may change it, but there is a review already.
    assert press("reviewer_en", in_review, "action-submit") == ["The page is being reviewed already."]
    assert unchanged()


def test_a_language_without_a_workflow_is_told_and_nothing_is_handed_in(
    press, translation, translate, unchanged, world
):
    translate(translation)
    workflow = translation.get_target_instance().get_workflow()
    workflow.deactivate()
    unchanged.now()

    [message] = press("editor", translation, "action-submit")

    assert message.startswith("No review is set up for this language.")
    assert unchanged()


# --- In review -------------------------------------------------------------------------------------


def test_in_review_the_editor_is_read_only(as_, press, in_review, editor_url, unchanged):
    text = as_("translator_en").get(editor_url(in_review)).content.decode()
    unchanged.now()

    assert REVIEWED in text
    page = BeautifulSoup(text, "html.parser")
    assert all(field.has_attr("readonly") for field in page.select("#te-form textarea"))
    assert {button["name"] for button in page.select("#te-form button[name]")} == {"action-check"}

    assert press("translator_en", in_review, "action-save") == [REVIEWED]
    assert unchanged()


def test_nobody_publishes_from_the_translation_editor(as_, in_review, editor_url, unchanged):
    url = editor_url(in_review)
    unchanged.now()

    for name, data in (
        ("editor", {"action": "publish"}),
        ("reviewer_en", {"action": "publish"}),
        ("reviewer_en", {"action-publish": "1"}),
        ("administrator", {"action": "publish"}),
        ("superuser", {}),
    ):
        assert told(as_(name).post(url, data))[-1] == NOT_PUBLISHED_HERE
    assert unchanged()


def test_nobody_publishes_a_draft_from_the_translation_editor(as_, translation, translate, editor_url, unchanged):
    translate(translation)
    unchanged.now()

    assert told(as_("superuser").post(editor_url(translation), {"action": "publish"})) == [NOT_PUBLISHED_HERE]
    assert unchanged()


def test_the_reviewer_is_led_to_the_review(as_, in_review, editor_url):
    url = reverse("teams:review", args=[in_review.get_target_instance().pk])

    assert f'href="{url}"' in as_("reviewer_en").get(editor_url(in_review)).content.decode()
    assert f'href="{url}"' not in as_("editor").get(editor_url(in_review)).content.decode()


def test_a_reviewer_who_mends_is_the_last_editor(press, in_review, translate, person):
    translate(in_review, Galicia="Galiza")

    assert press("reviewer_en", in_review, "action-save") == [DRAFT]

    page = in_review.get_target_instance()
    assert (page.latest_revision.user, draft_of(in_review).title, page.workflow_in_progress) == (
        person("reviewer_en"),
        "Galiza",
        True,
    )


def test_what_is_in_review_never_comes_to_lack_a_string(press, in_review, unchanged):
    more = factories.stream(
        factories.figure("bbbb", "empresas", "10"), factories.figure("cccc", "obreras", "1", source="")
    )
    factories.publish(in_review.source.get_source_instance(), figures=more)
    unchanged.now()

    assert press("reviewer_en", in_review, "action-save") == [
        "One string has no translation yet. Translate it, then try again: obreras"
    ]
    assert unchanged()


def test_whoever_handed_it_in_calls_the_review_off(press, in_review):
    assert press("editor", in_review, "action-cancel-workflow") == ["The review was called off. You can go on editing."]

    page = in_review.get_target_instance()
    assert (page.workflow_in_progress, page.live) == (False, False)


def test_others_do_not_call_the_review_off(press, in_review, unchanged):
    unchanged.now()

    assert press("translator_en", in_review, "action-cancel-workflow") == [
        "Only whoever submitted this version and its reviewers may end the review."
    ]
    assert unchanged()


# --- Sent back and approved ------------------------------------------------------------------------


def test_sent_back_with_a_comment_mended_and_handed_in_again(as_, press, in_review, judge, editor_url, translate):
    judge("reviewer_en", in_review, "reject", "Say <who>\nworks there.")

    answer = as_("editor").get(editor_url(in_review))
    assert "reviewer_en@example.org sent this version back. Mend it and submit it again." in answer.content.decode()
    assert "<blockquote>Say &lt;who&gt;\nworks there.</blockquote>" in answer.content.decode()
    assert "Submit again for review" in answer.content.decode()

    translate(in_review, Galicia="Galiza")
    assert press("editor", in_review, "action-submit") == [SUBMITTED]

    page = in_review.get_target_instance()
    assert WorkflowState.objects.for_instance(page).count() == 1
    states = TaskState.objects.filter(workflow_state__in=WorkflowState.objects.for_instance(page)).order_by("pk")
    assert list(states.values_list("status", flat=True)) == ["rejected", "in_progress"]
    assert judge("reviewer_en", in_review, "approve").title == "Galiza"


def test_a_published_translation_is_handed_in_again(press, published, translate, judge):
    translate(published, Aragon="Aragon")

    assert press("editor", published, "action-submit") == [SUBMITTED]
    assert published.get_target_instance().title == "EN Aragon"
    assert judge("reviewer_en", published, "approve").title == "Aragon"


def test_after_approval_the_translation_is_up_to_date(published, client):
    page = published.get_target_instance()

    assert (published.enabled, published.get_status_display(), published.get_progress()) == (True, "Up to date", (5, 5))
    assert (page.title, page.has_unpublished_changes, page.live_revision_id) == (
        "EN Aragon",
        False,
        page.latest_revision_id,
    )
    assert services.words_changed_since(published, page.get_latest_revision()) is False
    assert client.get(page.url).context["page"].title == "EN Aragon"


def test_approval_takes_no_fact_from_an_old_copy(press, in_review, judge, client):
    # The source's facts change while the translation, made from the old ones, is in review.
    source = in_review.source.get_source_instance()
    factories.publish(source, figures=factories.stream(factories.figure("bbbb", "empresas", "12")))

    page = judge("reviewer_en", in_review, "approve")

    [figure] = client.get(page.url).context["page"].blocks("figures")
    assert (figure.value["label"], int(figure.value["number"])) == ("EN empresas", 12)


# --- Other ways ------------------------------------------------------------------------------------


def test_a_page_in_review_is_not_turned_into_an_alias(as_, in_review, unchanged):
    url = reverse("wagtail_localize:convert_to_alias", args=[in_review.get_target_instance().pk])
    unchanged.now()

    for name in ("editor", "reviewer_en", "superuser"):
        assert told(as_(name).post(url)) == [
            "This version is in review: it stays as it is until the reviewers have answered."
        ]
    assert unchanged()


def test_nobody_without_the_right_turns_a_published_page_into_an_alias(as_, published, unchanged):
    url = reverse("wagtail_localize:convert_to_alias", args=[published.get_target_instance().pk])
    unchanged.now()

    for name in ("editor", "translator_en"):
        assert told(as_(name).post(url)) == ["Only reviewers of the language and network administrators may do this."]
    # The form as well.
    assert as_("editor").get(url).status_code == 302
    assert unchanged()


def test_a_reviewer_turns_an_approved_page_into_an_alias(as_, published):
    page, source = published.get_target_instance(), published.source.get_source_instance()

    as_("reviewer_en").post(reverse("wagtail_localize:convert_to_alias", args=[page.pk]))

    page = factories.fresh(page)
    assert (page.alias_of_id, page.title) == (source.pk, source.title)


@pytest.fixture
def stopped(as_, translation):
    """Return the translation, stopped: its page is written on freely."""
    as_("editor").post(reverse("wagtail_localize:stop_translation", args=[translation.pk]))
    translation.refresh_from_db()
    assert not translation.enabled
    return translation


def test_others_do_not_stop_a_translation(as_, translation, unchanged):
    for name in ("stranger", "translator_sl"):
        assert told(as_(name).post(reverse("wagtail_localize:stop_translation", args=[translation.pk]))) == [
            "The page belongs to none of your teams."
        ]
    assert unchanged()


def test_starting_again_asks_first(press, as_, stopped, editor_url, unchanged):
    unchanged.now()

    answer = as_("editor").post(editor_url(stopped), {"localize-restart-translation": "1"})

    assert "Yes, translate from the source again" in answer.content.decode()
    assert unchanged()


def test_starting_again_once_confirmed_keeps_what_was_written_freely(as_, stopped, editor_url, person):
    page = stopped.get_target_instance()
    written = factories.revise(page, title="Navarre", lead="Written freely.", figures="[]")
    as_("editor").post(editor_url(stopped), {"localize-restart-translation": "1", "restart-confirmed": "1"})

    stopped.refresh_from_db()
    found = {each.source: (each.words, each.edited_by) for each in strings.segments_of(stopped)}
    assert (stopped.enabled, factories.fresh(page).get_latest_revision()) == (True, written)
    assert found == dict.fromkeys(("Comunidad", "empresas", "Register"), ("", None)) | {
        "Navarra": ("Navarre", person("editor")),
        "Una región.": ("Written freely.", person("editor")),
    }


def test_nothing_is_started_again_while_a_review_has_the_page(as_, stopped, editor_url, person, unchanged):
    page = stopped.get_target_instance()
    page.title = "Native"
    page.save_revision(user=person("editor"))
    page.get_workflow().start(page, person("editor"))
    unchanged.now()

    for name in ("editor", "reviewer_en", "superuser"):
        answer = as_(name).post(editor_url(stopped), {"localize-restart-translation": "1", "restart-confirmed": "1"})
        assert told(answer) == ["This version is in review: it stays as it is until the reviewers have answered."]
    assert unchanged()


def test_others_start_nothing_again(as_, stopped, editor_url, unchanged):
    unchanged.now()

    for name in ("stranger", "translator_sl"):
        as_(name).post(editor_url(stopped), {"localize-restart-translation": "1", "restart-confirmed": "1"})

    assert unchanged()


# --- What the editor shows -------------------------------------------------------------------------


def test_words_that_are_in_no_draft_are_told(as_, press, translation, translate, editor_url):
    note = "Some strings were translated after the last draft was saved."
    assert note not in as_("editor").get(editor_url(translation)).content.decode()

    translate(translation)
    assert note in as_("editor").get(editor_url(translation)).content.decode()

    press("editor", translation, "action-save")
    assert note not in as_("editor").get(editor_url(translation)).content.decode()
