"""Strings, values, files and previews of one translation."""

import io
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DataError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.http.multipartparser import MultiPartParser
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.views import edit_translation

from translations import guard, services, strings
from translations.value_fields import value_fields_of

View = Callable[..., HttpResponse]


def edit_string(request: HttpRequest, translation_id: int, string_segment_id: int) -> HttpResponse:
    """Save or remove the translation of a string, for the script of the package's translation editor."""
    return _edit(_edit_string, request, translation_id, string_segment_id)


def edit_value(request: HttpRequest, translation_id: int, overridable_segment_id: int) -> HttpResponse:
    """Save or remove a value of this language's own, for the script of the translation editor."""
    return _edit(_edit_value, request, translation_id, overridable_segment_id)


@xframe_options_sameorigin
def preview(request: HttpRequest, translation_id: int, mode: str | None = None) -> HttpResponse:
    """Show the page with the translations as they are, saved in a draft or not."""
    page = target_of(translation_id)
    if not isinstance(page, Page):
        raise Http404
    answer = guard.may_read(request.user, page)
    if not answer:
        return guard.refuse_page(request, answer)
    mode = mode or page.default_preview_mode
    if mode not in dict(page.preview_modes):
        raise Http404
    translation = Translation.objects.select_related("source", "target_locale").get(pk=translation_id)
    shown = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    return shown.make_preview_request(request, mode)


def target_of(translation_id: int) -> models.Model:
    """Return the page or snippet that the translation is for, or raise Http404."""
    translation = get_object_or_404(
        Translation.objects.select_related("source__specific_content_type", "target_locale"), pk=translation_id
    )
    try:
        return translation.get_target_instance()
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _held(instance: models.Model) -> models.Model:
    return services.hold(instance) if isinstance(instance, Page) else instance


def _edit_string(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    translation = get_object_or_404(Translation.objects.select_related("source"), pk=translation_id)
    segment = get_object_or_404(StringSegment, pk=segment_id, source_id=translation.source_id)
    if request.method not in {"PUT", "DELETE"}:
        return HttpResponseNotAllowed(["PUT", "DELETE"])
    words = _sent(request)["value"] if request.method == "PUT" else ""
    here = {"translation_of_id": segment.string_id, "context_id": segment.context_id}
    before = StringTranslation.objects.filter(**here, locale_id=translation.target_locale_id).first()
    try:
        strings.save(translation, segment_id, words, request.user)
    except ValidationError as error:
        return JsonResponse({"detail": " ".join(error.messages)}, status=400)
    after = StringTranslation.objects.filter(**here, locale_id=translation.target_locale_id).first()
    if after is None and before is None:
        # What its script expects where there was nothing to remove.
        return JsonResponse({}, status=404)
    shown = edit_translation.StringTranslationSerializer(
        after or before, context={"translation_source": translation.source}
    )
    return JsonResponse(shown.data, status=201 if before is None else 200)


def _edit_value(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    # The package keeps whatever it is sent, the address of a script too.
    if request.method == "PUT":
        translation = get_object_or_404(
            Translation.objects.select_related("source__locale", "source__specific_content_type"), pk=translation_id
        )
        field = next((each for each in value_fields_of(translation) if each.id == segment_id), None)
        if field is None:
            raise Http404
        try:
            field.parse(_sent(request)["value"], request.user)
        except ValidationError as error:
            return JsonResponse({"detail": " ".join(error.messages)}, status=400)
    return edit_translation.edit_override(request, translation_id, segment_id)


def _sent(request: HttpRequest) -> QueryDict:
    # Django reads the body of a POST alone.
    if request.content_type == "multipart/form-data":
        # Kept by Django once it was read, so that others may read it as well.
        body = io.BytesIO(request.body)
        return MultiPartParser(request.META, body, request.upload_handlers, request.encoding).parse()[0]
    return QueryDict(request.body, encoding=request.encoding)


def _edit(view: View, request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    with transaction.atomic():
        answer = guard.may_edit(request.user, _held(target_of(translation_id)))
        if not answer:
            return guard.refuse_fetch(request, answer)
        try:
            with transaction.atomic():
                return view(request, translation_id, segment_id)
        except MultiValueDictKeyError:
            return JsonResponse({"detail": _("Send the words as “value”.")}, status=400)
        except DataError:
            return JsonResponse({"detail": _("These words are too long for their place.")}, status=400)
