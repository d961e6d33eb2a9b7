import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve, reverse
from wagtail import hooks
from wagtail_localize.wagtail_hooks import register_admin_urls

from tests import factories
from tests.factories import stream, text
from tests.played_services import playing
from tests.translations.conftest import told
from translations import machine, strings, urls
from translations.exchange.sending import FORMATS, file_of
from translations.models import SourceChange, StringEdit, TreeTranslation
from translations.release_models import Release

# What the package adds to the admin, by name. A new one must be guarded before it may stand here.
ROUTES = {
    "javascript_catalog": {"jsi18n/"},
    "submit_page_translation": {"submit/page/<int:page_id>/"},
    "submit_snippet_translation": {"submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/"},
    "update_translations": {"update/<int:translation_source_id>/"},
    "edit_string_translation": {"translate/<int:translation_id>/strings/<int:string_segment_id>/edit/"},
    "edit_override": {"translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/"},
    "download_pofile": {"translate/<int:translation_id>/pofile/download/"},
    "upload_pofile": {"translate/<int:translation_id>/pofile/upload/"},
    "machine_translate": {"translate/<int:translation_id>/machine_translate/"},
    "preview_translation": {
        "translate/<int:translation_id>/preview/",
        "translate/<int:translation_id>/preview/<str:mode>/",
    },
    "stop_translation": {"translate/<int:translation_id>/disable/"},
    "convert_to_alias": {"page/<int:page_id>/convert_to_alias/"},
    "translations_report": {"reports/translations/"},
    "snippets_api_listing": {"api/snippets/<slug:app_label>/<slug:model_name>/"},
    "snippets_api_detail": {"api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/"},
    "translations_report_results": {"reports/translations/results/"},
}
# The words of the package's script are no secret.
OPEN = {"jsi18n/"}
VALUES = {
    "page_id": 1,
    "translation_id": 1,
    "translation_source_id": 1,
    "string_segment_id": 1,
    "overridable_segment_id": 1,
    "app_label": "core",
    "model_name": "glossaryterm",
    "pk": "1",
    "mode": "other",
}


def routes_of_the_package():
    [namespace] = register_admin_urls()
    found = {}
    for pattern in namespace.url_patterns:
        found.setdefault(pattern.name, set()).add(str(pattern.pattern))
    return found


def test_the_package_brings_the_routes_that_we_know():
    assert routes_of_the_package() == ROUTES


def test_each_route_that_acts_on_content_is_ours():
    ours = {str(pattern.pattern) for pattern in urls.GUARDED}

    assert ours == set().union(*ROUTES.values()) - OPEN


@pytest.mark.parametrize("name", sorted(set(ROUTES) - {"javascript_catalog"}))
def test_the_address_of_each_name_leads_to_our_view(name):
    for pattern in ROUTES[name]:
        values = {key: value for key, value in VALUES.items() if f":{key}>" in pattern}
        view = resolve(reverse(f"wagtail_localize:{name}", kwargs=values)).func
        # Behind Wagtail's own decorators, which keep the module of what they wrap.
        assert view.__module__.startswith("translations.") or view.view_class.__module__.startswith("translations.")


def test_our_hooks_come_before_those_of_the_package():
    for name in ("register_admin_urls", "before_edit_page", "before_edit_snippet"):
        modules = [function.__module__.partition(".")[0] for function in hooks.get_hooks(name)]
        assert modules.index("translations") < modules.index("wagtail_localize")


# --- Addresses of our own, asked for by the editor of another region -------------------------------

FOREIGN = "The page belongs to none of your teams."
# What each address changes for somebody who may; a screen that shows what is one's own refuses nobody.
SENT = {
    "original": [{"change": "CHANGE"}, {"language": "en"}, {"branch": "1", "languages": ["fr"]}],
    "branch": [{}],
    "string": [{"act": "save", "words": "Words"}, *({"act": act} for act in ("keep", "accept", "same", "undo"))],
    "files": [{"file": "FILE"}],
    "download_waiting": [{}],
    "page_files": [{"file": "FILE"}],
    "download": [{}],
    "release": [{"wanted": ["es", "en"]}, {"call-off": "1"}, {"publish-ready": "1"}],
    "machine": [{}],
}
POSTED_ONLY = {"string", "machine"}


@pytest.fixture
def far_along(world, published, person, settings):
    """A translation of another region in which each of our addresses would find something to do."""
    with playing() as server:
        settings.MACHINE_TRANSLATION = {"service": "libretranslate", "url": server.url}
        factories.publish(world.profiles["aragon"], lead="Otra región.", extra=stream(text("aaaa", "<p>Nuevo.</p>")))
        page = published.source.get_source_instance()
        lead = next(each for each in strings.segments_of(published) if each.path == "lead")
        run = TreeTranslation.objects.create(page=page, title="Aragon", languages=["fr"], person=person("editor"))
        values = {
            "page_id": page.pk,
            "run_id": run.pk,
            "translation_id": published.pk,
            "segment_id": lead.id,
            "language": "en",
            "kind": "po",
        }
        file = file_of(published, FORMATS["po"]).data.replace(
            b'msgid "Nuevo."\nmsgstr ""', b'msgid "Nuevo."\nmsgstr "New."'
        )
        assert b'"New."' in file
        assert machine.available() is not None
        yield values, {"CHANGE": SourceChange.objects.first().pk, "FILE": file}


def address_of(pattern, values):
    names = {name: value for name, value in values.items() if f":{name}>" in str(pattern.pattern)}
    return reverse(f"translations:{pattern.name}", kwargs=names)


def test_each_address_of_our_own_is_asked_for_here():
    assert {pattern.name for pattern in urls.OWN} == set(SENT)


@pytest.mark.parametrize("pattern", urls.OWN, ids=lambda pattern: pattern.name)
def test_the_editor_of_another_region_is_refused_at_each_address_of_our_own(far_along, as_, unchanged, pattern):
    values, there = far_along
    address = address_of(pattern, values)
    own = as_("editor").get(address)
    assert own.status_code == (405 if pattern.name in POSTED_ONLY else 200)
    stranger = as_("stranger")

    def state():
        edits, releases = StringEdit.objects.count(), Release.objects.count()
        return edits, releases, TreeTranslation.objects.count(), list(SourceChange.objects.values_list("pk", "minor"))

    before = state()
    unchanged.now()

    answers = [stranger.get(address)]
    for sent in SENT[pattern.name]:
        data = {name: there.get(value, value) if isinstance(value, str) else value for name, value in sent.items()}
        if "file" in data:
            data["file"] = SimpleUploadedFile("en.po", data["file"])
        answers.append(stranger.post(address, data))

    assert (unchanged(), state()) == (True, before)
    shown, *posted = answers
    if pattern.name == "files":
        assert "Aragon" not in shown.content.decode()
        assert [(answer.status_code, FOREIGN in answer.content.decode()) for answer in posted] == [(422, True)]
    elif pattern.name == "download_waiting":
        assert "Nothing is waiting for you in this language." in told(shown)
        assert all(answer.status_code == 302 for answer in posted)
    else:
        assert shown.status_code == own.status_code == 405 or (shown.status_code, shown["Location"]) == (302, "/admin/")
        assert {answer.status_code for answer in posted} <= {302, 403}
        assert {answer.get("Location", "/admin/") for answer in posted} == {"/admin/"}
