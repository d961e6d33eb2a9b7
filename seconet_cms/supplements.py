"""`python -m seconet_cms.supplements update|check`: what Wagtail and other packages leave in English, in our words.

The catalogues in `locale/packages/` hold each message of the installed packages that a package's own catalogue does
not translate, for what is made on the server (`django.po`) and for what scripts make (`djangojs.po`). Whichever
message turns up with a new version is missing then, and whichever the package translates itself is left out.

A message that a package translates wrongly can stand there too, below a comment `Instead of: ` with the words of the
package: once the package says something else, the correction is out.
"""

import argparse
import contextlib
import importlib.util
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from seconet_cms.catalogues import (
    CHECKOUT,
    Key,
    catalogue_text,
    compile_catalogues,
    key_of,
    languages,
    message_faults,
    read_catalogue,
)
from seconet_cms.settings.base import INSTALLED_APPS

# What is made on the server, where all packages share one catalogue; what scripts make, where each serves its own.
SHARED, SCRIPTS = DOMAINS = ("django", "djangojs")
INSTEAD_OF = "Instead of:"


def packages(apps: Iterable[str] = INSTALLED_APPS) -> list[Path]:
    """Return the folders of the `apps` that are installed from elsewhere, and of Django itself, in order of weight."""
    found = []
    for app in [*apps, "django.conf"]:
        folder = _folder(app)
        if folder.parent != CHECKOUT:
            found.append(folder)
    return found


def english_messages(domain: str, folders: Iterable[Path]) -> dict[Key, Message]:
    """Return the messages of `domain` that the packages in `folders` name in their English catalogues."""
    found: dict[Key, Message] = {}
    for folder in folders:
        found |= read_catalogue(_catalogue(folder, "en", domain), "en")
    return found


def shipped_messages(language: str, domain: str, folders: Iterable[Path]) -> dict[Key, Message]:
    """Return the messages of `domain` with the complete translations into `language` that the packages bring along."""
    found: dict[Key, Message] = {}
    for folder in folders:
        path = _catalogue(folder, language, domain).with_suffix(".mo")
        if path.exists():
            with path.open("rb") as file:
                for message in read_mo(file):
                    if message.id and all(_forms(message)):
                        # Babel leaves the context of a compiled message in bytes.
                        context = message.context.decode() if isinstance(message.context, bytes) else message.context
                        found.setdefault((context, key_of(message)[1]), message)
    return found


def gaps(language: str, domain: str, folders: Iterable[Path]) -> dict[Key, Message]:
    """Return the messages of `domain` that the packages in `folders` leave without a translation into `language`."""
    found: dict[Key, Message] = {}
    for group in _groups(domain, folders):
        shipped = shipped_messages(language, domain, group)
        found |= {
            key: message
            for key, message in english_messages(domain, group).items()
            if key not in shipped or bool(message.pluralizable) != bool(shipped[key].pluralizable)
        }
    return found


def corrections(language: str, domain: str, folders: Iterable[Path], known: dict[Key, Message]) -> dict[Key, Message]:
    """Return those of the `known` messages that stand instead of what a package says to this day."""
    found: dict[Key, Message] = {}
    for group in _groups(domain, folders):
        shipped = shipped_messages(language, domain, group)
        found |= {
            key: message
            for key, message in english_messages(domain, group).items()
            if key in known and key in shipped and instead_of(shipped[key]) in known[key].user_comments
        }
    return found


def instead_of(message: Message) -> str:
    """Return the comment that lets other words stand instead of those of `message`."""
    # A comment has one line.
    return " ".join(f"{INSTEAD_OF} {' | '.join(_forms(message))}".split())


def fresh_supplement(language: str, domain: str, root: Path, folders: Iterable[Path]) -> str:
    """Return the text that a supplement should have today, with the translations that it holds."""
    known = read_catalogue(path_of(language, domain, root), language)
    messages = corrections(language, domain, folders, known) | gaps(language, domain, folders)
    return catalogue_text(language, messages.values(), known)


def faults(wanted: Iterable[str], root: Path = CHECKOUT, folders: Sequence[Path] | None = None) -> list[str]:
    """Return a line for each message that packages leave in English, and for each that needs no words of ours."""
    places = packages() if folders is None else folders
    found = []
    for language in wanted:
        for domain in DOMAINS:
            path = path_of(language, domain, root)
            name = str(path.relative_to(root))
            known = read_catalogue(path, language)
            needed = gaps(language, domain, places).keys()
            needless = known.keys() - needed - corrections(language, domain, places, known).keys()
            lines = [f"{name}: left in English by a package: {text!r}" for text in _texts(needed - known.keys())]
            lines += [f"{name}: said otherwise by the packages, or gone: {text!r}" for text in _texts(needless)]
            if not lines and (
                not path.exists() or path.read_text() != fresh_supplement(language, domain, root, places)
            ):
                lines = [f"{name}: stale; run `make messages`."]
            found += lines + message_faults(name, known)
    return found


def update(wanted: Iterable[str], root: Path = CHECKOUT, folders: Sequence[Path] | None = None) -> int:
    """Bring the supplements of the `wanted` languages up to date with the packages, and return how many had changed."""
    changed = 0
    places = packages() if folders is None else folders
    for language in wanted:
        for domain in DOMAINS:
            path = path_of(language, domain, root)
            text = fresh_supplement(language, domain, root, places)
            if not path.exists() or path.read_text() != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
                changed += 1
    return changed


def path_of(language: str, domain: str, root: Path = CHECKOUT) -> Path:
    """Return the file of the supplement of `language` for `domain`."""
    return root / "locale" / "packages" / language / "LC_MESSAGES" / f"{domain}.po"


def _folder(app: str) -> Path:
    """Return the folder of an app that the settings name by its package or by its configuration class."""
    name = app
    while name:
        # Above a configuration class there is a module, and above that the package.
        with contextlib.suppress(ModuleNotFoundError):
            found = importlib.util.find_spec(name)
            if found and found.submodule_search_locations:
                return Path(found.submodule_search_locations[0])
        name = name.rpartition(".")[0]
    raise ModuleNotFoundError(f"The app {app} in INSTALLED_APPS is not installed.")


def _catalogue(folder: Path, language: str, domain: str) -> Path:
    return folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def _forms(message: Message) -> Sequence[str]:
    return (message.string,) if isinstance(message.string, str) else message.string


def _texts(keys: Iterable[Key]) -> list[str]:
    return sorted(text for _context, text in keys)


def _groups(domain: str, folders: Iterable[Path]) -> list[list[Path]]:
    """Return the folders whose catalogues are read as one."""
    return [list(folders)] if domain == SHARED else [[folder] for folder in folders]


def main(arguments: list[str] | None = None) -> int:
    """Run one command on the supplements of this checkout and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m seconet_cms.supplements", description="What packages leave in English."
    )
    parser.add_argument("command", choices=["update", "check"])
    given = parser.parse_args(arguments)
    if given.command == "check":
        found = faults(languages())
        print("\n".join(found) or "The packages leave nothing in English.")
        return 1 if found else 0
    print(f"{update(languages())} supplements changed.")
    compile_catalogues()
    return 0


if __name__ == "__main__":
    sys.exit(main())
