"""Proves that the container image serves the site: `make container`, as root, with no container engine.

Makes a bare Debian as base image, builds the Dockerfile on it, looks at what is in the result, and starts it against a
PostgreSQL of its own: without a secret key, for the release step, and to serve every page in every language. Takes
some minutes and 3 GB below TMPDIR (or /var/tmp); leaves nothing behind. Ends with 0 when all of it holds, with 1 when
something does not, and with 3 when nothing was proved because this machine cannot do it.
"""

import argparse
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psycopg

from demo import place, programs
from demo.place import UnavailableError
from scripts.buildah import Done, FailedError, Store, alive, descendants, end, lent_to_build
from scripts.visitor import Visitor
from seconet_cms.settings.base import LANGUAGES

CHECKOUT = Path(__file__).resolve().parents[1]
NOT_PROVED = 3
IMAGE = "localhost/seconet"
SUITE = "bookworm"
NEEDED_BYTES = 3_000_000_000
NEEDED_PROGRAMS = ("buildah", "debootstrap")
HOST = "seconet.example.org"
LOOPBACK = "127.0.0.1"
# Where the image may hold more than its base.
OURS = ("opt/seconet", "srv/seconet", "var/lib/seconet")
# Folders of a checkout that the image has no use for.
ABSENT = ("demo", "docs", "scripts", "tests", ".git", ".local")
VARIABLES = {
    "CACHE_DIR",
    "DJANGO_SETTINGS_MODULE",
    "LANG",
    "MEDIA_ROOT",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUNBUFFERED",
    "STATIC_ROOT",
}
COMPILER = re.compile(r"(.+-)?(as|c\+\+|c[89]9|cc|cc1|cc1plus|clang|cpp|g\+\+|gcc|ld|make|rustc|tcc)(-[\d.]+)?")
# Where the content loader, which the image does not hold, is lent to a container, with settings that know it.
LENT = "/tmp/lent"  # noqa: S108 - inside the container
LOADING = """from seconet_cms.settings.production import *
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
"""
START_SECONDS = 60


