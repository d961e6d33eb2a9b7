"""Reviews: who decides, what is published, and that there is no way past them."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, TaskState, Workflow
from wagtail.test.utils.form_data import rich_text

from core.mail_models import OutgoingMail
from core.models import Region
from core.rights import Action, may
from partners.models import RegionPage
from teams.moderation import ReviewRefusedError, decide
from tests import factories
from tests.factories import approve, fresh, page_form, submit
from tests.partners.test_copies import STREAMS

pytestmark = pytest.mark.usefixtures("unindexed")


@pytest.fixture
def editor(profiles, regions):
    return factories.editor(regions["navarra"])


@pytest.fixture
def page(profiles):
    return profiles["navarra", "es"]


def post(client, person, name, *arguments, **data):
    client.force_login(person)
    return client.post(reverse(name, args=arguments), data)


def told(answer, client):
    """Return the messages that the person sees next."""
    shown = client.get(answer.url, follow=True) if answer.status_code == 302 else answer
    return [str(message).strip() for message in shown.context["messages"]]


def form_of(page, **changes):
    streams = {f"{name}-count": "0" for name in STREAMS}
    words = {"title": page.title, "slug": page.slug, "region": str(page.region_id), "designation": ""}
    return page_form(**words, **streams, body=rich_text(""), governance=rich_text("")) | changes


def edit(client, person, page, **changes):
    client.force_login(person)
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, **changes))


def act(client, person, page, name, **data):
    task = fresh(page).current_workflow_task_state or TaskState.objects.latest("pk")
    return post(client, person, "wagtailadmin_pages:workflow_action", page.pk, name, task.pk, **data)


def live_title(page):
    return Page.objects.get(pk=page.pk).title


# --- The way of a review -----------------------------------------------------------------------------


def test_an_editor_submits_and_a_reviewer_publishes(client, editor, page):
    edit(client, editor, page, title="New words", **{"action-submit": "1"})
    assert (live_title(page), fresh(page).workflow_in_progress) == ("navarra es", True)

    act(client, factories.reviewer("es"), page, "approve")

    page = fresh(page)
    assert (page.title, page.workflow_in_progress) == ("New words", False)
    assert page.live_revision_id == page.latest_revision_id


def test_a_reviewer_approves_in_the_request_that_has_read_the_page_before(editor, page):
    page, reviewer = submit(page, editor), factories.reviewer("es")
    # As the page editor does, which has an approval among its buttons.
    assert not page.permissions_for_user(reviewer).can_publish()

    decide(page, reviewer, "approve")

    assert fresh(page).live_revision_id == page.latest_revision_id


def test_what_is_sent_back_is_mended_and_resubmitted(client, editor, page):
    reviewer = factories.reviewer("es")
    edit(client, editor, page, title="New words", **{"action-submit": "1"})

    act(client, reviewer, page, "reject", comment="Say more.")
    assert fresh(page).current_workflow_state.status == "needs_changes"
    edit(client, editor, page, title="More words", **{"action-submit": "1"})
    act(client, reviewer, page, "approve")

    assert live_title(page) == "More words"


def test_while_a_page_is_reviewed_its_editor_changes_nothing_and_a_reviewer_mends(client, editor, page):
    submit(page, editor)
    before = fresh(page).latest_revision_id

    edit(client, editor, page, title="Late words", **{"action-save-draft": "1"})
    assert fresh(page).latest_revision_id == before

    edit(client, factories.reviewer("es"), page, title="Mended", **{"action-save-draft": "1"})
    assert (fresh(page).draft_title, fresh(page).workflow_in_progress) == ("Mended", True)


def test_who_mends_a_page_in_review_is_its_last_editor_and_does_not_approve_it(client, editor, page):
    reviewer = factories.reviewer("es")
    submit(page, editor)

    task = fresh(page).current_workflow_task_state
    answer = edit(
        client,
        reviewer,
        page,
        title="Mended",
        **{"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"},
    )

    assert (live_title(page), fresh(page).draft_title) == ("navarra es", "Mended")
    assert "You made the last edit; somebody else must review it." in told(answer, client)
    with pytest.raises(ReviewRefusedError, match="last edit"):
        decide(fresh(page), reviewer, "approve")
    approve(page)
    assert live_title(page) == "Mended"
    # The record names what was approved, not what was submitted.
    assert TaskState.objects.get(pk=task.pk).revision_id == fresh(page).live_revision_id


def test_nobody_approves_their_own_last_edit(page, regions):
    people = [
        factories.reviewer("es"),
        factories.administrator(),
        factories.PersonFactory(is_superuser=True),
    ]
    for person in people:
        submit(page, person)
        refused = may(person, Action.REVIEW, page)
        assert (refused.allowed, refused.reason) == (False, "You made the last edit; somebody else must review it.")
        with pytest.raises(ReviewRefusedError):
            decide(fresh(page), person, "approve")
        page.current_workflow_state.cancel()
    assert live_title(page) == "navarra es"


def test_administrators_are_asked_only_where_a_language_has_no_other_reviewer(editor, page):
    administrator, superuser = factories.administrator(), factories.PersonFactory(is_superuser=True)
    submit(page, editor)
    waiting = lambda person: TaskState.objects.reviewable_by(person).count()  # noqa: E731

    assert (may(administrator, Action.REVIEW, page).allowed, waiting(administrator)) == (True, 1)

    reviewer = factories.reviewer("es")
    for person in (administrator, superuser):
        assert (may(person, Action.REVIEW, page).allowed, waiting(person)) == (False, 0)
    assert (may(reviewer, Action.REVIEW, page).allowed, waiting(reviewer)) == (True, 1)

    # The only reviewer writes: there is no other.
    fresh(page).get_latest_revision_as_object().save_revision(user=reviewer)
    for person, expected in ((reviewer, False), (administrator, True), (superuser, True)):
        assert (may(person, Action.REVIEW, page).allowed, waiting(person)) == (expected, int(expected))


def test_a_reviewer_who_is_deactivated_leaves_the_review_to_others(editor, page):
    administrator, reviewer = factories.administrator(), factories.reviewer("es")
    submit(page, editor)
    OutgoingMail.objects.all().delete()

    reviewer.is_active = False
    reviewer.save()

    assert not may(reviewer, Action.REVIEW, page)
    assert not reviewer.groups.exists()
    assert may(administrator, Action.REVIEW, page)
    assert {(mail.to, mail.kind) for mail in OutgoingMail.objects.all()} == {(administrator.email, "no_reviewer")}
    approve(page, administrator)
    assert not fresh(page).workflow_in_progress


# --- No way past it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["editor", "reviewer", "administrator", "superuser"])
def test_the_editor_publishes_nothing_for_anybody(client, page, editor, role):
    person = {
        "editor": lambda: editor,
        "reviewer": lambda: factories.reviewer("es"),
        "administrator": factories.administrator,
        "superuser": lambda: factories.PersonFactory(is_superuser=True),
    }[role]()
    # Somebody else has written, and it was approved: whoever publishes from the editor writes anew.
    approve(submit(page, factories.PersonFactory()))
    later = (timezone.now() + dt.timedelta(days=1)).strftime("%Y-%m-%d %H:%M")

    answer = edit(client, person, page, title="At once", **{"action-publish": "1"})
    assert any("a review must approve it first" in message for message in told(answer, client))
    edit(client, person, page, title="Later", go_live_at=later, **{"action-publish": "1"})

    page = fresh(page)
    assert (page.title, page.draft_title, page.scheduled_revision) == ("navarra es", "Later", None)
    assert "action-publish" not in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_a_page_that_is_made_is_a_draft_even_a_home_page(client, partner_indexes, regions, page):
    administrator = factories.administrator()
    client.force_login(administrator)
    RegionPage.objects.filter(pk=page.pk).update(live=False)
    form = form_of(page, title="Made", slug="made", region=str(regions["navarra"].pk), **{"action-publish": "1"})

    client.post(reverse("wagtailadmin_pages:add", args=["partners", "regionpage", partner_indexes["es"].pk]), form)
    root = Page.get_first_root_node()
    home = {"title": "Front", "slug": "front", "activities-count": "0", "contact_text": "", "contact_mailbox": ""}
    address = reverse("wagtailadmin_pages:add", args=["home", "homepage", root.pk])
    client.post(address, page_form(**home) | {"action-publish": "1"})

    assert {(made.title, made.live) for made in Page.objects.filter(slug__in=["made", "front"])} == {
        ("Made", False),
        ("Front", False),
    }


def test_a_version_that_was_approved_and_saved_over_is_approved_no_more(editor, page):
    reviewer = factories.reviewer("es")
    page = approve(submit(page, editor), factories.reviewer("es"))
    assert may(reviewer, Action.PUBLISH, page)

    draft = page.get_latest_revision_as_object()
    draft.title = "Written over"
    draft.save_revision(user=editor, overwrite_revision=page.latest_revision)

    refused = may(reviewer, Action.PUBLISH, page)
    assert (refused.allowed, refused.reason) == (False, "A review must approve the latest version first.")


def test_another_workflow_than_the_review_approves_nothing(client, page, editor):
    from wagtail.models import GroupApprovalTask, WorkflowTask

    superuser = factories.PersonFactory(is_superuser=True)
    workflow = Workflow.objects.create(name="A way round")
    task = GroupApprovalTask.objects.create(name="Mine")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    draft = fresh(page).get_latest_revision_as_object()
    draft.title = "Unreviewed"
    draft.save_revision(user=superuser)
    workflow.start(draft, superuser)

    act(client, superuser, page, "approve")

    assert (live_title(page), fresh(page).workflow_in_progress) == ("navarra es", True)


@pytest.mark.parametrize(
    ("name", "arguments", "data"),
    [
        ("wagtailadmin_pages:unpublish", "page", {}),
        ("wagtailadmin_pages:delete", "page", {}),
        ("wagtailadmin_pages:set_privacy", "page", {"restriction_type": "login"}),
        ("wagtailadmin_pages:copy", "page", {"new_title": "C", "new_slug": "c"}),
        ("wagtailadmin_pages:move_confirm", "page and list", {}),
        ("wagtailadmin_pages:set_page_position", "page", {}),
    ],
)
def test_what_is_not_approved_is_neither_withdrawn_nor_moved_nor_copied(
    client, page, partner_indexes, name, arguments, data
):
    # The latest version was never reviewed, and somebody else wrote it.
    factories.revise(page, title="Never reviewed")
    person = factories.PersonFactory(is_superuser=True)
    places = [page.pk, partner_indexes["en"].pk][: 2 if arguments == "page and list" else 1]
    if name.endswith("copy"):
        data = data | {"new_parent_page": str(page.get_parent().pk)}
    before = sorted(Page.objects.values_list("pk", "path", "live"))

    answer = post(client, person, name, *places, **data)

    assert answer.status_code in {200, 302}
    assert sorted(Page.objects.values_list("pk", "path", "live")) == before
    assert not fresh(page).view_restrictions.exists()


def test_approved_pages_are_withdrawn_by_another_than_their_last_editor(client, editor, page):
    administrator, reviewer = factories.administrator(), factories.reviewer("es")
    page = approve(submit(page, administrator), reviewer)
    post(client, administrator, "wagtailadmin_pages:unpublish", page.pk)
    assert fresh(page).live

    post(client, reviewer, "wagtailadmin_pages:unpublish", page.pk)

    assert not fresh(page).live


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_pages_chosen_in_bulk_are_asked_for_one_by_one(client, page, profiles, partner_indexes, action):
    person = factories.administrator()
    factories.revise(page, title="Never reviewed")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    client.force_login(person)
    before = sorted(Page.objects.values_list("pk", "path", "live", "title"))

    client.post(f"{address}?id={page.pk}&id={profiles['murcia', 'es'].pk}", {"chooser": partner_indexes["en"].pk})

    assert sorted(Page.objects.values_list("pk", "path", "live", "title")) == before


def test_the_api_of_the_admin_acts_on_no_page(client, editor, page):
    # Wagtail's own endpoint would unpublish it for somebody who may, and turn back what is being reviewed.
    page = approve(submit(page, editor))
    earlier = page.revisions.first()
    client.force_login(factories.PersonFactory(is_superuser=True))
    before = (Page.objects.count(), page.latest_revision_id)

    for action in ("unpublish", "copy", "create_alias", "revert_to_page_revision", "delete"):
        client.post(f"/admin/api/main/pages/{page.pk}/action/{action}/", {"revision_id": earlier.pk, "slug": "new"})

    assert fresh(page).live
    assert (Page.objects.count(), fresh(page).latest_revision_id) == before


def test_who_left_the_team_neither_opens_nor_calls_off_what_they_submitted(client, editor, page, regions):
    submit(page, editor)
    Page.objects.filter(pk=page.pk).update(owner=editor)
    regions["navarra"].team.members.remove(editor)

    edit(client, editor, page, **{"action-cancel-workflow": "1"})

    assert fresh(page).workflow_in_progress


def test_who_submitted_a_page_may_call_the_review_off(client, editor, page):
    submit(page, editor)

    edit(client, editor, page, **{"action-cancel-workflow": "1"})

    assert not fresh(page).workflow_in_progress
    assert live_title(page) == "navarra es"


def test_a_draft_that_was_never_public_is_removed_by_an_administrator_who_did_not_write_it(client, partner_indexes):
    writer, other = factories.administrator(), factories.administrator()
    draft = factories.RegionPageFactory(parent=partner_indexes["es"], live=False)
    draft.save_revision(user=writer)

    post(client, writer, "wagtailadmin_pages:delete", draft.pk)
    assert RegionPage.objects.filter(pk=draft.pk).exists()

    post(client, other, "wagtailadmin_pages:delete", draft.pk)
    assert not RegionPage.objects.filter(pk=draft.pk).exists()


def test_a_version_that_was_approved_for_later_is_changed_by_nobody_until_then(client, editor, page):
    draft = fresh(page)
    draft.go_live_at = timezone.now() + dt.timedelta(days=2)
    draft.title = "For later"
    draft.save_revision(user=editor)
    draft.get_workflow().start(draft, editor)
    approve(page)

    assert fresh(page).scheduled_revision.as_object().title == "For later"
    for person in (editor, factories.reviewer("es"), factories.administrator()):
        edit(client, person, page, title="Changed", **{"action-save-draft": "1"})
        assert not may(person, Action.EDIT, page)
    assert fresh(page).get_latest_revision_as_object().title == "For later"


def test_what_cannot_be_published_is_refused_with_its_reason_and_stays_in_review(client, profiles, regions, page):
    # Facts are published with the page in the region's own language; no other can go first.
    RegionPage.objects.filter(pk=page.pk).update(live=False)
    Region.objects.filter(pk=page.region_id).update(facts_page_id=None)
    english = submit(profiles["navarra", "en"], factories.editor(regions["navarra"]))

    answer = act(client, factories.reviewer("en"), english, "approve")

    assert any("was not published" in message for message in told(answer, client))
    assert (fresh(english).workflow_in_progress, english.current_workflow_task_state.status) == (True, "in_progress")


# --- Setting up, mails, log --------------------------------------------------------------------------


def test_people_are_told_in_their_own_language_what_happens_to_a_page(client, editor, page):
    reviewer = factories.reviewer("es", first_name="Rosa")
    superuser = factories.PersonFactory(is_superuser=True)

    edit(client, editor, page, title="New words", **{"action-submit": "1"})
    act(client, reviewer, page, "reject", comment="Say more, d'accord?")
    edit(client, editor, page, title="More words", **{"action-submit": "1"})
    act(client, reviewer, page, "approve")

    mails = [(each.to, each.kind) for each in OutgoingMail.objects.order_by("pk")]
    assert mails == [
        (reviewer.email, "review_submitted"),
        (editor.email, "review_sent_back"),
        (reviewer.email, "review_submitted"),
        (editor.email, "review_approved"),
    ]
    assert superuser.email not in {address for address, _kind in mails}
    back = OutgoingMail.objects.get(kind="review_sent_back").text
    assert "Say more, d'accord?" in back
    assert f"/admin/pages/{page.pk}/edit/" in back
    assert mail.outbox == []


def test_the_log_tells_who_did_what(client, editor, page):
    reviewer = factories.reviewer("es")
    edit(client, editor, page, title="New words", **{"action-submit": "1"})
    act(client, reviewer, page, "approve")

    entries = PageLogEntry.objects.filter(page=page.pk).order_by("pk").values_list("action", "user")
    assert [entry for entry in entries if entry[0] in {"wagtail.workflow.start", "wagtail.workflow.approve"}] == [
        ("wagtail.workflow.start", editor.pk),
        ("wagtail.workflow.approve", reviewer.pk),
    ]
    assert ("wagtail.publish", reviewer.pk) in entries
