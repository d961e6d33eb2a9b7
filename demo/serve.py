"""`python -m demo.serve`: what `make run` and `make dev` execute."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from demo import accounts, address, environment, place, postgres
from demo.address import Address
from demo.parent import end_with_parent
from demo.place import UnavailableError

START_SECONDS = 60
END_SECONDS = 15
POLL_SECONDS = 0.5
# A worker that lives no longer has ended at once; when it does so several times in a row, there is a reason.
QUICK_SECONDS = 10
QUICK_ENDS = 3
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """Somebody wants the demo to end."""


def main(arguments: list[str] | None = None) -> int:
    """Serve the demo until Ctrl-C or TERM, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m demo.serve", description="Serves Seconet with its demo content.")
    parser.add_argument("--dev", action="store_true", help="autoreload and debug pages")
    parser.add_argument("--end-with-parent", action="store_true", help="end when the program that started this ends")
    given = parser.parse_args(arguments)
    for number in SIGNALS:
        signal.signal(number, _end)
    if given.end_with_parent:
        end_with_parent(grace=2 * END_SECONDS)
    try:
        serve(address.wanted(), dev=given.dev)
    except UnavailableError as error:
        print(error, file=sys.stderr)
        return 1
    except Ended:
        return 0
    finally:
        _ignore_signals()
        postgres.release_all()
        place.give_back()
    return 0


def serve(listen: Address, *, dev: bool) -> None:
    """Make everything ready and serve it at `listen`; raise UnavailableError when that cannot be, or no longer."""
    with listen.reserve() as port:
        os.environ["DJANGO_SETTINGS_MODULE"] = f"seconet_cms.settings.{'dev' if dev else 'demo'}"
        os.environ["HOST"], os.environ["PORT"] = listen.host, str(listen.port)
        if given := os.environ.get("DATABASE_URL", "").strip():
            environment.check_database(given)
        environment.prepare()
        _prepare_site(public=not listen.loopback)
        if dev:
            command = [sys.executable, "manage.py", "runserver", listen.netloc]
            port.close()
        else:
            command = [sys.executable, "-m", "demo.web", listen.number, str(listen.port)]
        # Of the terminal's Ctrl-C only this process hears; a debugger of `make dev` needs the terminal, though.
        server = subprocess.Popen(command, cwd=place.CHECKOUT, start_new_session=not dev)
        helper = Helper([sys.executable, "-m", "demo.worker", *(["--reload"] if dev else [])])
        try:
            _await(server, listen)
            port.close()
            _announce(listen)
            while server.poll() is None:
                helper.keep_running()
                time.sleep(POLL_SECONDS)
        finally:
            _stop(server, *helper.processes)
    raise UnavailableError("The web server has ended by itself.")


class Helper:
    """The worker beside the web server: it is started again when it ends by itself, unless it ends at once."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._started_at = 0.0
        self._quick_ends = 0
        self.processes: list[subprocess.Popen[bytes]] = []

    def keep_running(self) -> None:
        """Start it if it does not run; raise UnavailableError when it has ended at once three times in a row."""
        if self.processes:
            code = self.processes[0].poll()
            if code is None:
                return
            quick = time.monotonic() - self._started_at < QUICK_SECONDS
            self._quick_ends = self._quick_ends + 1 if quick else 0
            if self._quick_ends == QUICK_ENDS:
                raise UnavailableError(f"The worker ends whenever it is started (exit code {code}).")
            print(f"The worker has ended by itself (exit code {code}) and is started again.", file=sys.stderr)
        self._started_at = time.monotonic()
        self.processes = [subprocess.Popen(self._command, cwd=place.CHECKOUT, start_new_session=True)]


def _prepare_site(*, public: bool) -> None:
    """Bring database, catalogues, static files and content up to date, in a process that is gone afterwards."""
    command = [sys.executable, "-m", "demo.prepare", *(["--public"] if public else [])]
    process = subprocess.Popen(command, cwd=place.CHECKOUT, start_new_session=True)
    try:
        code = process.wait()
    finally:
        _stop(process)
    if code:
        # It has said why.
        sys.exit(1)


def _await(server: "subprocess.Popen[bytes]", listen: Address) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((listen.number, listen.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise UnavailableError(f"The web server does not answer at {listen.url}.")


def _announce(listen: Address) -> None:
    print(f"\nSeconet is at {listen.url} (Ctrl-C ends it). Sign in at {listen.url}admin/ with a name and its password:")
    for account in accounts.ACCOUNTS:
        print(f"  {account.username:16} {account.password:26} {account.role}")
    print(f"Mails are delivered to {listen.url}outbox/ alone.")
    sys.stdout.flush()


def _stop(*processes: "subprocess.Popen[bytes]") -> None:
    """End programs that this one has started, all at once."""
    running = [process for process in processes if process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + END_SECONDS
    for process in running:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # Its own children notice that it is gone.
            process.kill()
            process.wait()


def _end(number: int, frame: FrameType | None) -> None:
    # Who asks twice must not break off the end.
    _ignore_signals()
    raise Ended


def _ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
