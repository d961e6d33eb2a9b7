"""Workers as processes of their own, which are killed, and a mail server that notes what it gets."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import background, due, mail_sending, outbox
from core.mail_models import CLAIM, OutgoingMail
from core.working import DUE_SECONDS, TASK_SECONDS
from tests.core.smtp_server import MailServer

CHECKOUT = Path(__file__).resolve().parents[2]
LONG = timedelta(hours=1)
# Loads the site once and forks a process for each command, as that is quicker than to load it for each.
NURSERY = """
import os, sys
import django
from django.core.management import call_command

django.setup()
for line in sys.stdin:
    verb, *arguments = line.split()
    if verb == "wait":
        print(os.waitstatus_to_exitcode(os.waitpid(int(arguments[0]), 0)[1]), flush=True)
        continue
    number = os.fork()
    if not number:
        code = 1
        try:
            call_command(verb, *arguments)
            code = 0
        finally:
            os._exit(code)
    print(number, flush=True)
"""


def wait_until(condition, what):
    deadline = time.monotonic() + 30
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.01)
    return found


class Nursery:
    def __init__(self, environment):
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            cwd=CHECKOUT,
            env={"PATH": os.environ["PATH"]} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.children = set()

    def ask(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def worker(self):
        number = self.ask("worker")
        self.children.add(number)
        return number

    def end(self, number, sent=signal.SIGKILL):
        """Send a signal to a worker and return the exit code that it ends with."""
        os.kill(number, sent)
        self.children.discard(number)
        return self.ask(f"wait {number}")

    def close(self):
        for number in self.children:
            with contextlib.suppress(OSError):
                os.kill(number, signal.SIGKILL)
        self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    """The address of the tests' database, to which this module writes for others to see."""
    with django_db_blocker.unblock():
        connection.ensure_connection()
        yield f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
        connection.close()


@pytest.fixture(scope="module")
def mail_server():
    with MailServer() as server:
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def nursery(database, mail_server):
    made = Nursery(
        {
            "DJANGO_SETTINGS_MODULE": "seconet_cms.settings.production",
            "SECRET_KEY": "x" * 50,
            "ALLOWED_HOSTS": "seconet.example.org",
            "DATABASE_URL": database,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail_server.port),
            "EMAIL_USE_TLS": "0",
            "DEFAULT_FROM_EMAIL": "site@example.org",
        }
    )
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _clean(database, mail_server, settings):
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", mail_server.port, 15
    mail_server.taken.clear()
    mail_server.answers.set()
    yield
    OutgoingMail.objects.all().delete()
    DBTaskResult.objects.all().delete()


def write(address="ana@example.org"):
    outbox.OutboxEmailBackend().send_messages([EmailMessage("Words", "More words", to=[address])])
    return OutgoingMail.objects.get(to=address)


def let_time_pass():
    """Make everything that waits older by ten minutes."""
    ten = timedelta(minutes=10)
    OutgoingMail.objects.update(due_at=F("due_at") - ten, claimed_at=F("claimed_at") - ten)
    DBTaskResult.objects.filter(started_at__isnull=False).update(started_at=F("started_at") - ten)


def ask_of_those_who_wait_for_a_row(what):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {what} FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchall()


def test_a_mail_survives_a_kill_at_every_point_and_is_never_sent_after_its_mark(nursery, mail_server, database):
    mail = write()
    mail_server.answers.clear()

    # While the mail server has not answered.
    first = nursery.worker()
    wait_until(lambda: len(mail_server.taken) == 1, "the first worker has handed the mail over")
    # A worker that is busy is left alone, however long it takes.
    assert background.take_up(timezone.now() + LONG) == 0
    nursery.end(first)
    mail.refresh_from_db()
    assert (mail.attempts, mail.sent_at) == (1, None)
    assert DBTaskResult.objects.get().status == "RUNNING"

    # After the answer, and before the mark.
    let_time_pass()
    second = nursery.worker()
    wait_until(lambda: len(mail_server.taken) == 2, "the second worker has taken the mail up")
    with psycopg.connect(database) as other:
        other.execute("SELECT 1 FROM core_outgoingmail WHERE id = %s FOR UPDATE", [mail.pk])
        mail_server.answers.set()
        wait_until(lambda: ask_of_those_who_wait_for_a_row("pid"), "the second worker comes to the mark")
        nursery.end(second)
        # What waits for a lock does not notice that nobody wants it any more.
        ask_of_those_who_wait_for_a_row("pg_terminate_backend(pid)")
        wait_until(lambda: not ask_of_those_who_wait_for_a_row("pid"), "the mark is given up")
    mail.refresh_from_db()
    assert (mail.attempts, mail.sent_at) == (2, None)

    # After the mark.
    let_time_pass()
    third = nursery.worker()
    wait_until(lambda: OutgoingMail.objects.exclude(sent_at=None).exists(), "the third worker marks the mail")
    nursery.end(third)
    let_time_pass()
    assert mail_sending.send_due(timezone.now() + LONG) == 0
    background.take_up(timezone.now() + LONG)

    assert mail_server.numbers() == [mail.message_id] * 3
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.text) == ("sent", 3, "")


