"""Files of pages: to be had by address only while a public page shows them."""

from pathlib import PurePosixPath

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Cast
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page, ReferenceIndex

from core.models import SiteRendition
from core.visibility import publicly_visible

RENDITIONS = "images/"


def is_shown_publicly(file: models.Model) -> bool:
    """Tell whether a published page that anybody may read refers to this image or document.

    Reads Wagtail's reference index, which follows the published content of every page.
    """
    references = (
        ReferenceIndex.get_references_to(file)
        .filter(base_content_type=ContentType.objects.get_for_model(Page))
        .annotate(page_id=Cast("object_id", models.BigIntegerField()))
    )
    return publicly_visible(Page.objects.filter(pk__in=references.values("page_id"))).exists()


def may_see_drafts(request: HttpRequest) -> bool:
    """Tell whether the person may work in the admin, where unpublished files are shown."""
    return request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin")


def guard_document(document: models.Model, request: HttpRequest) -> HttpResponse | None:
    """Raise Http404 for a document that no public page shows, unless the person works in the admin."""
    if not is_shown_publicly(document) and not may_see_drafts(request):
        raise Http404("no public page shows this document")
    return None


@require_safe
@transaction.non_atomic_requests
def rendition(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with a picture's rendition by its file name; originals and other files are never served.

    Raises Http404 for anything else, and for a picture that no public page shows.
    """
    name = f"{RENDITIONS}{PurePosixPath(path).name}"
    if f"{RENDITIONS}{path}" != name or "\x00" in path:
        raise Http404
    found = SiteRendition.objects.select_related("image").filter(file=name).first()
    if found is None or not (is_shown_publicly(found.image) or may_see_drafts(request)):
        raise Http404
    try:
        content = found.file.storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
