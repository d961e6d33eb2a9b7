"""The list of all translations, as far as the person may read them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.permissions import user_can_edit_snippet_type
from wagtail_localize.models import Translation, get_edit_url
from wagtail_localize.views.report import TranslationsReportView

from teams.answers import readable


class TranslationsReport(TranslationsReportView):
    """wagtail-localize's report of what the person may read, in a fixed order, in as many queries for any length."""

    results_template_name = "translations/report_results.html"

    def get_queryset(self) -> models.QuerySet[Translation]:
        """Return the translations whose page or snippet in the target language the person may read."""
        targets = Page.objects.filter(
            translation_key=OuterRef("source__object_id"), locale_id=OuterRef("target_locale_id")
        )
        models_allowed = [
            model for model in get_snippet_models() if user_can_edit_snippet_type(self.request.user, model)
        ]
        snippets = ContentType.objects.get_for_models(*models_allowed).values()
        return (
            super()
            .get_queryset()
            .filter(Exists(readable(self.request.user, targets)) | Q(source__specific_content_type__in=list(snippets)))
            .select_related("source__specific_content_type", "source__locale", "target_locale")
            .order_by("source__object_repr", "target_locale__language_code", "pk")
        )

    def decorate_paginated_queryset(self, object_list: Iterable[Translation]) -> list[Translation]:
        """Return the translations of this page of the list, each with its source and its target as they are now."""
        rows = list(object_list)
        found = self._versions(rows)
        for row in rows:
            row.source_instance = found.get((row.source.object_id, row.source.locale_id))
            row.target_instance = found.get((row.source.object_id, row.target_locale_id))
            for name in ("source", "target"):
                instance = getattr(row, f"{name}_instance")
                setattr(row, f"{name}_url", get_edit_url(instance) if instance else None)
        return rows

    def _versions(self, rows: list[Translation]) -> dict[tuple[Any, int], models.Model]:
        keys: dict[type[models.Model], set[Any]] = {}
        for row in rows:
            model = row.source.specific_content_type.model_class()
            keys.setdefault(Page if issubclass(model, Page) else model, set()).add(row.source.object_id)
        return {
            (instance.translation_key, instance.locale_id): instance
            for model, wanted in keys.items()
            for instance in model._default_manager.filter(translation_key__in=wanted)
        }
