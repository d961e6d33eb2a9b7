"""Our views in front of wagtail-localize's, at its own addresses; its names go on leading there."""

from django.urls import URLPattern, include, path
from django.urls.resolvers import URLResolver

from translations.views import lifecycle, report, segments, submitting

GUARDED: list[URLPattern] = [
    path("submit/page/<int:page_id>/", submitting.SubmitPage.as_view()),
    path("submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", submitting.SubmitSnippet.as_view()),
    path("update/<int:translation_source_id>/", submitting.Synchronise.as_view()),
    path("translate/<int:translation_id>/strings/<int:string_segment_id>/edit/", segments.edit_string),
    path("translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/", segments.edit_value),
    path("translate/<int:translation_id>/pofile/download/", segments.download),
    path("translate/<int:translation_id>/pofile/upload/", segments.upload),
    path("translate/<int:translation_id>/machine_translate/", segments.machine_translate),
    path("translate/<int:translation_id>/preview/", segments.preview),
    path("translate/<int:translation_id>/preview/<str:mode>/", segments.preview),
    path("translate/<int:translation_id>/disable/", lifecycle.stop),
    path("page/<int:page_id>/convert_to_alias/", lifecycle.convert_to_alias),
    path("reports/translations/", report.TranslationsReport.as_view()),
    path("reports/translations/results/", report.TranslationsReport.as_view(results_only=True)),
    path("api/snippets/<slug:app_label>/<slug:model_name>/", lifecycle.Snippets.as_view({"get": "list"})),
    path("api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/", lifecycle.Snippets.as_view({"get": "retrieve"})),
]


def admin_urls() -> list[URLResolver]:
    """Return what goes into Wagtail's admin ahead of the package's addresses."""
    return [path("localize/", include(GUARDED))]
