"""What packages leave in English: found, carried until they say it themselves, and told when that changes."""

import gettext

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from seconet_cms import supplements
from seconet_cms.catalogues import compile_catalogues

PLURAL = ("%(number)s tree", "%(number)s trees")
# By domain: what the package says in English, and what it says in Slovenian.
ENGLISH = {"django": ["Leaf", "Root", "Branch", PLURAL], "djangojs": ["Grow", "Wither"]}
SLOVENIAN = {"django": {"Leaf": "List", "Root": "Root"}, "djangojs": {"Grow": "Rasti"}}
DJANGO = "locale/packages/sl/LC_MESSAGES/django.po"
DJANGOJS = "locale/packages/sl/LC_MESSAGES/djangojs.po"


@pytest.fixture
def package(tmp_path):
    """Write a package's catalogues; return its folder."""

    def write(english=ENGLISH, slovenian=SLOVENIAN, name="forest"):
        for language, words in (("en", {d: dict.fromkeys(ids, "") for d, ids in english.items()}), ("sl", slovenian)):
            for domain, messages in words.items():
                catalogue = Catalog(locale=language)
                for message, text in messages.items():
                    catalogue.add(message, text or None)
                folder = tmp_path / "installed" / name / "locale" / language / "LC_MESSAGES"
                folder.mkdir(parents=True, exist_ok=True)
                with (folder / f"{domain}.po").open("wb") as file:
                    write_po(file, catalogue)
                with (folder / f"{domain}.mo").open("wb") as file:
                    write_mo(file, catalogue)
        return tmp_path / "installed" / name

    return write


@pytest.fixture
def root(tmp_path):
    return tmp_path / "checkout"


def fill(root):
    """Translate everything that a supplement lacks."""
    for domain in ("django", "djangojs"):
        path = supplements.path_of("sl", domain, root)
        text = path.read_text()
        for number in range(4):
            text = text.replace(f'msgstr[{number}] ""', f'msgstr[{number}] "%(number)s dreves {number}"')
        header, *rest = text.split("\n\n", 1)
        path.write_text("\n\n".join([header, *(part.replace('msgstr ""', 'msgstr "prevod"') for part in rest)]))


def test_gaps_are_what_a_package_has_no_words_for(package, root):
    folders = [package()]

    assert {key for domain in ("django", "djangojs") for key in supplements.gaps("sl", domain, folders)} == {
        (None, "Branch"),
        (None, PLURAL[0]),
        (None, "Wither"),
    }


def test_what_one_package_says_serves_the_others_on_the_server_but_not_in_scripts(package):
    other = package(name="garden", slovenian={"django": {"Branch": "Veja"}, "djangojs": {"Wither": "Veni"}})
    folders = [package(), other]

    assert set(supplements.gaps("sl", "django", folders)) == {(None, PLURAL[0])}
    assert set(supplements.gaps("sl", "djangojs", folders)) == {(None, "Grow"), (None, "Wither")}


def test_a_supplement_is_missing_until_it_is_translated_and_then_compiled(package, root):
    folders = [package()]

    assert supplements.faults(["sl"], root, folders) == [
        f"{DJANGO}: left in English by a package: '%(number)s tree'",
        f"{DJANGO}: left in English by a package: 'Branch'",
        f"{DJANGOJS}: left in English by a package: 'Wither'",
    ]
    assert supplements.update(["sl"], root, folders) == 2
    assert supplements.faults(["sl"], root, folders) == [
        f"{DJANGO}: missing: '%(number)s tree'",
        f"{DJANGO}: missing: 'Branch'",
        f"{DJANGOJS}: missing: 'Wither'",
    ]
    fill(root)

    assert supplements.faults(["sl"], root, folders) == []
    assert supplements.update(["sl"], root, folders) == 0
    assert compile_catalogues(root) == 2
    with supplements.path_of("sl", "django", root).with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Branch") == "prevod"
    assert [words.ngettext(*PLURAL, number)[-1] for number in (1, 2, 3, 4, 5, 101)] == ["0", "1", "2", "2", "3", "0"]


def test_what_a_new_version_says_itself_or_no_longer_says_is_out(package, root):
    supplements.update(["sl"], root, [package()])
    fill(root)
    newer = [
        package(
            english={"django": ["Leaf", "Root", "Branch", "Bark"], "djangojs": ["Grow", "Wither"]},
            slovenian={"django": {"Leaf": "List", "Root": "Root"}, "djangojs": {"Grow": "Rasti", "Wither": "Veni"}},
        )
    ]

    assert supplements.faults(["sl"], root, newer) == [
        f"{DJANGO}: left in English by a package: 'Bark'",
        f"{DJANGO}: said otherwise by the packages, or gone: '%(number)s tree'",
        f"{DJANGOJS}: said otherwise by the packages, or gone: 'Wither'",
    ]
    assert supplements.update(["sl"], root, newer) == 2
    assert supplements.faults(["sl"], root, newer) == [f"{DJANGO}: missing: 'Bark'"]


def test_a_correction_stands_while_the_package_says_what_it_corrects(package, root):
    folders = [package()]
    supplements.update(["sl"], root, folders)
    fill(root)
    path = supplements.path_of("sl", "django", root)
    path.write_text(path.read_text() + '\n# Instead of: Root\nmsgid "Root"\nmsgstr "Korenina"\n')

    assert supplements.faults(["sl"], root, folders) == []
    assert supplements.update(["sl"], root, folders) == 0

    mended = [package(slovenian=SLOVENIAN | {"django": {"Leaf": "List", "Root": "Koren"}})]
    assert supplements.faults(["sl"], root, mended) == [f"{DJANGO}: said otherwise by the packages, or gone: 'Root'"]


def test_other_placeholders_and_tags_than_the_packages_have_are_faults(package, root):
    folders = [package(english={"django": ["Ask %s", "A <b>strong</b> tree"]}, slovenian={})]
    supplements.update(["sl"], root, folders)
    path = supplements.path_of("sl", "django", root)
    text = path.read_text().replace('"Ask %s"\nmsgstr ""', '"Ask %s"\nmsgstr "Vprašaj"')
    path.write_text(text.replace('tree"\nmsgstr ""', 'tree"\nmsgstr "<b>Krepko</i> drevo"'))

    assert supplements.faults(["sl"], root, folders) == [
        f"{DJANGO}: other tags than in English: 'A <b>strong</b> tree'",
        f"{DJANGO}: other placeholders than in English: 'Ask %s'",
    ]


def test_packages_are_the_installed_apps_of_others_and_django_itself():
    found = supplements.packages(
        ["core", "wagtail.admin", "django.contrib.auth", "wagtail.images.apps.WagtailImagesAppConfig"]
    )

    assert ["/".join(folder.parts[-2:]) for folder in found] == [
        "wagtail/admin",
        "contrib/auth",
        "wagtail/images",
        "django/conf",
    ]


def test_an_app_that_is_not_installed_is_named():
    with pytest.raises(ModuleNotFoundError, match="no_such_app"):
        supplements.packages(["no_such_app"])
