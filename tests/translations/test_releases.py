"""Common releases: versions of a page that go live at one moment, each approved by the reviewers of its language."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from core import due
from core.mail_models import OutgoingMail
from core.refusals import RefusedError
from partners.models import RegionPage
from teams import emergency
from teams.moderation import decide
from tests import factories
from tests.factories import figure, fresh, stream
from tests.translations.conftest import told
from translations import releases, services, strings
from translations.readiness import Readiness, members_of
from translations.release_models import Release


@pytest.fixture
def spanish(source):
    return source


@pytest.fixture
def english(translation):
    return translation.get_target_instance()


@pytest.fixture
def release(spanish, person):
    return releases.ask(spanish, ["es", "en"], person("editor"))


def submit_spanish(page, person, **changes):
    draft = fresh(page).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=person)
    fresh(page).get_workflow().start(fresh(page), person)


def submit_english(translation, person, **words):
    left = {segment.id: f"EN {segment.source}" for segment in strings.unsettled(translation)}
    strings.save_many(translation, left, person)
    services.submit(translation, fresh(translation.get_target_instance()), person)


def judge(page, person, verdict="approve"):
    decide(fresh(page), person, verdict, "Say more." if verdict == "reject" else "")


def live(*pages):
    """Return the published lead of each page, None of a draft or of a page that is gone."""
    found = RegionPage.objects.filter(live=True).in_bulk([page.pk for page in pages])
    return tuple(found[page.pk].lead if page.pk in found else None for page in pages)


def standing(release):
    return {member.language: member.readiness for member in members_of(release)}


def test_the_last_approval_publishes_all_with_their_facts(release, spanish, english, translation, person):
    changed = {"lead": "Una región grande.", "figures": stream(figure("bbbb", "empresas", "11"))}
    submit_spanish(spanish, person("editor"), **changed)
    judge(spanish, person("reviewer_es"))

    assert live(spanish, english) == ("Una región.", None)
    assert standing(release) == {"en": Readiness.NOT_APPROVED, "es": Readiness.READY}
    # Its translators have the approved words before anybody else.
    assert {segment.source for segment in strings.unsettled(translation)} >= {"Una región grande.", "Navarra"}

    submit_english(translation, person("editor"))
    assert standing(release)["en"] == Readiness.IN_REVIEW
    judge(english, person("reviewer_en"))

    assert live(spanish, english) == ("Una región grande.", "EN Una región grande.")
    assert [each["facts"]["number"] for each in fresh(spanish).region.block_facts] == ["11"]
    release.refresh_from_db()
    outcomes = {(each.language, each.outcome) for each in release.members.all()}
    assert (release.status, outcomes) == ("done", {("en", "published"), ("es", "published")})
    # Each by whoever approved it.
    published = PageLogEntry.objects.filter(action="wagtail.publish", page__in=[spanish.pk, english.pk])
    assert set(published.order_by("-pk")[:2].values_list("page", "user__username")) == {
        (spanish.pk, "reviewer_es"),
        (english.pk, "reviewer_en"),
    }
    # And now each goes on its own.
    submit_spanish(spanish, person("editor"), lead="Otra región.")
    judge(spanish, person("reviewer_es"))
    assert live(spanish) == ("Otra región.",)


# --- Between an approval and the release ----------------------------------------------------------------


def _edit(page, person, **_more):
    factories.revise(page, title="Unread")


def _save_over(page, person, **_more):
    draft = fresh(page).get_latest_revision_as_object()
    draft.title = "Unread"
    draft.save_revision(overwrite_revision=fresh(page).latest_revision, user=person("editor"))


def _submit_again(page, person, translation):
    submit_english(translation, person("editor"))


def _send_back(page, person, **_more):
    # Handed in once more as it is, and then refused.
    fresh(page).get_workflow().start(fresh(page), person("editor"))
    judge(page, person("reviewer_en"), "reject")


def _type(page, person, translation):
    key = strings.segments_of(translation)[0].id
    strings.save(translation, key, "Unread", person("translator_en"))


def _lock(page, person, **_more):
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=person("reviewer_en"))


def _delete(page, person, **_more):
    fresh(page).delete()


def _take_down(page, person, **_more):
    emergency.publish(page, person("administrator"), "It cannot wait.")
    emergency.unpublish(page, person("administrator"), "It must not be public.")


def _show_original(page, person, **_more):
    original = Page.objects.get(translation_key=page.translation_key, locale__language_code="es")
    Page.objects.filter(pk=page.pk).update(alias_of=original)


def _schedule(page, person, **_more):
    revision = fresh(page).latest_revision
    revision.approved_go_live_at = timezone.now() + dt.timedelta(days=1)
    revision.save()


WITHDRAWALS = {
    _edit: Readiness.EDITED,
    _save_over: Readiness.EDITED,
    _submit_again: Readiness.IN_REVIEW,
    _send_back: Readiness.SENT_BACK,
    _type: Readiness.EDITED,
    _lock: Readiness.LOCKED,
    _delete: Readiness.ABSENT,
    _take_down: Readiness.TAKEN_DOWN,
    _show_original: Readiness.ALIAS,
    _schedule: Readiness.SCHEDULED,
}


def test_what_happens_after_an_approval_withdraws_it(release, spanish, english, translation, person):
    submit_english(translation, person("editor"))
    judge(english, person("reviewer_en2"))
    assert standing(release)["en"] == Readiness.READY
    # A fact, which leaves the translation as it is.
    submit_spanish(spanish, person("editor"), figures=stream(figure("bbbb", "empresas", "11")))
    found = {}
    for happens in WITHDRAWALS:
        with transaction.atomic():
            happens(english, person, translation=translation)
            judge(spanish, person("reviewer_es"))
            releases.publish_due(timezone.now())

            found[happens] = standing(release)["en"]
            assert standing(release)["es"] == Readiness.READY
            assert [each["facts"]["number"] for each in fresh(spanish).region.block_facts] == ["10"]
            assert not Page.objects.filter(pk=english.pk, live=True, alias_of=None).exists()
            transaction.set_rollback(True)
    assert found == WITHDRAWALS

    # And when nothing happens, they go.
    judge(spanish, person("reviewer_es"))
    assert [each["facts"]["number"] for each in fresh(spanish).region.block_facts] == ["11"]
    assert live(english) == ("EN Una región.",)


def test_an_original_that_changes_again_leaves_its_translation_behind(release, spanish, english, translation, person):
    submit_spanish(spanish, person("editor"), lead="Una región grande.")
    judge(spanish, person("reviewer_es"))
    submit_english(translation, person("editor"))
    # Before English is approved, the original changes once more.
    submit_spanish(spanish, person("editor"), lead="Una región enorme.")
    judge(english, person("reviewer_en"))
    assert (standing(release), live(spanish, english)) == (
        {"en": Readiness.READY, "es": Readiness.IN_REVIEW},
        ("Una región.", None),
    )

    judge(spanish, person("reviewer_es"))

    assert (standing(release)["en"], live(spanish, english)) == (Readiness.BEHIND, ("Una región.", None))
    submit_english(translation, person("editor"))
    judge(english, person("reviewer_en"))
    assert live(spanish, english) == ("Una región enorme.", "EN Una región enorme.")


def test_approvals_from_before_a_release_do_not_count(spanish, english, translation, person):
    submit_english(translation, person("editor"))
    judge(english, person("reviewer_en2"))
    emergency.unpublish(english, person("administrator"), "It must not be public.")
    release = releases.ask(spanish, ["es", "en"], person("editor"))

    submit_spanish(spanish, person("editor"), lead="Una región grande.")
    judge(spanish, person("reviewer_es"))

    assert standing(release) == {"en": Readiness.NOT_APPROVED, "es": Readiness.READY}
    with pytest.raises(RefusedError):
        # What is ready alone may go, and nothing else.
        releases.publish_now(release, person("stranger"))
    releases.publish_now(release, person("editor"))
    assert live(spanish, english) == ("Una región grande.", None)
    assert [(each.language, each.outcome) for each in release.members.order_by("language")] == [
        ("en", "not_ready"),
        ("es", "published"),
    ]


# --- Dates ---------------------------------------------------------------------------------------------


def test_a_date_publishes_what_is_ready_and_never_a_translation_ahead_of_its_original(
    spanish, english, translation, person
):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    release = releases.ask(spanish, ["es", "en", "fr"], person("editor"), tomorrow)
    submit_english(translation, person("editor"))
    judge(english, person("reviewer_en2"))
    submit_spanish(spanish, person("editor"), lead="Una región grande.")

    releases.publish_due(tomorrow + dt.timedelta(minutes=1))
    assert live(spanish, english) == ("Una región.", None)

    judge(spanish, person("reviewer_es"))
    # Its words have changed with the original, so English must be mended; the original waits for its date alone.
    assert standing(release) == {"en": Readiness.BEHIND, "es": Readiness.READY, "fr": Readiness.ABSENT}
    releases.publish_due(tomorrow - dt.timedelta(minutes=1))
    assert live(spanish, english) == ("Una región.", None)
    releases.publish_due(tomorrow + dt.timedelta(minutes=1))

    assert live(spanish, english) == ("Una región grande.", None)
    release.refresh_from_db()
    outcomes = {each.language: each.outcome for each in release.members.all()}
    assert (release.status, outcomes) == ("done", {"es": "published", "en": "not_ready", "fr": "not_ready"})
    # Whoever was late goes live on its own.
    submit_english(translation, person("editor"))
    judge(english, person("reviewer_en2"))
    assert live(english) == ("EN Una región grande.",)


# --- Asking --------------------------------------------------------------------------------------------


def test_who_edits_the_original_asks_changes_and_calls_off(spanish, english, translation, person):
    for name in ("stranger", "translator_en", "reviewer_en", "nobody"):
        with pytest.raises(RefusedError):
            releases.ask(spanish, ["es", "en"], person(name))
    with pytest.raises(RefusedError, match="at least two"):
        releases.ask(spanish, ["es", "xx"], person("editor"))
    release = releases.ask(spanish, ["es", "en", "sl"], person("editor"))
    with pytest.raises(RefusedError, match="open already"):
        releases.ask(spanish, ["es", "en"], person("reviewer_es"))

    submit_spanish(spanish, person("editor"), lead="Una región grande.")
    judge(spanish, person("reviewer_es"))
    with pytest.raises(RefusedError):
        releases.change(release, ["es", "en"], person("stranger"), None)
    releases.change(release, ["es", "en"], person("second_editor"), None)
    assert {each.language: each.waited_for for each in release.members.all()} == {"es": True, "en": True, "sl": False}

    # Called off, nothing goes live by an old approval, and translators read what visitors read.
    submit_english(translation, person("editor"))
    releases.call_off(release, person("editor"))
    read = {segment.source: (segment.words, segment.condition) for segment in strings.segments_of(translation)}
    assert read["Una región."] == ("EN Una región grande.", strings.Condition.OUTDATED)
    with pytest.raises(RefusedError, match="is over"):
        releases.publish_now(release, person("editor"))
    releases.publish_due(timezone.now())
    assert live(spanish) == ("Una región.",)
    assert PageLogEntry.objects.filter(page=spanish.pk, action__startswith="seconet.release").count() == 3


def test_while_the_original_is_in_review_whoever_asked_may_still_change_their_mind(release, spanish, person):
    submit_spanish(spanish, person("editor"))
    with pytest.raises(RefusedError, match="is being reviewed"):
        releases.change(release, ["es", "en", "fr"], person("second_editor"), None)

    releases.call_off(release, person("editor"))

    judge(spanish, person("reviewer_es"))
    assert fresh(spanish).live_revision_id == fresh(spanish).latest_revision_id


def test_a_type_of_page_may_ask_for_all_its_pages(spanish, english, translation, person, monkeypatch):
    monkeypatch.setattr(RegionPage, "published_together", True)
    # A translation that nobody has changed words for goes on its own, and so does an original that changes none.
    submit_english(translation, person("editor"))
    judge(english, person("reviewer_en2"))
    submit_spanish(spanish, person("editor"), figures=stream(figure("bbbb", "empresas", "11")))
    judge(spanish, person("reviewer_es"))
    assert (live(english), fresh(spanish).has_unpublished_changes) == (("EN Una región.",), False)

    submit_spanish(spanish, person("editor"), lead="Una región grande.")
    judge(spanish, person("reviewer_es"))
    assert live(spanish, english) == ("Una región.", "EN Una región.")
    assert standing(Release.objects.get()) == {"en": Readiness.NOT_APPROVED, "es": Readiness.READY}

    submit_english(translation, person("editor"))
    judge(english, person("reviewer_en2"))
    assert live(spanish, english) == ("Una región grande.", "EN Una región grande.")


def test_a_release_that_another_rule_forbids_keeps_the_approval_and_says_why(
    spanish, english, translation, person, monkeypatch
):
    def refuse(page):
        raise RefusedError("The facts contradict one another.")

    release = releases.ask(spanish, ["es", "en"], person("editor"))
    submit_spanish(spanish, person("editor"))
    judge(spanish, person("reviewer_es"))
    submit_english(translation, person("editor"))
    with monkeypatch.context() as patched:
        patched.setattr(RegionPage, "check_publication", refuse)
        judge(english, person("reviewer_en2"))
        release.refresh_from_db()
        assert (release.is_open, release.problem) == (True, "The facts contradict one another.")
        assert (live(english), standing(release)) == ((None,), {"en": Readiness.READY, "es": Readiness.READY})

    [report] = [each for each in due.run() if each.job == "common releases"]
    assert (report.outcome, live(english)) == (due.Outcome.DONE, ("EN Una región.",))


# --- The screen ----------------------------------------------------------------------------------------


def test_the_screen_asks_shows_publishes_and_calls_off(as_, spanish, english, translation, person):
    url = reverse("translations:release", args=[english.pk])
    client = as_("editor")
    late = {"wanted": ["es", "en"], "goes_live_at": "2020-01-01 10:00"}
    assert client.post(url, late).context["form"].errors.keys() == {"goes_live_at"}
    assert told(client.post(url, {"wanted": ["es"]})) == [
        "Choose at least two languages: one alone goes live when it is approved."
    ]
    assert told(as_("reviewer_en").post(url, {"wanted": ["es", "en"]}))[0].startswith("The page")
    assert not Release.objects.exists()

    client.post(url, {"wanted": ["es", "en", "fr"], "goes_live_at": ""})
    submit_spanish(spanish, person("editor"), lead="Una región grande.")
    judge(spanish, person("reviewer_es"))
    shown = client.get(url).context["members"]
    assert [(each["code"], each["readiness"]) for each in shown] == [
        ("en", Readiness.NOT_APPROVED),
        ("es", Readiness.READY),
        ("fr", Readiness.ABSENT),
    ]
    assert live(spanish) == ("Una región.",)

    client.post(url, {"publish-ready": "1"})
    assert live(spanish) == ("Una región grande.",)
    assert client.get(url).context["outcomes"] == [
        ("English", "was not ready"),
        ("Spanish", "published"),
        ("French", "was not ready"),
    ]

    client.post(url, {"wanted": ["es", "en"], "goes_live_at": ""})
    assert told(as_("stranger").post(url, {"call-off": "1"})) != []
    assert Release.objects.get(status="open").is_open
    client.post(url, {"call-off": "1"})
    assert [release.status for release in Release.objects.all()] == ["cancelled", "done"]


def test_whoever_submitted_hears_that_an_approval_waits(release, spanish, person):
    submit_spanish(spanish, person("editor"), lead="Una región grande.")
    OutgoingMail.objects.all().delete()

    judge(spanish, person("reviewer_es"))

    [mail] = OutgoingMail.objects.filter(kind="review_approved")
    assert "It is not published yet" in mail.text
    assert "Everybody can read it here" not in mail.text
