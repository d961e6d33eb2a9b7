"""Debian's buildah with a store of its own: makes a base image and builds on it, without any container engine."""

import ast
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Any

# What the image needs to find in a bare Debian.
BASE_PACKAGES = "python3,python3-venv"
BASE_IMAGE = "localhost/seconet-base"
# Lines that buildah adds to what the program in a container says.
OWN_LINES = re.compile(r"^(subprocess exited with status \d+|Error: exit status \d+|exit status \d+)$")
# The settings of pip that say where packages come from; others are the host's own business.
PACKAGE_SOURCES = {
    "cert",
    "client-cert",
    "default-timeout",
    "extra-index-url",
    "find-links",
    "index-url",
    "no-index",
    "proxy",
    "retries",
    "timeout",
    "trusted-host",
}
CERTIFICATES = Path("/etc/ssl/certs")
END_SECONDS = 15


class FailedError(Exception):
    """A step that failed; its text is what there is to read of it."""


@dataclass(frozen=True)
class Done:
    """How a program in a container ended, and the lines that it wrote."""

    code: int
    output: str
    errors: list[str]


@dataclass(frozen=True)
class Store:
    """Images and containers in one folder, which hold nothing that anybody else's do."""

    folder: Path

    def call(self, *arguments: str, seconds: int = 600) -> str:
        """Run buildah and return what it prints; raise FailedError when it fails."""
        return checked(self.command(*arguments), self.environment(), seconds=seconds)

    def command(self, *arguments: str) -> list[str]:
        """Return the command that runs buildah on this store."""
        folders = ["--root", str(self.folder / "storage"), "--runroot", str(self.folder / "run")]
        return ["buildah", "--storage-driver", "vfs", *folders, *arguments]

    def environment(self) -> dict[str, str]:
        """Return the environment for buildah: ours, with its temporary files in this store."""
        temporary = self.folder / "temporary"
        temporary.mkdir(exist_ok=True)
        return os.environ | {"TMPDIR": str(temporary)}

    def make_base(self, suite: str) -> Path:
        """Make BASE_IMAGE, a bare Debian with Python, and return the folder that shows its files."""
        container = self.call("from", "scratch").strip()
        root = Path(self.call("mount", container).strip())
        checked(["debootstrap", "--variant=minbase", f"--include={BASE_PACKAGES}", suite, str(root)], seconds=1200)
        for path in (*root.glob("var/cache/apt/archives/*.deb"), *root.glob("var/lib/apt/lists/*_*")):
            path.unlink()
        # How this host finds others is no part of it.
        (root / "etc/resolv.conf").unlink(missing_ok=True)
        self.call("commit", "--quiet", "--format", "docker", container, BASE_IMAGE)
        return root

    def build(self, checkout: Path, image: str, mounts: Iterable[str]) -> None:
        """Build the Dockerfile of `checkout` on BASE_IMAGE as `image`, with `mounts` lent to its commands."""
        self.call(
            "bud",
            "--isolation=chroot",
            "--format=docker",
            "--pull-never",
            f"--build-arg=BASE_IMAGE={BASE_IMAGE}",
            *(f"--volume={mount}" for mount in mounts),
            f"--tag={image}",
            f"--file={checkout / 'Dockerfile'}",
            str(checkout),
            seconds=1800,
        )

    def inspect(self, image: str) -> dict[str, Any]:
        """Return what the image says of itself, its history included."""
        return json.loads(self.call("inspect", "--type=image", image))["Docker"]

    def run_command(self, container: str, *command: str, variables: dict[str, str], mounts: Iterable[str]) -> list[str]:
        """Return the command that runs `command` in `container` as the image's user."""
        options = [f"--env={name}={value}" for name, value in variables.items()]
        options += [f"--volume={mount}" for mount in mounts]
        return self.command("run", "--isolation=chroot", *options, container, "--", *command)

    def run(
        self, container: str, *command: str, variables: dict[str, str] | None = None, mounts: Iterable[str] = ()
    ) -> Done:
        """Run `command` in `container` as the image's user, and return how it ended."""
        full = self.run_command(container, *command, variables=variables or {}, mounts=mounts)
        done = finished(full, self.environment(), seconds=600)
        errors = [line for line in done.stderr.splitlines() if line.strip() and not OWN_LINES.match(line)]
        return Done(done.returncode, done.stdout, errors)


def lent_to_build(folder: Path) -> tuple[list[str], list[str]]:
    """Return the read-only mounts with which a build finds packages as this host does, and the texts they hold.

    pip's settings, whichever files and variables they come from, are written into one file in `folder`.
    """
    sections: dict[str, dict[str, str]] = {}
    for line in checked([sys.executable, "-m", "pip", "config", "list"]).splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if name in PACKAGE_SOURCES:
            # What the environment says counts for every command of pip, and comes first in its list.
            sections.setdefault("global" if section == ":env:" else section, {}).setdefault(
                name, str(ast.literal_eval(value))
            )
    settings = folder / "pip.conf"
    with settings.open("w") as file:
        for section, values in sections.items():
            file.write(f"[{section}]\n")
            file.writelines(f"{name} = {' '.join(value.split())}\n" for name, value in values.items())
    words = sorted({word for values in sections.values() for value in values.values() for word in value.split()})
    lent = {path for word in words if (path := _local(word)) and path.exists()}
    if CERTIFICATES.is_dir():
        lent = {CERTIFICATES} | {path for path in lent if not path.is_relative_to(CERTIFICATES)}
    mounts = [f"{settings}:/etc/pip.conf:ro", *(f"{path}:{path}:ro" for path in sorted(lent))]
    return mounts, [word for word in words if "/" in word]


def descendants(process: int) -> list[int]:
    """Return the processes that `process` has started and those that they have, parents before children."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    found, waiting = [], [process]
    while waiting:
        waiting += (next_ones := sorted(children.get(waiting.pop(0), [])))
        found += next_ones
    return found


def end(process: "subprocess.Popen[Any]") -> None:
    """End a process and all that it has started: asked first, then made to."""
    family = [process.pid, *descendants(process.pid)]
    for sign in (SIGTERM, SIGKILL):
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
        until = time.monotonic() + END_SECONDS
        while any(alive(pid) for pid in family) and time.monotonic() < until:
            process.poll()
            time.sleep(0.1)


def alive(pid: int) -> bool:
    """Say whether there is a process `pid` that has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def checked(command: list[str], environment: dict[str, str] | None = None, seconds: int = 60) -> str:
    """Run `command` and return what it prints; raise FailedError with its last lines when it fails."""
    done = finished(command, environment, seconds=seconds)
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise FailedError("\n".join([f"{' '.join(command[:8])} ... failed:", *said[-30:]]))
    return done.stdout


def finished(
    command: list[str], environment: dict[str, str] | None = None, *, seconds: int
) -> "subprocess.CompletedProcess[str]":
    """Run `command` to its end, at most `seconds`; whoever breaks off leaves nothing of it running."""
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        # Ctrl-C is meant for us, who then end it in order.
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(timeout=seconds)
    except BaseException as error:
        end(process)
        if isinstance(error, subprocess.TimeoutExpired):
            raise FailedError(f"{' '.join(command[:8])} ... took more than {seconds} seconds.") from None
        raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def _local(word: str) -> Path | None:
    """Return the path on this host that a setting of pip names, with what stands beside an index in its folder."""
    path = Path(word.removeprefix("file://"))
    if not path.is_absolute():
        return None
    return path.parent if path.name == "simple" and path.parent != Path("/") else path
