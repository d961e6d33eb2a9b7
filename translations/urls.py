"""Our views in front of wagtail-localize's, at its own addresses; its names go on leading there."""

from django.urls import URLPattern, include, path
from django.urls.resolvers import URLResolver

from translations.views import editing, exchange, lifecycle, machine, originals, releases, report, segments, submitting

GUARDED: list[URLPattern] = [
    path("submit/page/<int:page_id>/", submitting.SubmitPage.as_view()),
    path("submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", submitting.SubmitSnippet.as_view()),
    path("update/<int:translation_source_id>/", submitting.Synchronise.as_view()),
    path("translate/<int:translation_id>/strings/<int:string_segment_id>/edit/", segments.edit_string),
    path("translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/", segments.edit_value),
    path("translate/<int:translation_id>/pofile/download/", exchange.download),
    path("translate/<int:translation_id>/pofile/upload/", exchange.upload),
    path("translate/<int:translation_id>/machine_translate/", machine.translate),
    path("translate/<int:translation_id>/preview/", segments.preview),
    path("translate/<int:translation_id>/preview/<str:mode>/", segments.preview),
    path("translate/<int:translation_id>/disable/", lifecycle.stop),
    path("page/<int:page_id>/convert_to_alias/", lifecycle.convert_to_alias),
    path("reports/translations/", report.TranslationsReport.as_view()),
    path("reports/translations/results/", report.TranslationsReport.as_view()),
    path("api/snippets/<slug:app_label>/<slug:model_name>/", lifecycle.Snippets.as_view({"get": "list"})),
    path("api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/", lifecycle.Snippets.as_view({"get": "retrieve"})),
]

# Addresses of our own, called `translations:…`.
OWN: list[URLPattern] = [
    path("pages/<int:page_id>/versions/", originals.Original.as_view(), name="original"),
    path("branches/<int:run_id>/", originals.Branch.as_view(), name="branch"),
    path("<int:translation_id>/strings/<int:segment_id>/", editing.string, name="string"),
    path("files/", exchange.WaitingFiles.as_view(), name="files"),
    path("files/<str:language>/<str:kind>/", exchange.download_waiting, name="download_waiting"),
    path("<int:translation_id>/files/", exchange.PageFiles.as_view(), name="page_files"),
    path("<int:translation_id>/files/<str:kind>/", exchange.download, name="download"),
    path("together/<int:page_id>/", releases.ReleaseView.as_view(), name="release"),
    path("<int:translation_id>/machine/", machine.translate, name="machine"),
]


def admin_urls() -> list[URLResolver]:
    """Return what goes into Wagtail's admin ahead of the package's addresses."""
    return [path("localize/", include(GUARDED)), path("translations/", include((OWN, "translations")))]
