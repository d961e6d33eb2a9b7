"""What `make check` and `make fmt` do, with every complaint before the end."""

import argparse
import os
import secrets
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TARGET = ("--target-version", "5.2")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "seconet_cms.settings.production",
    "ALLOWED_HOSTS": "seconet.example.org",
    "SECRET_KEY": secrets.token_urlsafe(50),
}


def main() -> int:
    """Check the checkout, or mend it with `--mend`, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python scripts/check.py", description=__doc__)
    parser.add_argument("--mend", action="store_true", help="change what a machine can change")
    mend = parser.parse_args().mend
    only_look = [] if mend else ["--check"]
    code = [str(path) for path in ours("*.py")]
    templates = [str(path) for path in ours("templates/**/*.html")]
    steps: list[tuple[str, list[str], dict[str, str]]] = [
        ("style of the code", [tool("ruff"), "check", "--quiet", *(["--fix"] if mend else []), "."], {}),
        ("idioms of Django", [tool("django-upgrade"), *TARGET, *only_look, *code], {}),
        ("form of the code", [tool("ruff"), "format", "--quiet", *only_look, "."], {}),
        ("form of the templates", [tool("djade"), *TARGET, *only_look, *templates], {}),
    ]
    if not mend:
        manage = [sys.executable, "manage.py"]
        steps += [
            ("who imports whom", [tool("lint-imports"), "--no-logo", "--no-cache"], {}),
            ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], {}),
            ("catalogues", [sys.executable, "-m", "seconet_cms.catalogues", "check"], {}),
            ("what packages leave in English", [sys.executable, "-m", "seconet_cms.supplements", "check"], {}),
            ("system checks", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        ]
    failures = [step[0] for step in steps if not passes(*step)]
    return 1 if failures else 0


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one step, print what it complains about, and say whether it had nothing to."""
    done = subprocess.run(
        command,
        check=False,
        cwd=CHECKOUT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    changed_something = done.returncode == 1 and "--mend" in sys.argv and "ruff" not in command[0]
    well = done.returncode == 0 or changed_something
    print(f"{'ok    ' if well else 'FAILED'}  {name}", flush=True)
    if not well:
        print(done.stdout, flush=True)
    return well


def tool(name: str) -> str:
    """Return the path of a tool that this environment holds."""
    return str(BIN / name)


def ours(pattern: str) -> list[Path]:
    """Return the files of the checkout that match `pattern`, without what is made or installed there."""
    folders = [path for path in CHECKOUT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    found = [*CHECKOUT.glob(pattern)] if pattern.startswith("*.") else []
    for folder in folders:
        found += folder.rglob(pattern)
    return sorted(path.relative_to(CHECKOUT) for path in found if "migrations" not in path.parts)


if __name__ == "__main__":
    sys.exit(main())
