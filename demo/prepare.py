"""`python -m demo.prepare`: brings database, static files, content and accounts up to date before serving."""

import argparse
import fcntl
import hashlib
import ipaddress
import shutil
import sys

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from delivery import triggers
from demo import address, place
from demo.address import Address
from demo.parent import end_with_parent
from demo.place import UnavailableError

# With less than this left, a database that has just failed has failed for that.
NO_ROOM_BYTES = 5_000_000
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - not listened on here
LOOPBACK_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})


def main(arguments: list[str] | None = None) -> int:
    """Prepare the demo for the settings that the environment names, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m demo.prepare", description="Makes the demo ready to be served.")
    parser.add_argument("--public", action="store_true", help="refuse if an account has its printed password")
    given = parser.parse_args(arguments)
    end_with_parent()
    try:
        prepare(public=given.public)
    except OSError as error:
        print(place.reason(error, place.local_folder()), file=sys.stderr)
    except (UnavailableError, ImproperlyConfigured, CommandError) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
    except DatabaseError as error:
        print(_reason(error), file=sys.stderr)
    else:
        return 0
    return 1


def prepare(*, public: bool) -> None:
    """Bring everything up to date; raise UnavailableError if `public` and an account has its printed password."""
    django.setup()
    with (settings.LOCAL_DIR / "prepare.lock").open("w") as turn:
        # Two starts at once take turns.
        fcntl.flock(turn, fcntl.LOCK_EX)
        if _migrations_wait():
            print("Preparing the database", flush=True)
            call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            _collect_static_files()
        _load_content(public=public)
        set_site_address(address.wanted())


def _migrations_wait() -> bool:
    executor = MigrationExecutor(connection)
    # Migrating also has the database tell of changes in tables that pages are made from by now.
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()) or triggers.missing(connection))


def _collect_static_files() -> None:
    """Collect and compress the static files, if they are not those of the last time."""
    fingerprint = _static_fingerprint()
    note = settings.LOCAL_DIR / "static-files"
    if note.exists() and note.read_text() == fingerprint:
        return
    print("Collecting the static files", flush=True)
    note.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    note.write_text(fingerprint)


def _static_fingerprint() -> str:
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            with storage.open(name) as file:
                found.update(f"{name}\0".encode() + hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def _load_content(*, public: bool) -> None:
    from core import setting_up  # models can be imported only after django.setup()
    from demo import loader, reviews, sign_in, teams  # as above
    from demo.content_files import ContentError  # as above
    from demo.models import LoadedEntry  # as above

    if not LoadedEntry.objects.exists():
        print("Loading the demo content", flush=True)
    try:
        loader.load()
    except ContentError as error:
        raise UnavailableError(f"The demo content was not loaded. {error}") from None
    sign_in.create_accounts()
    setting_up.set_up()
    teams.join_teams()
    reviews.hand_in()
    if public and (open_accounts := sign_in.printed_passwords_in_use()):
        raise UnavailableError(
            f"HOST is open to other machines, and anybody knows the password of {', '.join(open_accounts)}: "
            f"give each a new one with `.venv/bin/python manage.py changepassword {open_accounts[0]}` first."
        )


def set_site_address(listen: Address) -> None:
    """Let the default site's own address be `listen`, unless somebody has given it a name of their own."""
    from wagtail.models import Site  # models can be imported only after django.setup()

    site = Site.objects.filter(is_default_site=True).first()
    if site is None or not _is_demo_name(site.hostname):
        return
    # Every address of the machine is no address to go to.
    host = "localhost" if listen.host in EVERY_ADDRESS else f"[{listen.host}]" if ":" in listen.host else listen.host
    taken = Site.objects.filter(hostname=host, port=listen.port).exclude(pk=site.pk).exists()
    if taken or (site.hostname, site.port) == (host, listen.port):
        return
    site.hostname, site.port = host, listen.port
    site.save()


def _is_demo_name(hostname: str) -> bool:
    # An earlier start may have set the number of this machine in its network.
    try:
        return bool(ipaddress.ip_address(hostname.strip("[]")))
    except ValueError:
        return hostname in LOOPBACK_NAMES


def _reason(error: DatabaseError) -> str:
    """Return one line that says why the database failed."""
    said = str(error).strip().splitlines() or ["no reason given"]
    if "No space left" in str(error) or shutil.disk_usage(settings.LOCAL_DIR).free < NO_ROOM_BYTES:
        return f"The disk is full: the database can write nothing more. ({said[0]})"
    return f"The database cannot be used: {said[0]}"


if __name__ == "__main__":
    sys.exit(main())
