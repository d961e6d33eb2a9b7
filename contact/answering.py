"""How the contact page answers: the form, what is wrong with what was sent, and that it has arrived.

No answer sets a cookie or is kept in a cache: each form has a ticket of its own (core.public_forms). That a message has
arrived is said at an address that is the same for everybody.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from contact import services
from contact.forms import EnquiryForm

if TYPE_CHECKING:
    from contact.models import ContactPage

# The parameter that says that a form was sent.
SENT = "sent"
UNREADABLE = (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    MultiPartParserError,
    UnreadablePostError,
)


class NoFiles(FileUploadHandler):
    """Reads past every file that was sent, and keeps nothing of it but that there was one."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Let the file be skipped."""
        self.request.files_refused = True
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep nothing."""

    def file_complete(self, file_size: int) -> None:
        """Return no file."""


@sensitive_post_parameters()
def answer(request: HttpRequest, page: "ContactPage") -> HttpResponse:
    """Return the answer of the contact page to a visitor."""
    response = _answer(request, page)
    add_never_cache_headers(response)
    return response


def _answer(request: HttpRequest, page: "ContactPage") -> HttpResponse:
    template, context = page.get_template(request), page.get_context(request)
    if request.method != "POST":
        return TemplateResponse(request, "contact/sent.html" if SENT in request.GET else template, context)
    if (refusal := _unreadable(request)) is not None:
        return TemplateResponse(request, template, context | {"refusal": refusal}, status=413)
    form = EnquiryForm(request, regions=context["chrome"].regions)
    if form.is_valid() and form.is_welcome():
        with transaction.atomic():
            if form.take():
                services.accept(form.details())
        if not form.errors:
            return _see_other(f"{page.get_url(request)}?{SENT}=1")
    context["form"] = form
    return TemplateResponse(request, template, context)


def _unreadable(request: HttpRequest) -> str | None:
    """Read what was sent, but for files; return why it cannot be read, or None."""
    request.files_refused = False
    request.upload_handlers = [NoFiles(request)]
    try:
        request.POST  # noqa: B018 - is read when it is asked for first
    except UNREADABLE:
        return _(
            "What was sent is larger than this form can take, or it was cut off on its way, so nothing of it could be "
            "read. Write a shorter message, please."
        )
    return None


def _see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    # Read the answer, whatever the method was (RFC 9110, 15.4.4).
    response.status_code = 303
    return response
