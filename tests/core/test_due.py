import io
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Revision

from core import background, due, mail_sending, scheduling
from core.mail_models import OutgoingMail
from core.models import StandardPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch):
    """The registry, empty but for what a test registers; afterwards it is as it was."""
    monkeypatch.setattr(due, "_jobs", {})
    return due


@pytest.fixture
def other_session():
    """A connection to the same database that another process could have."""
    other = connection.copy()
    with other.cursor() as cursor:
        yield cursor
    other.close()


def run_due():
    said = io.StringIO()
    call_command("run_due", stdout=said)
    return said.getvalue().splitlines()


def test_everything_that_the_clock_asks_for_is_registered_and_may_be_done_twice():
    done = [f"{name}: done" for name in due.names()]

    assert {
        "tasks of dead workers",
        "scheduled pages",
        "mails",
        "old mails",
        "old results of tasks",
        "ended sessions",
    } <= set(due.names())
    assert run_due() == done
    assert run_due() == done


def test_a_job_that_fails_stops_no_other_and_is_told_in_the_end(jobs, caplog):
    done = []

    def fail(now):
        raise LookupError("nothing\nthere")

    jobs.register("first", done.append)
    jobs.register("second", fail)
    jobs.register("third", done.append)
    before = timezone.now()

    with pytest.raises(CommandError, match=r"^Not done: second \(LookupError: nothing there\)\.$"):
        call_command("run_due", stdout=io.StringIO())

    assert len(done) == 2
    assert before <= done[0] <= done[1] <= timezone.now()
    assert [record.message for record in caplog.records] == ["The job 'second' has failed."]


def test_a_job_that_another_process_does_is_left_to_it(jobs, other_session):
    done = []
    jobs.register("busy", lambda now: done.append("busy"))
    jobs.register("free", lambda now: done.append("free"))
    other_session.execute("SELECT pg_advisory_lock(%s, hashtext('busy'))", [due.LOCKS])

    assert run_due() == ["busy: being done elsewhere", "free: done"]
    assert done == ["free"]
    other_session.execute("SELECT pg_advisory_unlock_all()")
    assert run_due() == ["busy: done", "free: done"]


def test_nobody_else_gets_a_job_while_it_is_done(jobs, other_session):
    seen = []

    def look(now):
        lock = "SELECT pg_try_advisory_lock(%s, hashtext('job'))"
        seen.append(other_session.execute(lock, [due.LOCKS]).fetchone()[0])

    jobs.register("job", look)
    run_due()
    lock = "SELECT pg_try_advisory_lock(%s, hashtext('job'))"
    seen.append(other_session.execute(lock, [due.LOCKS]).fetchone()[0])

    assert seen == [False, True]


def test_two_jobs_of_one_name_are_refused(jobs):
    jobs.register("mails", mail_sending.send_due)
    jobs.register("mails", mail_sending.send_due)

    with pytest.raises(ValueError, match="Two jobs are named mails"):
        jobs.register("mails", background.take_up)


def test_what_is_scheduled_is_published_and_taken_down_each_by_itself(home):
    now = timezone.now()
    broken, due_page, later, expired, kept = (
        factories.plant(StandardPage, home, slug=name, title=name, live=name in {"expired", "kept"})
        for name in ("broken", "due", "later", "expired", "kept")
    )
    for page, hours in ((broken, -2), (due_page, -1), (later, 1)):
        page.title = f"New {page.slug}"
        revision = page.save_revision()
        revision.approved_go_live_at = now + timedelta(hours=hours)
        revision.save()
    Revision.objects.filter(object_id=str(broken.pk)).update(content={"pk": broken.pk})
    StandardPage.objects.filter(pk=expired.pk).update(expire_at=now - timedelta(hours=1))
    StandardPage.objects.filter(pk=kept.pk).update(expire_at=now + timedelta(hours=1))

    with pytest.raises(scheduling.NotPublishedError, match=r"revision \d+ \(.*broken.*\)\.$"):
        scheduling.publish_scheduled(now)

    live = StandardPage.objects.filter(live=True).values_list("title", flat=True)
    assert set(live) == {"New due", "kept"}
    Revision.objects.filter(object_id=str(broken.pk)).delete()
    scheduling.publish_scheduled(now)
    assert set(live.all()) == {"New due", "kept"}


def test_ended_sessions_are_forgotten():
    now = timezone.now()
    for key, hours in (("ended", -1), ("going-on", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))

    scheduling.clear_sessions(now)

    assert [session.session_key for session in Session.objects.all()] == ["going-on"]


def put_down_a_task(status, *, workers=1, age=timedelta(minutes=1), **values):
    task = mail_sending.deliver.enqueue(0).db_result
    then = timezone.now() - age
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=status, started_at=then, finished_at=then, worker_ids=["gone"] * workers, **values
    )
    return task


def test_a_task_of_a_dead_worker_is_put_back_until_it_has_taken_three_along(run_background_tasks, caplog):
    young = put_down_a_task("RUNNING", age=timedelta(seconds=5))
    once = put_down_a_task("RUNNING")
    thrice = put_down_a_task("RUNNING", workers=3)

    assert background.take_up(timezone.now()) == 2

    states = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert states == {young.pk: "RUNNING", once.pk: "READY", thrice.pk: "FAILED"}
    thrice.refresh_from_db()
    assert thrice.exception_class_path == "core.background.WorkerDiedError"
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    assert run_background_tasks() == [("deliver", "SUCCESSFUL")]


def test_a_task_that_somebody_does_is_left_alone(other_session):
    task = put_down_a_task("RUNNING")
    other_session.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [background.LOCKS, str(task.pk)])

    assert background.take_up(timezone.now()) == 0
    other_session.execute("SELECT pg_advisory_unlock_all()")
    assert background.take_up(timezone.now()) == 1


def test_no_lock_outlives_its_task(run_background_tasks):
    mail_sending.deliver.enqueue(0)
    run_background_tasks()
    [*due.run()]

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)


def test_old_results_are_deleted_and_what_waits_is_not():
    for status, days in (("SUCCESSFUL", 13), ("SUCCESSFUL", 15), ("FAILED", 15), ("READY", 15), ("RUNNING", 15)):
        put_down_a_task(status, age=timedelta(days=days))

    background.purge(timezone.now())

    left = DBTaskResult.objects.order_by("status").values_list("status", flat=True)
    assert list(left) == ["READY", "RUNNING", "SUCCESSFUL"]
    assert list(OutgoingMail.objects.all()) == []
