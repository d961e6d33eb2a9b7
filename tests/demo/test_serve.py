import contextlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import threading
import urllib.request
from pathlib import Path

import pytest

from demo import accounts, postgres

CHECKOUT = Path(__file__).resolve().parents[2]
# The first start makes the database and loads the content; the tests share a checkout where that is done.
FIRST_START_SECONDS = 180


class Make:
    """A `make run` in a checkout, with its own address."""

    def __init__(self, checkout, **environment):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.checkout = checkout
        self.log = checkout / "run.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["make", "--no-print-directory", "run"],
                cwd=checkout,
                env=clean_environment() | {"PORT": str(self.port)} | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self):
        return self.log.read_text()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"

    def has_started(self):
        assert self.process.poll() is None, self.said
        return self.address in self.said

    def status_of(self, path):
        with urllib.request.urlopen(f"{self.address}{path}", timeout=30) as answer:
            return answer.status

    def read(self, path):
        with urllib.request.urlopen(f"{self.address}{path}", timeout=30) as answer:
            return answer.read().decode()


def clean_environment():
    # Each of the many starts would compile every module of ours again.
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HOST", "PORT", "SECONET_LOCAL", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if name not in ours and not name.startswith("PYTEST")}


def workers_in(processes):
    return [command for command in processes.values() if "demo.worker" in command]


def manage(checkout, code, **more):
    return subprocess.Popen(
        [".venv/bin/python", "manage.py", "shell", "--no-imports", "-c", code],
        cwd=checkout,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **more,
    )


def refusal(checkout, **environment):
    """The exit code of a start that is refused, and what it says."""
    done = subprocess.run(
        [".venv/bin/python", "-m", "demo.serve"],
        check=False,
        cwd=checkout,
        env=clean_environment() | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def site(scratch, wait_until, processes_in):
    """A checkout in which `make run` was started and ended once."""
    folder = scratch / f"sct-site-{os.getpid()}"
    shutil.copytree(
        CHECKOUT,
        folder,
        ignore=shutil.ignore_patterns(".git", ".local", ".venv*", "__pycache__", ".*_cache", "tests"),
    )
    (folder / ".venv").symlink_to(CHECKOUT / ".venv")
    first = Make(folder)
    wait_until(first.has_started, "the first start is done", FIRST_START_SECONDS)
    first.process.terminate()
    first.process.wait(60)
    yield folder
    for number in processes_in(folder):
        with contextlib.suppress(OSError):
            os.kill(number, signal.SIGKILL)
    shutil.rmtree(folder)


@pytest.fixture
def make_run(site, wait_until, processes_in):
    """Start `make run` on the site and wait until it answers; afterwards nothing of it may be left."""
    started = []

    def start(**environment):
        started.append(Make(site, **environment))
        wait_until(started[-1].has_started, "make run says its address")
        return started[-1]

    yield start
    for make in started:
        if make.process.poll() is None:
            make.process.terminate()
            make.process.wait(60)
    wait_until(lambda: processes_in(site) == {}, "no process of the site is left")


# Each start takes seconds, so a test goes on with what the one before it in the same story has started.
def test_it_says_where_it_is_and_who_may_sign_in_prepares_nothing_twice_and_ends_when_it_is_told(
    make_run, site, wait_until, processes_in
):
    running = make_run()

    assert running.status_of("en/") == 200
    lines = running.said.splitlines()
    assert [line for line in lines if running.address in line]
    assert [line for line in lines if f"{running.address}outbox/" in line]
    for account in accounts.ACCOUNTS:
        assert [line for line in lines if account.username in line and account.password in line]
    assert [line for line in lines if line.startswith(("Installing", "Preparing", "Collecting", "Loading"))] == []
    # A second one on the same port.
    code, said = refusal(site, PORT=str(running.port))
    assert code == 1
    assert said == (
        f"Port {running.port} of 127.0.0.1 is taken by another program: "
        f"choose another, as in `make run PORT={running.port + 1}`.\n"
    )

    wait_until(lambda: workers_in(processes_in(site)), "the worker has started")
    # A browser keeps its connection open.
    with socket.create_connection(("127.0.0.1", running.port)):
        running.process.terminate()
        running.process.wait(60)

        assert processes_in(site) == {}
    assert "Traceback" not in running.said


def test_ctrl_c_ends_it_all_but_a_database_that_manage_uses_beside_it(make_run, site, wait_until, processes_in):
    running = make_run()
    wait_until(lambda: workers_in(processes_in(site)), "the worker has started")
    beside = manage(
        site,
        "from wagtail.models import Site; print(Site.objects.count(), flush=True); input();"
        "print(Site.objects.count(), flush=True)",
    )
    assert beside.stdout.readline() == "1\n"
    with socket.create_connection(("127.0.0.1", running.port)):
        # A terminal sends it to all of them.
        os.killpg(running.process.pid, signal.SIGINT)
        running.process.wait(60)

        left = processes_in(site).values()
        assert [command for command in left if "manage.py" not in command and "postgres" not in command] == []
    assert "Traceback" not in running.said
    assert postgres.status(site) is not None

    assert beside.communicate("\n", timeout=60)[0] == "1\n"
    assert processes_in(site) == {}


def test_whatever_is_killed_the_next_start_copes_and_what_an_editor_changed_is_not_lost(
    make_run, site, wait_until, processes_in
):
    running = make_run()
    change = manage(
        site,
        "from wagtail.models import Page; page = Page.objects.filter(depth=3).first(); page.title = 'Ours';"
        "page.specific.save_revision(); Page.objects.filter(pk=page.pk).update(title='Ours'); print(page.get_url())",
    )
    changed = change.communicate(timeout=60)[0].strip().removeprefix("/")
    assert "<h1>Ours</h1>" in running.read(changed)

    # All but the database.
    server = postgres.status(site).pid
    for number, command in processes_in(site).items():
        if "postgres" not in command:
            os.kill(number, signal.SIGKILL)
    running.process.wait()
    assert postgres.status(site).pid == server
    running = make_run()
    assert running.status_of("en/") == 200
    assert postgres.status(site).pid == server

    # The database too.
    for number in processes_in(site):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    running.process.wait()
    running = make_run()
    assert "<h1>Ours</h1>" in running.read(changed)

    # Only the program that the terminal knows.
    wait_until(lambda: workers_in(processes_in(site)), "the worker has started")
    running.process.kill()
    running.process.wait()
    wait_until(lambda: processes_in(site) == {}, "everything has ended")


def test_manage_alone_starts_the_database_and_stops_it(site, processes_in):
    alone = manage(site, "from wagtail.models import Site; print(Site.objects.count())")

    assert alone.communicate(timeout=60)[0] == "1\n"
    assert processes_in(site) == {}


def test_manage_stops_the_database_when_it_is_asked_to_end(site, processes_in):
    alone = manage(site, "import time; print('ready', flush=True); time.sleep(60)")
    assert alone.stdout.readline() == "ready\n"
    alone.terminate()

    assert alone.communicate(timeout=60)[0] == ""
    assert processes_in(site) == {}


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({"PORT": "http"}, "PORT is http, which is no port: give a number from 1 to 65535."),
        ({"PORT": "70000"}, "PORT is 70000, which is no port: give a number from 1 to 65535."),
        ({"HOST": "seconet.invalid"}, "HOST is seconet.invalid, which is no address of this machine."),
        (
            {"DATABASE_URL": "mysql://somebody@127.0.0.1/seconet"},
            "DATABASE_URL must be written as postgresql://user:password@host:5432/name.",
        ),
    ],
)
def test_what_cannot_be_meant_is_one_line(site, environment, line):
    assert refusal(site, **{"PORT": "18765"} | environment) == (1, f"{line}\n")


