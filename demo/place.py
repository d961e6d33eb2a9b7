"""Where a checkout keeps what it makes while it runs, and which account may use what there."""

import errno
import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]


class UnavailableError(Exception):
    """A start that cannot go on; its text is one line that says why and what to do."""


@dataclass(frozen=True)
class Account:
    """A system user: its user id, group id and name (empty when the system has none for it)."""

    uid: int
    gid: int
    name: str

    @classmethod
    def of(cls, uid: int, gid: int) -> "Account":
        """Return the account with the user id `uid`; its group is `gid` where the system does not know it."""
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            return cls(uid, gid, "")
        return cls(uid, entry.pw_gid, entry.pw_name)

    def arguments(self) -> dict[str, Any]:
        """Return what makes subprocess start a program as this account: nothing when we are it already."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_use(self, *paths: Path) -> bool:
        """Say whether this account may go into, or run, every one of the existing `paths`."""
        # The shell asks the system itself, which also knows access lists and closed mounts.
        script = 'for path; do if [ -d "$path" ]; then cd "$path"; else [ -x "$path" ]; fi || exit 1; done'
        command = ["/bin/sh", "-c", script, "sh", *map(str, paths)]
        try:
            done = subprocess.run(command, check=False, cwd="/", capture_output=True, **self.arguments())
        except (OSError, subprocess.SubprocessError):
            raise UnavailableError(
                f"PostgreSQL refuses to run as root, and this process may not become {self.name or self.uid}: "
                "start it as a plain user or set DATABASE_URL."
            ) from None
        return done.returncode == 0


def server_account(data: Path, checkout: Path) -> Account:
    """Return the account that runs PostgreSQL on the folder `data` of `checkout`: never root."""
    if os.geteuid() != 0:
        return Account.of(os.geteuid(), os.getegid())
    if os.path.exists(data) and (found := data.stat()).st_uid != 0:
        return Account.of(found.st_uid, found.st_gid)
    # A person who owns the checkout can go on with it after root has run it once.
    found = checkout.stat()
    owner = Account.of(found.st_uid, found.st_gid)
    if owner.uid != 0 and owner.name:
        return owner
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise UnavailableError(
            "PostgreSQL refuses to run as root, and this system has no user named nobody: "
            "start it as a plain user or set DATABASE_URL."
        ) from None
    return Account.of(nobody.pw_uid, nobody.pw_gid)


def local_folder(checkout: Path = CHECKOUT) -> Path:
    """Return the folder for secrets, uploads and static files: `.local`, or one's own where that is another's."""
    local = checkout / ".local"
    for folder in (local, *elsewhere(checkout)):
        if writable(folder):
            return folder
    raise UnavailableError(f"Neither {local} nor a folder for temporary files can be written: move the checkout.")


def elsewhere(checkout: Path) -> list[Path]:
    """Return the folders, best first, that stand in for `.local` of `checkout` where that cannot be used."""
    name = f"seconet-{hashlib.sha256(os.fsencode(checkout.resolve())).hexdigest()[:12]}"
    temporary = Path(tempfile.gettempdir()).resolve()
    short = Path("/tmp")  # noqa: S108 - a folder there that is not ours is not taken
    passing = [folder / f"{name}-{os.geteuid()}" for folder in dict.fromkeys((temporary, short))]
    if os.geteuid() == 0:
        lasting = Path("/var/lib/seconet-cms") / name
    else:
        lasting = Path(os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")) / "seconet-cms" / name
    # What belongs to a temporary checkout is as temporary as the checkout.
    in_order = [*passing, lasting] if checkout.resolve().is_relative_to(temporary) else [lasting, *passing]
    return [
        folder
        for folder in in_order
        if writable(folder) and (not os.path.lexists(folder) or folder.lstat().st_uid == os.geteuid())
    ]


def writable(folder: Path) -> bool:
    """Say whether `folder` is this user's own to fill, or could be made so."""
    there = folder
    while not os.path.exists(there):
        there = there.parent
    found = there.lstat()
    if there == folder and os.geteuid() not in (0, found.st_uid):
        return False
    return os.access(there, os.W_OK | os.X_OK)


def make_folder(path: Path) -> None:
    """Make the folder `path` and what is missing above it, each owned as the one that holds it.

    Raises UnavailableError when that fails, or when `path` turns out to be a link or another's folder.
    """
    try:
        for folder in reversed([path, *path.parents]):
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                # Whoever may enter the folder above may enter this one, however strict our umask is.
                folder.chmod(0o755)
                inherit_owner(folder)
        found = path.lstat()
    except OSError as error:
        raise UnavailableError(reason(error, path)) from None
    allowed = {os.geteuid(), path.parent.stat().st_uid} if os.geteuid() == 0 else {os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
        raise UnavailableError(f"{path} belongs to somebody else: remove it, or set DATABASE_URL.")


def inherit_owner(path: Path) -> None:
    """Hand `path`, when root has just made it, to the owner of the folder that holds it."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        # In a folder for everybody, like /tmp, root keeps its own.
        if not owner.st_mode & stat.S_IWOTH:
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def give_back(checkout: Path = CHECKOUT) -> None:
    """Hand what root made under `.local` to the owner of the checkout, so that a plain user can go on with it."""
    local = checkout / ".local"
    owner = checkout.stat()
    if os.geteuid() != 0 or owner.st_uid == 0 or local.is_symlink():
        return
    for folder, names, files in os.walk(local):
        for path in (
            folder,
            *(os.path.join(folder, name) for name in (*names, *files)),
        ):
            found = os.lstat(path)
            # A second name of a file may lie outside this folder.
            if found.st_uid == 0 and (stat.S_ISDIR(found.st_mode) or found.st_nlink == 1):
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def demand_room(folder: Path, size: int) -> None:
    """Raise UnavailableError when the disk that holds `folder` has fewer than `size` bytes left."""
    there = folder
    while not os.path.exists(there):
        there = there.parent
    found = os.statvfs(there)
    free = found.f_frsize * found.f_bavail
    if free < size:
        raise UnavailableError(
            f"The disk is full: {size // 1_000_000} MB are needed in {folder}, {free // 1_000_000} MB are left."
        )


def reason(error: OSError, path: Path) -> str:
    """Return one line that says what went wrong with `path`."""
    name = error.filename or path
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full: nothing more can be written to {name}."
    return f"{name} cannot be used: {error.strerror or error}."
