"""The recipe of the container image; that the image serves is proved by scripts/container.py."""

import json
import re
from pathlib import Path

import pytest

from seconet_cms.settings import base

CHECKOUT = Path(__file__).resolve().parents[1]
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()
BUILD_FILES = ["Dockerfile", ".dockerignore", "scripts/container.py", "scripts/buildah.py", "scripts/visitor.py"]


def instructions(text):
    """Return each instruction of a Dockerfile as its name and the rest, without comments and line ends."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [tuple(line.split(None, 1)) for line in joined.splitlines()]


def stages():
    """Return what stands before the first stage, and the instructions of each stage from its FROM on."""
    found = [[]]
    for name, rest in instructions(DOCKERFILE):
        if name == "FROM":
            found.append([])
        found[-1].append((name, rest))
    return found[0], found[1:]


def of(stage, name):
    return [rest for each, rest in stage if each == name]


def test_two_stages_stand_on_a_base_image_that_the_builder_chooses():
    before, found = stages()

    assert [name for name, _ in before] == ["ARG"]
    assert of(before, "ARG")[0].split("=")[0] == "BASE_IMAGE"
    assert [of(stage, "FROM") for stage in found] == [["${BASE_IMAGE} AS build"], ["${BASE_IMAGE}"]]


def test_packages_are_installed_once_from_the_lock_file_with_hashes_and_without_a_compiler():
    _, (build, _) = stages()
    installs = [command for run in of(build, "RUN") for command in run.split("&&") if " install " in command]

    assert len(installs) == 1
    assert {"--require-hashes", "requirements/base.txt"} <= set(installs[0].split())
    assert "--only-binary :all:" in installs[0]
    assert re.findall(r"apt|apk|gcc|build-essential|curl|wget", DOCKERFILE) == []


def test_catalogues_and_static_files_are_made_with_settings_that_know_no_secret():
    _, (build, _) = stages()
    made = " ".join(of(build, "RUN"))

    assert "seconet_cms.catalogues compile" in made
    assert "django collectstatic" in made
    assert re.findall(r"DJANGO_SETTINGS_MODULE=(\S+)", made) == ["seconet_cms.settings.base"]
    assert not hasattr(base, "SECRET_KEY")


def test_last_stage_runs_nothing_and_takes_files_from_the_first_alone():
    _, (_, last) = stages()

    assert {"RUN", "ADD"} & {name for name, _ in last} == set()
    assert {copy.split()[0] for copy in of(last, "COPY")} == {"--from=build"}


def test_site_runs_as_a_plain_user_known_by_number():
    _, (_, last) = stages()
    owners = {match for copy in of(last, "COPY") for match in re.findall(r"--chown=(\S+)", copy)}

    assert owners == set(of(last, "USER"))
    assert all(int(number) >= 1000 for number in of(last, "USER")[0].split(":"))
    assert [name for name, _ in last].index("USER") < [name for name, _ in last].index("ENTRYPOINT")


def test_no_secret_and_nothing_that_differs_between_places_is_built_in():
    _, found = stages()
    names = {
        match
        for stage in found
        for rest in [*of(stage, "ENV"), *of(stage, "ARG")]
        for match in re.findall(r"(\w+)=", rest)
    }

    assert names == {
        "CACHE_DIR",
        "DJANGO_SETTINGS_MODULE",
        "LANG",
        "MEDIA_ROOT",
        "PATH",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONUNBUFFERED",
        "REVISION",
        "STATIC_ROOT",
        "VERSION",
    }
    assert re.findall(r"(?i)secret_key|password|token", DOCKERFILE) == []


def test_image_starts_watches_and_stores_as_its_operators_are_told():
    _, (_, last) = stages()

    assert json.loads(of(last, "ENTRYPOINT")[0]) == ["python", "-m", "seconet_cms.container"]
    assert json.loads(of(last, "CMD")[0]) == ["serve"]
    assert json.loads(of(last, "HEALTHCHECK")[0].partition("CMD ")[2]) == [
        "python",
        "-m",
        "seconet_cms.container",
        "healthy",
    ]
    assert of(last, "EXPOSE") == ["8000"]
    assert of(last, "VOLUME") == re.findall(r"MEDIA_ROOT=(\S+)", of(last, "ENV")[0])


def test_image_is_made_of_what_the_settings_need_and_of_nothing_else():
    lines = [
        line for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")
    ]
    apps = {name.split(".")[0] for name in base.INSTALLED_APPS}
    ours = {name for name in apps if (CHECKOUT / name / "__init__.py").exists()}

    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == ours | {
        "locale",
        "manage.py",
        "requirements",
        "seconet_cms",
    }
    assert {"**/__pycache__", "**/*.mo", "**/*.pyc"} < set(lines)


@pytest.mark.parametrize("name", BUILD_FILES)
def test_no_address_is_named(name):
    text = (CHECKOUT / name).read_text()

    assert re.findall(r"https?://[\w.-]+", text) == []