def test_a_database_that_does_not_answer_is_one_line_without_its_password(site):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    code, said = refusal(site, PORT="18765", DATABASE_URL=f"postgresql://somebody:secret@127.0.0.1:{port}/seconet")

    assert code == 1
    assert said.startswith("The database that DATABASE_URL names cannot be used: ")
    assert "refused" in said
    assert "secret" not in said
    assert said.count("\n") == 1


@pytest.fixture
def old_postgresql():
    """The port of a server that greets its clients as PostgreSQL 14 does."""

    def message(kind, content):
        return kind + struct.pack("!i", len(content) + 4) + content

    def greet(listening):
        with contextlib.suppress(OSError):
            while True:
                client, _address = listening.accept()
                with client:
                    while client.recv(1024)[4:8] in (
                        struct.pack("!i", 80877103),
                        struct.pack("!i", 80877104),
                    ):
                        client.sendall(b"N")
                    client.sendall(
                        message(b"R", struct.pack("!i", 0))
                        + message(b"S", b"server_version\x0014.9\0")
                        + message(b"S", b"client_encoding\0UTF8\0")
                        + message(b"Z", b"I")
                    )
                    client.recv(1024)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=greet, args=[listening], daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def test_a_database_that_is_too_old_is_one_line(site, old_postgresql):
    url = f"postgresql://somebody:secret@127.0.0.1:{old_postgresql}/seconet"

    assert refusal(site, PORT="18765", DATABASE_URL=url) == (
        1,
        "DATABASE_URL names PostgreSQL 14; this site needs 15 or newer.\n",
    )


def test_other_machines_are_refused_while_anybody_knows_the_passwords(site):
    code, said = refusal(site, HOST="0.0.0.0", PORT="18765")

    assert code == 1
    assert said == (
        "HOST is open to other machines, and anybody knows the password of "
        f"{', '.join(account.username for account in accounts.ACCOUNTS)}: "
        "give each a new one with `.venv/bin/python manage.py changepassword admin` first.\n"
    )
