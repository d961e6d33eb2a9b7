"""Strings, values, files and previews of one translation."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views import edit_translation

from core.rights import Answer
from translations import guard, services

Question = Callable[[Any, models.Model], Answer]
Refusal = Callable[[HttpRequest, Answer], HttpResponse]
View = Callable[..., HttpResponse]


def edit_string(request: HttpRequest, translation_id: int, string_segment_id: int) -> HttpResponse:
    """Save or remove the translation of a string, for the script of the translation editor."""
    return _edit(edit_translation.edit_string_translation, request, translation_id, string_segment_id)


def edit_value(request: HttpRequest, translation_id: int, overridable_segment_id: int) -> HttpResponse:
    """Save or remove a value of this language's own, for the script of the translation editor."""
    return _edit(edit_translation.edit_override, request, translation_id, overridable_segment_id)


def download(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Send the strings and their translations as a PO file."""
    answer = guard.may_read(request.user, target_of(translation_id))
    if not answer:
        return guard.refuse_page(request, answer)
    return edit_translation.download_pofile(request, translation_id)


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take translations from a PO file that was downloaded here."""
    with transaction.atomic():
        answer = guard.may_edit(request.user, _held(target_of(translation_id)))
        if answer and "file" not in request.FILES:
            answer = Answer(False, _("Choose the PO file that you want to upload."))
        if not answer:
            return guard.refuse_page(request, answer)
        try:
            with transaction.atomic():
                return edit_translation.upload_pofile(request, translation_id)
        except (KeyError, DataError):
            # The package looks for the number of the translation in the head of the file, and for room in columns.
            return guard.refuse_page(
                request, Answer(False, _("This is not a PO file that was downloaded here: nothing was taken from it."))
            )


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Have a machine translate the strings that nobody has translated."""
    # Held by nobody: another host may take seconds to answer, and the strings go to memory alone.
    answer = guard.may_edit(request.user, target_of(translation_id))
    if not answer:
        return guard.refuse_page(request, answer)
    return edit_translation.machine_translate(request, translation_id)


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
