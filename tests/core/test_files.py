import datetime as dt
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from core.files import is_shown_publicly
from core.models import SiteRendition, StandardPage
from tests import factories
from tests.factories import document, fresh, picture, publish, revise, stream


@pytest.fixture
def small(db):
    """A rendition of a picture."""
    return factories.RenditionFactory()


@pytest.fixture
def image(small):
    return small.image


@pytest.fixture
def file(db):
    return factories.DocumentFactory()


@pytest.fixture
def shown(homes, image, file):
    """A public page that shows the picture and offers the document."""
    page = factories.StandardPageFactory(
        parent=homes["en"], slug="shown", body=stream(picture("a", image), document("b", file))
    )
    page.save_revision().publish()
    return fresh(page)


def ask(browser, url):
    """Return status and content of an answer; reading it to its end closes its file."""
    answer = browser.get(url)
    return answer.status_code, b"".join(answer)


def statuses(browser, small, file):
    return [ask(browser, url)[0] for url in (small.url, file.url)]


def test_files_of_a_public_page_are_served_to_anybody(client, shown, small, file):
    with small.file.open() as picture_file, file.file.open() as document_file:
        assert ask(client, small.url) == (200, picture_file.read())
        assert ask(client, file.url) == (200, document_file.read())


def test_a_rendition_says_what_it_is_and_is_kept_by_no_cache_in_between(client, shown, small):
    answer = client.get(small.url)

    assert b"WEBP" in b"".join(answer)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, max-age=3600")


def withdraw(shown):
    shown.unpublish()


def close(shown):
    shown.view_restrictions.create(restriction_type="login")


def close_above(shown):
    shown.get_parent().view_restrictions.create(restriction_type="password", password="x")


def take_out(shown):
    publish(shown, body=stream())


def delete(shown):
    shown.delete()


def withdraw_until_later(shown):
    shown.unpublish()
    publish(shown, go_live_at=dt.datetime(2090, 1, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize("hide", [withdraw, close, close_above, take_out, delete, withdraw_until_later])
def test_files_that_no_public_page_shows_any_more_are_missing(client, shown, small, image, file, hide):
    assert statuses(client, small, file) == [200, 200]

    hide(shown)

    assert statuses(client, small, file) == [404, 404]


def test_files_that_no_page_shows_are_missing(client, homes, small, image, file):
    assert statuses(client, small, file) == [404, 404]


def test_files_in_the_draft_of_a_public_page_are_missing_until_it_is_published(client, homes, small, image, file):
    page = factories.StandardPageFactory(parent=homes["en"], slug="later")
    page.save_revision().publish()
    draft = revise(page, body=stream(picture("a", image), document("b", file)))
    assert statuses(client, small, file) == [404, 404]

    draft.publish()

    assert statuses(client, small, file) == [200, 200]


def test_files_that_a_draft_takes_out_are_served_until_it_is_published(client, shown, small, image, file):
    draft = revise(shown, body=stream())
    assert statuses(client, small, file) == [200, 200]

    draft.publish()

    assert statuses(client, small, file) == [404, 404]


def test_files_on_a_page_that_was_never_published_are_missing(client, homes, small, image, file):
    factories.StandardPageFactory(parent=homes["en"], live=False, body=stream(picture("a", image), document("b", file)))

    assert statuses(client, small, file) == [404, 404]


def test_one_public_page_of_several_is_enough(client, shown, homes, small, image, file):
    factories.StandardPageFactory(
        parent=homes["sl"], slug="another", body=stream(picture("a", image), document("b", file))
    )

    shown.unpublish()

    assert statuses(client, small, file) == [200, 200]


def test_an_alias_of_a_closed_page_does_not_open_its_files(client, shown, locales, small, image, file):
    factories.alias(shown, locales["sl"])
    close(shown)

    assert statuses(client, small, file) == [404, 404]


def test_a_document_linked_in_running_text_is_served(client, homes, file):
    html = f'<p><a linktype="document" id="{file.pk}">Read</a></p>'
    assert ask(client, file.url)[0] == 404

    factories.StandardPageFactory(parent=homes["en"], body=stream(factories.text("a", html)))

    assert ask(client, file.url)[0] == 200


def test_people_who_work_in_the_admin_see_files_of_drafts(admin_client, homes, small, image, file):
    assert statuses(admin_client, small, file) == [200, 200]


def test_an_account_without_work_in_the_admin_sees_no_files_of_drafts(
    client, homes, small, image, file, django_user_model
):
    client.force_login(django_user_model.objects.create_user("visitor"))

    assert statuses(client, small, file) == [404, 404]


def test_an_original_is_never_served_even_of_a_shown_picture(client, admin_client, shown, image):
    for browser in (client, admin_client):
        assert ask(browser, image.file.url)[0] == 404


def test_a_document_is_not_to_be_had_beside_its_guard(client, admin_client, shown, file):
    for browser in (client, admin_client):
        assert ask(browser, file.file.url)[0] == 404


@pytest.fixture
def secret(settings):
    """A file in the folder of the media that belongs to no page."""
    path = Path(settings.MEDIA_ROOT) / "secret.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("secret")
    yield path
    path.unlink()


STRANGE = [
    "../secret.txt",
    "..%2fsecret.txt",
    "%2e%2e/secret.txt",
    "/secret.txt",
    "./{name}",
    "../images/{name}",
    "sub/{name}",
    "{name}/",
    "{name}%00",
    "%00{name}",
    "..",
    "",
    "x" * 5000,
]


def test_only_the_very_name_of_a_rendition_is_answered(client, shown, small, secret):
    name = Path(small.file.name).name
    client.raise_request_exception = False

    answers = {path: ask(client, f"/media/images/{path.format(name=name)}") for path in STRANGE}

    assert {path: status for path, (status, _content) in answers.items() if status not in {200, 301, 302, 404}} == {}
    assert [path for path, (_status, content) in answers.items() if b"secret" in content] == []
    # Some ways of writing name the same file after all, and that one is public.
    assert [path for path, (status, content) in answers.items() if status == 200 and b"WEBP" not in content] == []


def test_a_rendition_whose_file_is_lost_is_missing(client, shown, small):
    small.file.storage.delete(small.file.name)

    assert ask(client, small.url)[0] == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_rendition_is_only_read(client, shown, small, method):
    assert getattr(client, method)(small.url).status_code == 405
    assert SiteRendition.objects.filter(pk=small.pk).exists()


def test_a_file_costs_the_same_however_many_pages_show_it(client, homes, small, django_assert_max_num_queries):
    for _each in range(5):
        factories.StandardPageFactory(parent=homes["en"], body=stream(picture("a", small.image)))
    ask(client, small.url)

    with django_assert_max_num_queries(3):
        assert ask(client, small.url)[0] == 200


def test_a_file_of_the_same_number_of_another_kind_shows_nothing(homes, image):
    assert image.pk
    other = factories.DocumentFactory(id=image.pk, file=ContentFile(b"x", name="x.txt"))
    factories.StandardPageFactory(parent=homes["en"], body=stream(picture("a", image)))

    assert (is_shown_publicly(image), is_shown_publicly(other)) == (True, False)
    assert StandardPage.objects.count() == 1
