"""The translation editor on the screen: the page as a plain form, and each string as a script saves it."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.widgets import Button, ButtonWithDropdown
from wagtail.models import Page
from wagtail_localize.models import Translation

from core import languages
from core.rights import Action
from teams.answers import judge_of
from teams.people import name_in_use
from translations import editor, guard, machine, presence, services, strings
from translations.glossary import terms_between
from translations.rows import linked, progress_of, readable, rows_of, sections_of, tidy
from translations.states import standing_of
from translations.strings import Condition, Segment, StaleError
from translations.value_fields import ValueField, value_fields_of
from translations.views import lifecycle

RESTART = "localize-restart-translation"
# Which strings are shown: all, or those that are left to do.
SHOW, TODO = "show", "todo"


def before_edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer with the translation editor where a page is translated from another; None where it is written freely."""
    if request.method == "POST" and RESTART in request.POST:
        return _restart(request, page)
    translation = guard.enabled_translation_of(page)
    if translation is None or page.alias_of_id:
        return None
    if request.method != "POST":
        return _screen(request, translation, page, editor.Outcome())
    outcome = editor.act(request, translation, page)
    if not outcome.done:
        return _screen(request, translation, page, outcome)
    at = f"#s-{outcome.at}" if outcome.at else ""
    return redirect(f"{request.get_full_path()}{at}")


def before_edit_snippet(request: HttpRequest, snippet: models.Model) -> HttpResponse | None:
    """Refuse to publish the translation of a snippet in which strings are missing."""
    if not hasattr(snippet, "translation_key") or request.method != "POST":
        return None
    if RESTART in request.POST:
        return _restart(request, snippet)
    translation = guard.enabled_translation_of(snippet)
    if translation is not None and (left := strings.unsettled(translation)):
        editor.say_unsettled(request, left)
        return redirect(request.path)
    return None


@require_POST
def string(request: HttpRequest, translation_id: int, segment_id: int) -> JsonResponse:
    """Save a string, or do what a button at it says; answer how it stands now.

    409 where somebody else has written meanwhile, with their words; 400 where the words do not fit.
    """
    translation, page = _translation_of(translation_id)
    name = request.POST.get("act", "")
    version = request.POST.get("seen", "").partition(":")[0] or None
    with transaction.atomic():
        answer = guard.may_edit(request.user, services.hold(page))
        if not answer:
            return guard.refuse_fetch(request, answer)
        try:
            if name == "save":
                words = tidy(request.POST.get("words", ""))
                again = request.POST.get("again") == "1"
                segment = strings.save(translation, segment_id, words, request.user, expected=version, continuing=again)
            elif name in editor.STRING_ACTS:
                segment = editor.act_on(name, translation, segment_id, request.user, expected=version)
            else:
                return JsonResponse({"detail": _("There is no such button.")}, status=400)
        except ValidationError as error:
            return JsonResponse({"detail": " ".join(error.messages)}, status=400)
        except StaleError as error:
            return _stale(translation, error.segment)
        return JsonResponse(_string(translation, segment))


# --- One string ------------------------------------------------------------------------------------


def _translation_of(translation_id: int) -> tuple[Translation, Page]:
    """Return a translation in use and its page, or raise Http404."""
    translation = (
        Translation.objects.filter(pk=translation_id, enabled=True)
        .select_related("source__locale", "source__specific_content_type", "target_locale")
        .first()
    )
    if translation is None:
        raise Http404
    try:
        page = translation.get_target_instance()
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if not isinstance(page, Page) or page.alias_of_id:
        raise Http404
    return translation, page


def _stale(translation: Translation, segment: Segment | None) -> JsonResponse:
    if segment is None:
        detail = _("This string is not in the original any more. Load the page anew to see what is.")
        return JsonResponse({"detail": detail, "gone": True}, status=409)
    return JsonResponse({"detail": str(StaleError(segment)), **_string(translation, segment)}, status=409)


def _string(translation: Translation, segment: Segment) -> dict[str, Any]:
    """Return what the script shows of a string."""
    language = translation.source.locale.language_code
    [row] = rows_of([segment], language=language)
    context = {
        "row": row,
        "source_code": language,
        "target_code": translation.target_locale.language_code,
        "may_edit": True,
    }
    return {
        "condition": row.condition,
        "words": readable(segment.words, is_html=segment.is_html),
        "seen": row.seen,
        "error": segment.error,
        "state": render_to_string("translations/editor_state.html", context),
        "source": render_to_string("translations/editor_source.html", context),
        "foot": render_to_string("translations/editor_foot.html", context),
    }


# --- The screen ------------------------------------------------------------------------------------


def _restart(request: HttpRequest, instance: models.Model) -> HttpResponse | None:
    translation = guard.stopped_translation_of(instance)
    if translation is None or guard.enabled_translation_of(instance) is not None:
        return redirect(request.path)
    return lifecycle.restart(request, translation, instance)


