import os
import pwd
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import dj_database_url
import psycopg
import pytest

from demo import postgres

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
PLAIN_USER = "games"


def ask(url, question):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question).fetchone()


def tell(url, order):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(order)


def has_ended(process):
    return not Path(f"/proc/{process}/cwd").exists()


def test_the_database_is_what_the_site_expects_and_opens_no_port(bare_checkout, use):
    url = use().url()

    assert ask(
        url,
        "SELECT current_setting('server_encoding'), datcollate, datctype, current_setting('max_connections'),"
        " current_setting('listen_addresses'), rolsuper, rolcreatedb"
        " FROM pg_database, pg_roles WHERE datname = current_database() AND rolname = current_user",
    ) == ("UTF8", "C.UTF-8", "C.UTF-8", "300", "", False, True)


def test_the_address_is_read_alike_by_the_driver_and_by_the_settings(open_folder, use):
    checkout = open_folder / "Zadruga_1"
    checkout.mkdir()

    url = use(checkout).url()

    settings = dj_database_url.parse(url)
    with (
        psycopg.connect(url) as by_url,
        psycopg.connect(
            host=settings["HOST"], port=settings["PORT"], user=settings["USER"], dbname=settings["NAME"]
        ) as by_name,
    ):
        assert by_name.info.host == by_url.info.host == str(checkout / ".local/postgres/run")


def test_processes_that_start_at_once_share_one_server_and_the_last_stops_it(checkout, use):
    sessions = [use() for _ in range(3)]
    urls = {session.url() for session in sessions}
    server = postgres.status(checkout).pid

    assert len(urls) == 1
    assert sessions[0].end() == sessions[1].end() == (0, "")
    assert postgres.status(checkout).pid == server
    assert sessions[2].end() == (0, "")
    assert postgres.status(checkout) is None
    assert has_ended(server)


def test_what_was_written_survives_a_stop(checkout, use):
    first = use()
    tell(first.url(), "CREATE TABLE kept AS SELECT 7 AS number")
    first.end()

    assert ask(use().url(), "SELECT number FROM kept") == (7,)


def test_a_killed_user_does_not_keep_the_server_alive(checkout, use):
    killed = use()
    tell(killed.url(), "CREATE TABLE kept AS SELECT 7 AS number")
    server = postgres.status(checkout).pid
    killed.kill()

    following = use()
    assert ask(following.url(), "SELECT number FROM kept") == (7,)
    assert postgres.status(checkout).pid == server
    following.end()
    assert has_ended(server)


def test_a_killed_server_is_started_anew(checkout, use):
    first = use()
    tell(first.url(), "CREATE TABLE kept AS SELECT 7 AS number")
    server = postgres.status(checkout).pid
    os.kill(server, signal.SIGKILL)
    first.kill()

    assert ask(use().url(), "SELECT number FROM kept") == (7,)
    assert postgres.status(checkout).pid != server


def test_a_dead_server_whose_number_another_program_has_is_started_anew(checkout, use):
    first = use()
    first.url()
    server = postgres.status(checkout).pid
    os.kill(server, signal.SIGKILL)
    first.kill()
    note = checkout / ".local/postgres/data/postmaster.pid"
    owner = note.stat()
    # The other program runs as the server's own user, whom the server would believe.
    other = subprocess.Popen(["sleep", "60"], **({"user": owner.st_uid} if os.geteuid() == 0 else {}))
    try:
        note.write_text(note.read_text().replace(str(server), str(other.pid), 1))

        assert ask(use().url(), "SELECT 1") == (1,)
    finally:
        other.kill()
        other.wait()


def test_a_start_that_is_broken_off_leaves_nothing_and_spoils_nothing(bare_checkout, use, processes_in, wait_until):
    broken_off = use()
    wait_until((bare_checkout / ".local/postgres/data.new").exists, "the database is being made")
    broken_off.process.send_signal(signal.SIGINT)
    broken_off.end()

    wait_until(lambda: not processes_in(bare_checkout), "all that it started has ended")
    assert ask(use().url(), "SELECT 1") == (1,)


def test_a_server_without_its_socket_is_started_anew(checkout, use):
    first = use()
    first.url()
    (checkout / ".local/postgres/run/.s.PGSQL.5432").unlink()

    assert ask(use().url(), "SELECT 1") == (1,)


def test_in_a_deep_folder_the_socket_has_a_short_one_of_its_own(open_folder, use):
    checkout = open_folder / ("deep-" * 12) / ("folder-" * 12)
    checkout.mkdir(parents=True)

    session = use(checkout)

    url = session.url()
    assert ask(url, "SELECT 1") == (1,)
    sockets = postgres.status(checkout).sockets
    assert not sockets.is_relative_to(checkout)
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    session.end()
    assert not sockets.exists()


