import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail_localize.models import SegmentOverride, StringSegment, StringTranslation

from tests.played_services import playing
from tests.translations.conftest import told
from translations.exchange.sending import FORMATS, file_of

FOREIGN = "The page belongs to none of your teams."
REVIEWED = "The page is being reviewed; until that is done only reviewers may change it."


def string_url(translation):
    segment = StringSegment.objects.get(source=translation.source, context__path="lead")
    return reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])


def value_url(translation):
    segment = translation.source.overridablesegment_set.get(context__path="slug")
    return reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])


def url(name, translation):
    return reverse(f"wagtail_localize:{name}", args=[translation.pk])


def put(client, url, value="value=Words"):
    return client.put(url, value, content_type="application/x-www-form-urlencoded")


def upload(client, translation, content=None):
    head, first, rest = file_of(translation, FORMATS["po"]).data.partition(b'msgid "Una regi')
    text = head + first + rest.replace(b'msgstr ""', b'msgstr "From a file"', 1)
    file = SimpleUploadedFile("words.po", content if content is not None else text)
    return client.post(url("upload_pofile", translation), {"file": file})


def written(translation):
    return StringTranslation.objects.filter(context__object_id=translation.source.object_id)


# Each way of changing a translation that a script or a form has.
def fetches(client, translation):
    return [
        put(client, string_url(translation)),
        client.delete(string_url(translation)),
        put(client, value_url(translation)),
        client.delete(value_url(translation)),
    ]


def forms(client, translation):
    return [
        upload(client, translation),
        client.post(url("machine_translate", translation)),
        client.post(url("stop_translation", translation)),
    ]


@pytest.fixture(scope="module")
def _server():
    with playing() as server:
        yield server


@pytest.fixture(autouse=True)
def _machine(_server, settings):
    settings.MACHINE_TRANSLATION = {"service": "libretranslate", "url": _server.url}


# --- Who may not -----------------------------------------------------------------------------------


def test_scripts_are_refused_in_json_with_the_reason(as_, translation, translate, unchanged):
    translate(translation)
    unchanged.now()

    answers = [
        answer for name in ("stranger", "translator_sl", "reviewer_es") for answer in fetches(as_(name), translation)
    ]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(403, {"detail": FOREIGN})] * 12
    assert unchanged()


def test_forms_are_refused_with_the_reason(as_, translation, unchanged):
    answers = forms(as_("stranger"), translation)

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/admin/")] * 3
    # What nobody has read yet is carried on.
    assert told(answers[-1]) == [FOREIGN] * 3
    assert unchanged()


@pytest.mark.parametrize("name", ["preview_translation", "download_pofile"])
def test_what_is_not_published_is_shown_to_those_who_may_read_it(as_, translation, name):
    assert told(as_("stranger").get(url(name, translation))) == [FOREIGN]
    for reader in ("editor", "translator_en"):
        assert as_(reader).get(url(name, translation)).status_code == 200


def test_visitors_and_people_without_the_admin_are_sent_to_sign_in(as_, client, translation, unchanged):
    answers = [*fetches(client, translation), *forms(client, translation), *fetches(as_("nobody"), translation)]

    assert {answer.url.partition("?")[0] for answer in answers} == {"/admin/login/"}
    assert unchanged()


# --- While a review has it -------------------------------------------------------------------------


def test_scripts_are_refused_while_a_review_has_the_page(as_, in_review, unchanged):
    unchanged.now()

    answers = fetches(as_("editor"), in_review)

    assert [(answer.status_code, answer.json()) for answer in answers] == [(403, {"detail": REVIEWED})] * 4
    assert unchanged()


def test_forms_are_refused_while_a_review_has_the_page(as_, in_review, unchanged):
    unchanged.now()

    answers = forms(as_("translator_en"), in_review)

    assert told(answers[-1]) == [REVIEWED] * 3
    assert unchanged()


def test_a_reviewer_may_mend_what_is_in_review(as_, in_review):
    answer = put(as_("reviewer_en"), string_url(in_review), "value=Mended")

    assert answer.status_code == 200
    assert StringTranslation.objects.get(data="Mended").last_translated_by.username == "reviewer_en"


def test_what_somebody_has_locked_is_theirs_alone(as_, translation, person, unchanged):
    page = translation.get_target_instance()
    page.locked, page.locked_by = True, person("reviewer_en")
    page.save()
    unchanged.now()

    assert put(as_("editor"), string_url(translation)).json() == {"detail": "Somebody has locked the page."}
    assert unchanged()
    assert put(as_("reviewer_en"), string_url(translation)).status_code == 201


# --- Who may ---------------------------------------------------------------------------------------


def test_strings_and_values_are_written_and_taken_back(as_, translation):
    string, value = string_url(translation), value_url(translation)
    for name in ("editor", "translator_en", "administrator"):
        client = as_(name)

        assert [put(client, string).status_code, put(client, value).status_code] == [201, 201]
        assert written(translation).get().last_translated_by.username == name
        assert [client.delete(string).status_code, client.delete(value).status_code] == [200, 200]
        assert (written(translation).count(), SegmentOverride.objects.count()) == (0, 0)


def test_a_file_is_taken_in(as_, translation):
    assert told(upload(as_("editor"), translation)) == ["“Navarra”: 1 string was taken from the file."]
    assert written(translation).get().data == "From a file"


def test_a_machine_translates(as_, translation):
    as_("editor").post(url("machine_translate", translation))

    assert set(written(translation).values_list("translation_type", flat=True)) == {"machine"}


def test_a_file_that_is_none_of_ours_changes_nothing(as_, translation, unchanged):
    for content in (b"", b'msgid "a"\nmsgstr "b"\n', b"\xff\xfe\x00"):
        answer = upload(as_("editor"), translation, content)

        assert (answer.status_code, len(answer.context["faults"])) == (422, 1)
    assert unchanged()


def test_a_form_without_a_file_is_told_so(as_, translation, unchanged):
    answer = as_("editor").post(url("upload_pofile", translation))

    assert (answer.context["faults"], unchanged()) == (("Choose the file that you want to upload.",), True)


def test_a_request_without_words_is_told_so(as_, translation, unchanged):
    answer = put(as_("editor"), string_url(translation), "other=1")

    assert (answer.status_code, answer.json()) == (400, {"detail": "Send the words as “value”."})
    assert unchanged()


def test_the_translation_of_a_page_that_is_gone_is_not_found(as_, translation, unchanged):
    address = string_url(translation)
    translation.get_target_instance().delete()
    unchanged.now()

    answer = put(as_("administrator"), address)

    # Django looks for what it does not find below a language as well.
    assert (answer.status_code, answer.url, unchanged()) == (302, f"/en{address}", True)


def test_words_that_are_too_long_are_told_so(as_, translation, unchanged):
    segment = StringSegment.objects.get(source=translation.source, context__path="title")
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])

    answer = put(as_("editor"), address, "value=" + "N" * 300)

    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": "These words have 300 letters, and there is room for 255."},
    )
    assert unchanged()


def test_saving_a_string_costs_few_queries_more_than_the_package_needs(as_, translation, django_assert_max_num_queries):
    client = as_("editor")
    put(client, string_url(translation))

    # 26 of the package and of the session.
    with django_assert_max_num_queries(40):
        put(client, string_url(translation))
