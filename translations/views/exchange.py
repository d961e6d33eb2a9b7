"""Files for translators: downloaded and uploaded, for one page or for everything that waits in a language."""

from collections import Counter
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail_localize.models import Translation, get_edit_url

from core.countries import language_name
from core.languages import codes
from translations import guard
from translations.exchange.arriving import open_upload
from translations.exchange.papers import FileError
from translations.exchange.sending import FORMATS, File, archive_of, file_of, waiting
from translations.exchange.taking_in import Taken, take_in
from translations.views.segments import target_of

STATUS_REFUSED = 422


def download(request: HttpRequest, translation_id: int, kind: str = "po") -> HttpResponse:
    """Send all strings of a translation as a file, to whoever may read its page."""
    answer = guard.may_read(request.user, target_of(translation_id))
    if not answer:
        return guard.refuse_page(request, answer)
    if kind not in FORMATS:
        raise Http404
    return _sent(file_of(_translation(translation_id), FORMATS[kind]))


def download_waiting(request: HttpRequest, language: str, kind: str) -> HttpResponse:
    """Send an archive with a file for each page that waits in a language and that the person may edit."""
    if language not in codes() or kind not in FORMATS:
        raise Http404
    found = waiting(request.user, language)
    if not found:
        messages.info(request, _("Nothing is waiting for you in this language."))
        return redirect("translations:files")
    return _sent(archive_of([each.translation for each in found], language, FORMATS[kind]))


class Files(WagtailAdminTemplateMixin, TemplateView):
    """The screen on which files are uploaded; shows what is wrong with a file that is refused."""

    header_icon = "download"
    only: Translation | None = None
    faults: tuple[str, ...] = ()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take translations from the uploaded file, all or none."""
        if "file" not in request.FILES:
            return self._refuse([_("Choose the file that you want to upload.")])
        try:
            taken = take_in(open_upload(request.FILES["file"]), request.user, self.only)
        except FileError as error:
            return self._refuse(error.faults)
        for each in taken:
            _tell(request, each)
        return redirect(get_edit_url(taken[0].target) if len(taken) == 1 else reverse("translations:files"))

    def _refuse(self, faults: list[str]) -> HttpResponse:
        self.faults = tuple(faults)
        return self.render_to_response(self.get_context_data(**self.kwargs), status=STATUS_REFUSED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context."""
        return super().get_context_data(**kwargs) | {"faults": self.faults, "formats": FORMATS.values()}


class PageFiles(Files):
    """The files of one page, or snippet, in one language."""

    template_name = "translations/page_files.html"
    page_title = gettext_lazy("Files for translators")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer whoever may read the page; uploading asks for more."""
        self.target: models.Model = target_of(kwargs["translation_id"])
        may = guard.may_edit if request.method == "POST" else guard.may_read
        answer = may(request.user, self.target)
        if not answer:
            return guard.refuse_page(request, answer)
        self.only = _translation(kwargs["translation_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the title of the page and the language."""
        language = language_name(self.only.target_locale.language_code, get_language())
        return f"{self.target} ({language})"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the steps to this screen, over the page."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, {"url": get_edit_url(self.target), "label": str(self.target)}, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the translation and what the person may do with it."""
        return super().get_context_data(**kwargs) | {
            "translation": self.only,
            "back_url": get_edit_url(self.target),
            "upload": guard.may_edit(self.request.user, self.target),
        }


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take translations from a file for this page, at the address of wagtail-localize."""
    return PageFiles.as_view()(request, translation_id=translation_id)


class WaitingFiles(Files):
    """The files of everything that waits for a person, by language."""

    template_name = "translations/waiting_files.html"
    page_title = gettext_lazy("Files for translators")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the steps to this screen."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the number of pages and strings in each language that has any."""
        pages: Counter[str] = Counter()
        strings: Counter[str] = Counter()
        for each in waiting(self.request.user):
            code = each.translation.target_locale.language_code
            pages[code] += 1
            strings[code] += each.number
        languages = [
            {"code": code, "name": language_name(code, get_language()), "pages": pages[code], "strings": strings[code]}
            for code in codes()
            if pages[code]
        ]
        return super().get_context_data(**kwargs) | {"languages": languages}


def _translation(translation_id: int) -> Translation:
    return get_object_or_404(
        Translation.objects.select_related("source__locale", "source__specific_content_type", "target_locale"),
        pk=translation_id,
    )


def _sent(file: File) -> HttpResponse:
    # Words of an unpublished page: nobody else's cache may keep them.
    headers = {
        "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(file.data, content_type=file.media_type, headers=headers)


def _tell(request: HttpRequest, taken: Taken) -> None:
    """Say what became of a file."""
    done = taken.written + taken.settled
    title = {"title": taken.title}
    if done:
        text = ngettext(
            "“%(title)s”: %(number)d string was taken from the file.",
            "“%(title)s”: %(number)d strings were taken from the file.",
            done,
        )
        messages.success(request, text % (title | {"number": done}))
    else:
        messages.info(request, _("“%(title)s”: the file has nothing new.") % title)
    if taken.doubtful:
        text = ngettext(
            "“%(title)s”: %(number)d string was left out, as the file marks it as not ready.",
            "“%(title)s”: %(number)d strings were left out, as the file marks them as not ready.",
            taken.doubtful,
        )
        messages.warning(request, text % (title | {"number": taken.doubtful}))