def main() -> int:
    """Prove it, or say why not, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.container", description=__doc__)
    parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    if missing := hindrance():
        print(f"Not proved: {missing}", file=sys.stderr)
        return NOT_PROVED
    folder = Path(tempfile.mkdtemp(prefix="seconet-container-", dir=os.environ.get("TMPDIR") or "/var/tmp"))  # noqa: S108 - mkdtemp is safe there
    # PostgreSQL has to get through, under an account that is not root.
    folder.chmod(0o755)
    try:
        place.demand_room(folder, NEEDED_BYTES)
        prove(folder)
    except UnavailableError as error:
        print(f"Not proved: {error}", file=sys.stderr)
        return NOT_PROVED
    except FailedError as error:
        print(f"\nFAILED: {error}", file=sys.stderr)
        return 1
    finally:
        remove(folder)
    print("== Proved.")
    return 0


def hindrance() -> str | None:
    """Return why this machine cannot prove anything, or None when it can."""
    if os.geteuid() != 0:
        return "only root can make a bare Debian and enter it: run this with sudo."
    missing = [name for name in NEEDED_PROGRAMS if not shutil.which(name)]
    if missing:
        return f"{' and '.join(missing)} missing here; on Debian: apt-get install {' '.join(NEEDED_PROGRAMS)}"
    return None


def prove(folder: Path) -> None:
    """Do all of it, in `folder`; raise FailedError on the first thing that does not hold."""
    store = Store(folder)
    with step(f"A base image: Debian {SUITE} with Python alone"):
        base = store.make_base(SUITE)
        of_base = paths(base)
    with step("The image, built with hashes checked"):
        mounts, words = lent_to_build(folder)
        store.build(CHECKOUT, IMAGE, mounts)
    with step("What is in it"):
        container = store.call("from", "--pull-never", IMAGE).strip()
        check_content(Path(store.call("mount", container).strip()), base, of_base)
        command = check_configuration(store, words)
        check_account(store, container)
    with step("No start without a secret key"):
        check_refusal(store.run(container, *command), "SECRET_KEY")
    with step("A PostgreSQL to serve from"):
        database, postgres = free_port(), Postgres(folder)
        url = postgres.start(database)
    try:
        serve_and_ask(Site(store, container, command, url), url)
    finally:
        postgres.stop()


def serve_and_ask(site: "Site", url: str) -> None:
    """Run the release step, load the content, serve it and ask for every page."""
    with step("The release step, twice"):
        site.do("release")
        site.do("release")
    languages = [code for code, _name in LANGUAGES]
    with step("The content, loaded by code that is lent to the container"):
        site.load_content()
        with psycopg.connect(url) as connection:
            accounts = connection.execute("SELECT count(*) FROM auth_user").fetchone()
        expect(accounts == (0,), f"Loading the content made {accounts[0]} accounts.")
    with step("Served to visitors"), site.serving() as visitor:
        print(f"   {visitor.every_page(languages)} pages of the sitemap in {', '.join(languages)}")
        visitor.style_sheets()
        visitor.sent_to_https()
        site.do("healthy")
    with step("What is no longer served is no longer healthy"):
        expect(site.run("healthy").code == 1, "`healthy` finds a site that is not served.")


class Site:
    """The image in one container, with the environment that an operator gives it."""

    def __init__(self, store: Store, container: str, command: list[str], url: str) -> None:
        self.store, self.container, self.command = store, container, command
        self.port = free_port()
        self.variables = {
            "ALLOWED_HOSTS": HOST,
            "BEHIND_PROXY": "1",
            "DATABASE_URL": url,
            "HOST": LOOPBACK,
            "PORT": str(self.port),
            "SECRET_KEY": secrets.token_urlsafe(50),
        }

    def run(self, *arguments: str) -> Done:
        """Run the image's entry point with `arguments`, and return how it ended."""
        entry = self.command[:-1]
        return self.store.run(self.container, *entry, *arguments, variables=self.variables)

    def do(self, *arguments: str) -> None:
        """Run the image's entry point with `arguments`; raise FailedError when it fails."""
        fail_unless_well(self.run(*arguments), arguments[0])

    def load_content(self) -> None:
        """Load the demo content, without its accounts, with code from the checkout."""
        settings = self.store.folder / "settings"
        settings.mkdir()
        (settings / "loading.py").write_text(LOADING)
        variables = self.variables | {"DJANGO_SETTINGS_MODULE": "loading", "PYTHONPATH": f"{LENT}/settings:{LENT}/code"}
        mounts = [f"{settings}:{LENT}/settings:ro", f"{CHECKOUT / 'demo'}:{LENT}/code/demo:ro"]
        for command in (["migrate", "--verbosity=0"], ["load_demo"]):
            done = self.store.run(
                self.container, "python", "-m", "django", *command, variables=variables, mounts=mounts
            )
            fail_unless_well(done, command[0])

    @contextmanager
    def serving(self) -> Iterator[Visitor]:
        """Serve while the context lasts, as a plain user, and end in order on TERM."""
        command = self.store.run_command(self.container, *self.command, variables=self.variables, mounts=())
        with tempfile.TemporaryFile("w+", errors="replace") as said:
            process = subprocess.Popen(
                command,
                env=self.store.environment(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                visitor = Visitor(LOOPBACK, self.port, HOST)
                if not visitor.awaits(START_SECONDS, while_running=process):
                    said.seek(0)
                    raise FailedError(f"The site does not answer:\n{said.read()[-3000:]}")
                servers = self._servers(process)
                yield visitor
                os.kill(servers[0], signal.SIGTERM)
                code = process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                raise FailedError("The site does not end on TERM.") from None
            finally:
                end(process)
            said.seek(0)
            expect(code == 0, f"After TERM the site ended with {code}:\n{said.read()[-3000:]}")
            expect(not any(map(alive, servers)), "The site left processes behind.")

    def _servers(self, process: "subprocess.Popen[bytes]") -> list[int]:
        """Return the processes that serve, the first of them first; raise FailedError when one is root's."""
        found = []
        for pid in descendants(process.pid):
            name = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
            if Path(os.fsdecode(name)).name.startswith("python"):
                found.append(pid)
                users = re.search(r"^Uid:\s+(.+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)[1]
                expect("0" not in users.split(), "The site is served by root.")
        expect(len(found) > 1, "The site is not served by processes that can be found.")
        return found


class Postgres:
    """A PostgreSQL for one proof, which listens on this machine alone and wants a password."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "postgres"
        self.data = self.folder / "data"
        self.account = place.server_account(self.data, CHECKOUT)
        self.programs: Path | None = None

    def start(self, port: int) -> str:
        """Make it, start it and return its DATABASE_URL; raise UnavailableError when that cannot be."""
        self.folder.mkdir(mode=0o700)
        os.chown(self.folder, self.account.uid, self.account.gid)
        self.programs = programs.find(self.folder, self.account)
        password = secrets.token_urlsafe(20)
        note = self.folder / "password"
        note.write_text(password)
        os.chown(note, self.account.uid, self.account.gid)
        options = f"-c listen_addresses={LOOPBACK} -c unix_socket_directories= -c fsync=off -p {port}"
        self._run(
            "initdb",
            f"--pgdata={self.data}",
            "--username=seconet",
            f"--pwfile={note}",
            "--auth-host=scram-sha-256",
            "--auth-local=reject",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        )
        self._run(
            "pg_ctl", "start", "--wait", f"--pgdata={self.data}", f"--log={self.folder / 'log'}", f"--options={options}"
        )
        return f"postgresql://seconet:{password}@{LOOPBACK}:{port}/postgres"

    def stop(self) -> None:
        """Stop it, whoever uses it."""
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={self.data}")

    def _run(self, program: str, *arguments: str) -> None:
        done = programs.run(self.programs, self.account, program, *arguments, seconds=60)
        if done.returncode:
            raise UnavailableError(f"PostgreSQL's {program} failed: {' '.join(done.stdout.split())[-300:]}")


def check_content(root: Path, base: Path, of_base: set[str]) -> None:
    """Raise FailedError when the image holds a compiler, a part that it should not, or anything lent to its build."""
    inside = paths(root)
    foreign = sorted(path for path in inside - of_base if not path.startswith(OURS))
    expect(not foreign, f"The image holds more than its base and the site: {foreign[:10]}")
    expect(of_base <= inside, f"The image lacks parts of its base: {sorted(of_base - inside)[:10]}")
    differing = [
        path
        for path in sorted(of_base)
        if path.startswith("etc/")
        and (base / path).is_file()
        and not (base / path).is_symlink()
        and (base / path).read_bytes() != (root / path).read_bytes()
    ]
    expect(not differing, f"The build changed settings of the base: {differing[:10]}")
    compilers = [
        path
        for path in sorted(inside)
        if COMPILER.fullmatch(Path(path).name) and (root / path).is_file() and os.access(root / path, os.X_OK)
    ]
    expect(not compilers, f"The image holds tools for compiling: {compilers}")
    needless = [name for name in ABSENT if (root / "srv/seconet" / name).exists()]
    expect(not needless, f"The image holds what it does not need: {needless}")
    catalogues = {path.parts[-3] for path in (root / "srv/seconet/locale").glob("*/LC_MESSAGES/django.mo")}
    sources = {path.parts[-3] for path in (CHECKOUT / "locale").glob("*/LC_MESSAGES/django.po")}
    expect(catalogues == sources, f"Catalogues of {sources}, and compiled in the image: {catalogues}.")
    compressed = [*(root / "srv/seconet/static/seconet_cms").glob("site.*.css.br")]
    expect(len(compressed) == 1, f"The style sheet is not compressed once: {compressed}")
    size = sum(path.lstat().st_size for top in OURS for path in (root / top).rglob("*") if path.is_file())
    print(f"   {size / 1e6:.0f} MB more than the base")


def check_configuration(store: Store, words: list[str]) -> list[str]:
    """Return the command that the image starts with; raise FailedError when it has a secret or a trace of its build."""
    image = store.inspect(IMAGE)
    names = {variable.partition("=")[0] for variable in image["config"]["Env"]}
    expect(names == VARIABLES, f"Variables of the image: {sorted(names)}")
    baked = [word for word in words if word in str(image)]
    expect(not baked, f"The image tells where its packages came from: {baked}")
    return [*image["config"]["Entrypoint"], *image["config"]["Cmd"]]


def check_account(store: Store, container: str) -> None:
    """Raise FailedError unless the image's user is a plain one that may write uploads and the cache, not the site."""
    script = (
        'test "$(id -u)" -gt 0 && test -w "$MEDIA_ROOT" && test -w "$CACHE_DIR" && test ! -w "$STATIC_ROOT" '
        "&& test ! -w . && test ! -w /opt/seconet && ! command -v cc gcc"
    )
    fail_unless_well(store.run(container, "sh", "-c", script), "The user of the image")


def check_refusal(done: Done, name: str) -> None:
    """Raise FailedError unless the program ended with one line that names the variable `name`."""
    well = done.code != 0 and len(done.errors) == 1 and name in done.errors[0] and not done.output
    expect(well, f"Without {name} the site ends with {done.code} and says: {done.output} {done.errors}")
    print(f"   {done.errors[0]}")


def fail_unless_well(done: Done, what: str) -> None:
    """Raise FailedError with what a program said unless it ended well."""
    expect(done.code == 0, f"{what} ended with {done.code}:\n" + "\n".join([done.output[-2000:], *done.errors[-20:]]))


def expect(holds: bool, otherwise: str) -> None:
    """Raise FailedError with `otherwise` unless something holds."""
    if not holds:
        raise FailedError(otherwise)


def paths(root: Path) -> set[str]:
    """Return the files and folders under `root`, as paths from there."""
    return {
        os.path.relpath(os.path.join(folder, name), root)
        for folder, names, files in os.walk(root)
        for name in (*names, *files)
    }


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def remove(folder: Path) -> None:
    """Remove `folder`, unless something of this machine is still mounted in it."""
    # Who breaks off debootstrap finds its mounts here.
    for path in reversed(mounts_in(folder)):
        subprocess.run(["umount", path], check=False)
    if left := mounts_in(folder):
        print(f"{folder} is left, since it has mounts: {' '.join(left)}", file=sys.stderr)
    else:
        shutil.rmtree(folder)


def mounts_in(folder: Path) -> list[str]:
    """Return what is mounted in `folder`, the outer before the inner."""
    mounted = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return [path for path in mounted if Path(path).is_relative_to(folder)]


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print what is done, and how long it took."""
    print(f"== {title}", flush=True)
    start = time.monotonic()
    yield
    print(f"   done in {time.monotonic() - start:.1f} s", flush=True)


def _leave(number: int, frame: FrameType | None) -> None:
    # Who asks twice must not break off the tidying up.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
