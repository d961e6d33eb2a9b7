import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 60
MEMORY = Path("/dev/shm")
# A whole site takes a fifth of this.
MEMORY_BYTES = 2_000_000_000


def _wait_until(condition, what, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} seconds in vain until {what}"
        time.sleep(0.05)
    return found


def _processes_in(folder):
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            cwd = os.readlink(entry / "cwd")
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and (f"{cwd}/".startswith(f"{folder}/") or str(folder) in command):
                found[int(entry.name)] = command
    return found


class Session:
    """A Python process that uses the embedded database of a checkout until it is told to end."""

    def __init__(self, checkout, user=None):
        self.told = None
        account = pwd.getpwnam(user) if user else None
        # An interpreter in a closed folder can be started by root alone, who then becomes the other.
        become = f"os.setgroups([]); os.setgid({account.pw_gid}); os.setuid({account.pw_uid})" if account else ""
        program = f"""
import os, pathlib, sys
from demo import place, postgres
{become}
try:
    print(postgres.ensure_running(pathlib.Path(sys.argv[1])), flush=True)
except place.UnavailableError as error:
    sys.exit(str(error))
sys.stdin.read()
"""
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(checkout)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=CHECKOUT,
            env={"PATH": os.environ["PATH"], "TMPDIR": tempfile.gettempdir()},
        )

    def url(self):
        if self.told is None:
            self.told = self.process.stdout.readline().strip()
            assert self.told, self.process.communicate(timeout=PATIENCE)[1]
        return self.told

    def end(self):
        _out, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said

    def kill(self):
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="session")
def wait_until():
    """Wait until a condition holds, for at most so many seconds, and return what it gave."""
    return _wait_until


@pytest.fixture(scope="session")
def processes_in():
    """Find the command lines of the processes that belong to what runs in a folder, by number."""
    return _processes_in


@pytest.fixture(scope="session")
def scratch():
    """The folder for what tests make, open to every user: in memory if there is room, since disks are slow."""
    with contextlib.suppress(OSError):
        found = os.statvfs(MEMORY)
        if found.f_frsize * found.f_bavail > MEMORY_BYTES and not found.f_flag & os.ST_NOEXEC:
            return MEMORY
    return Path("/tmp")


@pytest.fixture
def open_folder(scratch, monkeypatch):
    """A folder that every user may enter: pytest's own are closed to all but their maker."""
    # What stands in for a temporary checkout is temporary too.
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    folder = Path(tempfile.mkdtemp(prefix="sct-"))
    folder.chmod(0o755)
    yield folder
    for number in _processes_in(folder):
        with contextlib.suppress(OSError):
            os.kill(number, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database_template(scratch):
    """A database as a first start makes it, to be copied: that is quicker than making one for each test."""
    folder = Path(tempfile.mkdtemp(prefix="sct-", dir=scratch))
    folder.chmod(0o755)
    session = Session(folder)
    session.url()
    session.end()
    yield folder / ".local"
    shutil.rmtree(folder)


@pytest.fixture
def bare_checkout(open_folder):
    """The folder of a checkout in which nothing was ever started."""
    made = open_folder / "checkout"
    made.mkdir()
    return made


@pytest.fixture
def checkout(bare_checkout, database_template):
    """The folder of a checkout in which the database was started once."""
    subprocess.run(["cp", "-a", database_template, bare_checkout], check=True)
    return bare_checkout


@pytest.fixture
def use(open_folder):
    """Begin sessions on the embedded database; those that the test leaves open are ended."""
    sessions = []

    def begin(folder=None, user=None):
        sessions.append(Session(folder or open_folder / "checkout", user))
        return sessions[-1]

    yield begin
    for session in sessions:
        if not session.process.stdout.closed:
            session.end()
