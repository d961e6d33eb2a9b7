import pytest
from django.urls import resolve, reverse
from wagtail import hooks
from wagtail_localize.wagtail_hooks import register_admin_urls

from translations import urls

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
