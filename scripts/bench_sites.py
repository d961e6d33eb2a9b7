"""Sites for measuring: databases of the embedded PostgreSQL, each with a site of its own size, and servers on them."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from demo import accounts, place
from scripts.bench_load import fetch

CHECKOUT = Path(__file__).resolve().parents[1]
START_SECONDS = 90
# Of the server that keeps pages; more than a site of 10,000 pages needs while it is measured.
CACHE_MIB = 64


@dataclass
class Server:
    """A server that is running, by its process and address."""

    name: str
    address: str
    process: "subprocess.Popen[bytes]"
    environment: dict[str, str] = field(default_factory=dict)

    def workers(self) -> list[int]:
        """Return the processes that answer, below the one that was started."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(each) for each in path.read_text().split()]

    def memory(self) -> list[float]:
        """Return the memory in MiB of each worker that is its own (RSS without shared pages is not told everywhere)."""
        found = []
        for number in self.workers():
            lines = Path(f"/proc/{number}/status").read_text().splitlines()
            resident = next((line for line in lines if line.startswith("VmRSS:")), "VmRSS: 0 kB")
            found.append(int(resident.split()[1]) / 1024)
        # Of what a server starts besides its workers nothing holds Django.
        return [each for each in found if each > max(found) / 2]


def environment(url: str, folder: Path, *, cache: bool = False) -> dict[str, str]:
    """Return the environment of a program on the database at `url`, which keeps what it caches in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "scripts.bench_settings",
        "SECONET_LOCAL": str(folder.parent),
        "BENCH_PLACE": str(folder),
        "BENCH_CACHE_MIB": str(CACHE_MIB if cache else 0),
        "PYTHONWARNINGS": "ignore",
    }


def folder_of(name: str) -> Path:
    """Return the folder of a measured site in the checkout."""
    return place.local_folder() / "bench" / name


def database_url(base: str, name: str) -> str:
    """Return the address of the database `name` on the server of the address `base`."""
    parts = urlsplit(base)
    return urlunsplit(parts._replace(path=f"/{name}"))


def build(base: str, sizes: list[int]) -> dict[int, str]:
    """Return the address of a database with a site of each size, made where it is not there; they are kept.

    Each is brought up to date: with migrations and demo content that have come since it was made.
    """
    found: dict[int, str] = {}
    for size in sorted(sizes):
        name = f"seconet_bench{size}"
        with psycopg.connect(base, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not known:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = database_url(base, name)
        began = time.perf_counter()
        inside = environment(url, folder_of(str(size)))
        run([sys.executable, "-m", "demo.prepare"], inside)
        run([sys.executable, "-m", "scripts.building_sites", str(size)], inside)
        print(f"site of {size} pages: ready after {time.perf_counter() - began:.0f} s", flush=True)
        found[size] = url
    return found


def run(command: list[str], inside: dict[str, str]) -> str:
    """Run a program to its end and return what it printed; end this one where it fails."""
    done = subprocess.run(command, cwd=CHECKOUT, env=inside, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} has ended with {done.returncode}.")
    return done.stdout


@contextmanager
def serving(name: str, command: list[str], inside: dict[str, str], *, folder: Path = CHECKOUT) -> Iterator[Server]:
    """Serve with `command`, which gets host and port in place of {host} and {port}, until the context ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = [part.format(host="127.0.0.1", port=port) for part in command]
    process = subprocess.Popen(told, cwd=folder, env=inside | {"HOST": "127.0.0.1", "PORT": str(port)})
    try:
        until = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"The server {name} does not start.")
        yield Server(name, f"http://127.0.0.1:{port}", process, inside)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ours(stack: ExitStack, url: str, size: int, *, cache: bool) -> Server:
    """Start the production server on a site, with the page cache or without."""
    name = f"{size}-kept" if cache else str(size)
    inside = environment(url, folder_of(name), cache=cache)
    command = [sys.executable, "-m", "demo.web", "{host}", "{port}"]
    return stack.enter_context(serving(name, command, inside))


def signed_in(server: Server, username: str = "network") -> dict[str, str]:
    """Return the headers of somebody of the demo who has signed in."""
    account = next(each for each in accounts.ACCOUNTS if each.username == username)
    sign_in = f"{server.address}/admin/login/"
    _status, headers, _body = fetch(sign_in)
    token = SimpleCookie(headers.get("set-cookie", ""))["csrftoken"].value
    form = {"username": username, "password": account.password, "csrfmiddlewaretoken": token}
    status, cookies = _post(sign_in, urlencode(form), token)
    if status != 302 or "sessionid" not in cookies:
        raise SystemExit(f"Nobody can sign in as {username} at {server.address} (status {status}).")
    return {"Cookie": f"sessionid={cookies['sessionid'].value}; csrftoken={token}"}


def _post(address: str, form: str, token: str) -> tuple[int, "SimpleCookie"]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrftoken={token}",
        "Referer": address,
        "Origin": f"{parts.scheme}://{parts.netloc}",
    }
    connection.request("POST", parts.path, body=form, headers=headers)
    answer = connection.getresponse()
    answer.read()
    cookies: SimpleCookie = SimpleCookie()
    for value in answer.headers.get_all("Set-Cookie") or []:
        cookies.load(value)
    connection.close()
    return answer.status, cookies
