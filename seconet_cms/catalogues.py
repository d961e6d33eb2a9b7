"""`python -m seconet_cms.catalogues update|check|compile`: the gettext catalogues in `locale/`, with Babel alone."""

import argparse
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import normalize, read_po
from django.utils.translation.template import templatize

from seconet_cms.settings.languages import LANGUAGE_CODE, LANGUAGES

CHECKOUT = Path(__file__).resolve().parents[1]
# Packages whose words nobody is shown.
SILENT = {"tests"}
TEMPLATES = {".html", ".txt", ".xml"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT = "Translators:"
# The same rules, letter for letter, as in Wagtail's catalogues: Django then joins ours with theirs.
# Other languages take the rule that Babel knows.
PLURALS = {
    "sl": "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);",
    "es": "nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;",
    "fr": "nplurals=3; plural=(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;",
}
WIDTH = 100
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sd]|\{(\w*)[^}]*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
# Babel dates what it writes; with a fixed day the same words give the same file.
SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)

Key = tuple[str | None, str]


def compile_catalogues(root: Path = CHECKOUT) -> int:
    """Compile each catalogue under `root`/locale without its fuzzy messages, and return how many had changed."""
    changed = 0
    for path in sorted(root.glob("locale/**/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3], ignore_obsolete=True)
        catalogue.creation_date = catalogue.revision_date = SOME_DAY
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        target = path.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != compiled.getvalue():
            # A reader sees the old file or the new one, never half of it.
            fresh = target.with_name(f"{target.name}.{os.getpid()}")
            fresh.write_bytes(compiled.getvalue())
            fresh.replace(target)
            changed += 1
    return changed


def extract_messages(root: Path = CHECKOUT) -> Catalog:
    """Return the messages of all code and templates under `root`, with the comments meant for translators."""
    found = Catalog(charset="utf-8")
    for path in _sources(root):
        source = path.read_bytes()
        if path.suffix in TEMPLATES:
            # In brackets, so that the spaces of a template do not count as Python's indentation.
            source = f"({templatize(source.decode(), origin=str(path))}\n)".encode()
        messages = extract("python", io.BytesIO(source), KEYWORDS, [COMMENT], strip_comment_tags=True)
        for _line, message, comments, context in messages:
            found.add(message, context=context, auto_comments=comments)
    return found


def fresh_catalogue(language: str, root: Path = CHECKOUT, messages: Catalog | None = None) -> str:
    """Return the text that the catalogue of `language` should have: today's messages with the translations it holds."""
    found = extract_messages(root) if messages is None else messages
    return catalogue_text(language, found, read_catalogue(path_of(language, root), language))


def catalogue_text(language: str, messages: Iterable[Message], known: dict[Key, Message]) -> str:
    """Return the text of a catalogue of `language` that holds the `messages`, each translated as it is `known`."""
    lines = [
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {plural_rule(language)}\\n"',
    ]
    for message in sorted((message for message in messages if message.id), key=_key_text):
        lines += ["", *_entry(message, known.get(key_of(message)), _number_of_forms(language))]
    return "\n".join(lines) + "\n"


def plural_rule(language: str) -> str:
    """Return the header that tells how `language` forms plurals."""
    if language in PLURALS:
        return PLURALS[language]
    rule = get_plural(language)
    return f"nplurals={rule.num_plurals}; plural={rule.plural_expr};"


def faults(wanted: Iterable[str], root: Path = CHECKOUT) -> list[str]:
    """Return a line for each message that is missing, fuzzy or faulty, and for each catalogue that is stale."""
    found = []
    messages = extract_messages(root)
    for language in wanted:
        path = path_of(language, root)
        name = path.relative_to(root)
        if not path.exists() or path.read_text() != fresh_catalogue(language, root, messages):
            found.append(f"{name}: stale; run `make messages`.")
        found += message_faults(str(name), read_catalogue(path, language))
    return found


def message_faults(name: str, messages: dict[Key, Message]) -> list[str]:
    """Return a line, which begins with `name`, for each message that is missing, fuzzy or filled in differently."""
    found = []
    for (_context, text), message in messages.items():
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(forms):
            found.append(f"{name}: missing: {text!r}")
        elif message.fuzzy:
            found.append(f"{name}: fuzzy: {text!r}")
        elif not _placeholders_agree(message, forms):
            found.append(f"{name}: other placeholders than in English: {text!r}")
        elif any(sorted(TAG.findall(form)) != sorted(TAG.findall(text)) for form in forms):
            found.append(f"{name}: other tags than in English: {text!r}")
    return found


def update(wanted: Iterable[str], root: Path = CHECKOUT) -> int:
    """Bring the catalogues of the `wanted` languages up to date with the code, and return how many had changed."""
    changed = 0
    messages = extract_messages(root)
    for language in wanted:
        path = path_of(language, root)
        text = fresh_catalogue(language, root, messages)
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            changed += 1
    return changed


def languages() -> list[str]:
    """Return the codes of the languages that the site's own words are translated into.

    A language of the site without a catalogue reads the English words: adding one needs none.
    """
    return [code for code, _name in LANGUAGES if code != LANGUAGE_CODE and path_of(code).exists()]


def path_of(language: str, root: Path = CHECKOUT) -> Path:
    """Return the file of the catalogue of `language`."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path, language: str) -> dict[Key, Message]:
    """Return what the catalogue at `path`, of `language`, holds: nothing when there is none."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {
            key_of(message): message for message in read_po(file, locale=language, ignore_obsolete=True) if message.id
        }


def key_of(message: Message) -> Key:
    """Return the context and the English text that tell a message apart: of a plural, the text for one."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _sources(root: Path) -> Iterator[Path]:
    for package in sorted(path.parent for path in root.glob("*/__init__.py")):
        if package.name not in SILENT:
            for path in sorted(package.rglob("*")):
                if path.suffix in TEMPLATES | {".py"} and "migrations" not in path.parts:
                    yield path


def _key_text(message: Message) -> tuple[str, str]:
    context, text = key_of(message)
    return text, context or ""


def _number_of_forms(language: str) -> int:
    return int(re.search(r"nplurals=(\d+)", plural_rule(language))[1])


def _entry(message: Message, known: Message | None, forms: int) -> Iterator[str]:
    """Yield the lines of one message."""
    yield from (f"# {comment}" for comment in (known.user_comments if known else []))
    yield from (f"#. {comment}" for comment in dict.fromkeys(message.auto_comments))
    flags = [
        *(["fuzzy"] if known and known.fuzzy else []),
        *(["python-format"] if message.python_format else []),
    ]
    if flags:
        yield f"#, {', '.join(flags)}"
    if message.context:
        yield f"msgctxt {normalize(message.context, width=WIDTH)}"
    if message.pluralizable:
        yield f"msgid {normalize(message.id[0], width=WIDTH)}"
        yield f"msgid_plural {normalize(message.id[1], width=WIDTH)}"
        strings = known.string if known and known.pluralizable else ()
        for number in range(forms):
            yield f"msgstr[{number}] {normalize(strings[number] if number < len(strings) else '', width=WIDTH)}"
    else:
        yield f"msgid {normalize(message.id, width=WIDTH)}"
        string = known.string if known and not known.pluralizable else ""
        yield f"msgstr {normalize(string, width=WIDTH)}"


def _placeholders_agree(message: Message, forms: Iterable[str]) -> bool:
    """Say whether each form fills in what the English does; the form for one or two may say the number in words."""
    if not message.pluralizable:
        return all(_placeholders(form) == _placeholders(message.id) for form in forms)
    allowed = _placeholders(message.id[0]) | _placeholders(message.id[1])
    return all(_placeholders(form) <= allowed for form in forms)


def _placeholders(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text)}


def main(arguments: list[str] | None = None) -> int:
    """Run one command on the catalogues of this checkout and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m seconet_cms.catalogues", description="The gettext catalogues.")
    parser.add_argument("command", choices=["update", "check", "compile"])
    given = parser.parse_args(arguments)
    try:
        if given.command == "check":
            found = faults(languages())
            print("\n".join(found) or "The catalogues are complete.")
            return 1 if found else 0
        if given.command == "update":
            print(f"{update(languages())} catalogues changed.")
        compile_catalogues()
    except OSError as error:
        print(f"{error.filename or 'A catalogue'} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
