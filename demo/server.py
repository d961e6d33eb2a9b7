"""One PostgreSQL server and its folder: made, started, looked at and stopped, by one caller at a time."""

import os
import re
import shlex
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from demo import place, programs
from demo.place import Account, UnavailableError

PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"
NAME = "seconet"
ADMINISTRATOR = "postgres"
# What the address of a Unix socket holds on Linux, less its closing zero byte.
SOCKET_BYTES = 107
START_SECONDS = 120
STOP_SECONDS = 60
# What a first start writes: the database, static files with their compressed copies, pictures.
FIRST_START_BYTES = 300_000_000
LATER_START_BYTES = 50_000_000
# No process has this number: Linux ends at 4194304.
NO_PROCESS = 4_194_305
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "300",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True)
class Home:
    """One embedded server: the folder with its data and locks, and the account it runs as."""

    folder: Path
    account: Account

    @property
    def data(self) -> Path:
        """Return the folder of the database's own files."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Return the file that the server writes its messages to."""
        return self.folder / "run" / "log"


@dataclass(frozen=True)
class Running:
    """What a server says of itself in its `postmaster.pid`."""

    pid: int
    sockets: Path
    ready: bool

    def url(self, user: str = NAME, database: str = NAME) -> str:
        """Return the address of `database` for `user` on this server."""
        # Readers of such an address lower the letters of a host, but not those written as %41.
        plain = re.compile(r"[a-z0-9._-]")
        host = "".join(
            letter if plain.match(letter) else "".join(f"%{byte:02X}" for byte in letter.encode())
            for letter in str(self.sockets)
        )
        return f"postgresql://{user}@{host}:{PORT}/{database}"