def test_what_a_dead_worker_leaves_is_done_by_another_within_five_minutes(nursery, mail_server):
    mail = write()
    mail_server.answers.clear()
    dead = nursery.worker()
    wait_until(lambda: mail_server.taken, "the worker has handed the mail over")
    nursery.end(dead)
    mail_server.answers.set()
    mail.refresh_from_db()

    # The claim holds while the sender could still be alive, and no longer.
    assert timedelta(seconds=DUE_SECONDS + 3 * TASK_SECONDS) + CLAIM < timedelta(minutes=5)
    assert mail_sending.send_due(mail.claimed_at + CLAIM - timedelta(seconds=1)) == 0
    assert mail_sending.send_due(mail.claimed_at + CLAIM) == 1
    assert mail_server.numbers() == [mail.message_id] * 2
    # So does the task; what it finds to do then is nothing.
    wait_until(lambda: background.take_up(timezone.now() + LONG), "the database notices that the worker is gone")
    assert DBTaskResult.objects.get().status == "READY"
    heir = nursery.worker()
    wait_until(lambda: DBTaskResult.objects.get().status == "SUCCESSFUL", "another worker has done the task")
    assert nursery.end(heir, signal.SIGTERM) == 0
    assert len(mail_server.taken) == 2


def test_workers_and_rounds_beside_each_other_send_each_mail_once(nursery, mail_server):
    mails = [write(f"person{number}@example.org") for number in range(12)]
    mail_server.answers.clear()
    workers = [nursery.worker(), nursery.worker()]
    wait_until(lambda: len(mail_server.taken) == 2, "both are sending")
    mail_server.answers.set()
    [*due.run()]
    wait_until(lambda: not OutgoingMail.objects.filter(sent_at=None).exists(), "all is sent")
    wait_until(lambda: DBTaskResult.objects.finished().count() == len(mails), "no task is left")

    assert [nursery.end(number, signal.SIGTERM) for number in workers] == [0, 0]
    assert sorted(mail_server.numbers()) == sorted(mail.message_id for mail in mails)
    assert set(OutgoingMail.objects.values_list("attempts", flat=True)) == {1}


def test_a_worker_that_is_told_to_end_first_ends_what_it_does(nursery, mail_server):
    write("ana@example.org")
    write("bor@example.org")
    mail_server.answers.clear()
    worker = nursery.worker()
    wait_until(lambda: mail_server.taken, "it is sending the first")
    os.kill(worker, signal.SIGTERM)
    mail_server.answers.set()

    assert nursery.end(worker, signal.SIGTERM) == 0

    assert len(mail_server.taken) == 1
    assert list(OutgoingMail.objects.order_by("pk").values_list("attempts", "to")) == [
        (1, "ana@example.org"),
        (0, "bor@example.org"),
    ]
    assert OutgoingMail.objects.exclude(sent_at=None).get().to == "ana@example.org"


def test_a_worker_outlives_its_database(nursery, mail_server):
    def of_the_worker(what):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {what} FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return cursor.fetchall()

    worker = nursery.worker()
    wait_until(lambda: of_the_worker("pid"), "it is connected")
    of_the_worker("pg_terminate_backend(pid)")
    mail = write()

    wait_until(lambda: mail_server.numbers() == [mail.message_id], "it has come back and sent the mail")
    assert nursery.end(worker, signal.SIGTERM) == 0


def test_an_address_that_the_server_refuses_holds_up_nobody_else(mail_server):
    refused, taken = write("nobody@example.org"), write("ana@example.org")

    assert mail_sending.send_due() == 1

    refused.refresh_from_db()
    taken.refresh_from_db()
    assert (refused.state, taken.state) == ("retrying", "sent")
    assert "Nobody of that name" in refused.error
    assert mail_server.numbers() == [taken.message_id]