def test_a_folder_whose_name_a_shell_would_read_is_no_hindrance(open_folder, use):
    checkout = open_folder / 'our "$HOME", `really`'
    checkout.mkdir()

    session = use(checkout)

    assert ask(session.url(), "SELECT 1") == (1,)
    folder = postgres.find_home(checkout).folder
    assert session.end() == (
        0,
        f"The embedded database is in {folder}, since it cannot be in this checkout.\n",
    )
    shutil.rmtree(folder.parent)


def test_nothing_outside_the_local_folder_is_changed(bare_checkout, use):
    def state():
        return {
            path: path.lstat()
            for path in (*bare_checkout.parents, *bare_checkout.rglob("*"))
            if ".local" not in path.parts
        }

    (bare_checkout / "README.md").write_text("ours")
    before = {path: (found.st_mode, found.st_uid, found.st_gid) for path, found in state().items()}
    use().url()

    assert {path: (found.st_mode, found.st_uid, found.st_gid) for path, found in state().items()} == before


def test_a_database_of_another_version_is_named_in_one_line(checkout, use):
    first = use()
    first.url()
    first.end()
    data = checkout / ".local/postgres/data"
    (data / "PG_VERSION").write_text("14\n")

    code, said = use().end()

    assert code == 1
    assert said == (
        f"The database in {data} was made by PostgreSQL 14, and 18 is installed: "
        "move that folder away to start with a fresh one.\n"
    )


@as_root
def test_a_full_disk_is_named_in_one_line(bare_checkout, use):
    local = bare_checkout / ".local"
    local.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", local], check=False, capture_output=True
    ).returncode:
        pytest.skip("this root may not mount a small disk")
    try:
        code, said = use().end()
    finally:
        subprocess.run(["umount", local], check=True)

    assert code == 1
    assert said.startswith("The disk is full: 300 MB are needed in ")
    assert said.count("\n") == 1


@as_root
def test_a_plain_user_goes_on_with_a_checkout_of_theirs_after_root(bare_checkout, use):
    account = pwd.getpwnam(PLAIN_USER)
    os.chown(bare_checkout, account.pw_uid, account.pw_gid)
    by_root = use()
    tell(by_root.url(), "CREATE TABLE kept AS SELECT 7 AS number")
    beside = use(user=PLAIN_USER)
    assert ask(beside.url(), "SELECT number FROM kept") == (7,)
    by_root.end()
    assert beside.end() == (0, "")
    assert postgres.status(bare_checkout) is None

    by_user = use(user=PLAIN_USER)

    assert ask(by_user.url(), "SELECT number FROM kept") == (7,)
    assert {path.lstat().st_uid for path in bare_checkout.rglob("*")} == {account.pw_uid}
    assert by_user.end() == (0, "")


@as_root
def test_root_goes_on_with_a_checkout_after_a_plain_user(bare_checkout, use):
    account = pwd.getpwnam(PLAIN_USER)
    os.chown(bare_checkout, account.pw_uid, account.pw_gid)
    by_user = use(user=PLAIN_USER)
    tell(by_user.url(), "CREATE TABLE kept AS SELECT 7 AS number")
    by_user.end()

    assert ask(use().url(), "SELECT number FROM kept") == (7,)


@as_root
def test_a_plain_user_in_a_checkout_of_root_has_a_database_of_their_own(checkout, use):
    by_root = use()
    tell(by_root.url(), "CREATE TABLE kept AS SELECT 7 AS number")

    by_user = use(user=PLAIN_USER)

    assert ask(by_user.url(), "SELECT to_regclass('kept')") == (None,)
    code, said = by_user.end()
    assert code == 0
    folder = Path(said.removeprefix("The embedded database is in ").split(", since")[0])
    assert said == f"The embedded database is in {folder}, since it cannot be in this checkout.\n"
    assert folder.owner() == PLAIN_USER
    assert ask(by_root.url(), "SELECT number FROM kept") == (7,)
    shutil.rmtree(folder.parent)


@as_root
def test_root_in_a_closed_folder_keeps_the_database_where_its_user_may_go(open_folder, bare_checkout, use):
    open_folder.chmod(0o700)

    session = use()

    url = session.url()
    assert ask(url, "SELECT 1") == (1,)
    folder = postgres.find_home(bare_checkout).folder
    assert not folder.is_relative_to(open_folder)
    assert session.end() == (
        0,
        f"The embedded database is in {folder}, since it cannot be in this checkout.\n",
    )
    assert stat.S_IMODE(open_folder.stat().st_mode) == 0o700
    following = use()
    assert following.url() == url
    following.end()
    shutil.rmtree(folder.parent)
