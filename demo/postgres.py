"""The embedded PostgreSQL: started when somebody needs it, stopped when the last one has left.

A server belongs to one folder (`.local/postgres` of a checkout), where two locks rule it. `start.lock` is held
alone while a server is made, started or stopped. `users.lock` is held in common by each process that uses the
server; the system drops it however that process ends, so that whoever leaves next finds out if nobody is left.
"""

import argparse
import atexit
import fcntl
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from demo import place, server
from demo.place import UnavailableError
from demo.server import Home, Running

# The servers that this process uses: their folder, with the lock that says so and the process that took it.
_held: dict[Path, tuple[Home, int, int]] = {}


def ensure_running(root: Path | None = None) -> str:
    """Return the DATABASE_URL of the embedded database of the checkout `root`, starting its server when needed.

    This process counts as a user of the server until it ends or calls `release`; the last user stops it.
    Raises UnavailableError when there can be no server.
    """
    home = find_home(root or place.CHECKOUT)
    try:
        with _alone(home):
            running = _start(home, root or place.CHECKOUT)
            if home.folder not in _held:
                lock = _open(home.folder / "users.lock")
                fcntl.flock(lock, fcntl.LOCK_SH)
                _held[home.folder] = (home, lock, os.getpid())
    except BaseException:
        # A start that was broken off must not leave a server behind.
        with suppress(UnavailableError):
            _leave(home)
        raise
    return running.url()


def release(root: Path | None = None) -> None:
    """Give up this process's use of the server of the checkout `root`; without other users it stops."""
    _leave(find_home(root or place.CHECKOUT))


@atexit.register
def release_all() -> None:
    """Give up this process's use of all servers, as it does at its end; failures are printed."""
    for home, _, process in list(_held.values()):
        # A copy of this process, made by fork, is not the one that counts.
        if process == os.getpid():
            try:
                _leave(home)
            except UnavailableError as error:
                print(error, file=sys.stderr)


def start(root: Path | None = None) -> str:
    """Start the server of the checkout `root` without using it, and return its DATABASE_URL.

    It runs until `stop`, or until a process that uses it ends and leaves no other.
    """
    home = find_home(root or place.CHECKOUT)
    with _alone(home):
        return _start(home, root or place.CHECKOUT).url()


def stop(root: Path | None = None) -> bool:
    """Stop the server of the checkout `root`, whoever uses it, and say whether there was one."""
    home = find_home(root or place.CHECKOUT)
    with _alone(home):
        return server.stop(home)


def status(root: Path | None = None) -> Running | None:
    """Return what the running server of the checkout `root` says of itself, or None when none is running."""
    return server.running(find_home(root or place.CHECKOUT))


def find_home(checkout: Path) -> Home:
    """Return where the server of `checkout` lives for this user: a folder that its account can use.

    Raises UnavailableError when there is none.
    """
    checkout = checkout.resolve()
    local = place.local_folder(checkout)
    homes = [
        Home(folder / "postgres", place.server_account(folder / "postgres" / "data", checkout))
        for folder in dict.fromkeys((local, *place.elsewhere(checkout)))
    ]
    for home in homes:
        if os.path.exists(home.data) and _usable(home):
            return home
    for home in homes:
        # pg_ctl hands its paths to a shell between double quotes.
        fits_shell = not re.search(r'["$`\\\n]', str(home.data))
        if fits_shell and not os.path.exists(home.data) and place.writable(home.folder):
            place.make_folder(home.folder)
            if _usable(home):
                return home
            with suppress(OSError):
                home.folder.rmdir()
    raise UnavailableError(
        f"PostgreSQL, run by {homes[0].account.name or homes[0].account.uid}, can enter neither {local} "
        "nor a folder for temporary files: move the checkout, or set DATABASE_URL."
    )


def main(arguments: list[str] | None = None) -> int:
    """Run one command on the embedded database of this checkout and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m demo.postgres", description="The embedded PostgreSQL.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("url", help="start it if needed, print its DATABASE_URL and leave it running")
    commands.add_parser("stop", help="stop it, whoever uses it")
    commands.add_parser("status", help="say whether it runs")
    run = commands.add_parser("exec", help="run a command with DATABASE_URL set: exec -- COMMAND")
    run.add_argument("program", nargs="+")
    given = parser.parse_args(arguments)
    try:
        if given.command == "url":
            print(start())
        elif given.command == "stop":
            print("stopped" if stop() else "not running")
        elif given.command == "status":
            running = status()
            print(f"running: {running.url()}" if running else "not running")
        else:
            return _run_with_database(given.program)
    except UnavailableError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _start(home: Home, checkout: Path) -> Running:
    fresh = server.running(home) is None
    running = server.start(home)
    if fresh and not home.folder.is_relative_to(checkout.resolve()):
        print(
            f"The embedded database is in {home.folder}, since it cannot be in this checkout.",
            file=sys.stderr,
        )
    return running


def _usable(home: Home) -> bool:
    if not home.account.may_use(home.folder):
        return False
    # Data that somebody gave to root are taken back when the server starts.
    return not home.data.exists() or home.data.stat().st_uid in {home.account.uid, os.geteuid()}


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Let no other process make, start or stop the server of `home` meanwhile."""
    lock = _open(home.folder / "start.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _open(path: Path) -> int:
    try:
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        place.inherit_owner(path)
    except OSError as error:
        raise UnavailableError(place.reason(error, path)) from None
    return opened


def _leave(home: Home) -> None:
    held = _held.pop(home.folder, None)
    with _alone(home):
        if held:
            os.close(held[1])
        lock = _open(home.folder / "users.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            server.stop(home)
        finally:
            os.close(lock)


def _run_with_database(command: list[str]) -> int:
    """Run `command` with DATABASE_URL set, the embedded database's if none is given, and return its exit code."""
    url = os.environ.get("DATABASE_URL") or ensure_running()
    try:
        child = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url})
    except OSError as error:
        raise UnavailableError(place.reason(error, Path(command[0]))) from None
    # The terminal sends Ctrl-C to the command too; we stay to let go of the server after it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
