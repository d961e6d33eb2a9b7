"""Where Wagtail's admin acts on a page without asking its tester, or asks before the page has changed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.api.serializers import AdminPageSerializer, PageTranslationsField
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.api.v2.serializers import get_serializer_class
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, PageSubscription

from core.rights import Action, may
from teams import refusals
from teams.answers import readable
from teams.emergency import PUBLISHED, UNPUBLISHED
from teams.roles import forget, roles_of

# Before the hooks of other apps, which answer in the place of the page editor.
FIRST = -1000


def register() -> None:
    """Register every guard; called once, when Wagtail looks for hooks."""
    hooks.register("before_create_page", leave_publication_out, order=FIRST)
    hooks.register("before_create_page", refuse_foreign_types, order=FIRST)
    hooks.register("before_edit_page", leave_publication_out_of_edit, order=FIRST)
    hooks.register("before_edit_page", refuse_late_review, order=FIRST)
    hooks.register("before_edit_page", end_subscriptions, order=FIRST)
    hooks.register("after_edit_page", tell_of_refused_review, order=FIRST)
    hooks.register("before_convert_alias_page", refuse_conversion, order=FIRST)
    hooks.register("before_bulk_action", hold_what_is_published, order=FIRST)
    hooks.register("construct_page_action_menu", hide_publication)
    hooks.register("construct_page_chooser_queryset", choosable)
    hooks.register("construct_explorer_page_queryset", explorable)
    # After Wagtail's own, in whose place these stand.
    hooks.register("construct_admin_api", replace_endpoints, order=100)
    hooks.register("register_admin_urls", addresses)
    hooks.register("register_log_actions", name_actions)


# --- Publishing from an editor -----------------------------------------------------------------------


def leave_publication_out(request: HttpRequest, *args: Any) -> None:
    """Make a draft of a page that was to be published as it is made: nobody has reviewed it."""
    if request.method == "POST" and "action-publish" in request.POST:
        post = request.POST.copy()
        del post["action-publish"]
        request.POST = post
        messages.warning(request, _("The page is not published: a review must approve it first. Submit it for review."))


def leave_publication_out_of_edit(request: HttpRequest, page: Page) -> None:
    """Make a draft of what was to be published from the editor: it is a new version, which nobody has reviewed."""
    leave_publication_out(request)


def hide_publication(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take out of the editor's menu what publishes at once, and what starts a review anew without its comments."""
    hidden = {"action-publish", "action-restart-workflow"}
    menu_items[:] = [item for item in menu_items if item.name not in hidden]


def refuse_foreign_types(request: HttpRequest, parent: Page, page_class: type[Page]) -> None:
    """Let editors of regions add no other types of pages than theirs."""
    if not roles_of(request.user).administrator and not getattr(page_class, "editors_add", False):
        raise PermissionDenied


def hold_what_is_published(
    request: HttpRequest, action: str, objects: list[Any], bulk_action: Any
) -> HttpResponse | None:
    """Let nobody save a version between the question whether a page may be published and its publication in bulk."""
    pages = [each for each in objects if isinstance(each, Page)]
    if action != "publish" or not pages:
        return None
    trees = Q()
    for page in pages:
        trees |= Q(path__startswith=page.path)
    # Whoever saves a revision writes the page's row.
    list(Page.objects.filter(trees).order_by("pk").select_for_update().values_list("pk"))
    # What was read before these were held holds no longer.
    forget(request.user)
    refused = [answer for answer in (may(request.user, Action.PUBLISH, page) for page in pages) if not answer]
    if not refused:
        return None
    messages.error(request, refused[0].reason)
    return redirect(bulk_action.next_url)


# --- Reviews -----------------------------------------------------------------------------------------