def _screen(request: HttpRequest, translation: Translation, page: Page, outcome: editor.Outcome) -> TemplateResponse:
    source, target = translation.source.locale, translation.target_locale
    segments = strings.segments_of(translation)
    page.locale = target
    standing = standing_of(page)
    now = editor.situation(request.user, page, standing)
    findings = defaultdict(list)
    for finding in outcome.findings:
        findings[finding.segment_id].append(finding)
    rows = rows_of(
        segments,
        language=source.language_code,
        terms=terms_between(source.pk, target.pk),
        attempts=outcome.attempts,
        findings=findings,
    )
    todo_only = request.GET.get(SHOW) == TODO
    # What somebody has to mend must be in sight.
    shown = [row for row in rows if not todo_only or not row.is_settled or row.attempt or row.findings]
    values = _values(translation, outcome)
    _tell(request, translation, page, now)
    source_page = _source_page(translation)
    return TemplateResponse(
        request,
        "translations/editor.html",
        {
            "page": page,
            "translation": translation,
            "now": now,
            "may_edit": bool(now.edit),
            "standing": standing,
            "progress": progress_of(segments),
            "sections": sections_of(linked(shown)),
            "todo_only": todo_only,
            "first_todo": next((row.id for row in shown if not row.is_settled), None),
            "values": values,
            "values_open": any(each.error for each in values),
            "value_media": [each.widget.media for each in values if each.widget],
            "outcome": outcome,
            "found": [(row, row.findings) for row in rows if row.findings],
            "source_code": source.language_code,
            "target_code": target.language_code,
            "source_name": name_in_use(source.language_code),
            "target_name": name_in_use(target.language_code),
            "own_source_name": languages.own_name(source.language_code),
            "own_target_name": languages.own_name(target.language_code),
            "source_page": source_page,
            "source_editable": source_page is not None and bool(judge_of(request.user).may(Action.EDIT, source_page)),
            "machine": bool(now.edit) and machine.available(),
            "presence": presence.enter(request.user, page),
            "breadcrumbs_items": _trail(page),
            "header_buttons": _header_buttons(request, page),
            "history_url": reverse("wagtailadmin_pages:history", args=[page.pk]),
            "review_url": reverse("teams:review", args=[page.pk]) if now.may_review else "",
            "string_url": reverse("translations:string", args=[translation.pk, 0]),
            "through": name_in_use(standing.through) if standing.through else "",
            "words_waiting": _words_wait(segments, page),
            "preview_url": reverse("wagtail_localize:preview_translation", args=[translation.pk]),
            "previews": [
                (label, reverse("wagtail_localize:preview_translation", args=[translation.pk, mode]))
                for mode, label in page.preview_modes
                if mode != page.default_preview_mode
            ],
        },
    )


def _values(translation: Translation, outcome: editor.Outcome) -> list[ValueField]:
    found = []
    for each in value_fields_of(translation):
        typed, fault = outcome.values.get(each.id, (None, ""))
        found.append(replace(each, typed=typed, fault=fault))
    return found


def _source_page(translation: Translation) -> Page | None:
    try:
        return translation.source.get_source_instance()
    except ObjectDoesNotExist:
        return None


def _words_wait(segments: list[Segment], page: Page) -> bool:
    """Tell whether words were written after the last draft of the page was saved."""
    # The words of an outdated string are the old ones, whenever the source has changed.
    written = [each.edited_at for each in segments if each.edited_at and each.condition != Condition.OUTDATED]
    saved = page.latest_revision_created_at
    return bool(written) and (saved is None or max(written) > saved)


def _trail(page: Page) -> list[dict[str, str]]:
    # Wagtail has read the page above already, and leads on to where the person may look.
    above = page.get_parent()
    return [
        {"url": reverse("wagtailadmin_explore", args=[above.pk]), "label": above.get_admin_display_title()},
        {"url": "", "label": page.get_admin_display_title()},
    ]


def _header_buttons(request: HttpRequest, page: Page) -> list[Any]:
    """Return what may be done with the page, as everywhere in the admin."""
    buttons = []
    for make in hooks.get_hooks("register_page_header_buttons"):
        # The package's are about translating this page on, which is asked for at the list of pages.
        if make.__module__.startswith("wagtail_localize."):
            continue
        for button in make(page=page, user=request.user, next_url=request.path, view_name="edit"):
            if not isinstance(button, MenuItem):
                buttons += [button] if button.show else []
            elif button.is_shown(request.user):
                buttons.append(Button.from_menu_item(button))
    if not buttons:
        return []
    return [
        ButtonWithDropdown(
            buttons=sorted(buttons),
            icon_name="dots-horizontal",
            attrs={"aria-label": _("Actions")},
            classname="w-h-slim-header",
        )
    ]


def _tell(request: HttpRequest, translation: Translation, page: Page, now: editor.Situation) -> None:
    if not now.edit and not now.may_review:
        messages.warning(request, now.edit.reason, extra_tags="lock")