def running(home: Home) -> Running | None:
    """Return what the server of `home` says of itself, or None when no process stands behind it."""
    try:
        lines = (home.data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not _is_server(pid, home.data):
        return None
    state = lines[7].strip() if len(lines) > 7 else "starting"
    return Running(pid, Path(lines[4] if len(lines) > 4 else ""), state == "ready")


def start(home: Home) -> Running:
    """Return the server of `home`, making its database and starting it when needed.

    Raises UnavailableError when that cannot be.
    """
    deadline = time.monotonic() + START_SECONDS
    while found := running(home):
        if found.ready and (found.sockets / SOCKET).exists():
            return found
        # A server that is just starting or stopping gets its time; one without its socket is of no use.
        if found.ready or time.monotonic() > deadline:
            stop(home)
        time.sleep(0.05)

    folder = programs.find(home.folder, home.account)
    if home.data.exists():
        place.demand_room(home.folder, LATER_START_BYTES)
        _check_data(home)
    else:
        place.demand_room(home.folder, FIRST_START_BYTES)
        _make_data(home, folder)
    started = _launch(home, folder, deadline)
    _make_database(started)
    return started


def stop(home: Home) -> bool:
    """Stop the server of `home`, ending its clients' sessions, and say whether there was one.

    Raises UnavailableError when it does not stop.
    """
    found = running(home)
    if not found:
        return False
    folder = programs.find(home.folder, home.account)
    for mode in ("fast", "immediate"):
        programs.run(
            folder,
            home.account,
            "pg_ctl",
            "stop",
            "--wait",
            f"--mode={mode}",
            f"--timeout={STOP_SECONDS}",
            f"--pgdata={home.data}",
            seconds=STOP_SECONDS,
        )
        if not running(home):
            if (short := _kept_socket_folder(home)) is not None:
                with suppress(OSError):
                    short.rmdir()
            return True
    raise UnavailableError(f"The embedded PostgreSQL does not stop: end process {found.pid}.")


def make_server_folder(home: Home, path: Path) -> None:
    """Make the folder `path`, that only the server's account (and root) may enter."""
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        path.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(path, home.account.uid, home.account.gid, follow_symlinks=False)
    except OSError as error:
        raise UnavailableError(place.reason(error, path)) from None


def _is_server(pid: int, data: Path) -> bool:
    """Say whether the process `pid` is a server on `data`; its number may have passed to another program."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        # A server of ours runs under an account that we may signal.
        return False
    if not Path("/proc/self").exists():
        return True
    try:
        # A server makes its data its working folder; a dead one that nobody has waited for has none.
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False


def _check_data(home: Home) -> None:
    version = (home.data / "PG_VERSION").read_text().strip()
    if version != programs.MAJOR:
        raise UnavailableError(
            f"The database in {home.data} was made by PostgreSQL {version}, and {programs.MAJOR} is installed: "
            "move that folder away to start with a fresh one."
        )
    if home.data.stat().st_uid != home.account.uid:
        # Somebody gave the whole checkout to root, and PostgreSQL refuses data of another's.
        for path in (home.data, *home.data.rglob("*")):
            os.chown(path, home.account.uid, home.account.gid, follow_symlinks=False)
    # After a crash the number of the dead server may have passed to another program, which the new server
    # would take for it. The rest of the note stays: from it the server knows of processes that live on.
    (home.log.parent / f"{SOCKET}.lock").unlink(missing_ok=True)
    note = home.data / "postmaster.pid"
    with suppress(FileNotFoundError):
        note.write_text("\n".join([str(NO_PROCESS), *note.read_text().split("\n")[1:]]))


def _make_data(home: Home, folder: Path) -> None:
    if not home.account.name:
        raise UnavailableError(
            f"PostgreSQL needs a user with a name, and user id {home.account.uid} has none on this system: "
            "add it to /etc/passwd, or set DATABASE_URL."
        )
    fresh = home.folder / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    make_server_folder(home, fresh)
    done = programs.run(
        folder,
        home.account,
        "initdb",
        f"--pgdata={fresh}",
        f"--username={ADMINISTRATOR}",
        "--auth-local=trust",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        seconds=START_SECONDS,
    )
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise UnavailableError(_complaint("PostgreSQL could not make its database", done.stdout, home))
    # Under this name there is always a whole database.
    fresh.rename(home.data)


def _launch(home: Home, folder: Path, deadline: float) -> Running:
    make_server_folder(home, home.log.parent)
    if home.log.exists() and home.log.stat().st_size > 1_000_000:
        home.log.unlink()
    options = OPTIONS | {"unix_socket_directories": str(_socket_folder(home))}
    while True:
        size = home.log.stat().st_size if home.log.exists() else 0
        done = programs.run(
            folder,
            home.account,
            "pg_ctl",
            "start",
            "--wait",
            f"--timeout={START_SECONDS}",
            f"--pgdata={home.data}",
            f"--log={home.log}",
            f"--options={shlex.join(f'--{name}={value}' for name, value in options.items())}",
            seconds=START_SECONDS,
        )
        if done.returncode == 0 and (started := running(home)) and started.ready:
            return started
        said = done.stdout
        with suppress(OSError), home.log.open(errors="replace") as log:
            log.seek(size)
            said = log.read() + said
        # The last processes of a killed server need a moment to notice.
        if "pre-existing shared memory block" not in said or time.monotonic() > deadline:
            stop(home)
            raise UnavailableError(_complaint("PostgreSQL did not start", said, home))
        time.sleep(0.2)


def _socket_folder(home: Home) -> Path:
    """Return the folder for the server's socket: its own, or a short one where that is too long for a socket."""
    own = home.log.parent
    if _socket_fits(own):
        return own
    if (kept := _kept_socket_folder(home)) is not None:
        return kept
    # A long TMPDIR is no better.
    for parent in dict.fromkeys((Path(tempfile.gettempdir()), Path("/tmp"))):  # noqa: S108 - mkdtemp is safe there
        if _socket_fits(parent / "seconet-xxxxxxxx") and home.account.may_use(parent):
            short = Path(tempfile.mkdtemp(prefix="seconet-", dir=parent))
            make_server_folder(home, short)
            note = home.folder / "socket-folder"
            note.write_text(str(short))
            place.inherit_owner(note)
            return short
    raise UnavailableError(f"{own} is too long for a socket, and there is no short folder for it: move the checkout.")


def _kept_socket_folder(home: Home) -> Path | None:
    """Return the short folder that an earlier start made for the socket, if it is still the server's alone."""
    try:
        kept = Path((home.folder / "socket-folder").read_text())
        found = kept.lstat()
    except OSError:
        return None
    safe = stat.S_ISDIR(found.st_mode) and found.st_uid == home.account.uid and not found.st_mode & 0o077
    return kept if safe and kept.name.startswith("seconet-") else None


def _socket_fits(folder: Path) -> bool:
    # PostgreSQL and its clients read commas and quotes in such a path as signs of their own.
    path = f"{folder}/{SOCKET}"
    return len(os.fsencode(path)) <= SOCKET_BYTES and re.fullmatch(r"[\w/.@+~-]+", path, re.ASCII) is not None


def _make_database(server: Running) -> None:
    try:
        with psycopg.connect(
            server.url(ADMINISTRATOR, ADMINISTRATOR), autocommit=True, connect_timeout=10
        ) as connection:
            # Not an administrator: what needs one fails here as it would on a server of one's own.
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")
    except psycopg.Error as error:
        raise UnavailableError(f"The embedded PostgreSQL cannot be used: {' '.join(str(error).split())}") from None


def _complaint(what: str, said: str, home: Home) -> str:
    """Return one line of what PostgreSQL `said` when it failed."""
    if re.search("No space left on device|Disk quota exceeded", said):
        return f"The disk is full: PostgreSQL can write nothing more to {home.folder}."
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"FATAL|PANIC|ERROR|error:", line)] or lines or ["no reason given"]
    return f"{what}: {telling[0]}"
