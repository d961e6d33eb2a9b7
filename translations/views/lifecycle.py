"""Stopping a translation, starting it again, and showing the words of the source instead."""

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.snippets.views.snippets import get_snippet_model_from_url_params
from wagtail_localize.models import Translation
from wagtail_localize.views import convert, edit_translation
from wagtail_localize.views.snippets_api import SnippetViewSet

from translations import guard, restarting, services
from translations.views.segments import target_of

CONFIRMED = "restart-confirmed"


@require_POST
def stop(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Detach a translation from its source: from now on it is written on freely."""
    answer = guard.may_stop(request.user, target_of(translation_id))
    if not answer:
        return guard.refuse_page(request, answer)
    return edit_translation.stop_translation(request, translation_id)


def convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the words of the source on the page from now on, once this is confirmed."""
    page = get_object_or_404(Page, pk=page_id, alias_of__isnull=True).specific
    with transaction.atomic():
        if request.method == "POST":
            page = services.hold(page)
        answer = guard.may_become_alias(request.user, page)
        if not answer:
            return guard.refuse_page(request, answer)
        return convert.convert_to_alias(request, page_id)


def restart(request: HttpRequest, translation: Translation, instance: models.Model) -> HttpResponse:
    """Bind a page or snippet to its source again, once this is confirmed; a page keeps what was written freely."""
    answer = guard.may_restart(request.user, instance)
    if not answer:
        return guard.refuse_page(request, answer, request.path)
    if CONFIRMED not in request.POST:
        return TemplateResponse(
            request,
            "translations/confirm_restart.html",
            {"instance": instance, "translation": translation, "confirmed": CONFIRMED},
        )
    if not isinstance(instance, Page):
        return edit_translation.restart_translation(request, translation, instance)
    with transaction.atomic():
        page = services.hold(instance)
        answer = guard.may_restart(request.user, page)
        if not answer:
            return guard.refuse_page(request, answer, request.path)
        taken = restarting.restart(translation, page, request.user)
    messages.success(
        request,
        ngettext(
            "The page is translated from its original again. %(number)d string has taken over what was written here.",
            "The page is translated from its original again. %(number)d strings have taken over what was written here.",
            len(taken),
        )
        % {"number": len(taken)},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


class Snippets(SnippetViewSet):
    """Names the snippets of a kind, for whoever may change them: the translation editor shows what is chosen."""

    def initial(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        """Refuse with the reason whoever may not change snippets of this kind."""
        super().initial(request, *args, **kwargs)
        model = get_snippet_model_from_url_params(kwargs["app_label"], kwargs["model_name"])
        answer = guard.may_edit(request.user, model())
        if not answer:
            self.permission_denied(request, message=answer.reason)