def refuse_late_review(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Tell who reviews in the editor what somebody else has decided by now."""
    if "action-workflow-action" in request.POST and page.current_workflow_task is None:
        return _told(request, refusals.reason_of(page, request.user))
    return None


def tell_of_refused_review(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Tell who mended a page and approved it at once that the change is saved and somebody else must approve it."""
    reason = refusals.taken(request.user)
    return _told(request, reason) if reason else None


def review_refused(request: HttpRequest, page_id: int) -> HttpResponse:
    """Tell why a review was refused, and lead to the dashboard."""
    page = get_object_or_404(readable(request.user, Page.objects.all()), pk=page_id)
    reason = refusals.told_in(request.GET.get("why", ""))
    return _told(request, reason or refusals.reason_of(page, request.user))


def _told(request: HttpRequest, reason: str) -> HttpResponse:
    messages.error(request, reason)
    return redirect("wagtailadmin_home")


def addresses() -> list[Any]:
    """Return the address of what a refused review says."""
    return [path("review-refused/<int:page_id>/", review_refused, name="review_refused")]


# --- Other doors -------------------------------------------------------------------------------------


def refuse_conversion(request: HttpRequest, page: Page) -> None:
    """Let an alias become a page of its own, which is live at once, only where it might be published."""
    if not may(request.user, Action.ALIAS, page):
        raise PermissionDenied


def explorable(parent: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Keep the pages that the person may read, and those above them, which lead there; refuse any other `parent`."""
    if roles_of(request.user).administrator:
        return pages
    mine = readable(request.user, Page.objects.all())
    paths = {
        path[:end]
        for path in mine.values_list("path", flat=True)
        for end in range(Page.steplen, len(path) + 1, Page.steplen)
    }
    if parent.depth > 1 and parent.path not in paths:
        raise PermissionDenied
    return pages.filter(path__in=paths)


def choosable(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Keep the pages that a link may lead to: what is published, and the drafts that the person may read."""
    if roles_of(request.user).administrator:
        return pages
    return pages.filter(Q(live=True) | Q(pk__in=readable(request.user, Page.objects.all()).values("pk")))


class ReadableTranslations(PageTranslationsField):
    """The translations of a page, as far as the person finds them in the explorer."""

    def to_representation(self, page: Page) -> list[dict[str, Any]]:
        """Return them as Wagtail does."""
        fields = ["id", "type", "detail_url", "html_url", "locale", "title", "admin_display_title"]
        serializer = get_serializer_class(Page, fields, meta_fields=fields[1:5], base=AdminPageSerializer)
        mine = page.get_translations().filter(pk__in=self.context["base_queryset"].values("pk"))
        return serializer(context=self.context, many=True).to_representation(mine)


class ReadingPageSerializer(AdminPageSerializer):
    """A page as the admin's menus show it."""

    translations = ReadableTranslations(read_only=True)


class ReadingPagesEndpoint(PagesAdminAPIViewSet):
    """The pages as the admin's menus read them; its actions ask for no lock, and nothing of the admin uses them."""

    actions: dict[str, Any] = {}
    base_serializer_class = ReadingPageSerializer


class OwnFiles:
    """Keeps the files that the person may choose or change, as the choosers do; stands left of an endpoint."""

    policy: Any

    def get_queryset(self) -> QuerySet[Any]:
        """Return these files."""
        mine = self.policy.instances_user_has_any_permission_for(self.request.user, ["choose", "add", "change"])
        return super().get_queryset().filter(pk__in=mine.values("pk"))


class OwnImagesEndpoint(OwnFiles, ImagesAdminAPIViewSet):
    """The images that the person may choose or change."""

    policy = image_policy


class OwnDocumentsEndpoint(OwnFiles, DocumentsAdminAPIViewSet):
    """The documents that the person may choose or change."""

    policy = document_policy


def replace_endpoints(router: Any) -> None:
    """Let nobody act on pages through the admin's API, nor read of other regions there."""
    router.register_endpoint("pages", ReadingPagesEndpoint)
    router.register_endpoint("images", OwnImagesEndpoint)
    router.register_endpoint("documents", OwnDocumentsEndpoint)


def end_subscriptions(request: HttpRequest, page: Page) -> None:
    """Mail comments on a page to nobody who followed it once and may not read it any more."""
    if request.method != "POST":
        return
    others = PageSubscription.objects.filter(page=page, comment_notifications=True).exclude(user=request.user.pk)
    gone = [each.pk for each in others.select_related("user") if not may(each.user, Action.READ, page)]
    if gone:
        PageSubscription.objects.filter(pk__in=gone).delete()


# --- Audit log ---------------------------------------------------------------------------------------


def name_actions(actions: Any) -> None:
    """Say what our entries of the audit log are called."""
    _name(actions, PUBLISHED, gettext_lazy("Publish without a review"), gettext_lazy("Published without a review"))
    _name(actions, UNPUBLISHED, gettext_lazy("Take down without a review"), gettext_lazy("Taken down without a review"))


def _name(actions: Any, action: str, label: Any, told: Any) -> None:
    class Formatter(LogFormatter):
        def format_message(self, entry: Any) -> str:
            words = {"what": told, "reason": entry.data.get("reason", "")}
            if entry.data.get("review_called_off"):
                return _("%(what)s, and the review called off: %(reason)s") % words
            return _("%(what)s: %(reason)s") % words

    Formatter.label = label
    actions.register_action(action)(Formatter)
