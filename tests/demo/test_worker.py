"""The worker beside the demo's web server; that it ends with it is shown where the server is (test_serve)."""

import sys

import pytest

from demo import serve
from demo.place import UnavailableError

WORKS = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
FAILS = [sys.executable, "-S", "-c", "raise SystemExit(7)"]


@pytest.fixture
def helper():
    """Make the helper that a command stands for; its processes are ended afterwards."""
    made = []

    def make(command):
        made.append(serve.Helper(command))
        return made[-1]

    yield make
    serve._stop(*(process for each in made for process in each.processes))


def end(helper):
    helper.processes[0].kill()
    helper.processes[0].wait()


def test_a_worker_that_runs_is_left_alone_and_one_that_was_killed_is_started_again(helper, capsys):
    beside = helper(WORKS)
    beside.keep_running()
    [first] = beside.processes
    beside.keep_running()
    assert beside.processes == [first]
    assert capsys.readouterr().err == ""

    end(beside)
    beside.keep_running()

    [second] = beside.processes
    assert second.pid != first.pid
    assert second.poll() is None
    assert capsys.readouterr().err == "The worker has ended by itself (exit code -9) and is started again.\n"


def test_a_worker_that_ends_whenever_it_is_started_ends_the_run_with_one_line(helper):
    beside = helper(FAILS)
    for _ in range(serve.QUICK_ENDS):
        beside.keep_running()
        beside.processes[0].wait()

    with pytest.raises(UnavailableError, match=r"^The worker ends whenever it is started \(exit code 7\)\.$"):
        beside.keep_running()


def test_a_worker_that_ends_now_and_then_is_started_again_and_again(helper, monkeypatch):
    monkeypatch.setattr(serve, "QUICK_SECONDS", 0)
    beside = helper(FAILS)

    for _ in range(2 * serve.QUICK_ENDS):
        beside.keep_running()
        beside.processes[0].wait()


def test_it_is_ended_with_the_server_whether_it_listens_or_not(helper, monkeypatch):
    monkeypatch.setattr(serve, "END_SECONDS", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    first, second = helper(WORKS), helper([sys.executable, "-S", "-c", deaf])
    for each in (first, second):
        each.keep_running()

    serve._stop(*first.processes, *second.processes)

    assert first.processes[0].poll() == -15
    assert second.processes[0].poll() in {-9, -15}
