"""Machine translation of one page, asked for by somebody who may edit it."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail_localize.models import Translation, get_edit_url

from core.rights import Answer
from translations import guard, machine
from translations.views.segments import target_of


# A service may take many seconds, in which no transaction must be kept open.
@transaction.non_atomic_requests
@require_POST
def translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Have a machine translate what nobody has translated, and say what it did."""
    target = target_of(translation_id)
    answer = guard.may_edit(request.user, target)
    if answer and machine.available() is None:
        answer = Answer(False, _("Machine translation is switched off."))
    translation = get_object_or_404(
        Translation.objects.select_related("source__locale", "source__specific_content_type", "target_locale"),
        pk=translation_id,
    )
    if answer and not translation.enabled:
        answer = Answer(False, _("This version is written freely: it is not translated from an original."))
    if not answer:
        return guard.refuse_page(request, answer)
    _tell(request, machine.fill(translation, request.user))
    return redirect(get_valid_next_url_from_request(request) or get_edit_url(target))


def _tell(request: HttpRequest, filled: machine.Filled) -> None:
    if filled.written:
        text = ngettext(
            "%(service)s has translated %(number)d string. Read it: it counts only once you accept it.",
            "%(service)s has translated %(number)d strings. Read them: they count only once you accept them.",
            filled.written,
        )
        messages.success(request, text % {"service": filled.service, "number": filled.written})
    if filled.failure:
        messages.error(request, filled.failure)
    if filled.unusable:
        text = ngettext(
            "%(number)d string from %(service)s did not fit and was left out.",
            "%(number)d strings from %(service)s did not fit and were left out.",
            filled.unusable,
        )
        messages.warning(request, text % {"service": filled.service, "number": filled.unusable})
    if filled.left and not filled.failure:
        text = ngettext(
            "%(number)d string is too long for %(service)s. Translate it yourself.",
            "%(number)d strings are too long for %(service)s. Translate them yourself.",
            filled.left,
        )
        messages.warning(request, text % {"service": filled.service, "number": filled.left})
    if not (filled.written or filled.failure or filled.unusable or filled.left):
        messages.info(request, _("There is nothing left for a machine to translate."))
