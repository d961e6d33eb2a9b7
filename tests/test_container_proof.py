"""That the proof of the container image finds what must not be in one."""

import shutil

import pytest

from scripts import buildah, container

CATALOGUES = sorted(path.parts[-3] for path in (container.CHECKOUT / "locale").glob("*/LC_MESSAGES/django.po"))


@pytest.fixture
def base(tmp_path):
    """Return a base image's files."""
    root = tmp_path / "base"
    for name in ("etc/ssl/certs/authority.pem", "opt/.keep", "srv/.keep", "usr/bin/python3", "var/lib/dpkg/status"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


@pytest.fixture
def image(base, tmp_path):
    """Return the files of an image that has nothing wrong."""
    root = tmp_path / "image"
    shutil.copytree(base, root)
    names = ["srv/seconet/manage.py", "srv/seconet/static/seconet_cms/site.0123.css.br", "opt/seconet/bin/python"]
    names += [f"srv/seconet/locale/{language}/LC_MESSAGES/django.mo" for language in CATALOGUES]
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


def test_an_image_with_nothing_wrong_passes(base, image):
    container.check_content(image, base, container.paths(base))


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("etc/pip.conf", "more than its base and the site"),
        ("mnt/wheels/one.whl", "more than its base and the site"),
        ("etc/ssl/certs/authority.pem", "changed settings of the base"),
        ("opt/seconet/bin/x86_64-linux-gnu-gcc-12", "tools for compiling"),
        ("srv/seconet/demo/accounts.py", "does not need"),
        ("srv/seconet/static/seconet_cms/site.4567.css.br", "not compressed once"),
    ],
)
def test_what_must_not_be_in_an_image_is_found(base, image, name, complaint):
    path = image / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    path.chmod(0o755)

    with pytest.raises(buildah.FailedError, match=complaint):
        container.check_content(image, base, container.paths(base))


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("etc/ssl/certs/authority.pem", "lacks parts"), ("srv/seconet/locale/sl/LC_MESSAGES/django.mo", "Catalogues")],
)
def test_what_is_missing_in_an_image_is_found(base, image, name, complaint):
    (image / name).unlink()

    with pytest.raises(buildah.FailedError, match=complaint):
        container.check_content(image, base, container.paths(base))


@pytest.mark.parametrize(
    ("code", "output", "errors"),
    [
        (0, "", ["Set SECRET_KEY."]),
        (1, "", ["Traceback", "SECRET_KEY"]),
        (1, "", ["Set ALLOWED_HOSTS."]),
        (1, "Starting", ["Set SECRET_KEY."]),
    ],
)
def test_only_one_clear_line_is_a_refusal(code, output, errors):
    container.check_refusal(buildah.Done(1, "", ["Set SECRET_KEY."]), "SECRET_KEY")

    with pytest.raises(buildah.FailedError):
        container.check_refusal(buildah.Done(code, output, errors), "SECRET_KEY")


def test_a_machine_without_buildah_proves_nothing_and_says_so(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("sys.argv", ["container"])
    monkeypatch.setattr("signal.signal", lambda *_: None)

    assert container.main() == container.NOT_PROVED
    assert capsys.readouterr().err == (
        "Not proved: buildah and debootstrap missing here; on Debian: apt-get install buildah debootstrap\n"
    )
