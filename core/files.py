"""Files of pages: to be had by address only while a page that the reader may open shows them."""

from pathlib import PurePosixPath

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Cast
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as serve_document
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.query import PageQuerySet

from core import rights
from core.models import FundingNotice, SiteImage, SiteRendition
from core.visibility import open_collections, path_prefixes, publicly_visible

RENDITIONS = "images/"
CLOSED = "private, no-store"


def is_shown_publicly(file: models.Model) -> bool:
    """Tell whether a published page that anybody may read refers to this image or document, or every page shows it.

    Reads Wagtail's reference index, which follows the published content of every page.
    """
    return publicly_visible(_pages_showing(file)).exists() or _is_emblem(file)


def is_shown_live(file: models.Model) -> bool:
    """Tell whether a published page refers to this image or document, be the page open to anybody or to some.

    Or every page shows it.
    """
    return _pages_showing(file).live().exists() or _is_emblem(file)


def shown_by(files: models.QuerySet, pages: PageQuerySet) -> models.QuerySet:
    """Keep those images or documents that one of `pages` shows, unless their collection is closed; adds no query.

    With `publicly_visible` pages these are the files for which `is_shown_publicly` holds, and which Wagtail serves.
    """
    references = _references(files, models.OuterRef("pk")).filter(object_id__in=_as_text(pages).values("as_text"))
    return open_collections(files.filter(models.Exists(references)))


def first_page_showing(files: models.QuerySet, pages: PageQuerySet) -> models.Subquery:
    """Return, for each of `files`, the tree path of the first of `pages`, in their order, that shows it."""
    # Two queries further out: the pages stand in between.
    numbers = _references(files, models.OuterRef(models.OuterRef("pk"))).values("object_id")
    return models.Subquery(_as_text(pages).filter(as_text__in=numbers).values("path")[:1])


def _references(files: models.QuerySet, number: models.OuterRef) -> models.QuerySet[ReferenceIndex]:
    """Return where published pages refer to that one of `files` which has this number in a query around this one."""
    types = ContentType.objects.get_for_models(Page, files.model)
    return ReferenceIndex.objects.filter(
        base_content_type=types[Page],
        to_content_type=types[files.model],
        to_object_id=Cast(number, models.CharField(max_length=255)),
    )


def _as_text(pages: PageQuerySet) -> PageQuerySet:
    # As the search index has it, so that its index on the number as text serves here too.
    return pages.annotate(as_text=Cast("pk", models.CharField(max_length=50)))


def is_shown_to(file: models.Model, request: HttpRequest) -> bool:
    """Tell whether a published page that this reader may open refers to the file: by password, login or group."""
    paths = list(_pages_showing(file).live().values_list("path", "alias_of__path"))
    above = {pair: {each for path in pair if path for each in path_prefixes(path, Page.steplen)} for pair in paths}
    closed = (
        PageViewRestriction.objects.filter(page__path__in=set().union(*above.values()))
        .select_related("page")
        .prefetch_related("groups")
        if above
        else ()
    )
    refused = {restriction.page.path for restriction in closed if not restriction.accept_request(request)}
    return any(refused.isdisjoint(each) for each in above.values())


def _is_emblem(file: models.Model) -> bool:
    """Tell whether the file is the emblem at the foot of every page."""
    return isinstance(file, SiteImage) and FundingNotice.objects.filter(emblem=file).exists()


def _pages_showing(file: models.Model) -> PageQuerySet:
    references = (
        ReferenceIndex.get_references_to(file)
        .filter(base_content_type=ContentType.objects.get_for_model(Page))
        .annotate(page_id=Cast("object_id", models.BigIntegerField()))
    )
    return Page.objects.filter(pk__in=references.values("page_id"))


def may_see_unpublished(file: models.Model, request: HttpRequest) -> bool:
    """Tell whether the person works in the admin, where unpublished files are shown, and may see this one there."""
    person = request.user
    return (
        person.is_authenticated
        and person.has_perm("wagtailadmin.access_admin")
        and bool(rights.may(person, rights.Action.READ, file))
    )


def guard_document(document: models.Model, request: HttpRequest) -> HttpResponse | None:
    """Raise Http404 for a document that no page shows to this reader, unless the person may see it in the admin."""
    if not is_shown_publicly(document):
        if not (is_shown_to(document, request) or may_see_unpublished(document, request)):
            raise Http404("no page shows this document to this reader")
        request.file_is_closed = True
    return None


@require_safe
@transaction.non_atomic_requests
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponse:
    """Answer as Wagtail does with a document, which the guard has passed; no cache keeps one that is not public."""
    response = serve_document(request, document_id, document_filename)
    if getattr(request, "file_is_closed", False):
        response.headers["Cache-Control"] = CLOSED
    return response


@require_safe
@transaction.non_atomic_requests
def rendition(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with a picture's rendition by its file name; originals and other files are never served.

    Raises Http404 for anything else, and for a picture that no page shows to this reader.
    """
    name = f"{RENDITIONS}{PurePosixPath(path).name}"
    if f"{RENDITIONS}{path}" != name or "\x00" in path:
        raise Http404
    found = SiteRendition.objects.select_related("image").filter(file=name).first()
    if found is None:
        raise Http404
    public = is_shown_publicly(found.image)
    if not (public or is_shown_to(found.image, request) or may_see_unpublished(found.image, request)):
        raise Http404
    try:
        content = found.file.storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content)
    response.headers["Cache-Control"] = "private, max-age=3600" if public else CLOSED
    return response
