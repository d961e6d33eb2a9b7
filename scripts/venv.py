"""Makes a virtual environment and installs a lock file into it, when that is not done yet.

Called as `python3 scripts/venv.py demo|dev|next`, with nothing but Python's own library. Once an environment holds
what its lock file asks for, this neither writes anything nor needs a network.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
LOCKS = CHECKOUT / "requirements"
# The folder of each environment, the lock file it is made from, and what is then installed besides.
KINDS = {
    "demo": (".venv", "demo.txt", []),
    "dev": (".venv", "dev.txt", []),
    "next": (".venv-next", "dev.txt", ["--upgrade", "wagtail>=8.0,<8.1"]),
}


def main(kind: str) -> None:
    """Make the environment of `kind` ready, or end with one line that says why it cannot be."""
    folder, lock_name, besides = KINDS[kind]
    environment, lock = CHECKOUT / folder, LOCKS / lock_name
    with lock.open() as turn:
        # Two makes at once take turns.
        fcntl.flock(turn, fcntl.LOCK_EX)
        wanted = fingerprint(lock, besides)
        python = environment / "bin" / "python"
        works = python.exists() and subprocess.run([python, "-c", ""], capture_output=True).returncode == 0
        if works and wanted in installed(environment):
            return
        if not works:
            print(f"Making {folder} with Python {sys.version.split()[0]}", flush=True)
            make(environment)
        print(f"Installing the packages of requirements/{lock_name} into {folder}", flush=True)
        note(environment, [])
        pip(python, ["--require-hashes", "-r", str(lock)])
        if besides:
            pip(python, besides)
        done = [wanted]
        # What is enough for developing is enough for running, if both locks name the same versions.
        demo = LOCKS / "demo.txt"
        if not besides and pins(demo) <= pins(lock):
            done.append(fingerprint(demo, []))
        note(environment, done)


def make(environment: Path) -> None:
    """Make an empty environment, or end with what to install first."""
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", environment], capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(environment, ignore_errors=True)
        said = done.stdout + done.stderr
        if "No space left" in said:
            sys.exit(f"The disk is full: {environment} cannot be made.")
        if "ensurepip" in said:
            sys.exit("Python's module venv is incomplete here: on Debian and Ubuntu, apt-get install python3-venv.")
        sys.exit(f"{environment} cannot be made: {last_line(said)}")


def pip(python: Path, arguments: list[str]) -> None:
    """Install with pip, or end with the line in which it says why it cannot."""
    command = [python, "-m", "pip", "install", "--disable-pip-version-check", "--quiet", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        errors = [line for line in done.stdout.splitlines() if line.startswith("ERROR:")]
        if "No space left" in done.stdout:
            sys.exit("The disk is full: the packages cannot be installed.")
        sys.exit(f"The packages cannot be installed. {errors[0] if errors else last_line(done.stdout)}")


def fingerprint(lock: Path, besides: list[str]) -> str:
    """Return what tells one state of a lock file from another."""
    return hashlib.sha256(lock.read_bytes() + json.dumps(besides).encode()).hexdigest()


def pins(lock: Path) -> set[str]:
    """Return the `name==version` of each package that a lock file names."""
    return {line.split()[0] for line in lock.read_text().splitlines() if "==" in line and line[0].isalnum()}


def installed(environment: Path) -> list[str]:
    """Return the fingerprints of the lock files that the environment holds."""
    try:
        return json.loads((environment / "installed.json").read_text())
    except (OSError, ValueError):
        return []


def note(environment: Path, fingerprints: list[str]) -> None:
    """Write down what the environment holds."""
    try:
        (environment / "installed.json").write_text(json.dumps(fingerprints))
    except OSError as error:
        sys.exit(f"{environment} cannot be written: {error.strerror}.")


def last_line(text: str) -> str:
    """Return the last line of `text` that says something."""
    return ([line.strip() for line in text.splitlines() if line.strip()] or ["no reason given"])[-1]


if __name__ == "__main__":
    main(sys.argv[1])
